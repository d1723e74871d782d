// One case per labelled constraint of codebooks.
// RUN: quant-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{width of a codebook must be in [1, 8], got 0 (CODEBOOK-C1)}}
func.func private @f(!lowp.codebook<u0, [0]>)

// -----
// expected-error@+1 {{width of a codebook must be in [1, 8], got 9 (CODEBOOK-C1)}}
func.func private @f(!lowp.codebook<u9, [0, 1]>)

// -----
// expected-error@+1 {{a codebook of u2 must have 1 to 4 entries, got 5 (CODEBOOK-C2)}}
func.func private @f(!lowp.codebook<u2, [0, 1, 2, 3, 5]>)

// -----
// expected-error@+1 {{a codebook of u2 must have 1 to 4 entries, got 0 (CODEBOOK-C2)}}
func.func private @f(!lowp.codebook<u2, []>)

// -----
// expected-error@+1 {{entries of a codebook must be integers from -8388608 to 8388607, got 8388608 (CODEBOOK-C3)}}
func.func private @f(!lowp.codebook<u1, [0, 8388608]>)

// -----
// expected-error@+1 {{entries of a codebook must be integers from -8388608 to 8388607, got -8388609 (CODEBOOK-C3)}}
func.func private @f(!lowp.codebook<u1, [-8388609, 0]>)

// -----
// expected-error@+1 {{entries of a codebook must be integers from -8388608 to 8388607 (CODEBOOK-C3)}}
func.func private @f(!lowp.codebook<u2, [0, nan]>)

// -----
// expected-error@+1 {{entries of a codebook must ascend without duplicates, got 3 before 3 (CODEBOOK-C4)}}
func.func private @f(!lowp.codebook<u2, [0, 3, 3, 12]>)

// -----
// expected-error@+1 {{entries of a codebook must ascend without duplicates, got 7 before 3 (CODEBOOK-C4)}}
func.func private @f(!lowp.codebook<u2, [0, 7, 3, 12]>)

// -----
// expected-error@+1 {{a codebook of 3 entries must have one boundary fewer, got 3 (CODEBOOK-C5)}}
func.func private @f(!lowp.codebook<u2, [0, 3, 7], boundaries = [0, 5, 7]>)

// -----
// expected-error@+1 {{boundary 1 of a codebook must be from 3 to 7, got 8 (CODEBOOK-C5)}}
func.func private @f(!lowp.codebook<u2, [0, 3, 7], boundaries = [0, 8]>)

// -----
// expected-error@+1 {{expected u and a width, as in u4}}
func.func private @f(!lowp.codebook<s2, [0, 3, 7]>)
