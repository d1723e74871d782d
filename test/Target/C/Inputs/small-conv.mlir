// Padding, a convolution of stride 2 with bias, a dilated convolution, ReLU, max pooling
// and a fully connected layer: everything that an integer network of this kind needs.
#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
func.func @main(%x: tensor<1x1x13x11xf32>) -> tensor<1x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %w0 = arith.constant dense<[[[[-0.391152, 0.359785, 0.696379], [0.665738, 0.478283, -0.259983], [0.024779, -0.622997, -0.553303]]], [[[0.305315, -0.440922, -0.679375], [-0.689602, -0.401367, 0.349099], [0.074191, 0.661805, 0.487256]]], [[[-0.213367, 0.513233, 0.648773], [0.699664, 0.316418, -0.431228], [-0.171676, -0.687367, -0.411457]]]]> : tensor<3x1x3x3xf32>
  %b0 = arith.constant dense<[0.098784, -0.195591, 0.288483]> : tensor<3xf32>
  %w1 = arith.constant dense<[[[[-0.391152, 0.359785], [0.665738, 0.478283]], [[0.644018, 0.024779], [-0.440922, -0.679375]], [[-0.689602, -0.401367], [0.074191, 0.661805]]], [[[0.305315, -0.440922], [-0.689602, -0.401367]], [[-0.598864, 0.074191], [0.513233, 0.648773]], [[0.699664, 0.316418], [-0.171676, -0.687367]]], [[[-0.213367, 0.513233], [0.699664, 0.316418]], [[0.541723, -0.171676], [-0.575272, -0.605186]], [[-0.695722, -0.225136], [0.265725, 0.699171]]], [[[0.117149, -0.575272], [-0.695722, -0.225136]], [[-0.473740, 0.265725], [0.625798, 0.549486]], [[0.677855, 0.129347], [-0.354456, -0.696981]]]]> : tensor<4x3x2x2xf32>
  %w2 = arith.constant dense<[[0.294117, -0.592354, 0.699938, -0.582242, 0.277148], [-0.201532, 0.533791, -0.694245, 0.631252, -0.365086], [0.104914, -0.464544, 0.674657, -0.667627, 0.445717], [-0.006196, 0.385999, -0.641565, 0.690639, -0.517426], [-0.092646, -0.299728, 0.595632, -0.699829, 0.578780], [0.189634, 0.207458, -0.537778, 0.695011, -0.628549], [-0.282826, -0.111036, 0.469160, -0.676282, 0.665738], [0.370358, 0.012391, -0.391152, 0.644018, -0.689602], [-0.450477, 0.086501, 0.305315, -0.598864, 0.699664], [0.521579, -0.183662, -0.213367, 0.541723, -0.695722], [-0.582242, 0.277148, 0.117149, -0.473740, 0.677855], [0.631252, -0.365086, -0.018586, 0.396275, -0.646421], [-0.667627, 0.445717, -0.080349, -0.310879, 0.602049], [0.690639, -0.517426, 0.177676, 0.219260, -0.545626], [-0.699829, 0.578780, -0.271447, -0.123253, 0.478283], [0.695011, -0.628549, 0.359785, 0.024779, -0.401367]]> : tensor<16x5xf32>
  %padded = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%a: index, %b: index, %c: index, %d: index):
    tensor.yield %zero : f32
  } : tensor<1x1x13x11xf32> to tensor<1x1x15x13xf32>
  %e0 = tensor.empty() : tensor<1x3x7x6xf32>
  %i0 = linalg.broadcast ins(%b0 : tensor<3xf32>) outs(%e0 : tensor<1x3x7x6xf32>) dimensions = [0, 2, 3]
  %c0 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<2> : tensor<2xi64>}
    ins(%padded, %w0 : tensor<1x1x15x13xf32>, tensor<3x1x3x3xf32>) outs(%i0 : tensor<1x3x7x6xf32>) -> tensor<1x3x7x6xf32>
  %r0 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%c0 : tensor<1x3x7x6xf32>) outs(%e0 : tensor<1x3x7x6xf32>) {
  ^bb0(%in: f32, %out: f32):
    %p = arith.cmpf ugt, %in, %zero : f32
    %s = arith.select %p, %in, %zero : f32
    linalg.yield %s : f32
  } -> tensor<1x3x7x6xf32>
  %e1 = tensor.empty() : tensor<1x4x5x4xf32>
  %i1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x4x5x4xf32>) -> tensor<1x4x5x4xf32>
  %c1 = linalg.conv_2d_nchw_fchw {dilations = dense<2> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>}
    ins(%r0, %w1 : tensor<1x3x7x6xf32>, tensor<4x3x2x2xf32>) outs(%i1 : tensor<1x4x5x4xf32>) -> tensor<1x4x5x4xf32>
  %e2 = tensor.empty() : tensor<1x4x2x2xf32>
  %i2 = linalg.fill ins(%lowest : f32) outs(%e2 : tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf32>
  %window = tensor.empty() : tensor<3x2xf32>
  %m = linalg.pooling_nchw_max {dilations = dense<1> : tensor<2xi64>, strides = dense<2> : tensor<2xi64>}
    ins(%c1, %window : tensor<1x4x5x4xf32>, tensor<3x2xf32>) outs(%i2 : tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf32>
  %flat = tensor.collapse_shape %m [[0], [1, 2, 3]] : tensor<1x4x2x2xf32> into tensor<1x16xf32>
  %e3 = tensor.empty() : tensor<1x5xf32>
  %i3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<1x5xf32>) -> tensor<1x5xf32>
  %y = linalg.matmul ins(%flat, %w2 : tensor<1x16xf32>, tensor<16x5xf32>) outs(%i3 : tensor<1x5xf32>) -> tensor<1x5xf32>
  return %y : tensor<1x5xf32>
}
