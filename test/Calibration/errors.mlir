// What calibration and measurement reject, in one message each.
// RUN: %python %S/Inputs/make-data.py %t
// RUN: split-file %s %t

// RUN: not quant-opt %t/net.mlir --lowp-calibrate -o %t/out.mlir 2>&1 | FileCheck %s --check-prefix=NODATA
// NODATA: error: lowp-calibrate: no data; name a file with data=FILE
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/missing.idx" 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: lowp-calibrate: '{{.*}}missing.idx': cannot read data file: No such file or directory
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/cut.idx" 2>&1 | FileCheck %s --check-prefix=CUT
// CUT: error: lowp-calibrate: '{{.*}}cut.idx': cut short: 23 bytes for 6x4 elements of u8, expected 24
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/empty.idx" 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: lowp-calibrate: '{{.*}}empty.idx': the data set is empty (0x4 elements of u8); expected at least one sample
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/wide.idx" 2>&1 | FileCheck %s --check-prefix=WIDE
// WIDE: error: '{{.*}}wide.idx': samples of 5 (5 elements), but 'main' takes 1x4 (4 elements without the batch dimension)
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/ramp.idx samples=0" 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: error: lowp-calibrate: samples=0; at least 1 sample is needed
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/ramp.idx normalize=0.5" 2>&1 | FileCheck %s --check-prefix=NORM
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/ramp.idx normalize=0.5,0" 2>&1 | FileCheck %s --check-prefix=NORM
// NORM: error: lowp-calibrate: normalize={{.*}}: expected two numbers, the mean and a positive deviation
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/nan.npy" 2>&1 | FileCheck %s --check-prefix=NAN
// NAN: error: NaN or infinity at 'input' on sample 1 of '{{.*}}nan.npy'
// RUN: not quant-opt %t/overflow.mlir --lowp-calibrate="data=%t/ramp.idx" 2>&1 | FileCheck %s --check-prefix=INF
// INF: overflow.mlir:{{.*}}: error: NaN or infinity at 'fc0' on sample 0 of '{{.*}}ramp.idx'
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/ramp.idx smaples=3" 2>&1 | FileCheck %s --check-prefix=KEY
// KEY: smaples
// KEY-SAME: samples
// RUN: not quant-opt %t/net.mlir --lowp-calibrate="data=%t/ramp.idx entry=other" 2>&1 | FileCheck %s --check-prefix=ENTRY
// ENTRY: other
// RUN: not quant-opt %t/net.mlir --lowp-measure="data=%t/ramp.idx" 2>&1 | FileCheck %s --check-prefix=PHASE
// PHASE: error: {{.*}}lowp-allocate
// RUN: not quant-opt %t/nothing.mlir --lowp-calibrate="data=%t/ramp.idx" 2>&1 | FileCheck %s --check-prefix=NOTHING
// NOTHING: nothing.mlir:{{.*}}: error: lowp-calibrate: nothing in 'main' can be quantised: it has no layer
// NOTHING-SAME: (it has 1 linalg.generic)
// RUN: not ls %t/out.mlir

//--- net.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<1.0> : tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%i : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %m : tensor<1x2xf32>
}

//--- overflow.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<3.0e38> : tensor<4x2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%i : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %m : tensor<1x2xf32>
}

//--- nothing.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %r = math.exp %x : tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
