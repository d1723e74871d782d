func.func private @double(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %r = arith.addf %x, %x : tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %half = arith.constant 0.5 : f32
  %true = arith.constant true
  %ids = arith.constant dense<[0, 3, 1, 2]> : tensor<4xi64>
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %x) -> (tensor<1x4xf32>) {
    %b = tensor.insert %half into %a[%c0, %i] : tensor<1x4xf32>
    %c = func.call @double(%b) : (tensor<1x4xf32>) -> tensor<1x4xf32>
    scf.yield %c : tensor<1x4xf32>
  }
  cf.assert %true, "holds"
  %e = tensor.empty() : tensor<1x4xf32>
  %g = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%ids : tensor<4xi64>) outs(%e : tensor<1x4xf32>) {
  ^bb0(%id: i64, %o: f32):
    %k = linalg.index 0 : index
    %at = arith.index_cast %id : i64 to index
    %v = tensor.extract %r[%k, %at] : tensor<1x4xf32>
    %w = math.exp %v : f32
    linalg.yield %w : f32
  } -> tensor<1x4xf32>
  return %g : tensor<1x4xf32>
}
