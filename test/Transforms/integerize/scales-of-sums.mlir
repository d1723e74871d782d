// A sum of codes takes one scale on each side; otherwise it stays on floats.
// RUN: quant-opt %s --split-input-file --lowp-integerize | FileCheck %s

// CHECK-LABEL: func.func @axis_plus_tensor
// CHECK: arith.addf %{{.*}}, %{{.*}} : f32
#id = affine_map<(d0, d1) -> (d0, d1)>
#tensor = #lowp.granularity<tensor>
#axis = #lowp.granularity<axis = 1>
module attributes {lowp.phase = "quantized"} {
  func.func @axis_plus_tensor(%arg0: tensor<1x3xf32>) -> tensor<1x3xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %scales = arith.constant dense<[1.0, 0.5, 0.25]> : tensor<3xf32>
    %zps = arith.constant dense<0> : tensor<3xi32>
    %e = tensor.empty() : tensor<1x3xf32>
    %q = lowp.quantize %arg0, %scales, %zps {granularity = #axis} : tensor<1x3xf32>, tensor<3xf32>, tensor<3xi32> -> tensor<1x3x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %scales, %zps {granularity = #axis} : tensor<1x3x!lowp.fixed<s4, 0>>, tensor<3xf32>, tensor<3xi32> -> tensor<1x3xf32>
    %p = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<s4, 0>>
    %y = lowp.dequantize %p, %one, %zp {granularity = #tensor} : tensor<1x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<1x3xf32>
    %m = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %y : tensor<1x3xf32>, tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.addf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<1x3xf32>
    %r = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<s8, 1>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #tensor} : tensor<1x3x!lowp.fixed<s8, 1>>, f32, i32 -> tensor<1x3xf32>
    return %d : tensor<1x3xf32>
  }
}

// -----

// CHECK-LABEL: func.func @tensor_plus_axis
// CHECK: arith.addf %{{.*}}, %{{.*}} : f32
#id = affine_map<(d0, d1) -> (d0, d1)>
#tensor = #lowp.granularity<tensor>
#axis = #lowp.granularity<axis = 1>
module attributes {lowp.phase = "quantized"} {
  func.func @tensor_plus_axis(%arg0: tensor<1x3xf32>) -> tensor<1x3xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %scales = arith.constant dense<[1.0, 0.5, 0.25]> : tensor<3xf32>
    %zps = arith.constant dense<0> : tensor<3xi32>
    %e = tensor.empty() : tensor<1x3xf32>
    %q = lowp.quantize %arg0, %scales, %zps {granularity = #axis} : tensor<1x3xf32>, tensor<3xf32>, tensor<3xi32> -> tensor<1x3x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %scales, %zps {granularity = #axis} : tensor<1x3x!lowp.fixed<s4, 0>>, tensor<3xf32>, tensor<3xi32> -> tensor<1x3xf32>
    %p = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<s4, 0>>
    %y = lowp.dequantize %p, %one, %zp {granularity = #tensor} : tensor<1x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<1x3xf32>
    %m = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %x : tensor<1x3xf32>, tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.addf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<1x3xf32>
    %r = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<s8, 1>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #tensor} : tensor<1x3x!lowp.fixed<s8, 1>>, f32, i32 -> tensor<1x3xf32>
    return %d : tensor<1x3xf32>
  }
}
