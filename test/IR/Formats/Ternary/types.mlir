// The types come back from text and from bytecode, with either kind of scale, and codes
// in every layout.
// RUN: quant-opt %s --verify-roundtrip | FileCheck %s
// RUN: quant-opt %s --emit-bytecode | quant-opt | FileCheck %s

// CHECK-LABEL: func.func private @types(!lowp.ternary, tensor<?x4x!lowp.ternary>, memref<2x!lowp.ternary>)
func.func private @types(!lowp.ternary, tensor<?x4x!lowp.ternary>, memref<2x!lowp.ternary>)

// CHECK-LABEL: func.func @pair
func.func @pair(%x: tensor<2x3xf32>, %s: tensor<2x2xf32>, %z: i32) -> tensor<2x3xf32> {
  // CHECK: lowp.quantize {{.*}}granularity = #lowp.granularity<axis = 0 pair>{{.*}} -> tensor<2x3x!lowp.ternary>
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<axis = 0 pair>}
    : tensor<2x3xf32>, tensor<2x2xf32>, i32 -> tensor<2x3x!lowp.ternary>
  %d = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<axis = 0 pair>}
    : tensor<2x3x!lowp.ternary>, tensor<2x2xf32>, i32 -> tensor<2x3xf32>
  return %d : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @codes
func.func @codes(%x: tensor<2xi8>, %y: tensor<4xi8>, %a: !lowp.fixed<s32, 5>, %d: !lowp.fixed<u8, 5>)
    -> (!lowp.fixed<s32, 5>, !lowp.fixed<s32, 5>) {
  // CHECK: lowp.unpack %{{.*}} {layout = "trits"} : tensor<2xi8> -> tensor<7x!lowp.ternary>
  %t = lowp.unpack %x {layout = "trits"} : tensor<2xi8> -> tensor<7x!lowp.ternary>
  // CHECK: lowp.unpack %{{.*}} {layout = "planes"} : tensor<4xi8> -> tensor<12x!lowp.ternary>
  %p = lowp.unpack %y {layout = "planes"} : tensor<4xi8> -> tensor<12x!lowp.ternary>
  // CHECK: lowp.constant -1 : !lowp.ternary
  %w = lowp.constant -1 : !lowp.ternary
  // CHECK: lowp.mac {{.*}} : !lowp.fixed<u8, 5>, !lowp.ternary, !lowp.fixed<s32, 5>
  %1 = lowp.mac %d, %w, %a : !lowp.fixed<u8, 5>, !lowp.ternary, !lowp.fixed<s32, 5>
  // CHECK: lowp.mac {{.*}} : !lowp.fixed<u8, 5>, !lowp.ternary, !lowp.fixed<s32, 5>, !lowp.fixed<s32, 5>
  %2:2 = lowp.mac %d, %w, %1, %a : !lowp.fixed<u8, 5>, !lowp.ternary, !lowp.fixed<s32, 5>, !lowp.fixed<s32, 5>
  return %2#0, %2#1 : !lowp.fixed<s32, 5>, !lowp.fixed<s32, 5>
}
