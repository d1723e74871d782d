// One case per labelled constraint, and what does not parse.
// RUN: quant-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{width of a logarithmic format must be in [2, 16], got 1 (LOG-C1)}}
func.func private @f(!lowp.log<s1, 0 to 0>)

// -----
// expected-error@+1 {{width of a logarithmic format must be in [1, 16], got 17 (LOG-C1)}}
func.func private @f(!lowp.log<u17, 0 to 0>)

// -----
// expected-error@+1 {{exponents of a logarithmic format must be in [-256, 256], got -257 to 0 (LOG-C2)}}
func.func private @f(!lowp.log<s10, -257 to 0>)

// -----
// expected-error@+1 {{exponents of a logarithmic format must be in [-256, 256], got 0 to 257 (LOG-C2)}}
func.func private @f(!lowp.log<s10, 0 to 257>)

// -----
// expected-error@+1 {{the window of a logarithmic format is empty: 1 to 0 (LOG-C3)}}
func.func private @f(!lowp.log<s4, 1 to 0>)

// -----
// expected-error@+1 {{a logarithmic format of s4 has 8 indices, too few for 8 exponents and zero (LOG-C4)}}
func.func private @f(!lowp.log<s4, -7 to 0>)

// -----
// expected-error@+1 {{a logarithmic format of u2 has 4 indices, too few for 5 exponents (LOG-C4)}}
func.func private @f(!lowp.log<u2, -4 to 0, nozero>)

// -----
// expected-error@+1 {{expected s or u and a width, as in s4, got 'i4'}}
func.func private @f(!lowp.log<i4, -3 to 0>)

// -----
// expected-error@+1 {{expected the base 2 or sqrt2}}
func.func private @f(!lowp.log<s4, base = 3, -3 to 0>)

// -----
// expected-error@+1 {{expected 'to'}}
func.func private @f(!lowp.log<s4, -3, 0>)

// -----
// expected-error@+1 {{expected nozero, then geometric, once each, got 'linear'}}
func.func private @f(!lowp.log<s4, -3 to 0, linear>)

// -----
// expected-error@+1 {{expected nozero, then geometric, once each, got 'nozero'}}
func.func private @f(!lowp.log<s4, -3 to 0, geometric, nozero>)

// -----
// Grids of -3 and 0 make steps of 2^-3.
func.func @f(%x: !lowp.fixed<u8, 0>, %w: !lowp.log<s4, -3 to 0>, %a: !lowp.fixed<s32, 2>) -> !lowp.fixed<s32, 2> {
  // expected-error@+1 {{MAC-C}}
  %0 = lowp.mac %x, %w, %a : !lowp.fixed<u8, 0>, !lowp.log<s4, -3 to 0>, !lowp.fixed<s32, 2>
  return %0 : !lowp.fixed<s32, 2>
}

// -----
// Base sqrt(2) takes two accumulators.
func.func @f(%x: !lowp.fixed<u8, 0>, %w: !lowp.log<s4, base = sqrt2, -4 to 0>, %a: !lowp.fixed<s32, 2>) -> !lowp.fixed<s32, 2> {
  // expected-error@+1 {{MAC-C}}
  %0 = lowp.mac %x, %w, %a : !lowp.fixed<u8, 0>, !lowp.log<s4, base = sqrt2, -4 to 0>, !lowp.fixed<s32, 2>
  return %0 : !lowp.fixed<s32, 2>
}
