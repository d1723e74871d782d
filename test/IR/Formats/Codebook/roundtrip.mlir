// Codebooks come back from text and from bytecode, and their constants fold.
// RUN: quant-opt %s --verify-roundtrip | FileCheck %s
// RUN: quant-opt %s --emit-bytecode | quant-opt | FileCheck %s
// RUN: quant-opt %s --canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func.func private @types(
// CHECK-SAME: !lowp.codebook<u2, [0, 3, 7, 12]>,
// CHECK-SAME: !lowp.codebook<u1, [-8388608, 8388607]>,
// CHECK-SAME: tensor<?x4x!lowp.codebook<u4, [-1, 0, 1]>>,
// CHECK-SAME: memref<2x!lowp.codebook<u2, [0, 636, 2000, 3788], boundaries = [0, 1318, 2894]>>,
// CHECK-SAME: !lowp.codebook<u8, [5]>)
func.func private @types(!lowp.codebook<u2, [0, 3, 7, 12]>, !lowp.codebook<u1, [-8388608, 8388607]>,
  tensor<?x4x!lowp.codebook<u4, [-1, 0, 1]>>,
  memref<2x!lowp.codebook<u2, [0, 636, 2000, 3788], boundaries = [0, 1318, 2894]>>, !lowp.codebook<u8, [5]>)

// Nearest levels, ties to the even code (0: 0, 1: 3, 2: 7, 3: 12); codes outside of
// 0 .. 12 saturate, and NaN is 0.
// FOLD-LABEL: func.func @quantize
// FOLD: dense<[0, 0, 1, 2, 2, 2, 3, 0]> : tensor<8xi8>
func.func @quantize() -> tensor<8xi8> {
  %x = arith.constant dense<[-5.0, 0.75, 1.0, 2.5, 4.5, 4.75, 99.0, 0x7FC00000]> : tensor<8xf32>
  %s = arith.constant 0.5 : f32
  %z = arith.constant 0 : i32
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>}
    : tensor<8xf32>, f32, i32 -> tensor<8x!lowp.codebook<u2, [0, 3, 7, 12]>>
  %c = lowp.storage_cast %q : tensor<8x!lowp.codebook<u2, [0, 3, 7, 12]>> -> tensor<8xi8>
  return %c : tensor<8xi8>
}

// What is above 0 is at least the first level.
// FOLD-LABEL: func.func @boundaries
// FOLD: dense<[0, 0, 1, 2, 2]> : tensor<5xi8>
func.func @boundaries() -> tensor<5xi8> {
  %x = arith.constant dense<[-1.0, 0.0, 1.0e-30, 5.0, 6.0]> : tensor<5xf32>
  %s = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>}
    : tensor<5xf32>, f32, i32 -> tensor<5x!lowp.codebook<u2, [0, 3, 7, 12], boundaries = [0, 5, 9]>>
  %c = lowp.storage_cast %q : tensor<5x!lowp.codebook<u2, [0, 3, 7, 12], boundaries = [0, 5, 9]>> -> tensor<5xi8>
  return %c : tensor<5xi8>
}

// FOLD-LABEL: func.func @dequantize
// FOLD: dense<[0.000000e+00, 1.500000e+00, 3.500000e+00, 6.000000e+00]> : tensor<4xf32>
func.func @dequantize() -> tensor<4xf32> {
  %c = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi8>
  %q = lowp.storage_cast %c : tensor<4xi8> -> tensor<4x!lowp.codebook<u2, [0, 3, 7, 12]>>
  %s = arith.constant 0.5 : f32
  %z = arith.constant 0 : i32
  %x = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<tensor>}
    : tensor<4x!lowp.codebook<u2, [0, 3, 7, 12]>>, f32, i32 -> tensor<4xf32>
  return %x : tensor<4xf32>
}

// CHECK-LABEL: func.func @scalars
func.func @scalars(%x: !lowp.fixed<u8, 5>, %w: !lowp.codebook<u2, [0, 3, 7, 12]>, %v: !lowp.codebook<u2, [0, 3, 7, 12]>,
                   %a: !lowp.fixed<s32, 5>) -> (!lowp.fixed<s32, 5>, !lowp.codebook<u2, [0, 3, 7, 12]>) {
  // CHECK: lowp.mac
  %s = lowp.mac %x, %w, %a : !lowp.fixed<u8, 5>, !lowp.codebook<u2, [0, 3, 7, 12]>, !lowp.fixed<s32, 5>
  // CHECK: lowp.max
  %m = lowp.max %w, %v : !lowp.codebook<u2, [0, 3, 7, 12]>
  return %s, %m : !lowp.fixed<s32, 5>, !lowp.codebook<u2, [0, 3, 7, 12]>
}
