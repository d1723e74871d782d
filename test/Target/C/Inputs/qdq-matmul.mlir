// A product of two activations with zero points, neither of them constant.
func.func @main(%x: tensor<1x1x13x11xf32>) -> tensor<1x13x13xf32> {
  %zero = arith.constant 0.0 : f32
  %a = tensor.collapse_shape %x [[0, 1], [2], [3]] : tensor<1x1x13x11xf32> into tensor<1x13x11xf32>
  %aq = quant.qcast %a : tensor<1x13x11xf32> to tensor<1x13x11x!quant.uniform<u8:f32, 0.00390625:17>>
  %ad = quant.dcast %aq : tensor<1x13x11x!quant.uniform<u8:f32, 0.00390625:17>> to tensor<1x13x11xf32>
  %bq = quant.qcast %a : tensor<1x13x11xf32> to tensor<1x13x11x!quant.uniform<i8:f32, 0.0078125:-90>>
  %bd = quant.dcast %bq : tensor<1x13x11x!quant.uniform<i8:f32, 0.0078125:-90>> to tensor<1x13x11xf32>
  %e = tensor.empty() : tensor<1x13x13xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x13x13xf32>) -> tensor<1x13x13xf32>
  %c = linalg.generic {indexing_maps = [affine_map<(n, i, j, k) -> (n, i, k)>, affine_map<(n, i, j, k) -> (n, j, k)>, affine_map<(n, i, j, k) -> (n, i, j)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%ad, %bd : tensor<1x13x11xf32>, tensor<1x13x11xf32>) outs(%f : tensor<1x13x13xf32>) {
  ^bb0(%l: f32, %r: f32, %out: f32):
    %m = arith.mulf %l, %r : f32
    %s = arith.addf %out, %m : f32
    linalg.yield %s : f32
  } -> tensor<1x13x13xf32>
  %yq = quant.qcast %c : tensor<1x13x13xf32> to tensor<1x13x13x!quant.uniform<u8:f32, 0.07:9>>
  %y = quant.dcast %yq : tensor<1x13x13x!quant.uniform<u8:f32, 0.07:9>> to tensor<1x13x13xf32>
  return %y : tensor<1x13x13xf32>
}
