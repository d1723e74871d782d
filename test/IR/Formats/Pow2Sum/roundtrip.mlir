// ShiftCNN's terms and bits, and exponent sets.
// RUN: quant-opt %s --verify-roundtrip | FileCheck %s
// RUN: quant-opt %s --emit-bytecode | quant-opt | FileCheck %s

// CHECK-LABEL: func.func private @types(
// CHECK-SAME: !lowp.pow2sum<2x4>, !lowp.pow2sum<8x2>, !lowp.pow2sum<1x6>,
// CHECK-SAME: !lowp.pow2sum<signed, {{\[\[}}zero, -1, -2, -4], [zero, -3]]>,
// CHECK-SAME: !lowp.pow2sum<unsigned, {{\[\[}}0, 5, zero], [-43]]>, memref<2x!lowp.pow2sum<3x4>>)
func.func private @types(!lowp.pow2sum<2x4>, !lowp.pow2sum<8x2>, !lowp.pow2sum<1x6>,
  !lowp.pow2sum<signed, [[zero, -1, -2, -4], [zero, -3]]>,
  !lowp.pow2sum<unsigned, [[0, 5, zero], [-43]]>, memref<2x!lowp.pow2sum<3x4>>)

// CHECK-LABEL: func.func @mac
func.func @mac(%x: !lowp.fixed<u8, 8>, %w: !lowp.pow2sum<2x4>, %a: !lowp.fixed<s32, 15>) -> !lowp.fixed<s32, 15> {
  // CHECK: lowp.mac %{{.*}}, %{{.*}}, %{{.*}} : !lowp.fixed<u8, 8>, !lowp.pow2sum<2x4>, !lowp.fixed<s32, 15>
  %0 = lowp.mac %x, %w, %a : !lowp.fixed<u8, 8>, !lowp.pow2sum<2x4>, !lowp.fixed<s32, 15>
  return %0 : !lowp.fixed<s32, 15>
}
