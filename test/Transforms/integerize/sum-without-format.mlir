// Activations that were left in float (overrides=fc0.activations=float): with a scale per
// channel of fc0's weights its sum is no data of the next layer, which stays float.

// RUN: quant-opt %s --lowp-integerize --lowp-verify-phase --remarks-filter=lowp-integerize 2>%t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: not quant-opt %s --lowp-integerize=strict -o %t.out 2>&1 | FileCheck %s --check-prefix=STRICT

// CHECK: lowp.mac
// CHECK: %[[SUM:.*]] = lowp.dequantize %{{.*}}granularity = #lowp.granularity<axis = 1>
// CHECK: linalg.matmul {{.*}}ins(%[[SUM]], %{{.*}} : tensor<1x2xf32>, tensor<2x2xf32>)
// REMARK: Remark="fc1 stays float: its data has no format of its own: it is the sum of layer 'fc0', with a scale per channel", Suggestion="a format for the activations of that layer"
// STRICT: error: lowp-integerize: strict: fc1 stays float: its data has no format of its own
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %scales = arith.constant dense<[0.5, 0.125]> : tensor<2xf32>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    %wi = arith.constant dense<[[1, -2], [4, 5]]> : tensor<2x2xi8>
    %wq = lowp.storage_cast %wi : tensor<2x2xi8> -> tensor<2x2x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %scales, %zp {granularity = #lowp.granularity<axis = 1>} : tensor<2x2x!lowp.fixed<s4, 0>>, tensor<2xf32>, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
    %z = linalg.matmul ins(%y, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
    return %z : tensor<1x2xf32>
  }
}
