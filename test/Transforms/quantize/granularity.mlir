// Codes by the scale of each element: groups whose last one is shorter, an axis that is not
// the first dimension, pixels, and a pair.
// RUN: quant-opt %s --split-input-file --lowp-quantize | FileCheck %s

// Groups of two of (1, 2, 3), and of (4, 5, 6): 1/1 2/1 | 3/2, 4/2 5/2 | 6/4.
// CHECK-LABEL: func.func @rows
// CHECK: %[[W:.*]] = arith.constant dense<[33, 34, 34]> : tensor<3xi8>
// CHECK: %[[C:.*]] = lowp.unpack %[[W]] : tensor<3xi8> -> tensor<2x3x!lowp.fixed<s4, 0>>
// CHECK: %[[S:.*]] = arith.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00], [2.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>
// CHECK: lowp.dequantize %[[C]], %[[S]], %{{.*}} {granularity = #lowp.granularity<group = 2 axis = 0>}
module attributes {lowp.phase = "allocated", lowp.layers = []} {
  func.func @rows() -> tensor<2x3xf32> {
    %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
    %o = lowp.observe %w {layer = "fc0", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 0>, scales = [1.0, 2.0, 2.0, 4.0], granularity = group = 2 axis = 0, spec = "fixed:4@group=2">} : tensor<2x3xf32>
    return %o : tensor<2x3xf32>
  }
}

// -----

// Columns (1, 4), (2, 5), (3, 6) with the scales 1, 2, 3: 1 1 1, 4 2 2 (5/2 is a tie).
// CHECK-LABEL: func.func @columns
// CHECK: arith.constant dense<[17, 65, 34]> : tensor<3xi8>
// CHECK: arith.constant dense<{{\[\[}}1.000000e+00], [2.000000e+00], [3.000000e+00]]> : tensor<3x1xf32>
module attributes {lowp.phase = "allocated", lowp.layers = []} {
  func.func @columns() -> tensor<2x3xf32> {
    %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
    %o = lowp.observe %w {layer = "fc0", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 0>, scales = [1.0, 2.0, 3.0], granularity = group = 9 axis = 1, spec = "fixed:4@group=9">} : tensor<2x3xf32>
    return %o : tensor<2x3xf32>
  }
}

// -----

// One scale per index of dimensions 1 and 2: 1/1 2/2 3/1 4/2, 5/1 6/2 7/1 8/2.
// CHECK-LABEL: func.func @pixels
// CHECK: arith.constant dense<[17, 35, 53, 71]> : tensor<4xi8>
// CHECK: arith.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00], [1.000000e+00, 2.000000e+00]]> : tensor<2x2xf32>
module attributes {lowp.phase = "allocated", lowp.layers = []} {
  func.func @pixels() -> tensor<2x2x2xf32> {
    %w = arith.constant dense<[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]> : tensor<2x2x2xf32>
    %o = lowp.observe %w {layer = "conv0", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 0>, scales = [1.0, 2.0, 1.0, 2.0], granularity = axes = [1, 2], spec = "fixed:4@pixel">} : tensor<2x2x2xf32>
    return %o : tensor<2x2x2xf32>
  }
}

// -----

// 3/2 is 1 (1.5 saturates), -1/4 is 0, -3/4 is -1, 0.9/2 is 0.
// CHECK-LABEL: func.func @pair
// CHECK: %[[C:.*]] = lowp.unpack %{{.*}} -> tensor<4x!lowp.ternary>
// CHECK: arith.constant dense<[2.000000e+00, 4.000000e+00]> : tensor<2xf32>
// CHECK: lowp.dequantize %[[C]], {{.*}} {granularity = #lowp.granularity<tensor pair>}
module attributes {lowp.phase = "allocated", lowp.layers = []} {
  func.func @pair() -> tensor<4xf32> {
    %w = arith.constant dense<[3.0, -1.0, -3.0, 0.9]> : tensor<4xf32>
    %o = lowp.observe %w {layer = "fc0", role = "weights", choice = #lowp.choice<format = !lowp.ternary, scales = [2.0, 4.0], granularity = tensor pair, spec = "ternary2">} : tensor<4xf32>
    return %o : tensor<4xf32>
  }
}

// -----

// As lowp.quantize: -0.0, and what is negative and rounded to 0, have the code of -0
// (8 in 4 bits); 0.0 and 0.1 have 0.
// CHECK-LABEL: func.func @negative_zero
// CHECK: arith.constant dense<[-120, 0]> : tensor<2xi8>
module attributes {lowp.phase = "allocated", lowp.layers = []} {
  func.func @negative_zero() -> tensor<4xf32> {
    %w = arith.constant dense<[-0.1, -0.0, 0.0, 0.1]> : tensor<4xf32>
    %o = lowp.observe %w {layer = "fc0", role = "weights", choice = #lowp.choice<format = !lowp.minifloat<e2m1, finite>, scales = [1.0], granularity = tensor, spec = "minifloat:e2m1">} : tensor<4xf32>
    return %o : tensor<4xf32>
  }
}
