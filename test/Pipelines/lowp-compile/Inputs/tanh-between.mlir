// A function between two layers: looked up from codes of at most 8 bits, else in float.
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[0.5, -0.3, 0.8], [-0.7, 0.2, 0.1], [0.4, 0.9, -0.6], [0.3, -0.2, 0.7]]> : tensor<4x3xf32>
  %v = arith.constant dense<[[0.5, -0.25], [0.75, 1.0], [-0.5, 0.125]]> : tensor<3x2xf32>
  %z3 = arith.constant dense<0.0> : tensor<1x3xf32>
  %z2 = arith.constant dense<0.0> : tensor<1x2xf32>
  %a = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x3xf32>) outs(%z3 : tensor<1x3xf32>) -> tensor<1x3xf32>
  %t = math.tanh %a : tensor<1x3xf32>
  %b = linalg.matmul ins(%t, %v : tensor<1x3xf32>, tensor<3x2xf32>) outs(%z2 : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %b : tensor<1x2xf32>
}
