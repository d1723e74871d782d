// Products with powers of two and sums of them: shifts, choices and signs.
// RUN: quant-opt %s --lowp-to-arith | FileCheck %s --implicit-check-not=muli --implicit-check-not=lowp.lut

// CHECK-LABEL: func.func @fixed_times_log
func.func @fixed_times_log(%x: !lowp.fixed<u8, 8>, %w: !lowp.log<s4, -3 to 0>, %a: !lowp.fixed<s32, 11>) -> !lowp.fixed<s32, 11> {
  // CHECK-COUNT-1: arith.shli
  // CHECK-NOT: arith.shli
  // CHECK: return
  %0 = lowp.mac %x, %w, %a : !lowp.fixed<u8, 8>, !lowp.log<s4, -3 to 0>, !lowp.fixed<s32, 11>
  return %0 : !lowp.fixed<s32, 11>
}

// The exponents are added; 1 is shifted by their sum.
// CHECK-LABEL: func.func @log_times_log
func.func @log_times_log(%x: !lowp.log<u4, -14 to 0>, %w: !lowp.log<s4, -3 to 0>, %a: !lowp.fixed<s32, 17>) -> !lowp.fixed<s32, 17> {
  // CHECK: %[[ONE:.*]] = arith.constant 1 : i32
  // CHECK: arith.shli %[[ONE]], %{{.*}} : i32
  // CHECK-NOT: arith.shli
  // CHECK: return
  %0 = lowp.mac %x, %w, %a : !lowp.log<u4, -14 to 0>, !lowp.log<s4, -3 to 0>, !lowp.fixed<s32, 17>
  return %0 : !lowp.fixed<s32, 17>
}

// Base sqrt(2): even sums of exponents go to one accumulator, odd ones to the other.
// CHECK-LABEL: func.func @root_times_root
func.func @root_times_root(%x: !lowp.log<u4, base = sqrt2, -14 to 0>, %w: !lowp.log<s4, base = sqrt2, -6 to 0>,
                           %a: !lowp.fixed<s32, 10>, %b: !lowp.fixed<s32, 10>) -> (!lowp.fixed<s32, 10>, !lowp.fixed<s32, 10>) {
  // CHECK: arith.shli
  // CHECK-NOT: arith.shli
  // CHECK: return
  %0:2 = lowp.mac %x, %w, %a, %b : !lowp.log<u4, base = sqrt2, -14 to 0>, !lowp.log<s4, base = sqrt2, -6 to 0>, !lowp.fixed<s32, 10>, !lowp.fixed<s32, 10>
  return %0#0, %0#1 : !lowp.fixed<s32, 10>, !lowp.fixed<s32, 10>
}

// Two terms, two shifts.
// CHECK-LABEL: func.func @fixed_times_pow2sum
func.func @fixed_times_pow2sum(%x: !lowp.fixed<u8, 8>, %w: !lowp.pow2sum<2x4>, %a: !lowp.fixed<s32, 15>) -> !lowp.fixed<s32, 15> {
  // CHECK-COUNT-2: arith.shli
  // CHECK-NOT: arith.shli
  // CHECK: return
  %0 = lowp.mac %x, %w, %a : !lowp.fixed<u8, 8>, !lowp.pow2sum<2x4>, !lowp.fixed<s32, 15>
  return %0 : !lowp.fixed<s32, 15>
}

// CHECK-LABEL: func.func @fixed_times_apot
func.func @fixed_times_apot(%x: !lowp.fixed<u8, 8>, %w: !lowp.pow2sum<signed, [[zero, -1, -2, -4], [zero, -3]]>, %a: !lowp.fixed<s32, 12>) -> !lowp.fixed<s32, 12> {
  // CHECK-COUNT-2: arith.shli
  // CHECK-NOT: arith.shli
  // CHECK: return
  %0 = lowp.mac %x, %w, %a : !lowp.fixed<u8, 8>, !lowp.pow2sum<signed, [[zero, -1, -2, -4], [zero, -3]]>, !lowp.fixed<s32, 12>
  return %0 : !lowp.fixed<s32, 12>
}

// The order of the values needs no table.
// CHECK-LABEL: func.func @max
func.func @max(%a: !lowp.log<s4, -3 to 0>, %b: !lowp.log<s4, -3 to 0>, %c: !lowp.pow2sum<2x4>, %d: !lowp.pow2sum<2x4>)
    -> (!lowp.log<s4, -3 to 0>, !lowp.pow2sum<2x4>) {
  %0 = lowp.max %a, %b : !lowp.log<s4, -3 to 0>
  %1 = lowp.max %c, %d : !lowp.pow2sum<2x4>
  return %0, %1 : !lowp.log<s4, -3 to 0>, !lowp.pow2sum<2x4>
}
