// A clamp whose bounds lie between two steps of the sum waits for the scale of the
// result: as codes of the sum, 0.1 and 2 would both be 0.

// RUN: quant-opt %s --split-input-file --lowp-integerize="requant=multiplier" | FileCheck %s

// CHECK: lowp.mac
// CHECK-NOT: lowp.max
// CHECK: lowp.requantize
// CHECK: %[[LOW:.*]] = lowp.constant 10 : !lowp.fixed<u8, 0>
// CHECK: lowp.max %{{.*}}, %[[LOW]]
// CHECK: %[[HIGH:.*]] = lowp.constant 200 : !lowp.fixed<u8, 0>
// CHECK: lowp.min %{{.*}}, %[[HIGH]]
#id = affine_map<(d0, d1) -> (d0, d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<4x2xf32>) -> tensor<4x3xf32> {
    %one = arith.constant 1.0 : f32
    %hundred = arith.constant 100.0 : f32
    %hundredth = arith.constant 0.01 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %low = arith.constant 0.1 : f32
    %high = arith.constant 2.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2xf32>, f32, i32 -> tensor<4x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4x2xf32>
    %wi = arith.constant dense<[[1, -2, 3], [4, 5, -6]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %hundred, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<4x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3xf32>) -> tensor<4x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%init : tensor<4x3xf32>) -> tensor<4x3xf32>
    %c = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y : tensor<4x3xf32>) outs(%e : tensor<4x3xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.maximumf %v, %low : f32
      %1 = arith.minimumf %0, %high : f32
      linalg.yield %1 : f32
    } -> tensor<4x3xf32>
    %r = lowp.quantize %c, %hundredth, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x3xf32>, f32, i32 -> tensor<4x3x!lowp.fixed<u8, 0>>
    %d = lowp.dequantize %r, %hundredth, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x3x!lowp.fixed<u8, 0>>, f32, i32 -> tensor<4x3xf32>
    return %d : tensor<4x3xf32>
  }
}

// -----

// A clamp that waits would raise the zeros that are padded: both stay on floats.

// CHECK-LABEL: func.func @clamped_pad
// CHECK: arith.maximumf %{{.*}} : f32
// CHECK: tensor.pad %{{.*}}
// CHECK: tensor<1x1x2x2xf32> to tensor<1x1x4x4xf32>
#tensor = #lowp.granularity<tensor>
#id = affine_map<(a, b, c, d) -> (a, b, c, d)>
module attributes {lowp.phase = "quantized"} {
  func.func @clamped_pad(%arg0: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %low = arith.constant 0.5 : f32
    %ws = arith.constant dense<5> : tensor<1x1x1x1xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x1x2x2xf32>, f32, i32 -> tensor<1x1x2x2x!lowp.fixed<s8, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x1x2x2x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<1x1x2x2xf32>
    %wc = lowp.storage_cast %ws : tensor<1x1x1x1xi8> -> tensor<1x1x1x1x!lowp.fixed<s8, 0>>
    %w = lowp.dequantize %wc, %one, %zp {granularity = #tensor} : tensor<1x1x1x1x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<1x1x1x1xf32>
    %e = tensor.empty() : tensor<1x1x2x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
    %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x1x2x2xf32>, tensor<1x1x1x1xf32>) outs(%f : tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
    %m = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c : tensor<1x1x2x2xf32>) outs(%e : tensor<1x1x2x2xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.maximumf %v, %low : f32
      linalg.yield %0 : f32
    } -> tensor<1x1x2x2xf32>
    %p = tensor.pad %m low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%i: index, %j: index, %k: index, %l: index):
      tensor.yield %zero : f32
    } : tensor<1x1x2x2xf32> to tensor<1x1x4x4xf32>
    %rq = lowp.quantize %p, %one, %zp {granularity = #tensor} : tensor<1x1x4x4xf32>, f32, i32 -> tensor<1x1x4x4x!lowp.fixed<u8, 5>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #tensor} : tensor<1x1x4x4x!lowp.fixed<u8, 5>>, f32, i32 -> tensor<1x1x4x4xf32>
    %v2 = lowp.dequantize %wc, %one, %zp {granularity = #tensor} : tensor<1x1x1x1x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<1x1x1x1xf32>
    %e4 = tensor.empty() : tensor<1x1x2x2xf32>
    %c2 = linalg.conv_2d_nchw_fchw {strides = dense<2> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%rd, %v2 : tensor<1x1x4x4xf32>, tensor<1x1x1x1xf32>) outs(%f : tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
    return %c2 : tensor<1x1x2x2xf32>
  }
}
