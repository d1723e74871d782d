// Every option of the type; defaults are not printed.
// RUN: quant-opt %s --verify-roundtrip | FileCheck %s
// RUN: quant-opt %s --emit-bytecode | quant-opt | FileCheck %s

// CHECK-LABEL: func.func private @types(
// CHECK-SAME: !lowp.log<s4, -3 to 0>, !lowp.log<u3, -7 to -1, geometric>,
// CHECK-SAME: !lowp.log<s4, -8 to -1, nozero, geometric>, !lowp.log<u4, base = sqrt2, -14 to 0>,
// CHECK-SAME: !lowp.log<s2, 5 to 5>, !lowp.log<u1, 0 to 1, nozero>, memref<2x!lowp.log<s16, -256 to 256>>)
func.func private @types(!lowp.log<s4, base = 2, -3 to 0>, !lowp.log<u3, -7 to -1, geometric>,
  !lowp.log<s4, -8 to -1, nozero, geometric>, !lowp.log<u4, base = sqrt2, -14 to 0>,
  !lowp.log<s2, 5 to 5>, !lowp.log<u1, 0 to 1, nozero>, memref<2x!lowp.log<s16, -256 to 256>>)

// CHECK-LABEL: func.func @mac
func.func @mac(%x: !lowp.fixed<u8, 8>, %w: !lowp.log<s4, -3 to 0>, %r: !lowp.log<u4, base = sqrt2, -14 to 0>,
               %a: !lowp.fixed<s32, 11>, %b: !lowp.fixed<s32, 10>, %c: !lowp.fixed<s32, 10>)
    -> (!lowp.fixed<s32, 11>, !lowp.fixed<s32, 10>, !lowp.fixed<s32, 10>) {
  // CHECK: lowp.mac %{{.*}}, %{{.*}}, %{{.*}} : !lowp.fixed<u8, 8>, !lowp.log<s4, -3 to 0>, !lowp.fixed<s32, 11>
  %0 = lowp.mac %x, %w, %a : !lowp.fixed<u8, 8>, !lowp.log<s4, -3 to 0>, !lowp.fixed<s32, 11>
  // Base sqrt(2): a sum of even and a sum of odd exponents.
  // CHECK: lowp.mac %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : !lowp.log<u4, base = sqrt2, -14 to 0>, !lowp.log<s4, -3 to 0>,
  %1:2 = lowp.mac %r, %w, %b, %c : !lowp.log<u4, base = sqrt2, -14 to 0>, !lowp.log<s4, -3 to 0>, !lowp.fixed<s32, 10>, !lowp.fixed<s32, 10>
  return %0, %1#0, %1#1 : !lowp.fixed<s32, 11>, !lowp.fixed<s32, 10>, !lowp.fixed<s32, 10>
}
