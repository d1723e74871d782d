// One case per labelled constraint.
// RUN: quant-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{exponent bits of a minifloat must be in [1, 8], got 0 (MINIFLOAT-C1)}}
func.func private @f(!lowp.minifloat<e0m3, finite>)

// -----
// expected-error@+1 {{exponent bits of a minifloat must be in [1, 8], got 9 (MINIFLOAT-C1)}}
func.func private @f(!lowp.minifloat<e9m3, fn>)

// -----
// expected-error@+1 {{mantissa bits of a minifloat must be in [0, 10], got 11 (MINIFLOAT-C2)}}
func.func private @f(!lowp.minifloat<e4m11, finite>)

// -----
// expected-error@+1 {{a minifloat must have at most 16 bits, got 19 (MINIFLOAT-C3)}}
func.func private @f(!lowp.minifloat<e8m10, ieee>)

// -----
// expected-error@+1 {{a minifloat with codes of NaN must have at least 2 exponent bits and 1 mantissa bit, got e4m0 (MINIFLOAT-C4)}}
func.func private @f(!lowp.minifloat<e4m0, ieee>)

// -----
// expected-error@+1 {{a minifloat with codes of NaN must have at least 2 exponent bits and 1 mantissa bit, got e1m3 (MINIFLOAT-C4)}}
func.func private @f(!lowp.minifloat<e1m3, fn>)

// -----
// expected-error@+1 {{bias of a minifloat must be in [-127, 255], got 256 (MINIFLOAT-C5)}}
func.func private @f(!lowp.minifloat<e4m3, fn, bias = 256>)

// -----
// expected-error@+1 {{bias of a minifloat must be in [-127, 255], got -128 (MINIFLOAT-C5)}}
func.func private @f(!lowp.minifloat<e4m3, fnuz, bias = -128>)

// -----
// expected-error@+1 {{expected exponent and mantissa bits, as in e4m3, got 'm3e4'}}
func.func private @f(!lowp.minifloat<m3e4, fn>)

// -----
// expected-error@+1 {{expected ieee, fn, fnuz, finite or nodenorm, got 'nf'}}
func.func private @f(!lowp.minifloat<e4m3, nf>)
