// A factor that is no power of two goes into the weights of the layers behind it.

// RUN: quant-opt %s --split-input-file --lowp-fold-scaling | FileCheck %s

// Through a clamp at 0 and a reshape, into two layers.
// CHECK-LABEL: func.func @two
// CHECK-NOT: arith.divf
// CHECK: %[[A:.*]] = arith.constant dense<{{\[}}[1.000000e+00], [2.000000e+00], [-1.000000e+00], [0.000000e+00]]>
// CHECK: linalg.matmul ins(%{{.*}}, %[[A]] :
// CHECK: %[[B:.*]] = arith.constant dense<0.0408163257>
// CHECK: linalg.matmul ins(%{{.*}}, %[[B]] :
// CHECK: return
#id = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
func.func @two(%x: tensor<1x2x2xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>) {
  %zero = arith.constant 0.0 : f32
  %n = arith.constant 49.0 : f32
  %w = arith.constant dense<[[49.0], [98.0], [-49.0], [0.0]]> : tensor<4x1xf32>
  %v = arith.constant dense<2.0> : tensor<4x1xf32>
  %e = tensor.empty() : tensor<1x2x2xf32>
  %m = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%x : tensor<1x2x2xf32>) outs(%e : tensor<1x2x2xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.divf %i, %n : f32
    linalg.yield %0 : f32
  } -> tensor<1x2x2xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
    ins(%m : tensor<1x2x2xf32>) outs(%e : tensor<1x2x2xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.maximumf %i, %zero : f32
    linalg.yield %0 : f32
  } -> tensor<1x2x2xf32>
  %c = tensor.collapse_shape %r [[0], [1, 2]] : tensor<1x2x2xf32> into tensor<1x4xf32>
  %e1 = tensor.empty() : tensor<1x1xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1xf32>) -> tensor<1x1xf32>
  %a = linalg.matmul ins(%c, %w : tensor<1x4xf32>, tensor<4x1xf32>) outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
  %b = linalg.matmul ins(%c, %v : tensor<1x4xf32>, tensor<4x1xf32>) outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
  return %a, %b : tensor<1x1xf32>, tensor<1x1xf32>
}

// -----

// Powers of two stay: shifts can do them. So do factors that are a result too, and
// those before a clamp at another bound.
// CHECK-LABEL: func.func @stays
// CHECK-COUNT-3: arith.mulf
#id = affine_map<(d0, d1) -> (d0, d1)>
func.func @stays(%x: tensor<1x2xf32>) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x2xf32>, tensor<1x1xf32>) {
  %zero = arith.constant 0.0 : f32
  %six = arith.constant 6.0 : f32
  %quarter = arith.constant 0.25 : f32
  %third = arith.constant 0.3 : f32
  %w = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %e = tensor.empty() : tensor<1x2xf32>
  %e1 = tensor.empty() : tensor<1x1xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1xf32>) -> tensor<1x1xf32>
  %p = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.mulf %i, %quarter : f32
    linalg.yield %0 : f32
  } -> tensor<1x2xf32>
  %q = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.mulf %i, %third : f32
    linalg.yield %0 : f32
  } -> tensor<1x2xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.mulf %i, %third : f32
    linalg.yield %0 : f32
  } -> tensor<1x2xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%r : tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%i: f32, %o: f32):
    %0 = arith.minimumf %i, %six : f32
    linalg.yield %0 : f32
  } -> tensor<1x2xf32>
  %a = linalg.matmul ins(%p, %w : tensor<1x2xf32>, tensor<2x1xf32>) outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
  %b = linalg.matmul ins(%q, %w : tensor<1x2xf32>, tensor<2x1xf32>) outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
  %c = linalg.matmul ins(%s, %w : tensor<1x2xf32>, tensor<2x1xf32>) outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
  return %a, %b, %q, %c : tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x2xf32>, tensor<1x1xf32>
}
