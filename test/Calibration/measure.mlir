// Measurement writes the SQNR of each quantised value beside the predicted one and
// leaves the program as it was.
// RUN: %python %S/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-calibrate="data=%t/ramp.idx" --lowp-allocate="weights=fixed:4 activations=fixed:8" -o %t/allocated.mlir
// RUN: quant-opt %t/allocated.mlir --lowp-measure="data=%t/ramp.idx" -o %t/measured.mlir
// RUN: FileCheck %s < %t/measured.mlir
// RUN: quant-opt %t/allocated.mlir --lowp-measure="data=%t/ramp.idx threads=3" | diff %t/measured.mlir -

// CHECK: lowp.layers = [
// CHECK-SAME: measured_sqnr_db = {{[0-9.]+}} : f64, name = "fc0"
// CHECK: lowp.phase = "allocated"

func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 0.53], [0.91, -1.0], [0.17, 0.0], [1.0, 0.77]]> : tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%i : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %m : tensor<1x2xf32>
}
