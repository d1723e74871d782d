// The codes of constants are computed once: 1.0 / 0.1 - 5, and so on; scales are
// rounded to f32; a smaller range in i8 is a narrower format, packed.
// RUN: quant-opt %s --convert-quant-to-lowp | FileCheck %s

// CHECK-LABEL: func.func @constant
// CHECK: %[[C:.*]] = arith.constant dense<[5, -38, 127]> : tensor<3xi8>
// CHECK: %[[Q:.*]] = lowp.storage_cast %[[C]] : tensor<3xi8> -> tensor<3x!lowp.fixed<s8, 0>>
// CHECK: %[[S:.*]] = arith.constant 1.000000e-01 : f32
// CHECK: %[[Z:.*]] = arith.constant -5 : i32
// CHECK: lowp.dequantize %[[Q]], %[[S]], %[[Z]]
func.func @constant() -> tensor<3xf32> {
  %c = arith.constant dense<[1.0, -3.3, 100.0]> : tensor<3xf32>
  %q = quant.qcast %c : tensor<3xf32> to tensor<3x!quant.uniform<i8:f32, 0.1:-5>>
  %d = quant.dcast %q : tensor<3x!quant.uniform<i8:f32, 0.1:-5>> to tensor<3xf32>
  return %d : tensor<3xf32>
}

// CHECK-LABEL: func.func @per_axis
// CHECK: %[[C:.*]] = arith.constant dense<[-62, -31]> : tensor<2xi8>
// CHECK: lowp.unpack %[[C]] {{.*}}: tensor<2xi8> -> tensor<2x2x!lowp.fixed<s4, 0>>
func.func @per_axis() -> tensor<2x2xf32> {
  %c = arith.constant dense<[[1.0, -2.0], [1.0, -2.0]]> : tensor<2x2xf32>
  %q = quant.qcast %c : tensor<2x2xf32> to tensor<2x2x!quant.uniform<i8<-8:7>:f32:0, {0.5, 1.0}>>
  %d = quant.dcast %q : tensor<2x2x!quant.uniform<i8<-8:7>:f32:0, {0.5, 1.0}>> to tensor<2x2xf32>
  return %d : tensor<2x2xf32>
}

// CHECK-LABEL: func.func @to_integers
// CHECK: %[[Q:.*]] = lowp.quantize {{.*}} -> tensor<2x!lowp.fixed<u4, 0>>
// CHECK: %[[I:.*]] = lowp.storage_cast %[[Q]] : tensor<2x!lowp.fixed<u4, 0>> -> tensor<2xi8>
// CHECK: arith.trunci %[[I]] : tensor<2xi8> to tensor<2xi4>
func.func @to_integers(%x: tensor<2xf32>) -> tensor<2xi4> {
  %q = quant.qcast %x : tensor<2xf32> to tensor<2x!quant.uniform<u4:f32, 1.0:8>>
  %i = quant.scast %q : tensor<2x!quant.uniform<u4:f32, 1.0:8>> to tensor<2xi4>
  return %i : tensor<2xi4>
}

// CHECK-LABEL: func.func @storage
// CHECK: %[[WIDE:.*]] = arith.extsi %arg0 : tensor<4xi4> to tensor<4xi8>
// CHECK: %[[Q:.*]] = lowp.storage_cast %[[WIDE]] : tensor<4xi8> -> tensor<4x!lowp.fixed<s4, 0>>
// CHECK: lowp.dequantize %[[Q]]
func.func @storage(%x: tensor<4xi4>) -> tensor<4xf32> {
  %q = quant.scast %x : tensor<4xi4> to tensor<4x!quant.uniform<i4:f32, 5.000000e-01:1>>
  %d = quant.dcast %q : tensor<4x!quant.uniform<i4:f32, 5.000000e-01:1>> to tensor<4xf32>
  return %d : tensor<4xf32>
}
