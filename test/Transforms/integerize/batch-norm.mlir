// Batch norm after a layer becomes exact thresholds of its accumulator: gamma of
// either sign and 0, then a sign.

// RUN: quant-opt %s --lowp-integerize --lowp-verify-phase | FileCheck %s
// RUN: quant-opt %s --lowp-integerize --lowp-to-loops -o %t.loops.mlir
// RUN: FileCheck %s --check-prefix=LOOPS --input-file=%t.loops.mlir

// acc * 0.5 * gamma + beta >= 0, with gamma = 2, -4, 0 and beta = -3, 2, 1:
// acc >= 3; acc <= 1, so that 2 and more are -1; always.

// CHECK: lowp.mac
// CHECK: linalg.generic
// CHECK: %[[C:.*]] = linalg.index 1 : index
// CHECK: lowp.threshold %{{.*}}, %[[C]]
// CHECK-SAME: codes = dense<{{\[}}[0, 1], [1, 0], [1, 1]]> : tensor<3x2xi8>
// CHECK-SAME: thresholds = dense<{{\[}}[3], [2], [9223372036854775807]]> : tensor<3x1xi64>
// CHECK-SAME: -> !lowp.binary
// CHECK-NOT: arith.mulf
// CHECK: return

// LOOPS-NOT: arith.mulf
// LOOPS: arith.cmpi
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x2xf32>) -> tensor<1x3xf32> {
    %one = arith.constant 1.0 : f32
    %half = arith.constant 0.5 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %gamma = arith.constant dense<[2.0, -4.0, 0.0]> : tensor<3xf32>
    %beta = arith.constant dense<[-3.0, 2.0, 1.0]> : tensor<3xf32>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<1x2xf32>
    %wi = arith.constant dense<[[1, 1, 1], [1, 0, 1]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.binary>
    %w = lowp.dequantize %wq, %half, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.binary>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<1x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x3xf32>) outs(%init : tensor<1x3xf32>) -> tensor<1x3xf32>
    %m = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %gamma : tensor<1x3xf32>, tensor<3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.mulf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<1x3xf32>
    %n = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
      ins(%m, %beta : tensor<1x3xf32>, tensor<3xf32>) outs(%e : tensor<1x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.addf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<1x3xf32>
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.binary>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3x!lowp.binary>, f32, i32 -> tensor<1x3xf32>
    return %d : tensor<1x3xf32>
  }
}
