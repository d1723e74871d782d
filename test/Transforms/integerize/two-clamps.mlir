// A clamp that waits for the scale of the result, and another after it, wait as one; where
// they have nothing in common, the second decides.

// RUN: quant-opt %s --split-input-file --lowp-integerize=strict --lowp-verify-phase | FileCheck %s

// CHECK-LABEL: func.func @main
// CHECK: lowp.mac
// CHECK: lowp.threshold
// CHECK: %[[LOW:.*]] = lowp.constant 8 : !lowp.fixed<u8, 4>
// CHECK: lowp.max %{{.*}}, %[[LOW]]
// CHECK: %[[HIGH:.*]] = lowp.constant 96 : !lowp.fixed<u8, 4>
// CHECK: lowp.min %{{.*}}, %[[HIGH]]
// CHECK-NOT: arith.maximumf
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x2xf32>) -> tensor<1x3xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %low = arith.constant 0.5 : f32
    %six = arith.constant 6.0 : f32
    %seven = arith.constant 7.0 : f32
    %gamma = arith.constant dense<[2.0, -4.0, 0.0]> : tensor<3xf32>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<1x2xf32>
    %wi = arith.constant dense<[[1, 1, 1], [1, 0, 1]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.binary>
    %w = lowp.dequantize %wq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.binary>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<1x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x3xf32>) outs(%init : tensor<1x3xf32>) -> tensor<1x3xf32>
    %m = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %gamma : tensor<1x3xf32>, tensor<3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.mulf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<1x3xf32>
    // [0, 7], then [0.5, 6].
    %c1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.maximumf %v, %zero : f32
      %1 = arith.minimumf %0, %seven : f32
      linalg.yield %1 : f32
    } -> tensor<1x3xf32>
    %c2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c1 : tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.minimumf %v, %six : f32
      %1 = arith.maximumf %0, %low : f32
      linalg.yield %1 : f32
    } -> tensor<1x3xf32>
    %r = lowp.quantize %c2, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<u8, 4>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3x!lowp.fixed<u8, 4>>, f32, i32 -> tensor<1x3xf32>
    return %d : tensor<1x3xf32>
  }
}

// -----

// At least 7, then at most 6: always 6.

// CHECK-LABEL: func.func @apart
// CHECK: lowp.mac
// CHECK: lowp.constant 96 : !lowp.fixed<u8, 4>
// CHECK: lowp.max
// CHECK: lowp.constant 96 : !lowp.fixed<u8, 4>
// CHECK: lowp.min
#id = affine_map<(d0, d1) -> (d0, d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @apart(%arg0: tensor<1x2xf32>) -> tensor<1x3xf32> {
    %one = arith.constant 1.0 : f32
    %hundred = arith.constant 100.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %six = arith.constant 6.0 : f32
    %seven = arith.constant 7.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<1x2xf32>
    %wi = arith.constant dense<[[1, 1, 1], [1, 0, 1]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %hundred, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<1x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x3xf32>) outs(%init : tensor<1x3xf32>) -> tensor<1x3xf32>
    %c1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y : tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.maximumf %v, %seven : f32
      linalg.yield %0 : f32
    } -> tensor<1x3xf32>
    %c2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c1 : tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.minimumf %v, %six : f32
      linalg.yield %0 : f32
    } -> tensor<1x3xf32>
    %r = lowp.quantize %c2, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<u8, 4>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3x!lowp.fixed<u8, 4>>, f32, i32 -> tensor<1x3xf32>
    return %d : tensor<1x3xf32>
  }
}
