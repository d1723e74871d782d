// A quantised program in the words of the quant dialect: packed weights, steps that
// go into the scale, and again the same program of Lowp.
// RUN: quant-opt %s --convert-lowp-to-quant | FileCheck %s
// RUN: quant-opt %s --convert-lowp-to-quant --convert-quant-to-lowp | FileCheck %s --check-prefix=BACK

// CHECK-NOT: lowp
// CHECK-LABEL: func.func @main
// CHECK: %[[W:.*]] = arith.constant dense<[1, -2, 3, -4]> : tensor<4xi4>
// CHECK: %[[C:.*]] = quant.scast %[[W]] : tensor<4xi4> to tensor<4x!quant.uniform<i4:f32, 3.750000e-01>>
// CHECK: quant.dcast %[[C]]
// CHECK: %[[Q:.*]] = quant.qcast %arg0 : tensor<4xf32> to tensor<4x!quant.uniform<u8:f32, 3.125000e-02:7>>
// CHECK: quant.dcast %[[Q]] : tensor<4x!quant.uniform<u8:f32, 3.125000e-02:7>> to tensor<4xf32>
// BACK: module attributes {lowp.phase = "quantized"}
// BACK: lowp.unpack {{.*}} -> tensor<4x!lowp.fixed<s4, 0>>
// BACK: lowp.quantize {{.*}} -> tensor<4x!lowp.fixed<u8, 0>>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    %zero = arith.constant 0 : i32
    %seven = arith.constant 7 : i32
    %one = arith.constant 1.0 : f32
    %s = arith.constant 1.5 : f32
    %bytes = arith.constant dense<[-31, -61]> : tensor<2xi8>
    %w = lowp.unpack %bytes : tensor<2xi8> -> tensor<4x!lowp.fixed<s4, 2>>
    %d = lowp.dequantize %w, %s, %zero {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s4, 2>>, f32, i32 -> tensor<4xf32>
    %q = lowp.quantize %x, %one, %seven {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<u8, 5>>
    %y = lowp.dequantize %q, %one, %seven {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<u8, 5>>, f32, i32 -> tensor<4xf32>
    return %d, %y : tensor<4xf32>, tensor<4xf32>
  }
}
