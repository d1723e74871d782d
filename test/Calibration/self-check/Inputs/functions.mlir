// A layer, a function of one value that is looked up, an addition of two values of
// different scales, and a layer.
#id = affine_map<(d0, d1) -> (d0, d1)>
func.func @main(%x: tensor<1x6xf32>) -> tensor<1x3xf32> {
  %w0 = arith.constant dense<[[0.31, -0.72, 0.55, 0.18, -0.4, 0.93], [-0.66, 0.27, 0.81, -0.35, 0.12, 0.49], [0.74, 0.63, -0.28, 0.9, -0.57, 0.05], [0.22, -0.11, 0.37, -0.83, 0.68, -0.94], [-0.45, 0.59, 0.08, 0.77, 0.33, -0.61], [0.86, -0.52, -0.19, 0.41, 0.97, 0.24]]> : tensor<6x6xf32>
  %w1 = arith.constant dense<[[0.62, -0.33, 0.47], [-0.71, 0.28, 0.91], [0.15, 0.84, -0.59], [0.36, -0.97, 0.22], [0.53, 0.09, -0.78], [-0.44, 0.67, 0.31]]> : tensor<6x3xf32>
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<1x6xf32>
  %i0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x6xf32>) -> tensor<1x6xf32>
  %m0 = linalg.matmul ins(%x, %w0 : tensor<1x6xf32>, tensor<6x6xf32>) outs(%i0 : tensor<1x6xf32>) -> tensor<1x6xf32>
  %t = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%m0 : tensor<1x6xf32>) outs(%e0 : tensor<1x6xf32>) {
  ^bb0(%in: f32, %out: f32):
    %y = math.tanh %in : f32
    linalg.yield %y : f32
  } -> tensor<1x6xf32>
  %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%t, %x : tensor<1x6xf32>, tensor<1x6xf32>) outs(%e0 : tensor<1x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %y = arith.addf %a, %b : f32
    linalg.yield %y : f32
  } -> tensor<1x6xf32>
  %e1 = tensor.empty() : tensor<1x3xf32>
  %i1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x3xf32>) -> tensor<1x3xf32>
  %m1 = linalg.matmul ins(%s, %w1 : tensor<1x6xf32>, tensor<6x3xf32>) outs(%i1 : tensor<1x3xf32>) -> tensor<1x3xf32>
  return %m1 : tensor<1x3xf32>
}
