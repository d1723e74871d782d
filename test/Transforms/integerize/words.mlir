// Products beyond 64 bits: constant weights are cut into words, whose sums are
// added at one step; the same by the JIT and in C.
// RUN: rm -rf %t
// RUN: mkdir -p %t
// RUN: %python %S/../../Target/C/Inputs/images.py %t/images.idx 40 1 4
// RUN: quant-opt %s --lowp-integerize --lowp-verify-phase -o %t/integer.mlir
// RUN: FileCheck %s < %t/integer.mlir
// RUN: sh %S/../../Target/C/Inputs/agree-small.sh %t/integer.mlir %t/out %t/images.idx %S/../../Integration/c-vs-jit/driver.c | FileCheck %s --check-prefix=AGREE
// RUN: quant-run %s %t/integer.mlir --data=%t/images.idx | FileCheck %s --check-prefix=SCORE

// AGREE: agree on 320 bytes

// SCORE: agreement: 100.00 %
// SCORE-NEXT: output SQNR: {{1[2-9][0-9]|inf}}

// The upper word is exact, the lower one is rounded.
// CHECK-LABEL: func.func @main
// CHECK-DAG: tensor<4x2x!lowp.fixed<s17, 16, narrow>>
// CHECK-DAG: tensor<4x2x!lowp.fixed<s17, 0, narrow>>
// CHECK: lowp.mac {{.*}} : !lowp.minifloat<e5m2, ieee>, !lowp.fixed<s17, 16, narrow>, !lowp.fixed<s64, 32>
// CHECK: lowp.mac {{.*}} : !lowp.minifloat<e5m2, ieee>, !lowp.fixed<s17, 0, narrow>, !lowp.fixed<s64, 16>
// CHECK: lowp.rescale {{.*}} {kind = "shift", rounding = #lowp.rounding<nearest_even>} : !lowp.fixed<s64, 32> -> !lowp.fixed<s61, 27>
// CHECK: lowp.mac {{.*}} : !lowp.fixed<s64, 16>, !lowp.fixed<s13, 11>, !lowp.fixed<s64, 27>
// CHECK: lowp.dequantize {{.*}} : tensor<1x2x!lowp.fixed<s64, 27>>
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x1x1x4xf32>) -> tensor<1x2xf32> {
    %scale = arith.constant 2.44140625e-4 : f32
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %flat = tensor.collapse_shape %arg0 [[0], [1, 2, 3]] : tensor<1x1x1x4xf32> into tensor<1x4xf32>
    %q = lowp.quantize %flat, %scale, %zp {granularity = #tensor} : tensor<1x4xf32>, f32, i32 -> tensor<1x4x!lowp.minifloat<e5m2, ieee>>
    %x = lowp.dequantize %q, %scale, %zp {granularity = #tensor} : tensor<1x4x!lowp.minifloat<e5m2, ieee>>, f32, i32 -> tensor<1x4xf32>
    %ws = arith.constant dense<[[123, 1], [-5, 60], [123, 66], [121, 3]]> : tensor<4x2xi8>
    %wc = lowp.storage_cast %ws : tensor<4x2xi8> -> tensor<4x2x!lowp.minifloat<e5m2, ieee>>
    %w = lowp.dequantize %wc, %one, %zp {granularity = #tensor} : tensor<4x2x!lowp.minifloat<e5m2, ieee>>, f32, i32 -> tensor<4x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    return %m : tensor<1x2xf32>
  }
}
