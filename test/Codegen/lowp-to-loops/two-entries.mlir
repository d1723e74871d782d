// Two entries of a codebook always have equal steps, seldom of a power of two: without
// multiplications (requant=shift) they are looked up.

// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=codebook:1 activations=fixed:8 scale=pow2 requant=shift to=integer" -o %t/integer.mlir
// RUN: quant-opt %t/integer.mlir --lowp-to-loops -o %t/loops.mlir
// The phase says that nothing else is multiplied (PHASE-LOO3).
// RUN: quant-run %t/integer.mlir --data=%t/ramp.npy --save-outputs=%t/integer
// RUN: quant-run %t/loops.mlir --data=%t/ramp.npy --save-outputs=%t/loops
// RUN: cmp %t/integer/0-integer.npy %t/loops/0-loops.npy
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, -0.5], [0.25, 0.5], [-1.0, 0.125], [0.5, 0.75]]> : tensor<4x2xf32>
  %zero = arith.constant dense<0.0> : tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %m : tensor<1x2xf32>
}
