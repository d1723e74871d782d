// Tensor ops become generics over their elements, scales and zero points broadcast as the
// granularity says; packed constants become constants of codes.
// RUN: quant-opt %s --convert-lowp-to-linalg --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[AXIS:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[NONE:.*]] = affine_map<(d0, d1) -> ()>
// CHECK-LABEL: func.func @quantize
// CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[AXIS]], #[[NONE]], #[[ALL]]], iterator_types = ["parallel", "parallel"]}
// CHECK: ^bb0(%[[X:.*]]: f32, %[[S:.*]]: f32, %[[Z:.*]]: i32, %{{.*}}: !lowp.fixed<s8, 5>):
// CHECK: lowp.quantize %[[X]], %[[S]], %[[Z]]
func.func @quantize(%x: tensor<2x3xf32>) -> tensor<2x3x!lowp.fixed<s8, 5>> {
  %s = arith.constant dense<[1.0, 2.0, 0.5]> : tensor<3xf32>
  %z = arith.constant dense<0> : tensor<i32>
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<axis = 1>} : tensor<2x3xf32>, tensor<3xf32>, tensor<i32> -> tensor<2x3x!lowp.fixed<s8, 5>>
  return %q : tensor<2x3x!lowp.fixed<s8, 5>>
}

// -----

// CHECK-LABEL: func.func @requantize
// CHECK: linalg.generic
// CHECK: lowp.requantize %{{.*}} : !lowp.fixed<s32, 12>, f32, i32, f32, i32 -> !lowp.fixed<s8, 5>
func.func @requantize(%x: tensor<4x!lowp.fixed<s32, 12>>) -> tensor<4x!lowp.fixed<s8, 5>> {
  %s = arith.constant dense<1.0> : tensor<f32>
  %z = arith.constant dense<0> : tensor<i32>
  %q = lowp.requantize %x, %s, %z, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s32, 12>>, tensor<f32>, tensor<i32>, tensor<f32>, tensor<i32> -> tensor<4x!lowp.fixed<s8, 5>>
  return %q : tensor<4x!lowp.fixed<s8, 5>>
}

// -----

// Bytes 0x21 and 0x43 hold the codes 1, 2, 3, 4 of four bits each.
// CHECK-LABEL: func.func @unpack
// CHECK: %[[CODES:.*]] = arith.constant dense<[1, 2, 3, 4]> : tensor<4xi8>
// CHECK: lowp.storage_cast %[[CODES]] : tensor<4xi8> -> tensor<4x!lowp.fixed<s4, 2>>
// CHECK-NOT: lowp.unpack
func.func @unpack() -> tensor<4x!lowp.fixed<s4, 2>> {
  %p = arith.constant dense<[33, 67]> : tensor<2xi8>
  %c = lowp.unpack %p : tensor<2xi8> -> tensor<4x!lowp.fixed<s4, 2>>
  return %c : tensor<4x!lowp.fixed<s4, 2>>
}
