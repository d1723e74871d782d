// Sums of two scales, pooling, concatenation and functions in codes.

// RUN: quant-opt %s --split-input-file --lowp-integerize --lowp-verify-phase | FileCheck %s

// 0.5 * 2^-1 = 2 * 0.125 and 0.375 = 3 * 0.125; the zero point 4 of the second is in
// the start: -12.

// CHECK-LABEL: func.func @main
// CHECK: linalg.generic
// CHECK-SAME: outs(%{{.*}} : tensor<4x!lowp.fixed<s32, 0>>)
// CHECK-DAG: %[[START:.*]] = lowp.constant -12 : !lowp.fixed<s32, 0>
// CHECK-DAG: %[[TWO:.*]] = lowp.constant 2 : !lowp.fixed<s3, -1>
// CHECK: %[[A:.*]] = lowp.mac %{{.*}}, %[[TWO]], %[[START]] : !lowp.fixed<s8, 1>, !lowp.fixed<s3, -1>, !lowp.fixed<s32, 0>
// CHECK: %[[THREE:.*]] = lowp.constant 3 : !lowp.fixed<s3, 0>
// CHECK: lowp.mac %{{.*}}, %[[THREE]], %[[A]] : !lowp.fixed<u8, 0>, !lowp.fixed<s3, 0>, !lowp.fixed<s32, 0>
// CHECK: dense<1.250000e-01> : tensor<f32>
// CHECK: lowp.requantize %{{.*}} : !lowp.fixed<s32, 0>, f32, i32, f32, i32 -> !lowp.fixed<s8, 2>
// CHECK-NOT: arith.addf
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<4xf32>, %arg1: tensor<4xf32>) -> tensor<4xf32> {
    %sa = arith.constant 0.5 : f32
    %sb = arith.constant 0.375 : f32
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zb = arith.constant 4 : i32
    %qa = lowp.quantize %arg0, %sa, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 1>>
    %a = lowp.dequantize %qa, %sa, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 1>>, f32, i32 -> tensor<4xf32>
    %qb = lowp.quantize %arg1, %sb, %zb {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<u8, 0>>
    %b = lowp.dequantize %qb, %sb, %zb {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<u8, 0>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    %sum = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%a, %b : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%x: f32, %y: f32, %out: f32):
      %v = arith.addf %x, %y : f32
      linalg.yield %v : f32
    } -> tensor<4xf32>
    %q = lowp.quantize %sum, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 2>>
    %d = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 2>>, f32, i32 -> tensor<4xf32>
    return %d : tensor<4xf32>
  }
}

// -----
// One scale and format: the codes are compared. The order of a codebook is that of
// its codes.

// CHECK-LABEL: func.func @main
// CHECK: lowp.max %{{.*}}, %{{.*}} : !lowp.codebook<u2, [-3, 0, 1, 9]>
// CHECK-NOT: lowp.mac
// CHECK: lowp.dequantize
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<4xf32>, %arg1: tensor<4xf32>) -> tensor<4xf32> {
    %s = arith.constant 0.5 : f32
    %zp = arith.constant 0 : i32
    %qa = lowp.quantize %arg0, %s, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.codebook<u2, [-3, 0, 1, 9]>>
    %a = lowp.dequantize %qa, %s, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.codebook<u2, [-3, 0, 1, 9]>>, f32, i32 -> tensor<4xf32>
    %qb = lowp.quantize %arg1, %s, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.codebook<u2, [-3, 0, 1, 9]>>
    %b = lowp.dequantize %qb, %s, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.codebook<u2, [-3, 0, 1, 9]>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    %max = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%a, %b : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%x: f32, %y: f32, %out: f32):
      %c = arith.cmpf ogt, %x, %y : f32
      %v = arith.select %c, %x, %y : f32
      linalg.yield %v : f32
    } -> tensor<4xf32>
    return %max : tensor<4xf32>
  }
}

// -----
// A mean over two dimensions: the sum in integers, the count in the scale.

// CHECK-LABEL: func.func @main
// CHECK: linalg.generic
// CHECK-SAME: iterator_types = ["parallel", "parallel", "reduction", "reduction"]
// CHECK: %[[ONE:.*]] = lowp.constant 1 : !lowp.fixed<s2, 0>
// CHECK: lowp.mac %{{.*}}, %[[ONE]], %{{.*}} : !lowp.fixed<u8, 8>, !lowp.fixed<s2, 0>, !lowp.fixed<s32, 8>
// CHECK: arith.constant 2.500000e-01 : f32
// CHECK: lowp.dequantize
// CHECK-NOT: arith.divf
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x3x2x2xf32>) -> tensor<1x3xf32> {
    %one = arith.constant 1.0 : f32
    %zero = arith.constant 0.0 : f32
    %four = arith.constant 4.0 : f32
    %zp = arith.constant 0 : i32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3x2x2xf32>, f32, i32 -> tensor<1x3x2x2x!lowp.fixed<u8, 8>>
    %a = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3x2x2x!lowp.fixed<u8, 8>>, f32, i32 -> tensor<1x3x2x2xf32>
    %e = tensor.empty() : tensor<1x3xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
    %sum = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (n, c)>], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%a : tensor<1x3x2x2xf32>) outs(%f : tensor<1x3xf32>) {
    ^bb0(%x: f32, %out: f32):
      %v = arith.addf %x, %out : f32
      linalg.yield %v : f32
    } -> tensor<1x3xf32>
    %mean = linalg.generic {indexing_maps = [affine_map<(n, c) -> (n, c)>, affine_map<(n, c) -> (n, c)>], iterator_types = ["parallel", "parallel"]} ins(%sum : tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%x: f32, %out: f32):
      %v = arith.divf %x, %four : f32
      linalg.yield %v : f32
    } -> tensor<1x3xf32>
    return %mean : tensor<1x3xf32>
  }
}

