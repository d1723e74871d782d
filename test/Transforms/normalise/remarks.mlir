// RUN: quant-opt %s --lowp-normalise --remarks-filter=lowp-normalise -o /dev/null 2>&1 | FileCheck %s

// CHECK: remark: [Passed] folded | Category:lowp-normalise | Function=main
// CHECK-SAME: evaluated linalg.transpose on constants
// CHECK-SAME: Type=tensor<3x2xf32>
func.func @main(%x: tensor<1x3xf32>) -> tensor<3x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %e = tensor.empty() : tensor<3x2xf32>
  %t = linalg.transpose ins(%w : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) permutation = [1, 0]
  return %t : tensor<3x2xf32>
}
