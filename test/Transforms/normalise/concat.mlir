// A concatenation becomes its parts put in place, which have a form on codes.
// RUN: quant-opt %s --lowp-normalise | FileCheck %s
// CHECK-LABEL: func.func @main
// CHECK: %[[E:.*]] = tensor.empty() : tensor<1x5xf32>
// CHECK: %[[A:.*]] = tensor.insert_slice %arg0 into %[[E]][0, 0] [1, 2] [1, 1]
// CHECK: %[[B:.*]] = tensor.insert_slice %arg1 into %[[A]][0, 2] [1, 3] [1, 1]
// CHECK: return %[[B]]
func.func @main(%x: tensor<1x2xf32>, %y: tensor<1x3xf32>) -> tensor<1x5xf32> {
  %c = tensor.concat dim(1) %x, %y : (tensor<1x2xf32>, tensor<1x3xf32>) -> tensor<1x5xf32>
  return %c : tensor<1x5xf32>
}
