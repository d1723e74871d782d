// The type comes back from text and from bytecode.
// RUN: quant-opt %s --verify-roundtrip | FileCheck %s
// RUN: quant-opt %s --emit-bytecode | quant-opt | FileCheck %s

// CHECK-LABEL: func.func private @types(!lowp.binary, tensor<?x4x!lowp.binary>, memref<2x!lowp.binary>)
func.func private @types(!lowp.binary, tensor<?x4x!lowp.binary>, memref<2x!lowp.binary>)

// CHECK-LABEL: func.func @codes
func.func @codes(%x: tensor<2xi8>, %a: !lowp.fixed<s32, 0>, %b: !lowp.binary) -> !lowp.fixed<s32, 0> {
  // CHECK: lowp.unpack %{{.*}} : tensor<2xi8> -> tensor<9x!lowp.binary>
  %t = lowp.unpack %x : tensor<2xi8> -> tensor<9x!lowp.binary>
  // CHECK: lowp.constant 1 : !lowp.binary
  %w = lowp.constant 1 : !lowp.binary
  // CHECK: lowp.mac {{.*}} : !lowp.binary, !lowp.binary, !lowp.fixed<s32, 0>
  %1 = lowp.mac %b, %w, %a : !lowp.binary, !lowp.binary, !lowp.fixed<s32, 0>
  return %1 : !lowp.fixed<s32, 0>
}
