// What is computed behind the last value with a format may be NaN: that is the program's own
// doing, and said.
// RUN: %python %S/../Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.idx weights=fixed:8 activations=fixed:8" -o /dev/null 2>&1 | FileCheck %s
// CHECK: not-finite.mlir:[[@LINE+9]]:8: warning: lowp-self-check: result 0 is NaN or infinite in {{[0-9]+}} of {{[0-9]+}} elements on {{[0-9]+}} samples of '{{.*}}ramp.idx', as the program has it
// CHECK: 1 of 1 layer in integers
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[0.5, -0.25], [1.0, 0.75], [0.125, -1.0], [0.3, 0.1]]> : tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %e = tensor.empty() : tensor<1x2xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
    ins(%y : tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%a: f32, %o: f32):
    %s = arith.addf %a, %nan : f32
    linalg.yield %s : f32
  } -> tensor<1x2xf32>
  return %r : tensor<1x2xf32>
}
