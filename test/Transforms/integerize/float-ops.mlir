// An op that stays float says why, and what would help.

// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8" --remarks-filter=".*" -o /dev/null 2>&1 | FileCheck %s --implicit-check-not=tensor.insert_slice\'
// CHECK-NOT: Category:lowp-allocate{{.*}}stays float
// CHECK: 'linalg.generic (math.tanh)' stays float: a function is looked up where one value is read and the result has a format
// CHECK-SAME: Suggestion="a format for its result, or a clamp (ReLU, ReLU6) in its place"
// CHECK: 'linalg.generic (arith.mulf)' stays float: the value it reads has no format
// CHECK: 'linalg.generic (arith.addf)' stays float: the value it reads has no format
// CHECK: 'linalg.generic (arith.maximumf)' stays float: the value it reads has no format
// CHECK-SAME: Suggestion="quantise what computes that value"
// What only puts results together on their way out is no float operation.
// CHECK: lowp-compile: 1 of 1 layer in integers; 4 operations stay float: linalg.generic (math.tanh); linalg.generic (arith.mulf); linalg.generic (arith.addf); linalg.generic (arith.maximumf) (why: --remarks-filter='lowp-(allocate|integerize|quantize)')

// RUN: not quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8 strict" -o /dev/null 2>&1 | FileCheck %s --check-prefix=STRICT --implicit-check-not=error:
// STRICT: float-ops.mlir:{{.*}}: error: lowp-integerize: strict: 'linalg.generic (math.tanh)' stays float: a function is looked up where one value is read

// RUN: not quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8 border=integer" -o /dev/null 2>&1 | FileCheck %s --check-prefix=BORDER
// BORDER: error: lowp-integerize: border=integer: result 0 is a float
// BORDER: note: 'tensor.insert_slice' computes it in float
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
