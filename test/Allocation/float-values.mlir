// A value that is given a format although floats compute it is remarked on, with the
// reason that keeps its op from codes.

// RUN: %python %S/../Calibration/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8" --remarks-filter="lowp-allocate" -o /dev/null 2>&1 | FileCheck %s
// CHECK: Remark="value{{[0-9]}}.activations: what it quantises is computed in float: it has no form on codes"
// CHECK-SAME: Suggestion="its operands and results are converted
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, -0.5], [0.25, 0.5], [-1.0, 0.125], [0.5, 0.75]]> : tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %square = arith.mulf %x, %x : tensor<1x4xf32>
  %half = arith.constant dense<[[0.5, 0.25, 1.0, 2.0]]> : tensor<1x4xf32>
  %shifted = arith.addf %x, %half : tensor<1x4xf32>
  %product = arith.mulf %square, %shifted : tensor<1x4xf32>
  %y = linalg.matmul ins(%product, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
