// TOSA beside constants of arith: what narrows f64 in TOSA, which refuses them, runs only
// where there is f64.
// RUN: quant-opt %s --lowp-to-loops | FileCheck %s

// CHECK-LABEL: func.func @main
// CHECK-NOT: tosa.
// CHECK: arith.maximumf
// CHECK-NOT: tosa.
func.func @main(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %zero = arith.constant 0.0 : f32
  %b = arith.constant dense<[[1.0, 2.0, 3.0]]> : tensor<1x3xf32>
  %y = tosa.add %x, %b : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x3xf32>
  %e = tensor.empty() : tensor<1x3xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%y : tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.maximumf %a, %zero : f32
    linalg.yield %m : f32
  } -> tensor<1x3xf32>
  return %r : tensor<1x3xf32>
}
