// Matrix products in a row that share their start, by entry: two of them as results, and
// each alone.
module attributes {lowp.entry = "both"} {
  func.func @both(%x: tensor<1x4xf32>) -> (tensor<1x4xf32>, tensor<1x4xf32>) {
    %w0 = arith.constant dense<[[0.5, -0.25, 1.0, 0.125], [0.75, 0.5, -1.0, 0.25], [-0.5, 1.0, 0.25, 0.5], [1.0, 0.25, 0.5, -0.75]]> : tensor<4x4xf32>
    %w1 = arith.constant dense<[[1.5, 0.25, -1.0, 0.5], [-0.75, 0.5, 1.0, 0.125], [0.5, -1.0, 0.75, 0.25], [0.25, 1.25, -0.5, 1.0]]> : tensor<4x4xf32>
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<1x4xf32>
    %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
    %0 = linalg.matmul ins(%x, %w0 : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
    %1 = linalg.matmul ins(%0, %w1 : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
    %2 = linalg.matmul ins(%1, %w0 : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
    return %0, %2 : tensor<1x4xf32>, tensor<1x4xf32>
  }
  func.func @first(%x: tensor<1x4xf32>) -> (tensor<1x4xf32>) {
    %w0 = arith.constant dense<[[0.5, -0.25, 1.0, 0.125], [0.75, 0.5, -1.0, 0.25], [-0.5, 1.0, 0.25, 0.5], [1.0, 0.25, 0.5, -0.75]]> : tensor<4x4xf32>
    %w1 = arith.constant dense<[[1.5, 0.25, -1.0, 0.5], [-0.75, 0.5, 1.0, 0.125], [0.5, -1.0, 0.75, 0.25], [0.25, 1.25, -0.5, 1.0]]> : tensor<4x4xf32>
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<1x4xf32>
    %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
    %0 = linalg.matmul ins(%x, %w0 : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
    %1 = linalg.matmul ins(%0, %w1 : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
    %2 = linalg.matmul ins(%1, %w0 : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
    return %0 : tensor<1x4xf32>
  }
  func.func @second(%x: tensor<1x4xf32>) -> (tensor<1x4xf32>) {
    %w0 = arith.constant dense<[[0.5, -0.25, 1.0, 0.125], [0.75, 0.5, -1.0, 0.25], [-0.5, 1.0, 0.25, 0.5], [1.0, 0.25, 0.5, -0.75]]> : tensor<4x4xf32>
    %w1 = arith.constant dense<[[1.5, 0.25, -1.0, 0.5], [-0.75, 0.5, 1.0, 0.125], [0.5, -1.0, 0.75, 0.25], [0.25, 1.25, -0.5, 1.0]]> : tensor<4x4xf32>
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<1x4xf32>
    %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
    %0 = linalg.matmul ins(%x, %w0 : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
    %1 = linalg.matmul ins(%0, %w1 : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
    %2 = linalg.matmul ins(%1, %w0 : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
    return %2 : tensor<1x4xf32>
  }
}
