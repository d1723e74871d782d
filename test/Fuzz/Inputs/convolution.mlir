func.func @main(%x: tensor<?x4xf32>) -> tensor<?x2xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4xf32>
  %w = arith.constant dense<[[[0.5, -0.3]], [[0.8, 0.2]]]> : tensor<2x1x2xf32>
  %i = tensor.expand_shape %x [[0], [1, 2]] output_shape [%n, 1, 4] : tensor<?x4xf32> into tensor<?x1x4xf32>
  %p = tensor.pad %i low[0, 0, 1] high[0, 0, 1] {
  ^bb0(%a: index, %b: index, %c: index):
    tensor.yield %zero : f32
  } : tensor<?x1x4xf32> to tensor<?x1x6xf32>
  %e = tensor.empty(%n) : tensor<?x2x5xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x2x5xf32>) -> tensor<?x2x5xf32>
  %y = linalg.conv_1d_ncw_fcw {dilations = dense<1> : tensor<1xi64>, strides = dense<1> : tensor<1xi64>} ins(%p, %w : tensor<?x1x6xf32>, tensor<2x1x2xf32>) outs(%f : tensor<?x2x5xf32>) -> tensor<?x2x5xf32>
  %pe = tensor.empty(%n) : tensor<?x2x2xf32>
  %pf = linalg.fill ins(%lowest : f32) outs(%pe : tensor<?x2x2xf32>) -> tensor<?x2x2xf32>
  %k = tensor.empty() : tensor<2xf32>
  %m = linalg.pooling_ncw_max {dilations = dense<1> : tensor<1xi64>, strides = dense<2> : tensor<1xi64>} ins(%y, %k : tensor<?x2x5xf32>, tensor<2xf32>) outs(%pf : tensor<?x2x2xf32>) -> tensor<?x2x2xf32>
  %s = tensor.extract_slice %m[0, 0, 1] [%n, 2, 1] [1, 1, 1] : tensor<?x2x2xf32> to tensor<?x2x1xf32>
  %r = tensor.collapse_shape %s [[0], [1, 2]] : tensor<?x2x1xf32> into tensor<?x2xf32>
  return %r : tensor<?x2xf32>
}
