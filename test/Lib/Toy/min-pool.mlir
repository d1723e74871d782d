// A kind of op that a dialect adds has a form on codes: its values get formats, and the
// integer program has no float. Lowp alone leaves it to floats.

// RUN: rm -rf %t && mkdir -p %t
// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: lowp-test-opt %s --lowp-normalise --lowp-print-layers -o /dev/null 2>&1 | FileCheck %s --check-prefix=VALUES
// VALUES: activations 'fc0'
// VALUES: activations 'value0': 'tensor<1x1x2x1xf32>'
// RUN: lowp-test-opt %s -o %t/a.mlir --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8 strict"
// RUN: FileCheck %s < %t/a.mlir
// CHECK: lowp.min
// RUN: lowp-test-run %s %t/a.mlir --data=%t/ramp.npy | FileCheck %s --check-prefix=AGREE
// AGREE: agreement: 100.00 % (6/6)
// RUN: not quant-opt %s -o /dev/null --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8 strict" 2>&1 | FileCheck %s --check-prefix=ALONE
// ALONE: error: lowp-integerize: strict: 'linalg.pooling_nhwc_min' stays float: it has no form on codes
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, -0.5, 0.25, 0.5], [0.25, 0.5, -1.0, 0.125], [-1.0, 0.125, 0.5, 0.75], [0.5, 0.75, 1.0, -0.25]]> : tensor<4x4xf32>
  %v = arith.constant dense<[[1.0, -0.5], [0.25, 0.5]]> : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %most = arith.constant 0x7F800000 : f32
  %e4 = tensor.empty() : tensor<1x4xf32>
  %f4 = linalg.fill ins(%zero : f32) outs(%e4 : tensor<1x4xf32>) -> tensor<1x4xf32>
  %a = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x4xf32>) outs(%f4 : tensor<1x4xf32>) -> tensor<1x4xf32>
  %image = tensor.expand_shape %a [[0], [1, 2, 3]] output_shape [1, 2, 2, 1] : tensor<1x4xf32> into tensor<1x2x2x1xf32>
  %window = tensor.empty() : tensor<2x1xf32>
  %e = tensor.empty() : tensor<1x1x2x1xf32>
  %f = linalg.fill ins(%most : f32) outs(%e : tensor<1x1x2x1xf32>) -> tensor<1x1x2x1xf32>
  %min = linalg.pooling_nhwc_min ins(%image, %window : tensor<1x2x2x1xf32>, tensor<2x1xf32>) outs(%f : tensor<1x1x2x1xf32>) -> tensor<1x1x2x1xf32>
  %flat = tensor.collapse_shape %min [[0], [1, 2, 3]] : tensor<1x1x2x1xf32> into tensor<1x2xf32>
  %e2 = tensor.empty() : tensor<1x2xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<1x2xf32>) -> tensor<1x2xf32>
  %y = linalg.matmul ins(%flat, %v : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f2 : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
