// An op on one value and constants that is no layer says so.
// RUN: not quant-opt %s --lowp-integerize=strict 2>&1 | FileCheck %s
// CHECK: error: lowp-integerize: strict: 'linalg.generic (arith.divf)' stays float: it combines a value with constants, as batch normalisation does, outside a layer
#id = affine_map<(d0, d1) -> (d0, d1)>
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @with_a_constant(%arg0: tensor<1x3xf32>) -> tensor<1x3xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %k = arith.constant dense<[[0.75, 1.5, 2.0]]> : tensor<1x3xf32>
    %e = tensor.empty() : tensor<1x3xf32>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<s8, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x3x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<1x3xf32>
    %m = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %k : tensor<1x3xf32>, tensor<1x3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.divf %c, %v : f32
      linalg.yield %0 : f32
    } -> tensor<1x3xf32>
    return %m : tensor<1x3xf32>
  }
}
