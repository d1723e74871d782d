// A scale that is no constant gives no multiplier: one that is computed, and one of the
// function, whatever place it has among its arguments.
// RUN: quant-opt %s --lowp-derive-multipliers --split-input-file --verify-diagnostics

#id = affine_map<(i) -> (i)>
#none = affine_map<(i) -> ()>
func.func @of_the_function(%s: f32, %x: tensor<4x!lowp.fixed<s32, 12>>) -> tensor<4x!lowp.fixed<s8, 5>> {
  %one = arith.constant dense<1.0> : tensor<f32>
  %z = arith.constant 0 : i32
  %e = tensor.empty() : tensor<4x!lowp.fixed<s8, 5>>
  %q = linalg.generic {indexing_maps = [#none, #id, #id], iterator_types = ["parallel"]}
      ins(%one, %x : tensor<f32>, tensor<4x!lowp.fixed<s32, 12>>) outs(%e : tensor<4x!lowp.fixed<s8, 5>>) {
  ^bb0(%t: f32, %p: !lowp.fixed<s32, 12>, %o: !lowp.fixed<s8, 5>):
    // expected-error@+1 {{has a scale that is not constant: no multiplier can be derived from it}}
    %r = lowp.requantize %p, %s, %z, %t, %z {granularity = #lowp.granularity<tensor>} : !lowp.fixed<s32, 12>, f32, i32, f32, i32 -> !lowp.fixed<s8, 5>
    linalg.yield %r : !lowp.fixed<s8, 5>
  } -> tensor<4x!lowp.fixed<s8, 5>>
  return %q : tensor<4x!lowp.fixed<s8, 5>>
}

// -----

#id = affine_map<(i) -> (i)>
#none = affine_map<(i) -> ()>
func.func @computed(%s: tensor<f32>, %x: tensor<4x!lowp.fixed<s32, 12>>) -> tensor<4x!lowp.fixed<s8, 5>> {
  %t = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %e = tensor.empty() : tensor<4x!lowp.fixed<s8, 5>>
  %q = linalg.generic {indexing_maps = [#none, #id, #id], iterator_types = ["parallel"]}
      ins(%s, %x : tensor<f32>, tensor<4x!lowp.fixed<s32, 12>>) outs(%e : tensor<4x!lowp.fixed<s8, 5>>) {
  ^bb0(%c: f32, %p: !lowp.fixed<s32, 12>, %o: !lowp.fixed<s8, 5>):
    // expected-error@+1 {{has a scale that is not constant: no multiplier can be derived from it}}
    %r = lowp.requantize %p, %c, %z, %t, %z {granularity = #lowp.granularity<tensor>} : !lowp.fixed<s32, 12>, f32, i32, f32, i32 -> !lowp.fixed<s8, 5>
    linalg.yield %r : !lowp.fixed<s8, 5>
  } -> tensor<4x!lowp.fixed<s8, 5>>
  return %q : tensor<4x!lowp.fixed<s8, 5>>
}
