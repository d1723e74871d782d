// What lowp-to-loops starts with: what cannot become loops, and a mark for programs that
// compute with floats inside.
// RUN: quant-opt %s --split-input-file --lowp-begin-loops --verify-diagnostics | FileCheck %s

// CHECK: module attributes {lowp.float_layers
// CHECK-NEXT: @float_inside
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
  func.func @float_inside(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = arith.addf %x, %x : tensor<4xf32>
    %1 = arith.mulf %0, %x : tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

// CHECK: module attributes {lowp.phase
// CHECK-NEXT: @float_at_the_border
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
  func.func @float_at_the_border(%x: tensor<4x!lowp.fixed<s8, 4>>) -> tensor<4xf32> {
    %s = arith.constant 1.0 : f32
    %z = arith.constant 0 : i32
    %0 = lowp.dequantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

// Returned, and read as a float too.
// CHECK: module attributes {lowp.float_layers
// CHECK-NEXT: @returned_and_read
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
  func.func @returned_and_read(%x: tensor<4x!lowp.fixed<s8, 4>>) -> (tensor<4xf32>, tensor<4x!lowp.fixed<s4, 1>>) {
    %s = arith.constant 1.0 : f32
    %z = arith.constant 0 : i32
    %0 = lowp.dequantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<4xf32>
    %1 = lowp.quantize %0, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s4, 1>>
    return %0, %1 : tensor<4xf32>, tensor<4x!lowp.fixed<s4, 1>>
  }
}

// -----

// expected-error @+1 {{lowp-to-loops}}
module attributes {lowp.phase = "loops"} {
  func.func @loops(%x: memref<4xf32>) {
    return
  }
}

// -----

// expected-error @+1 {{lowp-to-loops}}
module {
}
