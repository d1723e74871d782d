// What depends on the place of an element, or on what stood there before, is no
// function of its value: no look-up.

// RUN: quant-opt %s --split-input-file --lowp-integerize | FileCheck %s

// CHECK-LABEL: func.func @index
// CHECK-NOT: lowp.lut
// CHECK: linalg.index
// CHECK: arith.divf
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @index(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    %n = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%v: f32, %o: f32):
      %i = linalg.index 0 : index
      %j = arith.index_cast %i : index to i32
      %k = arith.sitofp %j : i32 to f32
      %s = arith.addf %k, %one : f32
      %0 = arith.divf %v, %s : f32
      linalg.yield %0 : f32
    } -> tensor<4xf32>
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s4, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4xf32>
    return %d : tensor<4xf32>
  }
}

// -----

// CHECK-LABEL: func.func @before
// CHECK-NOT: lowp.lut
// CHECK: arith.subf
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @before(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4xf32>
    %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
    %n = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%c : tensor<4xf32>) {
    ^bb0(%v: f32, %o: f32):
      %m = arith.mulf %v, %v : f32
      %0 = arith.subf %m, %o : f32
      linalg.yield %0 : f32
    } -> tensor<4xf32>
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s4, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4xf32>
    return %d : tensor<4xf32>
  }
}

// -----

// A function of the value alone is looked up.
// CHECK-LABEL: func.func @value
// CHECK: lowp.lut
// CHECK-NOT: arith.mulf
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @value(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    %n = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%v: f32, %o: f32):
      %m = arith.mulf %v, %v : f32
      linalg.yield %m : f32
    } -> tensor<4xf32>
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s4, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<4xf32>
    return %d : tensor<4xf32>
  }
}
