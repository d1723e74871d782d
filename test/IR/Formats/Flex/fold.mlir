// Steps of the controllers on constants: rows of the sheets' tables.
// RUN: quant-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @scale
// CHECK: %[[S:.*]] = arith.constant 6.10351563E-5 : f32
// CHECK: %[[MOST:.*]] = arith.constant 4.65661287E-10 : f32
// CHECK: return %[[S]], %[[MOST]]
func.func @scale() -> (f32, f32) {
  %e = arith.constant 14 : i32
  %far = arith.constant 40 : i32
  %s = lowp.flex_scale %e : !lowp.flex<16, 5>
  %most = lowp.flex_scale %far : !lowp.flex<16, 5>
  return %s, %most : f32, f32
}

// The eighth step of the trace: an overflow at 2^-13 forgets the history.
// CHECK-LABEL: func.func @autoflex
// CHECK-DAG: %[[E:.*]] = arith.constant 10 : i32
// CHECK-DAG: %[[P:.*]] = arith.constant 1 : i64
// CHECK-DAG: %[[H:.*]] = arith.constant dense<[7.999755859375, 9.000000e-01]> : tensor<2xf64>
// CHECK: return %[[E]], %[[P]], %[[H]]
func.func @autoflex() -> (i32, i64, tensor<2xf64>) {
  %m = arith.constant 32767 : i64
  %e = arith.constant 13 : i32
  %p = arith.constant 7 : i64
  %h = arith.constant dense<[0.9, 0.9]> : tensor<2xf64>
  %e1, %p1, %h1 = lowp.autoflex %m, %e, %p, %h : !lowp.flex<16, 5>, tensor<2xf64>
  return %e1, %p1, %h1 : i32, i64, tensor<2xf64>
}

// CHECK-LABEL: func.func @start
// CHECK-DAG: %[[E:.*]] = arith.constant 4 : i32
// CHECK-DAG: %[[DONE:.*]] = arith.constant true
// CHECK: return %[[E]], %[[DONE]]
func.func @start() -> (i32, i1) {
  %m = arith.constant 1000 : i64
  %e = arith.constant 0 : i32
  %e1, %done = lowp.autoflex_start %m, %e {guard = 32 : i64} : !lowp.flex<16, 5>
  return %e1, %done : i32, i1
}

// CHECK-LABEL: func.func @overflow
// CHECK-DAG: %[[LESS:.*]] = arith.constant 9 : i32
// CHECK-DAG: %[[SAME:.*]] = arith.constant 10 : i32
// CHECK-DAG: %[[MORE:.*]] = arith.constant 11 : i32
// CHECK: return %[[LESS]], %[[SAME]], %[[MORE]]
func.func @overflow() -> (i32, i32, i32) {
  %e = arith.constant 10 : i32
  %total = arith.constant 10000 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %less = lowp.overflow_control %e, %two, %two, %total : !lowp.flex<16, 5>
  %same = lowp.overflow_control %e, %one, %two, %total : !lowp.flex<16, 5>
  %more = lowp.overflow_control %e, %one, %one, %total : !lowp.flex<16, 5>
  return %less, %same, %more : i32, i32, i32
}
