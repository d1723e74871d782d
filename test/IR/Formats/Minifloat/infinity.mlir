// Where do small floats become infinite (E5M2) or NaN (E4M3)? A tie to even stays
// at an even greatest number. The sign of zero is kept.

// RUN: quant-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: @ends
// CHECK-DAG: %[[MOST:.*]] = lowp.constant 126 : !lowp.minifloat<e4m3, fn>
// CHECK-DAG: %[[NAN:.*]] = lowp.constant 127 : !lowp.minifloat<e4m3, fn>
// CHECK-DAG: %[[FINITE:.*]] = lowp.constant 123 : !lowp.minifloat<e5m2, ieee>
// CHECK-DAG: %[[INFINITE:.*]] = lowp.constant 124 : !lowp.minifloat<e5m2, ieee>
// CHECK: return %[[MOST]], %[[NAN]], %[[FINITE]], %[[INFINITE]]
func.func @ends() -> (!lowp.minifloat<e4m3, fn>, !lowp.minifloat<e4m3, fn>, !lowp.minifloat<e5m2, ieee>, !lowp.minifloat<e5m2, ieee>) {
  %one = arith.constant 1.0 : f32
  %zp = arith.constant 0 : i32
  %a = arith.constant 464.0 : f32
  %b = arith.constant 464.5 : f32
  %c = arith.constant 61439.0 : f32
  %d = arith.constant 61440.0 : f32
  %0 = lowp.quantize %a, %one, %zp {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<infinity>} : f32, f32, i32 -> !lowp.minifloat<e4m3, fn>
  %1 = lowp.quantize %b, %one, %zp {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<infinity>} : f32, f32, i32 -> !lowp.minifloat<e4m3, fn>
  %2 = lowp.quantize %c, %one, %zp {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<infinity>} : f32, f32, i32 -> !lowp.minifloat<e5m2, ieee>
  %3 = lowp.quantize %d, %one, %zp {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<infinity>} : f32, f32, i32 -> !lowp.minifloat<e5m2, ieee>
  return %0, %1, %2, %3 : !lowp.minifloat<e4m3, fn>, !lowp.minifloat<e4m3, fn>, !lowp.minifloat<e5m2, ieee>, !lowp.minifloat<e5m2, ieee>
}

// CHECK-LABEL: @zeros
// CHECK: lowp.constant 8 : !lowp.minifloat<e2m1, finite>
func.func @zeros() -> !lowp.minifloat<e2m1, finite> {
  %one = arith.constant 1.0 : f32
  %zp = arith.constant 0 : i32
  %a = arith.constant -0.1 : f32
  %0 = lowp.quantize %a, %one, %zp {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !lowp.minifloat<e2m1, finite>
  return %0 : !lowp.minifloat<e2m1, finite>
}
