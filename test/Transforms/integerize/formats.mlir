// Contractions of formats other than fixed-point ones: two accumulators that
// become one, exact requantize, padding without a zero.

// RUN: quant-opt %s --split-input-file --lowp-integerize --lowp-verify-phase | FileCheck %s
// RUN: quant-opt %s --split-input-file --lowp-integerize --lowp-to-loops --lowp-verify-phase -o /dev/null

// Products without a multiplier get none afterwards, whatever the scale.

// CHECK: lowp.requant = "shift"
// CHECK-LABEL: func.func @ternary
// CHECK: lowp.mac {{.*}} : !lowp.fixed<s8, 5>, !lowp.ternary, !lowp.fixed<s32, 5>
// CHECK: lowp.requantize {{.*}}method = "exact", rounding = #lowp.rounding<nearest_even>
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @ternary(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %scales = arith.constant 0.3 : f32
    %zps = arith.constant 0 : i32
    %ws = arith.constant dense<[[1, 0], [-1, 1]]> : tensor<2x2xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 5>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<1x2xf32>
    %wc = lowp.storage_cast %ws : tensor<2x2xi8> -> tensor<2x2x!lowp.ternary>
    %w = lowp.dequantize %wc, %scales, %zps {granularity = #lowp.granularity<tensor>} : tensor<2x2x!lowp.ternary>, f32, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    %rq = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    return %rd : tensor<1x2xf32>
  }
}

// -----

// A pair of scales per channel: exact factors on the grid 2^-3, in a table.

// CHECK-LABEL: func.func @pair
// CHECK: %[[SUMS:.*]]:2 = linalg.generic
// CHECK: lowp.mac {{.*}} : !lowp.fixed<s8, 5>, !lowp.ternary, !lowp.fixed<s32, 5>, !lowp.fixed<s32, 5>
// CHECK: arith.constant dense<[4, 6]> : tensor<2xi8>
// CHECK: arith.constant dense<[2, 1]> : tensor<2xi8>
// CHECK: linalg.generic {{.*}} ins(%[[SUMS]]#0, %[[SUMS]]#1, %{{.*}}, %{{.*}} :
// CHECK: %[[ZERO:.*]] = lowp.constant 0 : !lowp.fixed<s32, 8>
// CHECK: %[[POSITIVE:.*]] = lowp.mac %{{.*}}, %{{.*}}, %[[ZERO]]
// CHECK: lowp.mac %{{.*}}, %{{.*}}, %[[POSITIVE]]
// CHECK: lowp.requantize {{.*}} : !lowp.fixed<s32, 8>
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @pair(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %scales = arith.constant dense<[[0.5, 0.25], [0.75, 0.125]]> : tensor<2x2xf32>
    %zps = arith.constant dense<0> : tensor<2xi32>
    %ws = arith.constant dense<[[1, 0], [-1, 1]]> : tensor<2x2xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 5>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<1x2xf32>
    %wc = lowp.storage_cast %ws : tensor<2x2xi8> -> tensor<2x2x!lowp.ternary>
    %w = lowp.dequantize %wc, %scales, %zps {granularity = #lowp.granularity<axis = 1 pair>} : tensor<2x2x!lowp.ternary>, tensor<2x2xf32>, tensor<2xi32> -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    %rq = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    return %rd : tensor<1x2xf32>
  }
}

// -----

// sqrt(2) in the weights: a rational and a root part, then shifts and additions.

