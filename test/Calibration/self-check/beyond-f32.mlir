// Results that are infinite in f32, and large numbers in the f64 of the check, are no fault.
// RUN: %python %S/../Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8" -o /dev/null 2>&1 | FileCheck %s --implicit-check-not=error
// CHECK: warning: lowp-self-check: result 0 is NaN or infinite in {{[0-9]+}} of {{[0-9]+}} elements on {{[0-9]+}} samples of '{{.*}}ramp.npy', as the program has it
// CHECK: 3 of 3 layers in integers; 0 operations stay float
func.func @main(%x: tensor<1x4xf32>) -> tensor<4x1xf32> {
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[1.0e13, 0.0, 0.0, 0.0], [0.0, 1.0e13, 0.0, 0.0], [0.0, 0.0, 1.0e13, 0.0], [0.0, 0.0, 0.0, 1.0e13]]> : tensor<4x4xf32>
  %e = tensor.empty() : tensor<1x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x4xf32>) outs(%f : tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = linalg.matmul ins(%1, %w : tensor<1x4xf32>, tensor<4x4xf32>) outs(%f : tensor<1x4xf32>) -> tensor<1x4xf32>
  %3 = linalg.matmul ins(%2, %w : tensor<1x4xf32>, tensor<4x4xf32>) outs(%f : tensor<1x4xf32>) -> tensor<1x4xf32>
  %4 = arith.addf %3, %3 : tensor<1x4xf32>
  %t = tensor.empty() : tensor<4x1xf32>
  %5 = linalg.transpose ins(%4 : tensor<1x4xf32>) outs(%t : tensor<4x1xf32>) permutation = [1, 0]
  return %5 : tensor<4x1xf32>
}
