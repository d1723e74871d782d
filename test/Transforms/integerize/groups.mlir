// Weights with a scale per group: one partial sum per group, then the partial sums times
// the scales as integers; powers of two are codes of such, so that nothing is multiplied.
// RUN: quant-opt %s --split-input-file --lowp-integerize --lowp-verify-phase | FileCheck %s

// Five elements in groups of two: one element of 0 fills up the last group. The scales
// 0.75, 1.5 and 3 are 1, 2 and 4 times 0.75.
// CHECK-DAG: #[[DATA:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
// CHECK-DAG: #[[WEIGHTS:.*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2, d3)>
// CHECK-DAG: #[[PARTIAL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[SCALES:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-DAG: #[[SUM:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @matmul
// CHECK-NOT: floordiv
// CHECK: %[[Q:.*]] = lowp.quantize
// CHECK: %[[PAD:.*]] = tensor.pad %[[Q]] low[0, 0] high[0, 1]
// CHECK: tensor.yield %{{.*}} : !lowp.fixed<s8, 4>
// CHECK: %[[X:.*]] = tensor.expand_shape %[[PAD]] {{\[\[}}0], [1, 2]] output_shape [%{{.*}}, 3, 2] : tensor<?x6x!lowp.fixed<s8, 4>> into tensor<?x3x2x!lowp.fixed<s8, 4>>
// Columns 1 2 3 4 5 0 and -1 -2 -3 -4 -5 0, packed.
// CHECK: arith.constant dense<[33, 67, 5, -17, -51, 11]> : tensor<6xi8>
// CHECK: %[[W:.*]] = lowp.unpack %{{.*}} -> tensor<2x3x2x!lowp.fixed<s4, 1>>
// CHECK: %[[P:.*]] = linalg.generic {indexing_maps = [#[[DATA]], #[[WEIGHTS]], #[[PARTIAL]]], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%[[X]], %[[W]] : {{.*}}) outs({{.*}} : tensor<?x2x3x!lowp.fixed<s32, 5>>)
// CHECK: lowp.mac %{{.*}} : !lowp.fixed<s8, 4>, !lowp.fixed<s4, 1>, !lowp.fixed<s32, 5>
// CHECK: arith.constant dense<{{\[\[}}0, 1, 2], [2, 1, 0]]> : tensor<2x3xi8>
// CHECK: %[[S:.*]] = lowp.storage_cast %{{.*}} -> tensor<2x3x!lowp.log<u2, 0 to 2, nozero>>
// CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[SCALES]], #[[SUM]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[P]], %[[S]] : {{.*}}) outs({{.*}} : tensor<?x2x!lowp.fixed<s32, 5>>)
// CHECK: lowp.mac %{{.*}} : !lowp.fixed<s32, 5>, !lowp.log<u2, 0 to 2, nozero>, !lowp.fixed<s32, 5>
// CHECK: %[[BASE:.*]] = arith.constant 3.750000e-01 : f32
// CHECK: lowp.dequantize %{{.*}}, %[[BASE]]
module attributes {lowp.phase = "quantized"} {
  func.func @matmul(%arg: tensor<?x5xf32>) -> tensor<?x2xf32> {
    %half = arith.constant 0.5 : f32
    %z = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %c0 = arith.constant 0 : index
    %q = lowp.quantize %arg, %half, %z {granularity = #lowp.granularity<tensor>} : tensor<?x5xf32>, f32, i32 -> tensor<?x5x!lowp.fixed<s8, 4>>
    %x = lowp.dequantize %q, %half, %z {granularity = #lowp.granularity<tensor>} : tensor<?x5x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<?x5xf32>
    %wi = arith.constant dense<[[1, -1], [2, -2], [3, -3], [4, -4], [5, -5]]> : tensor<5x2xi8>
    %wc = lowp.storage_cast %wi : tensor<5x2xi8> -> tensor<5x2x!lowp.fixed<s4, 1>>
    %s = arith.constant dense<[[0.75, 1.5, 3.0], [3.0, 1.5, 0.75]]> : tensor<2x3xf32>
    %w = lowp.dequantize %wc, %s, %z {granularity = #lowp.granularity<group = 2 axis = 1>} : tensor<5x2x!lowp.fixed<s4, 1>>, tensor<2x3xf32>, i32 -> tensor<5x2xf32>
    %n = tensor.dim %arg, %c0 : tensor<?x5xf32>
    %e = tensor.empty(%n) : tensor<?x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x2xf32>) -> tensor<?x2xf32>
    %y = linalg.matmul ins(%x, %w : tensor<?x5xf32>, tensor<5x2xf32>) outs(%f : tensor<?x2xf32>) -> tensor<?x2xf32>
    return %y : tensor<?x2xf32>
  }
}

// -----

// A window is gathered; one scale per row of the kernel is shared by all outputs. Rows
// come first in the sum, so that a group is a row.
// CHECK-DAG: #[[WINDOW:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d4, d1 + d3, d2 + d5)>
// CHECK-DAG: #[[ONE:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d4)>
// CHECK-LABEL: func.func @rows
// CHECK: %[[G:.*]] = linalg.generic {indexing_maps = [#[[WINDOW]], #{{.*}}], {{.*}} outs(%{{.*}} : tensor<1x2x2x2x2x2x!lowp.fixed<s8, 4>>)
// CHECK: tensor.collapse_shape %[[G]] {{\[\[}}0], [1], [2], [3, 4, 5]] {{.*}} into tensor<1x2x2x8x!lowp.fixed<s8, 4>>
// CHECK: tensor.expand_shape {{.*}} into tensor<1x2x2x2x4x!lowp.fixed<s8, 4>>
// CHECK-NOT: tensor.pad
// CHECK: lowp.storage_cast %{{.*}} : tensor<2xi8> -> tensor<2x!lowp.fixed<u2, 0>>
// CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[ONE]], #{{.*}}]
module attributes {lowp.phase = "quantized"} {
  func.func @rows(%arg: tensor<1x2x3x3xf32>) -> tensor<1x3x2x2xf32> {
    %one = arith.constant 1.0 : f32
    %z = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %q = lowp.quantize %arg, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x2x3x3xf32>, f32, i32 -> tensor<1x2x3x3x!lowp.fixed<s8, 4>>
    %x = lowp.dequantize %q, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x2x3x3x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2x3x3xf32>
    %wi = arith.constant dense<[[[[1, 1], [0, 1]], [[-1, 1], [0, 1]]], [[[1, 1], [0, -1]], [[1, 1], [0, 1]]], [[[1, 1], [0, 1]], [[1, -1], [-1, 1]]]]> : tensor<3x2x2x2xi8>
    %wc = lowp.storage_cast %wi : tensor<3x2x2x2xi8> -> tensor<3x2x2x2x!lowp.ternary>
    %s = arith.constant dense<[0.5, 1.5]> : tensor<2xf32>
    %w = lowp.dequantize %wc, %s, %z {granularity = #lowp.granularity<axis = 2>} : tensor<3x2x2x2x!lowp.ternary>, tensor<2xf32>, i32 -> tensor<3x2x2x2xf32>
    %e = tensor.empty() : tensor<1x3x2x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
    %y = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x2x3x3xf32>, tensor<3x2x2x2xf32>) outs(%f : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
    return %y : tensor<1x3x2x2xf32>
  }
}

// -----

// Groups with a pair of scales: the negative weights of the second group count 2^23 times
// as much as the others, which takes an accumulator of 64 bits.
// CHECK-LABEL: func.func @pairs
// CHECK: lowp.mac %{{.*}} : !lowp.fixed<s8, 0>, !lowp.ternary, !lowp.fixed<s32, 0>, !lowp.fixed<s32, 0>
// CHECK: lowp.mac %{{.*}} : !lowp.fixed<s32, 0>, !lowp.log<u5, 0 to 23, nozero>, !lowp.fixed<s64, 0>
module attributes {lowp.phase = "quantized"} {
  func.func @pairs(%arg: tensor<1x8xf32>) -> tensor<1x1xf32> {
    %one = arith.constant 1.0 : f32
    %z = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %q = lowp.quantize %arg, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x8xf32>, f32, i32 -> tensor<1x8x!lowp.fixed<s8, 0>>
    %x = lowp.dequantize %q, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x8x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<1x8xf32>
    %wi = arith.constant dense<[[1], [1], [1], [-1], [-1], [-1], [-1], [1]]> : tensor<8x1xi8>
    %wc = lowp.storage_cast %wi : tensor<8x1xi8> -> tensor<8x1x!lowp.ternary>
    %s = arith.constant dense<[[[1.0, 1.0], [1.0, 8388608.0]]]> : tensor<1x2x2xf32>
    %w = lowp.dequantize %wc, %s, %z {granularity = #lowp.granularity<group = 4 axis = 1 pair>} : tensor<8x1x!lowp.ternary>, tensor<1x2x2xf32>, i32 -> tensor<8x1xf32>
    %e = tensor.empty() : tensor<1x1xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1xf32>) -> tensor<1x1xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x8xf32>, tensor<8x1xf32>) outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
    return %y : tensor<1x1xf32>
  }
}
