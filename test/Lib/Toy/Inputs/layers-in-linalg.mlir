#data = affine_map<(n, o, k) -> (n, o + k)>
#weights = affine_map<(n, o, k) -> (k)>
#result = affine_map<(n, o, k) -> (n, o)>
#row = affine_map<(n, o, k) -> (n, k)>
#column = affine_map<(n, o, k) -> (o, k)>
#id = affine_map<(n, o) -> (n, o)>
func.func @main(%x: tensor<?x4xf32>) -> tensor<?x2xf32> {
  %k = arith.constant dense<[1.0, -0.5]> : tensor<2xf32>
  %w = arith.constant dense<[[1.0, -0.5, 0.25], [0.5, -1.0, 0.125]]> : tensor<2x3xf32>
  %b = arith.constant dense<[0.25, -0.125]> : tensor<2xf32>
  %v = arith.constant dense<[[1.0, -0.5], [0.75, 0.25]]> : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %half = arith.constant 0.5 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4xf32>
  %e3 = tensor.empty(%n) : tensor<?x3xf32>
  %e2 = tensor.empty(%n) : tensor<?x2xf32>
  %f3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<?x3xf32>) -> tensor<?x3xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<?x2xf32>) -> tensor<?x2xf32>
  %c = linalg.generic {indexing_maps = [#data, #weights, #result], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %k : tensor<?x4xf32>, tensor<2xf32>) outs(%f3 : tensor<?x3xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %m = arith.mulf %p, %q : f32
    %t = arith.addf %s, %m : f32
    linalg.yield %t : f32
  } -> tensor<?x3xf32>
  %start = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e2 : tensor<?x2xf32>) dimensions = [0]
  %sum = linalg.generic {indexing_maps = [#row, #column, #result], iterator_types = ["parallel", "parallel", "reduction"]} ins(%c, %w : tensor<?x3xf32>, tensor<2x3xf32>) outs(%start : tensor<?x2xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %m = arith.mulf %p, %q : f32
    %t = arith.addf %s, %m : f32
    linalg.yield %t : f32
  } -> tensor<?x2xf32>
  %d = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%sum : tensor<?x2xf32>) outs(%e2 : tensor<?x2xf32>) {
  ^bb0(%p: f32, %s: f32):
    %low = arith.maximumf %p, %zero : f32
    %high = arith.minimumf %low, %half : f32
    linalg.yield %high : f32
  } -> tensor<?x2xf32>
  %r = linalg.generic {indexing_maps = [#row, #column, #result], iterator_types = ["parallel", "parallel", "reduction"]} ins(%d, %v : tensor<?x2xf32>, tensor<2x2xf32>) outs(%f2 : tensor<?x2xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %m = arith.mulf %p, %q : f32
    %t = arith.addf %s, %m : f32
    linalg.yield %t : f32
  } -> tensor<?x2xf32>
  return %r : tensor<?x2xf32>
}
