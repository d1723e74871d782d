// Codebooks come back from text and from bytecode, and their constants fold.
// RUN: quant-opt %s --verify-roundtrip | FileCheck %s
// RUN: quant-opt %s --emit-bytecode | quant-opt | FileCheck %s
// RUN: quant-opt %s --canonicalize | FileCheck %s --check-prefix=FOLD

!book = !lowp.codebook<u2, [0, 3, 7, 12]>
!half = !lowp.codebook<u2, [0, 3, 7, 12], boundaries = [0, 5, 9]>

// CHECK-LABEL: func.func private @types(
// CHECK-SAME: !lowp.codebook<u2, [0, 3, 7, 12]>,
// CHECK-SAME: !lowp.codebook<u1, [-8388608, 8388607]>,
// CHECK-SAME: tensor<?x4x!lowp.codebook<u4, [-1, 0, 1]>>,
// CHECK-SAME: memref<2x!lowp.codebook<u2, [0, 636, 2000, 3788], boundaries = [0, 1318, 2894]>>,
// CHECK-SAME: !lowp.codebook<u8, [5]>)
func.func private @types(!lowp.codebook<u2, [0, 3, 7, 12]>, !lowp.codebook<u1, [-8388608, 8388607]>,
  tensor<?x4x!lowp.codebook<u4, [-1, 0, 1]>>,
  memref<2x!lowp.codebook<u2, [0, 636, 2000, 3788], boundaries = [0, 1318, 2894]>>, !lowp.codebook<u8, [5]>)

// Nearest levels, ties to the even code (0: 0, 1: 3, 2: 7, 3: 12); values outside of
// 0 .. 12 saturate, and NaN is 0.
// FOLD-LABEL: func.func @quantize
// FOLD-DAG: %[[C0:.*]] = lowp.constant 0 :
// FOLD-DAG: %[[C1:.*]] = lowp.constant 1 :
// FOLD-DAG: %[[C2:.*]] = lowp.constant 2 :
// FOLD-DAG: %[[C3:.*]] = lowp.constant 3 :
// FOLD: return %[[C0]], %[[C0]], %[[C1]], %[[C2]], %[[C2]], %[[C2]], %[[C3]], %[[C0]] :
func.func @quantize() -> (!book, !book, !book, !book, !book, !book, !book, !book) {
  %s = arith.constant 0.5 : f32
  %z = arith.constant 0 : i32
  %x0 = arith.constant -5.0 : f32
  %q0 = lowp.quantize %x0, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !book
  %x1 = arith.constant 0.75 : f32
  %q1 = lowp.quantize %x1, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !book
  %x2 = arith.constant 1.0 : f32
  %q2 = lowp.quantize %x2, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !book
  %x3 = arith.constant 2.5 : f32
  %q3 = lowp.quantize %x3, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !book
  %x4 = arith.constant 4.5 : f32
  %q4 = lowp.quantize %x4, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !book
  %x5 = arith.constant 4.75 : f32
  %q5 = lowp.quantize %x5, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !book
  %x6 = arith.constant 99.0 : f32
  %q6 = lowp.quantize %x6, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !book
  %x7 = arith.constant 0x7FC00000 : f32
  %q7 = lowp.quantize %x7, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !book
  return %q0, %q1, %q2, %q3, %q4, %q5, %q6, %q7 : !book, !book, !book, !book, !book, !book, !book, !book
}

// What is above 0 is at least the first level.
// FOLD-LABEL: func.func @boundaries
// FOLD-DAG: %[[C0:.*]] = lowp.constant 0 :
// FOLD-DAG: %[[C1:.*]] = lowp.constant 1 :
// FOLD-DAG: %[[C2:.*]] = lowp.constant 2 :
// FOLD: return %[[C0]], %[[C0]], %[[C1]], %[[C2]], %[[C2]] :
func.func @boundaries() -> (!half, !half, !half, !half, !half) {
  %s = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %x0 = arith.constant -1.0 : f32
  %q0 = lowp.quantize %x0, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !half
  %x1 = arith.constant 0.0 : f32
  %q1 = lowp.quantize %x1, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !half
  %x2 = arith.constant 1.0e-30 : f32
  %q2 = lowp.quantize %x2, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !half
  %x3 = arith.constant 5.0 : f32
  %q3 = lowp.quantize %x3, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !half
  %x4 = arith.constant 6.0 : f32
  %q4 = lowp.quantize %x4, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !half
  return %q0, %q1, %q2, %q3, %q4 : !half, !half, !half, !half, !half
}

// FOLD-LABEL: func.func @dequantize
// FOLD: %[[X:.*]] = arith.constant 3.500000e+00 : f32
// FOLD: return %[[X]]
func.func @dequantize() -> f32 {
  %q = lowp.constant 2 : !book
  %s = arith.constant 0.5 : f32
  %z = arith.constant 0 : i32
  %x = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<tensor>} : !book, f32, i32 -> f32
  return %x : f32
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
