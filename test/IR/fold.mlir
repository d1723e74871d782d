// Ops on constants give what the oracle says.
// RUN: quant-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @quantize
func.func @quantize() -> (!lowp.fixed<s8, 5>, !lowp.fixed<s8, 5>, !lowp.fixed<u4, 0>, !lowp.fixed<s4, 0>) {
  %s = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %z3 = arith.constant 3 : i32
  %x = arith.constant 0.703125 : f32
  %big = arith.constant 1.0e30 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %n = arith.constant -9.0 : f32
  // 0.703125 * 32 = 22.5: to even
  // CHECK-DAG: %[[A:.*]] = lowp.constant 22 : !lowp.fixed<s8, 5>
  // CHECK-DAG: %[[B:.*]] = lowp.constant 127 : !lowp.fixed<s8, 5>
  // CHECK-DAG: %[[C:.*]] = lowp.constant 3 : !lowp.fixed<u4, 0>
  // CHECK-DAG: %[[D:.*]] = lowp.constant 7 : !lowp.fixed<s4, 0>
  // CHECK: return %[[A]], %[[B]], %[[C]], %[[D]]
  %a = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !lowp.fixed<s8, 5>
  %b = lowp.quantize %big, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !lowp.fixed<s8, 5>
  %c = lowp.quantize %nan, %s, %z3 {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !lowp.fixed<u4, 0>
  %d = lowp.quantize %n, %s, %z {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<wrap>} : f32, f32, i32 -> !lowp.fixed<s4, 0>
  return %a, %b, %c, %d : !lowp.fixed<s8, 5>, !lowp.fixed<s8, 5>, !lowp.fixed<u4, 0>, !lowp.fixed<s4, 0>
}

// CHECK-LABEL: func.func @back
func.func @back() -> (f32, !lowp.fixed<s8, 4>, !lowp.fixed<u8, 0>) {
  %s = arith.constant 2.0 : f32
  %one = arith.constant 1.0 : f32
  %z = arith.constant -1 : i32
  %z0 = arith.constant 0 : i32
  %c = lowp.constant 22 : !lowp.fixed<s8, 5>
  %acc = lowp.constant 1000 : !lowp.fixed<s32, 4>
  %m = arith.constant 1073741824 : i32
  %n = arith.constant 32 : i32
  // (22 + 1) / 32 * 2
  // CHECK-DAG: %[[A:.*]] = arith.constant 1.437500e+00 : f32
  // CHECK-DAG: %[[B:.*]] = lowp.constant 11 : !lowp.fixed<s8, 4>
  // CHECK-DAG: %[[C:.*]] = lowp.constant 250 : !lowp.fixed<u8, 0>
  // CHECK: return %[[A]], %[[B]], %[[C]]
  %d = lowp.dequantize %c, %s, %z {granularity = #lowp.granularity<tensor>} : !lowp.fixed<s8, 5>, f32, i32 -> f32
  %r = lowp.requantize %c, %one, %z0, %one, %z0 {granularity = #lowp.granularity<tensor>} : !lowp.fixed<s8, 5>, f32, i32, f32, i32 -> !lowp.fixed<s8, 4>
  %t = lowp.rescale %acc, %m, %n, %z0, %z0 {kind = "shift"} : !lowp.fixed<s32, 4> -> !lowp.fixed<u8, 0>
  return %d, %r, %t : f32, !lowp.fixed<s8, 4>, !lowp.fixed<u8, 0>
}

// CHECK-LABEL: func.func @arithmetic
func.func @arithmetic(%v: !lowp.fixed<s8, 0>) -> (!lowp.fixed<s32, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>) {
  %a = lowp.constant -100 : !lowp.fixed<s8, 0>
  %b = lowp.constant 3 : !lowp.fixed<s8, 0>
  %z = lowp.constant 0 : !lowp.fixed<s8, 0>
  %s = lowp.constant 7 : !lowp.fixed<s32, 0>
  // CHECK-DAG: %[[M:.*]] = lowp.constant -293 : !lowp.fixed<s32, 0>
  // CHECK-DAG: %[[A:.*]] = lowp.constant -97 : !lowp.fixed<s8, 0>
  // CHECK-DAG: %[[X:.*]] = lowp.constant 3 : !lowp.fixed<s8, 0>
  // CHECK-DAG: %[[Y:.*]] = lowp.constant -100 : !lowp.fixed<s8, 0>
  // CHECK: return %[[M]], %[[A]], %[[X]], %[[Y]], %arg0
  %m = lowp.mac %a, %b, %s : !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s32, 0>
  %p = lowp.add %a, %b : !lowp.fixed<s8, 0>
  %x = lowp.max %a, %b : !lowp.fixed<s8, 0>
  %y = lowp.min %a, %b : !lowp.fixed<s8, 0>
  %w = lowp.add %z, %v : !lowp.fixed<s8, 0>
  return %m, %p, %x, %y, %w : !lowp.fixed<s32, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>
}

// A sum that does not fit is not made up.
// CHECK-LABEL: func.func @overflow
func.func @overflow() -> !lowp.fixed<s8, 0> {
  // CHECK: lowp.add
  %a = lowp.constant 100 : !lowp.fixed<s8, 0>
  %p = lowp.add %a, %a : !lowp.fixed<s8, 0>
  return %p : !lowp.fixed<s8, 0>
}

// CHECK-LABEL: func.func @casts
func.func @casts(%t: tensor<4xi8>) -> tensor<4xi8> {
  // CHECK-NEXT: return %arg0
  %a = lowp.storage_cast %t : tensor<4xi8> -> tensor<4x!lowp.fixed<s8, 5>>
  %b = lowp.storage_cast %a : tensor<4x!lowp.fixed<s8, 5>> -> tensor<4xi8>
  return %b : tensor<4xi8>
}
