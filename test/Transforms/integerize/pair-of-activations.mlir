// Data of ternary2, whose two values have a scale each, is no operand of an integer sum:
// the layer stays float, says why, and nothing breaks.

// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=ternary2 to=loops" --remarks-filter="lowp-integerize" -o %t/loops.mlir 2>&1 | FileCheck %s --implicit-check-not=error:
// CHECK: matmul0 stays float: its data has a pair of scales", Suggestion="a format with one scale for its data"
// CHECK: lowp-compile: 1 of 2 layers in integers
// RUN: quant-run %t/loops.mlir --data=%t/ramp.npy --save-outputs=%t/outputs
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x1xf32> {
  %w = arith.constant dense<[[1.0, -0.5], [0.25, 0.5], [-1.0, 0.125], [0.5, 0.75]]> : tensor<4x2xf32>
  %zero = arith.constant dense<0.0> : tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  %e = tensor.empty() : tensor<2x1xf32>
  %t = linalg.transpose ins(%m : tensor<1x2xf32>) outs(%e : tensor<2x1xf32>) permutation = [1, 0]
  %z = arith.constant dense<0.0> : tensor<1x1xf32>
  %n = linalg.matmul ins(%m, %t : tensor<1x2xf32>, tensor<2x1xf32>) outs(%z : tensor<1x1xf32>) -> tensor<1x1xf32>
  return %n : tensor<1x1xf32>
}
