// RUN: lowp-test-opt %s --lowp-normalise -verify-diagnostics

// The size of the result is no size of the data or the weights.
func.func @main(%x: tensor<?x4xf32>, %w: tensor<2xf32>) -> tensor<?x3xf32> {
  // expected-error @below {{a size of the result of 'toy.layer' is dynamic and none of its data or weights; give it a static size}}
  %y = toy.layer %x, %w maps [affine_map<(n, o, k) -> (n, o + k)>, affine_map<(n, o, k) -> (k)>, affine_map<(n, o, k) -> (n, o)>] channel 1 : tensor<?x4xf32>, tensor<2xf32> -> tensor<?x?xf32>
  %z = tensor.cast %y : tensor<?x?xf32> to tensor<?x3xf32>
  return %z : tensor<?x3xf32>
}
