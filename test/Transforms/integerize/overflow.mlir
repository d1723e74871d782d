// A quantize that wraps: the clamp before it has a bound that waits for the scale after
// the layer (one scale per channel), and would then follow the wrap; so it stays float.
// RUN: quant-opt %s --lowp-integerize | FileCheck %s

// CHECK: lowp.mac
// CHECK-NOT: lowp.requantize
// CHECK: arith.minimumf
// CHECK: lowp.quantize {{.*}}overflow = #lowp.overflow<wrap>

#id = affine_map<(d0, d1) -> (d0, d1)>
module attributes {lowp.phase = "quantized"} {
func.func @main(%x: tensor<4x4xf32>) -> tensor<4x3xf32> {
  %z = arith.constant 0 : i32
  %s = arith.constant 1.0 : f32
  %s4 = arith.constant 0.25 : f32
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[1, 2, -3], [4, -5, 6], [1, 1, 1], [2, -2, 7]]> : tensor<4x3xi8>
  %wq = lowp.storage_cast %w : tensor<4x3xi8> -> tensor<4x3x!lowp.fixed<s8, 0>>
  %sw = arith.constant dense<[1.0, 2.0, 0.5]> : tensor<3xf32>
  %wf = lowp.dequantize %wq, %sw, %z {granularity = #lowp.granularity<axis = 1>} : tensor<4x3x!lowp.fixed<s8, 0>>, tensor<3xf32>, i32 -> tensor<4x3xf32>
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<4x4xf32>, f32, i32 -> tensor<4x4x!lowp.fixed<s8, 0>>
  %xf = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<4x4x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<4x4xf32>
  %e = tensor.empty() : tensor<4x3xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x3xf32>) -> tensor<4x3xf32>
  %m = linalg.matmul ins(%xf, %wf : tensor<4x4xf32>, tensor<4x3xf32>) outs(%f : tensor<4x3xf32>) -> tensor<4x3xf32>
  %e2 = tensor.empty() : tensor<4x3xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%m : tensor<4x3xf32>) outs(%e2 : tensor<4x3xf32>) {
  ^bb0(%a: f32, %o: f32):
    %b0 = arith.maximumf %a, %zero : f32
    %six = arith.constant 70.0 : f32
    %b = arith.minimumf %b0, %six : f32
    linalg.yield %b : f32
  } -> tensor<4x3xf32>
  %y = lowp.quantize %r, %s4, %z {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<wrap>} : tensor<4x3xf32>, f32, i32 -> tensor<4x3x!lowp.fixed<s8, 0>>
  %yf = lowp.dequantize %y, %s4, %z {granularity = #lowp.granularity<tensor>} : tensor<4x3x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<4x3xf32>
  return %yf : tensor<4x3xf32>
}
}