// CHECK-LABEL: func.func @root
// CHECK: %[[SUMS:.*]]:2 = linalg.generic
// CHECK: lowp.mac {{.*}} : !lowp.fixed<s8, 5>, !lowp.log<{{.*}}>, !lowp.fixed<s32, [[F:[0-9]+]]>, !lowp.fixed<s32, [[F]]>
// CHECK: linalg.generic {{.*}} ins(%[[SUMS]]#0, %[[SUMS]]#1 :
// CHECK: lowp.constant {{.*}} : !lowp.fixed<s64,
// CHECK: lowp.mac
// CHECK: lowp.requantize {{.*}} : !lowp.fixed<s64,
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @root(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %scales = arith.constant 1.0 : f32
    %zps = arith.constant 0 : i32
    %ws = arith.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 5>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<1x2xf32>
    %wc = lowp.storage_cast %ws : tensor<2x2xi8> -> tensor<2x2x!lowp.log<s4, base = sqrt2, -6 to 0>>
    %w = lowp.dequantize %wc, %scales, %zps {granularity = #lowp.granularity<tensor>} : tensor<2x2x!lowp.log<s4, base = sqrt2, -6 to 0>>, f32, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    %rq = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    return %rd : tensor<1x2xf32>
  }
}

// -----

// Where all sums are 0 the factors alone say how wide the accumulator is.

// CHECK-LABEL: func.func @root_of_zeros
// CHECK: linalg.generic
// CHECK: lowp.mac {{.*}} : !lowp.fixed<s32, [[F:[0-9]+]]>, !lowp.fixed<s{{[0-9]+}}, [[N:[0-9]+]]>, !lowp.fixed<s64,
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @root_of_zeros(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %scales = arith.constant 1.0 : f32
    %zps = arith.constant 0 : i32
    %ws = arith.constant dense<0> : tensor<2x2xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 5>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<1x2xf32>
    %wc = lowp.storage_cast %ws : tensor<2x2xi8> -> tensor<2x2x!lowp.log<s4, base = sqrt2, -6 to 0>>
    %w = lowp.dequantize %wc, %scales, %zps {granularity = #lowp.granularity<tensor>} : tensor<2x2x!lowp.log<s4, base = sqrt2, -6 to 0>>, f32, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    %rq = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    return %rd : tensor<1x2xf32>
  }
}

// -----

// Codes without equal steps come out of an accumulator by thresholds.

// CHECK: lowp.requant = "shift"
// CHECK-LABEL: func.func @small_float
// CHECK: lowp.mac {{.*}} : !lowp.minifloat<{{.*}}>, !lowp.fixed<s8, 7>, !lowp.fixed<s32, 16>
// CHECK: lowp.requantize {{.*}}method = "exact"
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @small_float(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %scales = arith.constant 1.0 : f32
    %zps = arith.constant 0 : i32
    %ws = arith.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.minifloat<e4m3, fn>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.minifloat<e4m3, fn>>, f32, i32 -> tensor<1x2xf32>
    %wc = lowp.storage_cast %ws : tensor<2x2xi8> -> tensor<2x2x!lowp.fixed<s8, 7>>
    %w = lowp.dequantize %wc, %scales, %zps {granularity = #lowp.granularity<tensor>} : tensor<2x2x!lowp.fixed<s8, 7>>, f32, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    %rq = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.minifloat<e4m3, fn>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.minifloat<e4m3, fn>>, f32, i32 -> tensor<1x2xf32>
    return %rd : tensor<1x2xf32>
  }
}

// -----

// -1 and +1 have no 0 to pad with: their values become fixed-point codes first.

