// A function of one value whose parts have codes of their own (a clamp that waits, a
// product with a constant) is looked up as a whole: what got formats before is on codes.

// RUN: %python %S/../Calibration/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8 strict dump=%t/phases" -o %t/integer.mlir 2>&1 | FileCheck %s --check-prefix=SUMMARY
// RUN: FileCheck %s < %t/integer.mlir
// RUN: quant-run %t/phases/3-quantized.mlir %t/integer.mlir --data=%t/ramp.npy | FileCheck %s --check-prefix=AGREE
// SUMMARY: lowp-compile: 3 of 3 layers in integers; 0 operations stay float
// CHECK-COUNT-2: lowp.lut
// CHECK-NOT: math.erf
// AGREE: agreement: 100.00 % (6/6)
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w0 = arith.constant dense<[[1.0, -0.5], [0.25, 0.5], [-1.0, 0.125], [0.5, 0.75]]> : tensor<4x2xf32>
  %w1 = arith.constant dense<[[1.0, -0.5], [0.25, 0.5]]> : tensor<2x2xf32>
  %zero = arith.constant dense<0.0> : tensor<1x2xf32>
  %one = arith.constant dense<1.0> : tensor<1x2xf32>
  %three = arith.constant dense<3.0> : tensor<1x2xf32>
  %six = arith.constant dense<6.0> : tensor<1x2xf32>
  %k = arith.constant dense<1.7> : tensor<1x2xf32>
  %a = linalg.matmul ins(%x, %w0 : tensor<1x4xf32>, tensor<4x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  // a * (1 + erf(1.7 a))
  %scaled = arith.mulf %a, %k : tensor<1x2xf32>
  %erf = math.erf %scaled : tensor<1x2xf32>
  %shifted = arith.addf %erf, %one : tensor<1x2xf32>
  %gelu = arith.mulf %a, %shifted : tensor<1x2xf32>
  %b = linalg.matmul ins(%gelu, %w1 : tensor<1x2xf32>, tensor<2x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  // b * min(max(b + 3, 0), 6) / 6
  %sum = arith.addf %b, %three : tensor<1x2xf32>
  %low = arith.maximumf %sum, %zero : tensor<1x2xf32>
  %high = arith.minimumf %low, %six : tensor<1x2xf32>
  %product = arith.mulf %b, %high : tensor<1x2xf32>
  %swish = arith.divf %product, %six : tensor<1x2xf32>
  %c = linalg.matmul ins(%swish, %w1 : tensor<1x2xf32>, tensor<2x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %c : tensor<1x2xf32>
}
