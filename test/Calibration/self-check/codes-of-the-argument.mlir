// A value that has the very codes of an integer argument, of another scale, has no op of its
// own in phase integer, and no name there: it was refused as of another program.
// RUN: %python %S/../Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=flex:16+5 requant=shift border=integer" -o %t/out.mlir 2>&1 | FileCheck %s --implicit-check-not=error
// CHECK: 1 of 1 layer in integers; 0 operations stay float
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %half = arith.constant 0.5 : f32
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[0.5, -0.25], [1.0, 0.75], [0.125, -1.0], [0.3, 0.1]]> : tensor<4x2xf32>
  %d = tensor.empty() : tensor<1x4xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
    ins(%x : tensor<1x4xf32>) outs(%d : tensor<1x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %q = arith.divf %a, %half : f32
    linalg.yield %q : f32
  } -> tensor<1x4xf32>
  %e = tensor.empty() : tensor<1x2xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %y = linalg.matmul ins(%v, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
