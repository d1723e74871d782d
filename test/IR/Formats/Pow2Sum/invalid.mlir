// One case per labelled constraint, and what does not parse.
// RUN: quant-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{a sum of powers of two must have 1 to 8 terms, got 9 (POW2SUM-C1)}}
func.func private @f(!lowp.pow2sum<9x2>)

// -----
// expected-error@+1 {{terms of a sum of powers of two must have 2 to 6 bits, and at most 16 in all, got 3x6 (POW2SUM-C1)}}
func.func private @f(!lowp.pow2sum<3x6>)

// -----
// expected-error@+1 {{terms of a sum of powers of two must have 2 to 6 bits, and at most 16 in all, got 2x7 (POW2SUM-C1)}}
func.func private @f(!lowp.pow2sum<2x7>)

// -----
// expected-error@+1 {{terms of a sum of powers of two must have 2 to 6 bits, and at most 16 in all, got 4x1 (POW2SUM-C1)}}
func.func private @f(!lowp.pow2sum<4x1>)

// -----
// expected-error@+1 {{an exponent set is empty (POW2SUM-C2)}}
func.func private @f(!lowp.pow2sum<signed, [[zero, -1], []]>)

// -----
// expected-error@+1 {{exponent sets have zeros only (POW2SUM-C2)}}
func.func private @f(!lowp.pow2sum<signed, [[zero]]>)

// -----
// expected-error@+1 {{the codes of exponent sets must take 1 to 16 bits, got 0 (POW2SUM-C2)}}
func.func private @f(!lowp.pow2sum<unsigned, [[-1]]>)

// -----
// expected-error@+1 {{must be in [-256, 256] and at most 48 apart, got 0 and 257 (POW2SUM-C3)}}
func.func private @f(!lowp.pow2sum<signed, [[zero, 0, 257]]>)

// -----
// expected-error@+1 {{must be in [-256, 256] and at most 48 apart, got -49 and 0 (POW2SUM-C3)}}
func.func private @f(!lowp.pow2sum<signed, [[0], [-49]]>)

// -----
// expected-error@+1 {{an exponent set has an entry twice (POW2SUM-C4)}}
func.func private @f(!lowp.pow2sum<signed, [[zero, -1, -1]]>)

// -----
// expected-error@+1 {{an exponent set has an entry twice (POW2SUM-C4)}}
func.func private @f(!lowp.pow2sum<signed, [[zero, -1, zero]]>)

// -----
// expected-error@+1 {{an exponent set has an entry twice (POW2SUM-C4)}}
func.func private @f(!lowp.pow2sum<signed, [[zero, -1, -2], [-3, -3]]>)

// -----
// expected-error@+1 {{expected terms and bits, as in 2x4}}
func.func private @f(!lowp.pow2sum<2x4x4>)

// -----
// expected-error@+1 {{expected static shape}}
func.func private @f(!lowp.pow2sum<?x4>)
