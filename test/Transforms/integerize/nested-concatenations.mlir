// A concatenation that is a part of another one, or a chain whose last part has a place
// that is not known: what is left in float reads dequantized codes, so that the layer
// before it is computed in codes.

// RUN: quant-opt %s --lowp-integerize --lowp-verify-phase | FileCheck %s

// CHECK-LABEL: func.func @main
// CHECK-NOT: linalg.matmul
// CHECK: %[[SUM:.*]] = linalg.generic
// CHECK: lowp.mac
// CHECK: %[[Y:.*]] = lowp.dequantize %[[SUM]]
// CHECK: %[[A:.*]] = tensor.insert_slice %[[Y]] into %{{.*}}[0, 0]
// CHECK: %[[B:.*]] = tensor.insert_slice %[[Y]] into %[[A]][0, 2]
// CHECK: %[[C:.*]] = tensor.insert_slice %[[B]] into %{{.*}}[0, 0]
// CHECK: %[[D:.*]] = tensor.insert_slice %[[B]] into %[[C]][0, 4]
// CHECK: %[[E:.*]] = tensor.insert_slice %[[Y]] into %{{.*}}[0, 0]
// CHECK: %[[F:.*]] = tensor.insert_slice %[[Y]] into %[[E]][0, %arg1]
// CHECK: return %[[D]], %[[F]]
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x2xf32>, %place: index) -> (tensor<1x8xf32>, tensor<1x8xf32>) {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    %wi = arith.constant dense<[[1, -2], [4, 5]]> : tensor<2x2xi8>
    %wq = lowp.storage_cast %wi : tensor<2x2xi8> -> tensor<2x2x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
    %four = tensor.empty() : tensor<1x4xf32>
    %eight = tensor.empty() : tensor<1x8xf32>
    %a = tensor.insert_slice %y into %four[0, 0] [1, 2] [1, 1] : tensor<1x2xf32> into tensor<1x4xf32>
    %b = tensor.insert_slice %y into %a[0, 2] [1, 2] [1, 1] : tensor<1x2xf32> into tensor<1x4xf32>
    %c = tensor.insert_slice %b into %eight[0, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<1x8xf32>
    %d = tensor.insert_slice %b into %c[0, 4] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<1x8xf32>
    %f = tensor.insert_slice %y into %eight[0, 0] [1, 2] [1, 1] : tensor<1x2xf32> into tensor<1x8xf32>
    %g = tensor.insert_slice %y into %f[0, %place] [1, 2] [1, 1] : tensor<1x2xf32> into tensor<1x8xf32>
    return %d, %g : tensor<1x8xf32>, tensor<1x8xf32>
  }
}
