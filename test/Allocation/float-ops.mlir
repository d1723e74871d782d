// An op that stays float says why, and what would help.

// RUN: %python %S/../Calibration/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8" --remarks-filter=".*" -o /dev/null 2>&1 | FileCheck %s
// CHECK-DAG: 'linalg.generic' stays float: it computes a function that has no integer form
// CHECK-DAG: 'linalg.generic' stays float: it combines a value with constants
// CHECK-DAG: Suggestion="fold the constants into the weights and the bias
// CHECK-DAG: 'linalg.generic' stays float: the operands of an addition of computed values
// CHECK-DAG: 'tensor.concat' stays float: the inputs of a concatenation
// CHECK-DAG: Category:lowp-integerize | Remark="'linalg.generic' stays float: the value it reads has no format"

// RUN: not quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8 border=integer" -o /dev/null 2>&1 | FileCheck %s --check-prefix=BORDER
// BORDER: error: lowp-integerize: border=integer: result 0 is a float
// BORDER: note: 'tensor.concat' computes it in float
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense<[[1.0, -0.5], [0.25, 0.5], [-1.0, 0.125], [0.5, 0.75]]> : tensor<4x2xf32>
  %k = arith.constant dense<[[0.75, 1.5]]> : tensor<1x2xf32>
  %z = arith.constant 0.0 : f32
  %zero = arith.constant dense<0.0> : tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  %t = math.tanh %m : tensor<1x2xf32>
  %s = arith.mulf %t, %k : tensor<1x2xf32>
  %a = arith.addf %s, %t : tensor<1x2xf32>
  %r = arith.maximumf %a, %zero : tensor<1x2xf32>
  %c = tensor.concat dim(1) %r, %s : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x4xf32>
  return %c : tensor<1x4xf32>
}
