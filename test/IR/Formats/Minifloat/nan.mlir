// NaN counts as less than every number: the maximum leaves it out, the minimum is NaN.
// RUN: quant-opt %s --canonicalize | FileCheck %s
// CHECK-DAG: %[[NAN:.*]] = lowp.constant 127
// CHECK-DAG: %[[ONE:.*]] = lowp.constant 56
// CHECK: return %[[ONE]], %[[ONE]], %[[NAN]], %[[NAN]]
func.func @extrema_of_nan() -> (!lowp.minifloat<e4m3, fn>, !lowp.minifloat<e4m3, fn>, !lowp.minifloat<e4m3, fn>, !lowp.minifloat<e4m3, fn>) {
  %nan = lowp.constant 127 : !lowp.minifloat<e4m3, fn>
  %one = lowp.constant 56 : !lowp.minifloat<e4m3, fn>
  %0 = lowp.max %nan, %one : !lowp.minifloat<e4m3, fn>
  %1 = lowp.max %one, %nan : !lowp.minifloat<e4m3, fn>
  %2 = lowp.min %nan, %one : !lowp.minifloat<e4m3, fn>
  %3 = lowp.min %one, %nan : !lowp.minifloat<e4m3, fn>
  return %0, %1, %2, %3 : !lowp.minifloat<e4m3, fn>, !lowp.minifloat<e4m3, fn>, !lowp.minifloat<e4m3, fn>, !lowp.minifloat<e4m3, fn>
}
