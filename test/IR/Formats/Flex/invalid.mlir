// One case per labelled constraint of flex types and of the ops that choose
// exponents.
// RUN: quant-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{mantissa of a flex format must have 2 to 32 bits, got 1 (FLEX-C1)}}
func.func private @f(!lowp.flex<1, 5>)

// -----
// expected-error@+1 {{mantissa of a flex format must have 2 to 32 bits, got 33 (FLEX-C1)}}
func.func private @f(!lowp.flex<33, 5>)

// -----
// expected-error@+1 {{exponent of a flex format must have 1 to 6 bits, got 0 (FLEX-C2)}}
func.func private @f(!lowp.flex<16, 0>)

// -----
// expected-error@+1 {{exponent of a flex format must have 1 to 6 bits, got 7 (FLEX-C2)}}
func.func private @f(!lowp.flex<16, 7>)

// -----
func.func @f() {
  // expected-error@+1 {{the code must be in [-128, 127] (CONST-C1)}}
  %q = lowp.constant 128 : !lowp.flex<8, 3>
  return
}

// -----
func.func @f(%q: tensor<4x!lowp.ternary>) {
  // expected-error@+1 {{must be tensor of a format with integer codes of at most 32 bits}}
  %m = lowp.magnitude %q : tensor<4x!lowp.ternary>
  return
}

// -----
func.func @f(%e: i32) {
  // expected-error@+1 {{attribute 'format' failed to satisfy constraint: a flex format}}
  %s = lowp.flex_scale %e : !lowp.fixed<s8, 0>
  return
}

// -----
func.func @f(%m: i64, %e: i32) {
  // expected-error@+1 {{guard must not be negative, got -1 (AUTOFLEX-C1)}}
  %e1, %done = lowp.autoflex_start %m, %e {guard = -1 : i64} : !lowp.flex<16, 5>
  return
}

// -----
func.func @f(%m: i64, %e: i32, %p: i64, %h: tensor<16xf64>) {
  // expected-error-re@+1 {{takes a finite positive alpha, and finite beta and gamma that are not negative, got 0.{{0+}}e+00, 3.{{0+}}e+00, 1.{{0+}}e+02 (AUTOFLEX-C1)}}
  %e1, %p1, %h1 = lowp.autoflex %m, %e, %p, %h {alpha = 0.0} : !lowp.flex<16, 5>, tensor<16xf64>
  return
}

// -----
func.func @f(%m: i64, %e: i32, %p: i64, %h: tensor<?xf64>) {
  // expected-error@+1 {{takes a history of a static size of at least 1, got 'tensor<?xf64>' (AUTOFLEX-C2)}}
  %e1, %p1, %h1 = lowp.autoflex %m, %e, %p, %h : !lowp.flex<16, 5>, tensor<?xf64>
  return
}

// -----
func.func @f(%e: i32, %n: i64) {
  // expected-error-re@+1 {{takes a rate in [0, 1], got 1.5{{0*}}e+00 (AUTOFLEX-C3)}}
  %e1 = lowp.overflow_control %e, %n, %n, %n {max_rate = 1.5} : !lowp.flex<16, 5>
  return
}
