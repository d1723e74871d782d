// RUN: quant-opt %s --split-input-file --verify-diagnostics --lowp-to-arith

func.func @tensor(%x: tensor<2xf32>, %s: f32, %z: i32) {
  // expected-error@+2 {{works on a tensor; run convert-lowp-to-linalg before lowp-to-arith}}
  // expected-error@+1 {{failed to legalize operation 'lowp.quantize'}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.fixed<s8, 0>>
  return
}

// -----
func.func @wide(%a: !lowp.fixed<s64, 0>, %m: i32, %s: i32, %z: i32) {
  // expected-error@+2 {{accumulators over 32 bits need scales that are powers of two (requant=shift)}}
  // expected-error@+1 {{failed to legalize operation 'lowp.rescale'}}
  %q = lowp.rescale %a, %m, %s, %z, %z : !lowp.fixed<s64, 0> -> !lowp.fixed<s8, 0>
  return
}

// -----
func.func @scales(%a: !lowp.fixed<s32, 0>, %s: f32, %z: i32) {
  // expected-error@+2 {{the scales are not constants here, so there is no multiplier; run lowp-derive-multipliers before lowp-to-arith}}
  // expected-error@+1 {{failed to legalize operation 'lowp.requantize'}}
  %q = lowp.requantize %a, %s, %z, %s, %z {granularity = #lowp.granularity<tensor>} : !lowp.fixed<s32, 0>, f32, i32, f32, i32 -> !lowp.fixed<s8, 0>
  return
}
