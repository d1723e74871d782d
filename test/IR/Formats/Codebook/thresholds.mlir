// RUN: quant-opt %s --lowp-to-arith | FileCheck %s

// Neighbours on both sides of 0 that are far apart: the threshold is the level (floor)
// or the boundary (nearest; a tie goes to the even code), however many floats lie between.

func.func @floor(%x: f32) -> !lowp.codebook<u1, [-10, 9]> {
  %s = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>, rounding = #lowp.rounding<floor>} : f32, f32, i32 -> !lowp.codebook<u1, [-10, 9]>
  return %q : !lowp.codebook<u1, [-10, 9]>
}
// CHECK-LABEL: func.func @floor
// CHECK: arith.constant 9.000000e+00 : f64

func.func @above(%x: f32) -> !lowp.codebook<u1, [-10, 9], boundaries = [5]> {
  %s = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>, rounding = #lowp.rounding<half_up>} : f32, f32, i32 -> !lowp.codebook<u1, [-10, 9], boundaries = [5]>
  return %q : !lowp.codebook<u1, [-10, 9], boundaries = [5]>
}
// CHECK-LABEL: func.func @above
// CHECK: arith.constant 5.000000e+00 : f64

func.func @below(%x: f32) -> !lowp.codebook<u1, [-9, 10], boundaries = [-5]> {
  %s = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !lowp.codebook<u1, [-9, 10], boundaries = [-5]>
  return %q : !lowp.codebook<u1, [-9, 10], boundaries = [-5]>
}
// CHECK-LABEL: func.func @below
// CHECK: arith.constant -4.9999999999999991 : f64