// -----
// tanh of four codes: -1, -0.5, 0 and 0.5 at a step of 2^-4.

// CHECK-LABEL: func.func @main
// CHECK: lowp.lut %{{.*}} {table = dense<[0, 7, -12, -7]> : tensor<4xi8>} : !lowp.fixed<s2, 1> -> !lowp.fixed<s8, 4>
// CHECK-NOT: math.tanh
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %qa = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s2, 1>>
    %a = lowp.dequantize %qa, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s2, 1>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    %f = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%x: f32, %out: f32):
      %v = math.tanh %x : f32
      linalg.yield %v : f32
    } -> tensor<4xf32>
    %q = lowp.quantize %f, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 4>>
    %d = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<4xf32>
    return %d : tensor<4xf32>
  }
}

// -----
// One side without a format: the sum stays float, and the other side is dequantized.

// CHECK-LABEL: func.func @main
// CHECK: lowp.dequantize
// CHECK: arith.addf
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %qa = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 1>>
    %a = lowp.dequantize %qa, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 1>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    %sum = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%a, %b : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%x: f32, %y: f32, %out: f32):
      %v = arith.addf %x, %y : f32
      linalg.yield %v : f32
    } -> tensor<4xf32>
    return %sum : tensor<4xf32>
  }
}

// -----
// One format, two scales: the values are compared, not the codes.

// CHECK-LABEL: func.func @two_scales
// CHECK: lowp.mac %{{.*}}, %{{.*}}, %{{.*}} : !lowp.fixed<s8, 0>, !lowp.fixed<s3, 0>, !lowp.fixed<s32, 0>
// CHECK: lowp.max %{{.*}}, %{{.*}} : !lowp.fixed<s32, 0>
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @two_scales(%arg0: tensor<4xf32>, %arg1: tensor<4xf32>) -> tensor<4xf32> {
    %s = arith.constant 0.5 : f32
    %t = arith.constant 0.25 : f32
    %zp = arith.constant 0 : i32
    %qa = lowp.quantize %arg0, %s, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 0>>
    %a = lowp.dequantize %qa, %s, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<4xf32>
    %qb = lowp.quantize %arg1, %t, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 0>>
    %b = lowp.dequantize %qb, %t, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    %max = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%a, %b : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%x: f32, %y: f32, %out: f32):
      %v = arith.maximumf %x, %y : f32
      linalg.yield %v : f32
    } -> tensor<4xf32>
    return %max : tensor<4xf32>
  }
}

// -----
// Two users that want different formats of one concatenation: it takes neither, and stays float.

// CHECK-LABEL: func.func @two_users
// CHECK: %[[WHOLE:.*]] = tensor.insert_slice {{.*}} into tensor<4xf32>
// CHECK: lowp.quantize %[[WHOLE]]
// CHECK: lowp.quantize %[[WHOLE]]
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @two_users(%arg0: tensor<2xf32>, %arg1: tensor<2xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    %half = arith.constant 0.5 : f32
    %one = arith.constant 1.0 : f32
    %four = arith.constant 4.0 : f32
    %zp = arith.constant 0 : i32
    %qa = lowp.quantize %arg0, %half, %zp {granularity = #tensor} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.fixed<s8, 0>>
    %a = lowp.dequantize %qa, %half, %zp {granularity = #tensor} : tensor<2x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<2xf32>
    %qb = lowp.quantize %arg1, %half, %zp {granularity = #tensor} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.fixed<s8, 0>>
    %b = lowp.dequantize %qb, %half, %zp {granularity = #tensor} : tensor<2x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<2xf32>
    %e = tensor.empty() : tensor<4xf32>
    %p = tensor.insert_slice %a into %e[0] [2] [1] : tensor<2xf32> into tensor<4xf32>
    %c = tensor.insert_slice %b into %p[2] [2] [1] : tensor<2xf32> into tensor<4xf32>
    %q0 = lowp.quantize %c, %one, %zp {granularity = #tensor} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 0>>
    %d0 = lowp.dequantize %q0, %one, %zp {granularity = #tensor} : tensor<4x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<4xf32>
    %q1 = lowp.quantize %c, %four, %zp {granularity = #tensor} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 0>>
    %d1 = lowp.dequantize %q1, %four, %zp {granularity = #tensor} : tensor<4x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<4xf32>
    return %d0, %d1 : tensor<4xf32>, tensor<4xf32>
  }
}
