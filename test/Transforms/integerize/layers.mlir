// Each op of a layer in codes.

// RUN: quant-opt %s --split-input-file --lowp-integerize --lowp-verify-phase | FileCheck %s
// RUN: quant-opt %s --split-input-file --lowp-integerize="border=integer" --lowp-verify-phase | FileCheck %s --check-prefix=BORDER
// BORDER: func.func @main(%{{.*}}: tensor<1x1x6x6x!lowp.fixed<s8, 5>>) -> tensor<1x8x!lowp.fixed<u8, 5>>
// BORDER: func.func @main(%{{.*}}: tensor<1x2x!lowp.fixed<s8, 5>>) -> tensor<1x2x!lowp.fixed<u8, 4>>

// Bias in the accumulator's start, ReLU on the accumulator, one requantize; pool
// and reshape move codes.

// CHECK: lowp.phase = "integer"
// CHECK-SAME: lowp.requant = "shift"
// CHECK-SAME: lowp.signature = {main = {args = [{}], results = [{}]}}
// CHECK-LABEL: func.func @main
// CHECK-SAME: (%[[X:.*]]: tensor<1x1x6x6xf32>) -> tensor<1x8xf32>
// CHECK: %[[Q:.*]] = lowp.quantize %[[X]]
// CHECK: %[[PAD:.*]] = tensor.pad %[[Q]]
// CHECK: lowp.constant 0 : !lowp.fixed<s8, 5>
// CHECK: %[[B:.*]] = lowp.storage_cast
// CHECK: %[[START:.*]] = linalg.generic {{.*}} ins(%[[B]] : tensor<2x!lowp.fixed<s32, 11>>)
// CHECK: linalg.generic
// CHECK-SAME: ins(%[[PAD]], %{{.*}} : tensor<1x1x6x6x!lowp.fixed<s8, 5>>, tensor<2x1x3x3x!lowp.fixed<s4, 6>>)
// CHECK-SAME: outs(%[[START]]
// CHECK-SAME: lowp.layer = "conv0"
// CHECK: lowp.mac
// CHECK: lowp.max %{{.*}} : !lowp.fixed<s32, 11>
// CHECK: lowp.requantize {{.*}} : !lowp.fixed<s32, 11>, f32, i32, f32, i32 -> !lowp.fixed<u8, 5>
// CHECK: lowp.constant 0 : !lowp.fixed<u8, 5>
// CHECK: linalg.fill
// CHECK: lowp.max %{{.*}} : !lowp.fixed<u8, 5>
// CHECK: tensor.collapse_shape {{.*}}!lowp.fixed<u8, 5>
// CHECK: lowp.dequantize
// CHECK-NOT: arith.mulf
// CHECK-NOT: lowp.observe
#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x1x6x6xf32>) -> tensor<1x8xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %lowest = arith.constant 0xFF800000 : f32
    %wp = arith.constant dense<[33, 67, 21, -1, 17, 34, 51, 68, 85]> : tensor<9xi8>
    %bp = arith.constant dense<[100, -200]> : tensor<2xi32>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x1x6x6xf32>, f32, i32 -> tensor<1x1x6x6x!lowp.fixed<s8, 5>>
    %d = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x1x6x6x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<1x1x6x6xf32>
    %x = lowp.observe %d {layer = "input", role = "input"} : tensor<1x1x6x6xf32>
    %p = tensor.pad %x low[0, 0, 0, 0] high[0, 0, 0, 0] {
    ^bb0(%i: index, %j: index, %k: index, %l: index):
      tensor.yield %zero : f32
    } : tensor<1x1x6x6xf32> to tensor<1x1x6x6xf32>
    %wc = lowp.unpack %wp : tensor<9xi8> -> tensor<2x1x3x3x!lowp.fixed<s4, 6>>
    %w = lowp.dequantize %wc, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x1x3x3x!lowp.fixed<s4, 6>>, f32, i32 -> tensor<2x1x3x3xf32>
    %bc = lowp.storage_cast %bp : tensor<2xi32> -> tensor<2x!lowp.fixed<s32, 11>>
    %b = lowp.dequantize %bc, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x!lowp.fixed<s32, 11>>, f32, i32 -> tensor<2xf32>
    %e = tensor.empty() : tensor<1x2x4x4xf32>
    %bb = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<1x2x4x4xf32>) dimensions = [0, 2, 3]
    %c = linalg.conv_2d_nchw_fchw ins(%p, %w : tensor<1x1x6x6xf32>, tensor<2x1x3x3xf32>) outs(%bb : tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
    %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c : tensor<1x2x4x4xf32>) outs(%e : tensor<1x2x4x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %gt = arith.cmpf ugt, %in, %zero : f32
      %s = arith.select %gt, %in, %zero : f32
      linalg.yield %s : f32
    } -> tensor<1x2x4x4xf32>
    %rq = lowp.quantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x4x4xf32>, f32, i32 -> tensor<1x2x4x4x!lowp.fixed<u8, 5>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x4x4x!lowp.fixed<u8, 5>>, f32, i32 -> tensor<1x2x4x4xf32>
    %o = lowp.observe %rd {layer = "conv0", role = "activations"} : tensor<1x2x4x4xf32>
    %window = tensor.empty() : tensor<2x2xf32>
    %pe = tensor.empty() : tensor<1x2x2x2xf32>
    %pf = linalg.fill ins(%lowest : f32) outs(%pe : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
    %pool = linalg.pooling_nchw_max {strides = dense<2> : vector<2xi64>} ins(%o, %window : tensor<1x2x4x4xf32>, tensor<2x2xf32>) outs(%pf : tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
    %flat = tensor.collapse_shape %pool [[0], [1, 2, 3]] : tensor<1x2x2x2xf32> into tensor<1x8xf32>
    return %flat : tensor<1x8xf32>
  }
}

// -----

// One scale per channel: a bound of 0 acts on the accumulator, 6 on the result.

// CHECK: lowp.requant = "multiplier"
// CHECK-LABEL: func.func @main
// CHECK: lowp.mac
// CHECK: lowp.max %{{.*}} : !lowp.fixed<s32, 5>
// CHECK-NOT: lowp.min
// CHECK: %[[S:.*]] = arith.constant dense<[1.000000e+00, 3.000000e+00]> : tensor<2xf32>
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[S]],
// CHECK: lowp.requantize
// CHECK: %[[SIX:.*]] = lowp.constant 96 : !lowp.fixed<u8, 4>
// CHECK: lowp.min %{{.*}}, %[[SIX]]
#map = affine_map<(d0, d1) -> (d0, d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %six = arith.constant 6.0 : f32
    %scales = arith.constant dense<[1.0, 3.0]> : tensor<2xf32>
    %zps = arith.constant dense<0> : tensor<2xi32>
    %wp = arith.constant dense<[1, 2, 3, 4]> : tensor<4xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 5>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<1x2xf32>
    %wc = lowp.unpack %wp : tensor<4xi8> -> tensor<2x2x!lowp.fixed<s8, 0>>
    %w = lowp.dequantize %wc, %scales, %zps {granularity = #lowp.granularity<axis = 1>} : tensor<2x2x!lowp.fixed<s8, 0>>, tensor<2xf32>, tensor<2xi32> -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    %r = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%m : tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %a = arith.maximumf %in, %zero : f32
      %b = arith.minimumf %a, %six : f32
      linalg.yield %b : f32
    } -> tensor<1x2xf32>
    %rq = lowp.quantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<u8, 4>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x!lowp.fixed<u8, 4>>, f32, i32 -> tensor<1x2xf32>
    return %rd : tensor<1x2xf32>
  }
}
