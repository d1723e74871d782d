// Scales of groups are repeated for each element without a division in any map; a pair is
// two tables, and the sign of the element picks.
// RUN: quant-opt %s --convert-lowp-to-linalg --split-input-file --verify-diagnostics | FileCheck %s

// Seven elements per index of dimension 0 in groups of four: the last group is shorter.
// CHECK-DAG: #[[REPEAT:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-DAG: #[[ALL3:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[NONE:.*]] = affine_map<(d0, d1) -> ()>
// CHECK-NOT: floordiv
// CHECK-LABEL: func.func @group
// CHECK: %[[S:.*]] = arith.constant dense<{{.*}}> : tensor<2x2xf32>
// CHECK: %[[R:.*]] = linalg.generic {indexing_maps = [#[[REPEAT]], #[[ALL3]]], {{.*}} ins(%[[S]] : tensor<2x2xf32>) outs({{.*}} : tensor<2x2x4xf32>)
// CHECK: %[[FLAT:.*]] = tensor.collapse_shape %[[R]] {{\[\[}}0], [1, 2]] : tensor<2x2x4xf32> into tensor<2x8xf32>
// CHECK: %[[CUT:.*]] = tensor.extract_slice %[[FLAT]][0, 0] [2, 7] [1, 1] : tensor<2x8xf32> to tensor<2x7xf32>
// CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[ALL]], #[[NONE]], #[[ALL]]], {{.*}} ins(%{{.*}}, %[[CUT]], %{{.*}} : tensor<2x7x!lowp.fixed<s4, 0>>, tensor<2x7xf32>, tensor<i32>)
// CHECK: lowp.dequantize {{.*}} {granularity = #lowp.granularity<tensor>} : !lowp.fixed<s4, 0>, f32, i32 -> f32
func.func @group(%q: tensor<2x7x!lowp.fixed<s4, 0>>) -> tensor<2x7xf32> {
  %s = arith.constant dense<[[1.0, 2.0], [0.5, 4.0]]> : tensor<2x2xf32>
  %z = arith.constant 0 : i32
  %x = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<group = 4 axis = 0>} : tensor<2x7x!lowp.fixed<s4, 0>>, tensor<2x2xf32>, i32 -> tensor<2x7xf32>
  return %x : tensor<2x7xf32>
}

// -----

// A group larger than the tensor repeats no more than there is.
// CHECK-LABEL: func.func @large_group
// CHECK: outs({{.*}} : tensor<2x1x7xf32>)
// CHECK-NOT: tensor.extract_slice
func.func @large_group(%q: tensor<2x7x!lowp.fixed<s4, 0>>, %s: tensor<2x1xf32>) -> tensor<2x7xf32> {
  %z = arith.constant 0 : i32
  %x = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<group = 1000000000000 axis = 0>} : tensor<2x7x!lowp.fixed<s4, 0>>, tensor<2x1xf32>, i32 -> tensor<2x7xf32>
  return %x : tensor<2x7xf32>
}

// -----

// The axis is the last dimension: the repeated scales are read transposed.
// CHECK: #[[MAP:.*]] = affine_map<(d0, d1, d2) -> (d2, d0, d1)>
// CHECK-LABEL: func.func @group_of_columns
// CHECK: %[[E:.*]] = tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2]] output_shape [%{{.*}}, 2, 3] : tensor<?x6xf32> into tensor<?x2x3xf32>
// CHECK: linalg.generic {indexing_maps = [{{.*}}, #[[MAP]], {{.*}} ins(%{{.*}}, %[[E]], %{{.*}} : tensor<2x3x?xf32>, tensor<?x2x3xf32>, tensor<i32>)
// CHECK: lowp.quantize
func.func @group_of_columns(%x: tensor<2x3x?xf32>, %s: tensor<?x3xf32>) -> tensor<2x3x?x!lowp.fixed<s4, 0>> {
  %z = arith.constant 0 : i32
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<group = 2 axis = 2>} : tensor<2x3x?xf32>, tensor<?x3xf32>, i32 -> tensor<2x3x?x!lowp.fixed<s4, 0>>
  return %q : tensor<2x3x?x!lowp.fixed<s4, 0>>
}

// -----

// CHECK: #[[PIXEL:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-LABEL: func.func @axes
// CHECK: linalg.generic {indexing_maps = [{{.*}}, #[[PIXEL]], {{.*}} ins(%{{.*}}, %{{.*}}, %{{.*}} : tensor<4x3x2x!lowp.fixed<s4, 0>>, tensor<3x2xf32>, tensor<i32>)
func.func @axes(%q: tensor<4x3x2x!lowp.fixed<s4, 0>>, %s: tensor<3x2xf32>) -> tensor<4x3x2xf32> {
  %z = arith.constant 0 : i32
  %x = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<axes = [1, 2]>} : tensor<4x3x2x!lowp.fixed<s4, 0>>, tensor<3x2xf32>, i32 -> tensor<4x3x2xf32>
  return %x : tensor<4x3x2xf32>
}

// -----

// CHECK-LABEL: func.func @pair
// CHECK-SAME: %[[Q:.*]]: tensor<3x!lowp.ternary>, %[[S:.*]]: tensor<2xf32>
// CHECK-DAG: %[[P:.*]] = tensor.extract_slice %[[S]][0] [1] [1] : tensor<2xf32> to tensor<f32>
// CHECK-DAG: %[[N:.*]] = tensor.extract_slice %[[S]][1] [1] [1] : tensor<2xf32> to tensor<f32>
// CHECK: ins(%[[Q]], %[[P]], %[[N]], %{{.*}} : tensor<3x!lowp.ternary>, tensor<f32>, tensor<f32>, tensor<i32>)
// CHECK: ^bb0(%[[C:.*]]: !lowp.ternary, %[[PS:.*]]: f32, %[[NS:.*]]: f32, %[[Z:.*]]: i32, %{{.*}}: f32):
// CHECK: %[[E:.*]] = lowp.dequantize %[[C]], {{.*}} -> f64
// CHECK: %[[NEGATIVE:.*]] = arith.cmpf olt, %[[E]], %{{.*}} : f64
// CHECK: %[[SCALE:.*]] = arith.select %[[NEGATIVE]], %[[NS]], %[[PS]] : f32
// CHECK: lowp.dequantize %[[C]], %[[SCALE]], %[[Z]]
func.func @pair(%q: tensor<3x!lowp.ternary>, %s: tensor<2xf32>) -> tensor<3xf32> {
  %z = arith.constant 0 : i32
  %x = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<tensor pair>} : tensor<3x!lowp.ternary>, tensor<2xf32>, i32 -> tensor<3xf32>
  return %x : tensor<3xf32>
}

// -----

func.func @unknown_group(%x: tensor<2x?xf32>, %s: tensor<2x?xf32>) -> tensor<2x?x!lowp.fixed<s4, 0>> {
  %z = arith.constant 0 : i32
  // expected-error@+1 {{has groups over dimension 1, whose size is not known: give it a static size, or make it the axis}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<group = 2 axis = 0>} : tensor<2x?xf32>, tensor<2x?xf32>, i32 -> tensor<2x?x!lowp.fixed<s4, 0>>
  return %q : tensor<2x?x!lowp.fixed<s4, 0>>
}
