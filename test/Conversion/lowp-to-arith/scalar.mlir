// What the scalar ops become.
// RUN: quant-opt %s --lowp-to-arith | FileCheck %s

// A shift by a known amount, of an accumulator of 32 bits, stays in 32 bits and
// multiplies nothing.
// CHECK-LABEL: func.func @shift(
func.func @shift(%a: !lowp.fixed<s32, 12>) -> !lowp.fixed<s8, 5> {
  %m = arith.constant 1073741824 : i32
  %s = arith.constant 37 : i32
  %z = arith.constant 0 : i32
  // CHECK-NOT: i64
  // CHECK-NOT: muli
  // CHECK: %[[SIX:.*]] = arith.constant 6 : i32
  // CHECK: %[[A:.*]] = arith.shrsi %arg0, %[[SIX]] : i32
  // CHECK: %[[B:.*]] = arith.addi %[[A]], %{{.*}} : i32
  // CHECK: arith.shrsi %[[B]], %{{.*}} : i32
  // CHECK: arith.constant -128 : i32
  // CHECK: arith.constant 127 : i32
  // CHECK: arith.trunci %{{.*}} : i32 to i8
  %r = lowp.rescale %a, %m, %s, %z, %z {kind = "shift"} : !lowp.fixed<s32, 12> -> !lowp.fixed<s8, 5>
  return %r : !lowp.fixed<s8, 5>
}

// The shift may be known at run time only.
// CHECK-LABEL: func.func @run_time_shift(
func.func @run_time_shift(%a: !lowp.fixed<s32, 12>, %s: i32) -> !lowp.fixed<s8, 5> {
  %m = arith.constant 1073741824 : i32
  %z = arith.constant 0 : i32
  // CHECK-NOT: muli
  // CHECK: arith.trunci %{{.*}} : i64 to i8
  %r = lowp.rescale %a, %m, %s, %z, %z {kind = "shift"} : !lowp.fixed<s32, 12> -> !lowp.fixed<s8, 5>
  return %r : !lowp.fixed<s8, 5>
}

// CHECK-LABEL: func.func @multiplier(
func.func @multiplier(%a: !lowp.fixed<s32, 0>) -> !lowp.fixed<s8, 0> {
  %m = arith.constant 1518500250 : i32
  %s = arith.constant 40 : i32
  %z = arith.constant 0 : i32
  // CHECK: %[[E:.*]] = arith.extsi %arg0 : i32 to i64
  // CHECK: arith.muli %[[E]], %{{.*}} : i64
  %r = lowp.rescale %a, %m, %s, %z, %z : !lowp.fixed<s32, 0> -> !lowp.fixed<s8, 0>
  return %r : !lowp.fixed<s8, 0>
}

// A requantize by constant scales of a power of two needs no multiplication.
// CHECK-LABEL: func.func @requantize(
func.func @requantize(%a: !lowp.fixed<s32, 12>) -> !lowp.fixed<s8, 5> {
  %one = arith.constant 1.0 : f32
  %two = arith.constant 2.0 : f32
  %z = arith.constant 0 : i32
  // CHECK-NOT: muli
  // CHECK: return
  %r = lowp.requantize %a, %one, %z, %two, %z {granularity = #lowp.granularity<tensor>} : !lowp.fixed<s32, 12>, f32, i32, f32, i32 -> !lowp.fixed<s8, 5>
  return %r : !lowp.fixed<s8, 5>
}

// CHECK-LABEL: func.func @quantize(
func.func @quantize(%x: f32, %s: f32, %z: i32) -> f32 {
  // CHECK: arith.extf %arg0 : f32 to f64
  // CHECK: arith.divf %{{.*}} : f64
  // CHECK: arith.fptosi
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !lowp.fixed<s8, 5>
  // CHECK: arith.sitofp %{{.*}} : i64 to f64
  // CHECK: arith.truncf %{{.*}} : f64 to f32
  %d = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<tensor>} : !lowp.fixed<s8, 5>, f32, i32 -> f32
  return %d : f32
}
