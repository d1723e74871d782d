// Conversions without an integer give 0, amounts of shifts are modulo the width.
// RUN: quant-opt %s --lowp-total-arith | FileCheck %s

// CHECK-LABEL: @to_i8
// CHECK: %[[C:.*]] = arith.fptosi %[[X:.*]] : f32 to i8
// CHECK: %[[LOW:.*]] = arith.constant -1.290000e+02 : f32
// CHECK: %[[ABOVE:.*]] = arith.cmpf ogt, %[[X]], %[[LOW]] : f32
// CHECK: %[[HIGH:.*]] = arith.constant 1.280000e+02 : f32
// CHECK: %[[BELOW:.*]] = arith.cmpf olt, %[[X]], %[[HIGH]] : f32
// CHECK: %[[FITS:.*]] = arith.andi %[[ABOVE]], %[[BELOW]]
// CHECK: arith.select %[[FITS]], %[[C]], %{{.*}} : i8
func.func @to_i8(%x: f32) -> i8 {
  %0 = arith.fptosi %x : f32 to i8
  return %0 : i8
}

// CHECK-LABEL: @shift
// CHECK: %[[C31:.*]] = arith.constant 31 : i32
// CHECK: %[[M:.*]] = arith.andi %[[N:.*]], %[[C31]] : i32
// CHECK: arith.shli %{{.*}}, %[[M]] : i32
func.func @shift(%x: i32, %n: i32) -> i32 {
  %0 = arith.shli %x, %n : i32
  return %0 : i32
}

// CHECK-LABEL: @constant_amount
// CHECK-NOT: arith.andi
func.func @constant_amount(%x: i32) -> i32 {
  %c = arith.constant 3 : i32
  %0 = arith.shrsi %x, %c : i32
  return %0 : i32
}
