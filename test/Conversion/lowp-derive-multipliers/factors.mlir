// The factor between two steps as multiplier and shift (docs/NumericContract.md).
// RUN: quant-opt %s --convert-lowp-to-linalg --lowp-derive-multipliers --split-input-file | FileCheck %s

// 2^-12 / 2^-5 = 2^-7 = 2^30 * 2^-37: a shift.
// CHECK-LABEL: func.func @requantize
// CHECK-DAG: %[[M:.*]] = arith.constant 1073741824 : i32
// CHECK-DAG: %[[N:.*]] = arith.constant 37 : i32
// CHECK: lowp.rescale %{{.*}}, %[[M]], %[[N]], %{{.*}}, %{{.*}} {kind = "shift"} : !lowp.fixed<s32, 12> -> !lowp.fixed<s8, 5>
func.func @requantize(%x: tensor<4x!lowp.fixed<s32, 12>>) -> tensor<4x!lowp.fixed<s8, 5>> {
  %s = arith.constant dense<1.0> : tensor<f32>
  %z = arith.constant dense<0> : tensor<i32>
  %q = lowp.requantize %x, %s, %z, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s32, 12>>, tensor<f32>, tensor<i32>, tensor<f32>, tensor<i32> -> tensor<4x!lowp.fixed<s8, 5>>
  return %q : tensor<4x!lowp.fixed<s8, 5>>
}

// -----

// 2^-12 / (3 * 2^-5) = 2^-7 / 3, and 2^39 times that is 1431655765.3.
// CHECK-LABEL: func.func @real
// CHECK-DAG: %[[M:.*]] = arith.constant 1431655765 : i32
// CHECK-DAG: %[[N:.*]] = arith.constant 39 : i32
// CHECK: lowp.rescale %{{.*}}, %[[M]], %[[N]], %{{[^ ]*}}, %{{[^ ]*}} : !lowp.fixed<s32, 12> -> !lowp.fixed<s8, 5>
func.func @real(%x: tensor<4x!lowp.fixed<s32, 12>>) -> tensor<4x!lowp.fixed<s8, 5>> {
  %s = arith.constant dense<1.0> : tensor<f32>
  %t = arith.constant dense<3.0> : tensor<f32>
  %z = arith.constant dense<0> : tensor<i32>
  %q = lowp.requantize %x, %s, %z, %t, %z {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s32, 12>>, tensor<f32>, tensor<i32>, tensor<f32>, tensor<i32> -> tensor<4x!lowp.fixed<s8, 5>>
  return %q : tensor<4x!lowp.fixed<s8, 5>>
}
