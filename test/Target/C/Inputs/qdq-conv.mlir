// A convolution of upstream's quant dialect: zero points of data, of weights per
// channel and of the result, padding, a bias, a ReLU. Sums are exact in floats.
func.func @main(%x: tensor<1x1x13x11xf32>) -> tensor<1x3x13x11xf32> {
  %zero = arith.constant 0.0 : f32
  %xq = quant.qcast %x : tensor<1x1x13x11xf32> to tensor<1x1x13x11x!quant.uniform<u8:f32, 0.015625:100>>
  %xd = quant.dcast %xq : tensor<1x1x13x11x!quant.uniform<u8:f32, 0.015625:100>> to tensor<1x1x13x11xf32>
  %p = tensor.pad %xd low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<1x1x13x11xf32> to tensor<1x1x15x13xf32>
  %wc = arith.constant dense<[[[[-126, -73, 14], [-18, 127, 26], [80, 57, -66]]], [[[-16, 126, -62], [52, 127, 6], [110, -48, -113]]], [[[93, -57, 81], [36, 71, -29], [64, 67, 0]]]]> : tensor<3x1x3x3xi8>
  %wq = quant.scast %wc : tensor<3x1x3x3xi8> to tensor<3x1x3x3x!quant.uniform<u8:f32:0, {0.5:130, 0.25:120, 1.0:128}>>
  %w = quant.dcast %wq : tensor<3x1x3x3x!quant.uniform<u8:f32:0, {0.5:130, 0.25:120, 1.0:128}>> to tensor<3x1x3x3xf32>
  %bc = arith.constant dense<[1000, -2000, 30]> : tensor<3xi32>
  %bq = quant.scast %bc : tensor<3xi32> to tensor<3x!quant.uniform<i32:f32:0, {0.0078125, 0.00390625, 0.015625}>>
  %b = quant.dcast %bq : tensor<3x!quant.uniform<i32:f32:0, {0.0078125, 0.00390625, 0.015625}>> to tensor<3xf32>
  %e = tensor.empty() : tensor<1x3x13x11xf32>
  %bb = linalg.broadcast ins(%b : tensor<3xf32>) outs(%e : tensor<1x3x13x11xf32>) dimensions = [0, 2, 3]
  %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x1x15x13xf32>, tensor<3x1x3x3xf32>) outs(%bb : tensor<1x3x13x11xf32>) -> tensor<1x3x13x11xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (a, b, c, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c : tensor<1x3x13x11xf32>) outs(%e : tensor<1x3x13x11xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  } -> tensor<1x3x13x11xf32>
  %yq = quant.qcast %r : tensor<1x3x13x11xf32> to tensor<1x3x13x11x!quant.uniform<u8:f32, 1.7:3>>
  %y = quant.dcast %yq : tensor<1x3x13x11x!quant.uniform<u8:f32, 1.7:3>> to tensor<1x3x13x11xf32>
  return %y : tensor<1x3x13x11xf32>
}
