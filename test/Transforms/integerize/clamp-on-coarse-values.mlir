// The same for a value that is no sum: with steps of 1000, -1 and 1 would both be code 0,
// which is 1 where the result is binary. After a transpose, too.

// RUN: quant-opt %s --split-input-file --lowp-integerize="requant=exact" | FileCheck %s

// CHECK: lowp.quantize
// CHECK-NOT: lowp.max
// CHECK: lowp.requantize
#id = affine_map<(d0, d1) -> (d0, d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<4x2xf32>) -> tensor<2x4xf32> {
    %thousand = arith.constant 1000.0 : f32
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %low = arith.constant -1.0 : f32
    %q = lowp.quantize %arg0, %thousand, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2xf32>, f32, i32 -> tensor<4x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %thousand, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4x2xf32>
    %e = tensor.empty() : tensor<4x2xf32>
    %c = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.minimumf %v, %one : f32
      %1 = arith.maximumf %0, %low : f32
      linalg.yield %1 : f32
    } -> tensor<4x2xf32>
    %te = tensor.empty() : tensor<2x4xf32>
    %tr = linalg.transpose ins(%c : tensor<4x2xf32>) outs(%te : tensor<2x4xf32>) permutation = [1, 0]
    %r = lowp.quantize %tr, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x4xf32>, f32, i32 -> tensor<2x4x!lowp.binary>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x4x!lowp.binary>, f32, i32 -> tensor<2x4xf32>
    return %d : tensor<2x4xf32>
  }
}

// -----

// With an op between the clamp and the result it cannot wait: the two are looked up as one
// function where the result has a format, and stay on floats where that is not so.

// CHECK-LABEL: func.func @between
// CHECK: lowp.lut %{{.*}} {table = dense<[0, 4, 4, 4, 4, 4, 4, 4, -4, -4, -4, -4, -4, -4, -4, -4]> : tensor<16xi8>} : !lowp.fixed<s4, 0> -> !lowp.fixed<s4, 2>
#id = affine_map<(d0, d1) -> (d0, d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @between(%arg0: tensor<4x2xf32>) -> tensor<4x2xf32> {
    %thousand = arith.constant 1000.0 : f32
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %low = arith.constant -1.0 : f32
    %q = lowp.quantize %arg0, %thousand, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2xf32>, f32, i32 -> tensor<4x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %thousand, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4x2xf32>
    %e = tensor.empty() : tensor<4x2xf32>
    %c = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.minimumf %v, %one : f32
      %1 = arith.maximumf %0, %low : f32
      linalg.yield %1 : f32
    } -> tensor<4x2xf32>
    %m = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%c, %c : tensor<4x2xf32>, tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
    ^bb0(%v: f32, %w: f32, %o: f32):
      %0 = arith.minimumf %v, %w : f32
      linalg.yield %0 : f32
    } -> tensor<4x2xf32>
    %r = lowp.quantize %m, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2xf32>, f32, i32 -> tensor<4x2x!lowp.fixed<s4, 2>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x2x!lowp.fixed<s4, 2>>, f32, i32 -> tensor<4x2xf32>
    return %d : tensor<4x2xf32>
  }
}
