// What ternary cannot do.
// RUN: quant-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{ternary takes no parameters (TERNARY-C1)}}
func.func private @f(!lowp.ternary<2>)

// -----
func.func @f() {
  // expected-error@+1 {{the code must be in [-1, 1], got -2 (CONST-C1)}}
  %q = lowp.constant -2 : !lowp.ternary
  return
}

// -----
func.func @f(%x: f32, %s: f32, %z: i32) {
  // expected-error@+1 {{overflow wrap takes a format with integer codes, got '!lowp.ternary' (QUANT-C6)}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<wrap>} : f32, f32, i32 -> !lowp.ternary
  return
}
