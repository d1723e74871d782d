// Layers of a foreign dialect are calibrated, allocated, quantized and integerized as the
// same network in linalg is.

// RUN: rm -rf %t && mkdir -p %t
// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: lowp-test-opt %s -o %t/toy.mlir --lowp-compile="data=%t/ramp.npy weights=fixed:8@axis activations=fixed:8 strict dump=%t/phases" 2>&1 | FileCheck %s --check-prefix=SUMMARY
// RUN: FileCheck %s --check-prefix=CALIBRATED < %t/phases/1-calibrated.mlir
// RUN: FileCheck %s --check-prefix=ALLOCATED < %t/phases/2-allocated.mlir
// RUN: FileCheck %s --check-prefix=QUANTIZED < %t/phases/3-quantized.mlir
// RUN: lowp-test-opt %S/Inputs/layers-in-linalg.mlir -o %t/linalg.mlir --lowp-compile="data=%t/ramp.npy weights=fixed:8@axis activations=fixed:8 strict"
// RUN: lowp-test-run %t/toy.mlir --data=%t/ramp.npy --save-outputs=%t/toy
// RUN: lowp-test-run %t/linalg.mlir --data=%t/ramp.npy --save-outputs=%t/linalg
// RUN: cmp %t/toy/0-toy.npy %t/linalg/0-linalg.npy
// SUMMARY: lowp-compile: 3 of 3 layers in integers; 0 operations stay float
// CALIBRATED-DAG: lowp.observe {{.*}}layer = "conv0"{{.*}}role = "weights"
// CALIBRATED-DAG: lowp.observe {{.*}}layer = "fc0"{{.*}}role = "bias"
// CALIBRATED-NOT: toy.
// ALLOCATED: #lowp.choice<
// QUANTIZED: lowp.quantize
#data = affine_map<(n, o, k) -> (n, o + k)>
#weights = affine_map<(n, o, k) -> (k)>
#result = affine_map<(n, o, k) -> (n, o)>
func.func @main(%x: tensor<?x4xf32>) -> tensor<?x2xf32> {
  %k = arith.constant dense<[1.0, -0.5]> : tensor<2xf32>
  %w = arith.constant dense<[[1.0, -0.5, 0.25], [0.5, -1.0, 0.125]]> : tensor<2x3xf32>
  %b = arith.constant dense<[0.25, -0.125]> : tensor<2xf32>
  %v = arith.constant dense<[[1.0, -0.5], [0.75, 0.25]]> : tensor<2x2xf32>
  %c = toy.layer %x, %k maps [#data, #weights, #result] channel 1 : tensor<?x4xf32>, tensor<2xf32> -> tensor<?x3xf32>
  %d = toy.dense %c, %w, %b max 0.5 : tensor<?x3xf32>, tensor<2x3xf32>, tensor<2xf32> -> tensor<?x2xf32>
  %e = toy.dense %d, %v : tensor<?x2xf32>, tensor<2x2xf32> -> tensor<?x2xf32>
  return %e : tensor<?x2xf32>
}
