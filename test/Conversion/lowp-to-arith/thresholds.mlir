// Thresholds become a search in two tables of 2^n entries per row.
// RUN: quant-opt %s --lowp-to-arith | FileCheck %s

// Filled up with what is never reached, and with the last code.
// CHECK-DAG: memref.global "private" constant @[[AT:.*]] : memref<8xi32> = dense<[-5, 3, 2147483647, 2147483647, 0, 7, 2147483647, 2147483647]>
// CHECK-DAG: memref.global "private" constant @[[CODES:.*]] : memref<8xi8> = dense<[1, 2, 3, 3, 3, 2, 1, 1]>

// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[X:.*]]: i32, %[[ROW:.*]]: index) -> i8
func.func @rows(%x: !lowp.fixed<s32, 0>, %row: index) -> !lowp.fixed<s8, 0> {
  // CHECK: %[[I:.*]] = arith.index_cast %[[ROW]] : index to i32
  // CHECK: %[[BASE:.*]] = arith.shli %[[I]], %{{.*}} : i32
  // CHECK: %[[MIDDLE:.*]] = arith.addi %[[BASE]], %{{.*}} : i32
  // CHECK: memref.get_global @[[AT]]
  // CHECK: arith.cmpi sle, %{{.*}}, %[[X]] : i32
  // CHECK: arith.select
  // CHECK: memref.get_global @[[AT]]
  // CHECK: arith.cmpi sle, %{{.*}}, %[[X]] : i32
  // CHECK: arith.select
  // CHECK: memref.get_global @[[CODES]]
  // CHECK: %[[CODE:.*]] = memref.load
  // CHECK-NEXT: return %[[CODE]]
  %y = lowp.threshold %x, %row {thresholds = dense<[[-5, 3], [0, 7]]> : tensor<2x2xi64>, codes = dense<[[1, 2, 3], [3, 2, 1]]> : tensor<2x3xi8>} : !lowp.fixed<s32, 0> -> !lowp.fixed<s8, 0>
  return %y : !lowp.fixed<s8, 0>
}

// One code is that code.
// CHECK-LABEL: func.func @one_code
// CHECK: %[[FIVE:.*]] = arith.constant 5 : i8
// CHECK: return %[[FIVE]]
func.func @one_code(%x: !lowp.fixed<s8, 0>) -> !lowp.fixed<s8, 0> {
  %y = lowp.threshold %x {thresholds = dense<> : tensor<1x0xi64>, codes = dense<[[5]]> : tensor<1x1xi8>} : !lowp.fixed<s8, 0> -> !lowp.fixed<s8, 0>
  return %y : !lowp.fixed<s8, 0>
}
