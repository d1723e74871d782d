// A factor that is one element of a resource is one for all channels.
// RUN: quant-opt %s --lowp-integerize=strict | FileCheck %s

// CHECK-LABEL: func.func @one_factor
// CHECK: %[[HALF:.*]] = arith.constant dense<5.000000e-01> : tensor<f32>
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[HALF]], %{{.*}} : tensor<1x3x!lowp.fixed<s32, 0>>, tensor<f32>,
// CHECK: lowp.requantize
#id = affine_map<(d0, d1) -> (d0, d1)>
#first = affine_map<(d0, d1) -> (0)>
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @one_factor(%arg0: tensor<1x2xf32>) -> tensor<1x3xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %half = arith.constant dense_resource<half> : tensor<1xf32>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<1x2xf32>
    %wi = arith.constant dense<[[1, 1, 1], [1, 0, 1]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %one, %zp {granularity = #tensor} : tensor<2x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<1x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x3xf32>) outs(%init : tensor<1x3xf32>) -> tensor<1x3xf32>
    %m = linalg.generic {indexing_maps = [#id, #first, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %half : tensor<1x3xf32>, tensor<1xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.mulf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<1x3xf32>
    %r = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<s8, 1>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #tensor} : tensor<1x3x!lowp.fixed<s8, 1>>, f32, i32 -> tensor<1x3xf32>
    return %d : tensor<1x3xf32>
  }
}
{-#
  dialect_resources: {
    builtin: {
      half: "0x040000000000003F"
    }
  }
#-}
