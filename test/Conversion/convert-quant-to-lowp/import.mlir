// What each form of !quant.uniform becomes, and the way back.
// RUN: quant-opt %s --convert-quant-to-lowp --canonicalize | FileCheck %s
// RUN: quant-opt %s -o %t.before.mlir
// RUN: quant-opt %s --convert-quant-to-lowp --convert-lowp-to-quant -o %t.after.mlir
// RUN: diff %t.before.mlir %t.after.mlir

// CHECK: module attributes {lowp.phase = "quantized"}

// CHECK-LABEL: func.func @tensor
// CHECK-DAG: %[[S:.*]] = arith.constant 5.000000e-01 : f32
// CHECK-DAG: %[[Z:.*]] = arith.constant 3 : i32
// CHECK: %[[Q:.*]] = lowp.quantize %arg0, %[[S]], %[[Z]] {granularity = #lowp.granularity<tensor>} : tensor<4x3xf32>, f32, i32 -> tensor<4x3x!lowp.fixed<s8, 0, narrow>>
// CHECK: lowp.dequantize %[[Q]], %[[S]], %[[Z]]
func.func @tensor(%x: tensor<4x3xf32>) -> tensor<4x3xf32> {
  %q = quant.qcast %x : tensor<4x3xf32> to tensor<4x3x!quant.uniform<i8<-127:127>:f32, 5.000000e-01:3>>
  %d = quant.dcast %q : tensor<4x3x!quant.uniform<i8<-127:127>:f32, 5.000000e-01:3>> to tensor<4x3xf32>
  return %d : tensor<4x3xf32>
}

// CHECK-LABEL: func.func @axis
// CHECK-SAME: -> tensor<4x?x!lowp.fixed<u4, 0>>
// CHECK-DAG: %[[S:.*]] = arith.constant dense<[5.000000e-01, 2.500000e-01, 2.000000e+00]> : tensor<3xf32>
// CHECK-DAG: %[[Z:.*]] = arith.constant dense<[3, 0, 15]> : tensor<3xi32>
// CHECK: lowp.quantize %arg0, %[[S]], %[[Z]] {granularity = #lowp.granularity<axis = 1>}
func.func @axis(%x: tensor<4x?xf32>) -> tensor<4x?x!quant.uniform<u4:f32:1, {5.000000e-01:3,2.500000e-01,2.000000e+00:15}>> {
  %q = quant.qcast %x : tensor<4x?xf32> to tensor<4x?x!quant.uniform<u4:f32:1, {5.000000e-01:3,2.500000e-01,2.000000e+00:15}>>
  return %q : tensor<4x?x!quant.uniform<u4:f32:1, {5.000000e-01:3,2.500000e-01,2.000000e+00:15}>>
}

// Blocks of consecutive elements are groups.
// CHECK-LABEL: func.func @groups
// CHECK: arith.constant dense<{{\[\[}}2.000000e+00, 3.000000e+00], [4.000000e+00, 5.000000e+00]]> : tensor<2x2xf32>
// CHECK: {granularity = #lowp.granularity<group = 2{{,?}} axis = 0>}
func.func @groups(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %q = quant.qcast %x : tensor<2x4xf32> to tensor<2x4x!quant.uniform<i8:f32:{0:1, 1:2}, {{2.000000e+00:120, 3.000000e+00:127}, {4.000000e+00, 5.000000e+00:-3}}>>
  %d = quant.dcast %q : tensor<2x4x!quant.uniform<i8:f32:{0:1, 1:2}, {{2.000000e+00:120, 3.000000e+00:127}, {4.000000e+00, 5.000000e+00:-3}}>> to tensor<2x4xf32>
  return %d : tensor<2x4xf32>
}

// The scales of groups are [axis, group], those of blocks [block, axis] here.
// CHECK-LABEL: func.func @columns
// CHECK: arith.constant dense<{{\[\[}}2.000000e+00, 4.000000e+00], [3.000000e+00, 5.000000e+00]]> : tensor<2x2xf32>
// CHECK: {granularity = #lowp.granularity<group = 2{{,?}} axis = 1>}
func.func @columns(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %q = quant.qcast %x : tensor<4x2xf32> to tensor<4x2x!quant.uniform<i8:f32:{0:2, 1:1}, {{2.000000e+00:120, 3.000000e+00:127}, {4.000000e+00, 5.000000e+00:-3}}>>
  %d = quant.dcast %q : tensor<4x2x!quant.uniform<i8:f32:{0:2, 1:1}, {{2.000000e+00:120, 3.000000e+00:127}, {4.000000e+00, 5.000000e+00:-3}}>> to tensor<4x2xf32>
  return %d : tensor<4x2xf32>
}

// Other blocks have a scale per index of their dimensions.
// CHECK-LABEL: func.func @blocks
// CHECK: arith.constant dense<{{.*}}> : tensor<4x4xf32>
// CHECK: {granularity = #lowp.granularity<axes = [0, 1]>}
func.func @blocks(%x: tensor<4x4x3xf32>) -> tensor<4x4x3xf32> {
  %q = quant.qcast %x : tensor<4x4x3xf32> to tensor<4x4x3x!quant.uniform<i8:f32:{0:2, 1:2}, {{{2.000000e+00:120}, {3.000000e+00:127}}, {{4.000000e+00}, {5.000000e+00:-3}}}>>
  %d = quant.dcast %q : tensor<4x4x3x!quant.uniform<i8:f32:{0:2, 1:2}, {{{2.000000e+00:120}, {3.000000e+00:127}}, {{4.000000e+00}, {5.000000e+00:-3}}}>> to tensor<4x4x3xf32>
  return %d : tensor<4x4x3xf32>
}

// Codes pass through what moves them, and through calls.
// CHECK-LABEL: func.func @moved(%arg0: tensor<2x2x!lowp.fixed<u8, 0>>)
// CHECK: lowp.dequantize
func.func @moved(%q: tensor<2x2x!quant.uniform<u8:f32, 1.000000e+00:128>>) -> tensor<2x2xf32> {
  %d = quant.dcast %q : tensor<2x2x!quant.uniform<u8:f32, 1.000000e+00:128>> to tensor<2x2xf32>
  return %d : tensor<2x2xf32>
}
