// A function per channel that waits for the format of its result, and ops between:
// the channel moves with its dimension, and what the function does not commute with
// (a maximum under a negative factor, padding) is computed in float.

// RUN: quant-opt %s --split-input-file --lowp-integerize | FileCheck %s

// CHECK-LABEL: func.func @transposed
// CHECK: lowp.mac
// CHECK: %[[C:.*]] = linalg.index 0 : index
// CHECK: lowp.threshold %{{.*}}, %[[C]]
// CHECK-NOT: arith.mulf
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @transposed(%arg0: tensor<4x2xf32>) -> tensor<3x4xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2xf32>, f32, i32 -> tensor<4x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4x2xf32>
    %wi = arith.constant dense<[[1, -2, 3], [4, 5, -6]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<4x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3xf32>) -> tensor<4x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%init : tensor<4x3xf32>) -> tensor<4x3xf32>
    %gamma = arith.constant dense<[2.0, -4.0, 1.0]> : tensor<3xf32>
    %m = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %gamma : tensor<4x3xf32>, tensor<3xf32>) outs(%e : tensor<4x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.mulf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<4x3xf32>
    %et = tensor.empty() : tensor<3x4xf32>
    %n = linalg.transpose ins(%m : tensor<4x3xf32>) outs(%et : tensor<3x4xf32>) permutation = [1, 0]
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<3x4xf32>, f32, i32 -> tensor<3x4x!lowp.fixed<s4, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<3x4x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<3x4xf32>
    return %d : tensor<3x4xf32>
  }
}

// -----

// CHECK-LABEL: func.func @reshaped
// CHECK: lowp.mac
// CHECK: %[[C:.*]] = linalg.index 2 : index
// CHECK: lowp.threshold %{{.*}}, %[[C]]
// CHECK-NOT: arith.mulf
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @reshaped(%arg0: tensor<4x2xf32>) -> tensor<2x2x3xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2xf32>, f32, i32 -> tensor<4x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4x2xf32>
    %wi = arith.constant dense<[[1, -2, 3], [4, 5, -6]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<4x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3xf32>) -> tensor<4x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%init : tensor<4x3xf32>) -> tensor<4x3xf32>
    %gamma = arith.constant dense<[2.0, -4.0, 1.0]> : tensor<3xf32>
    %m = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %gamma : tensor<4x3xf32>, tensor<3xf32>) outs(%e : tensor<4x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.mulf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<4x3xf32>
    %n = tensor.expand_shape %m [[0, 1], [2]] output_shape [2, 2, 3] : tensor<4x3xf32> into tensor<2x2x3xf32>
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x2x3xf32>, f32, i32 -> tensor<2x2x3x!lowp.fixed<s4, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x2x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x2x3xf32>
    return %d : tensor<2x2x3xf32>
  }
}

// -----

// Channels are no dimension of their own any more.
// CHECK-LABEL: func.func @flattened
// CHECK: lowp.mac
// CHECK: arith.mulf
// CHECK-NOT: lowp.threshold
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @flattened(%arg0: tensor<4x2xf32>) -> tensor<12xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2xf32>, f32, i32 -> tensor<4x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4x2xf32>
    %wi = arith.constant dense<[[1, -2, 3], [4, 5, -6]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<4x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3xf32>) -> tensor<4x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%init : tensor<4x3xf32>) -> tensor<4x3xf32>
    %gamma = arith.constant dense<[2.0, -4.0, 1.0]> : tensor<3xf32>
    %m = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %gamma : tensor<4x3xf32>, tensor<3xf32>) outs(%e : tensor<4x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.mulf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<4x3xf32>
    %n = tensor.collapse_shape %m [[0, 1]] : tensor<4x3xf32> into tensor<12xf32>
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<12xf32>, f32, i32 -> tensor<12x!lowp.fixed<s4, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<12x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<12xf32>
    return %d : tensor<12xf32>
  }
}

// -----

// CHECK-LABEL: func.func @pooled
// CHECK: lowp.mac
// CHECK: arith.mulf
// CHECK: arith.maximumf
// CHECK-NOT: lowp.threshold
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @pooled(%arg0: tensor<4x2xf32>) -> tensor<3xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2xf32>, f32, i32 -> tensor<4x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4x2xf32>
    %wi = arith.constant dense<[[1, -2, 3], [4, 5, -6]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<4x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3xf32>) -> tensor<4x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%init : tensor<4x3xf32>) -> tensor<4x3xf32>
    %gamma = arith.constant dense<[2.0, -4.0, 1.0]> : tensor<3xf32>
    %m = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %gamma : tensor<4x3xf32>, tensor<3xf32>) outs(%e : tensor<4x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.mulf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<4x3xf32>
    %lowest = arith.constant 0xFF800000 : f32
    %ep = tensor.empty() : tensor<3xf32>
    %fp = linalg.fill ins(%lowest : f32) outs(%ep : tensor<3xf32>) -> tensor<3xf32>
    %n = linalg.generic {indexing_maps = [affine_map<(c, i) -> (i, c)>, affine_map<(c, i) -> (c)>], iterator_types = ["parallel", "reduction"]}
      ins(%m : tensor<4x3xf32>) outs(%fp : tensor<3xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.maximumf %v, %o : f32
      linalg.yield %0 : f32
    } -> tensor<3xf32>
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<3xf32>, f32, i32 -> tensor<3x!lowp.fixed<s4, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<3xf32>
    return %d : tensor<3xf32>
  }
}

// -----

// The padding is 0 whatever the function is at 0.
// CHECK-LABEL: func.func @padded
// CHECK: lowp.mac
// CHECK: arith.mulf
// CHECK: tensor.pad
// CHECK-NOT: lowp.threshold
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @padded(%arg0: tensor<4x2xf32>) -> tensor<4x5xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2xf32>, f32, i32 -> tensor<4x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4x2xf32>
    %wi = arith.constant dense<[[1, -2, 3], [4, 5, -6]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<4x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3xf32>) -> tensor<4x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%init : tensor<4x3xf32>) -> tensor<4x3xf32>
    %gamma = arith.constant dense<[2.0, -4.0, 1.0]> : tensor<3xf32>
    %m = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %gamma : tensor<4x3xf32>, tensor<3xf32>) outs(%e : tensor<4x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.mulf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<4x3xf32>
    %n = tensor.pad %m low[0, 1] high[0, 1] {
    ^bb0(%i: index, %j: index):
      tensor.yield %zero : f32
    } : tensor<4x3xf32> to tensor<4x5xf32>
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x5xf32>, f32, i32 -> tensor<4x5x!lowp.fixed<s4, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x5x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4x5xf32>
    return %d : tensor<4x5xf32>
  }
}
