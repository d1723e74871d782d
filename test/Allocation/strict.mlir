// Weights that are computed are values like others: strict has nothing to refuse, since
// the integer program has no float operation.

// RUN: %python %S/../Calibration/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8 strict" -o - 2>&1 | FileCheck %s --implicit-check-not=error:
// CHECK: layer{{s?}} in integers; 0 operations stay float
// CHECK: lowp.mac
// CHECK: lowp.mac
#in = affine_map<(n, o, k) -> (n, o + k)>
#filter = affine_map<(n, o, k) -> (n, k)>
#out = affine_map<(n, o, k) -> (n, o)>
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x3xf32> {
  %w = arith.constant dense<[[1.0, -0.5], [0.25, 0.5], [-1.0, 0.125], [0.5, 0.75]]> : tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %filter = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  %e3 = tensor.empty() : tensor<1x3xf32>
  %f3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<1x3xf32>) -> tensor<1x3xf32>
  %y = linalg.generic {indexing_maps = [#in, #filter, #out], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %filter : tensor<1x4xf32>, tensor<1x2xf32>) outs(%f3 : tensor<1x3xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %p = arith.mulf %a, %b : f32
    %s = arith.addf %sum, %p : f32
    linalg.yield %s : f32
  } -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}
