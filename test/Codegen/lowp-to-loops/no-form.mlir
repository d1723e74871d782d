// What upstream leaves on whole arrays is named, not met later as a cast without meaning.
// RUN: not quant-opt %s --lowp-to-loops -o %t.out 2>&1 | FileCheck %s --implicit-check-not=error:
// CHECK: no-form.mlir:6:{{.*}}: error: lowp-to-loops: 'linalg.softmax' has no form as loops
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %e = tensor.empty() : tensor<1x4xf32>
  %y = linalg.softmax dimension(1) ins(%x : tensor<1x4xf32>) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