// CHECK-LABEL: func.func @binary_pad
// CHECK: %[[WIDE:.*]] = linalg.generic
// CHECK: lowp.lut {{.*}}table = dense<[-1, 1]> : tensor<2xi8>} : !lowp.binary -> !lowp.fixed<s2, 0>
// CHECK: tensor.pad %[[WIDE]]
// CHECK: lowp.constant 0 : !lowp.fixed<s2, 0>
// CHECK: lowp.mac {{.*}} : !lowp.fixed<s2, 0>, !lowp.fixed<s8, 7>, !lowp.fixed<s32, 7>
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @binary_pad(%arg0: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %ws = arith.constant dense<5> : tensor<1x1x3x3xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x1x2x2xf32>, f32, i32 -> tensor<1x1x2x2x!lowp.binary>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x1x2x2x!lowp.binary>, f32, i32 -> tensor<1x1x2x2xf32>
    %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%i: index, %j: index, %k: index, %l: index):
      tensor.yield %zero : f32
    } : tensor<1x1x2x2xf32> to tensor<1x1x4x4xf32>
    %wc = lowp.storage_cast %ws : tensor<1x1x3x3xi8> -> tensor<1x1x3x3x!lowp.fixed<s8, 7>>
    %w = lowp.dequantize %wc, %one, %zp {granularity = #tensor} : tensor<1x1x3x3x!lowp.fixed<s8, 7>>, f32, i32 -> tensor<1x1x3x3xf32>
    %e = tensor.empty() : tensor<1x1x2x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
    %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x1x4x4xf32>, tensor<1x1x3x3xf32>) outs(%f : tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
    return %c : tensor<1x1x2x2xf32>
  }
}

// -----

// Levels without 0 become fixed-point codes of as many bits as the largest takes.

// CHECK-LABEL: func.func @levels_pad
// CHECK: %[[WIDE:.*]] = linalg.generic
// CHECK: lowp.lut {{.*}}table = dense<[-3, 1, 5, 9]> : tensor<4xi8>} : !lowp.codebook<u2, [-3, 1, 5, 9]> -> !lowp.fixed<s5, 0>
// CHECK: tensor.pad %[[WIDE]]
// CHECK: lowp.constant 0 : !lowp.fixed<s5, 0>
// CHECK: lowp.mac {{.*}} : !lowp.fixed<s5, 0>, !lowp.fixed<s8, 7>, !lowp.fixed<s32, 7>
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @levels_pad(%arg0: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %ws = arith.constant dense<5> : tensor<1x1x3x3xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x1x2x2xf32>, f32, i32 -> tensor<1x1x2x2x!lowp.codebook<u2, [-3, 1, 5, 9]>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x1x2x2x!lowp.codebook<u2, [-3, 1, 5, 9]>>, f32, i32 -> tensor<1x1x2x2xf32>
    %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%i: index, %j: index, %k: index, %l: index):
      tensor.yield %zero : f32
    } : tensor<1x1x2x2xf32> to tensor<1x1x4x4xf32>
    %wc = lowp.storage_cast %ws : tensor<1x1x3x3xi8> -> tensor<1x1x3x3x!lowp.fixed<s8, 7>>
    %w = lowp.dequantize %wc, %one, %zp {granularity = #tensor} : tensor<1x1x3x3x!lowp.fixed<s8, 7>>, f32, i32 -> tensor<1x1x3x3xf32>
    %e = tensor.empty() : tensor<1x1x2x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
    %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x1x4x4xf32>, tensor<1x1x3x3xf32>) outs(%f : tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
    return %c : tensor<1x1x2x2xf32>
  }
}

// -----

// What a sum starts from is added, a constant of one value too.

// CHECK-LABEL: func.func @starts_from_three
// CHECK: %[[THREE:.*]] = arith.constant dense<3.000000e+00> : tensor<1x2xf32>
// CHECK: lowp.mac
// CHECK: %[[SUM:.*]] = lowp.dequantize
// CHECK: linalg.generic {{.*}} ins(%[[SUM]], %[[THREE]]
// CHECK: arith.addf
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @starts_from_three(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<1x2xf32>
    %ws = arith.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi8>
    %wc = lowp.storage_cast %ws : tensor<2x2xi8> -> tensor<2x2x!lowp.fixed<s8, 1>>
    %w = lowp.dequantize %wc, %one, %zp {granularity = #tensor} : tensor<2x2x!lowp.fixed<s8, 1>>, f32, i32 -> tensor<2x2xf32>
    %init = arith.constant dense<3.0> : tensor<1x2xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
    return %y : tensor<1x2xf32>
  }
}
