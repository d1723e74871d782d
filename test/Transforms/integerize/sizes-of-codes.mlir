// The size of a dynamic dimension is that of the codes: nothing is computed as a float for it.

// RUN: quant-opt %s --lowp-integerize=strict --lowp-verify-phase | FileCheck %s

// CHECK: %[[SUM:.*]] = linalg.generic
// CHECK: lowp.mac
// CHECK-NOT: linalg.matmul
// CHECK: lowp.threshold
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<?x2xf32>) -> tensor<?x3xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %gamma = arith.constant dense<[2.0, -4.0, 0.0]> : tensor<3xf32>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<?x2xf32>, f32, i32 -> tensor<?x2x!lowp.fixed<s4, 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<?x2x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<?x2xf32>
    %wi = arith.constant dense<[[1, 1, 1], [1, 0, 1]]> : tensor<2x3xi8>
    %wq = lowp.storage_cast %wi : tensor<2x3xi8> -> tensor<2x3x!lowp.binary>
    %w = lowp.dequantize %wq, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x3x!lowp.binary>, f32, i32 -> tensor<2x3xf32>
    %n = tensor.dim %arg0, %c0 : tensor<?x2xf32>
    %e = tensor.empty(%n) : tensor<?x3xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<?x3xf32>) -> tensor<?x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<?x2xf32>, tensor<2x3xf32>) outs(%init : tensor<?x3xf32>) -> tensor<?x3xf32>
    %m = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
      ins(%y, %gamma : tensor<?x3xf32>, tensor<3xf32>) outs(%e : tensor<?x3xf32>) {
    ^bb0(%v: f32, %c: f32, %o: f32):
      %0 = arith.mulf %v, %c : f32
      linalg.yield %0 : f32
    } -> tensor<?x3xf32>
    // Waits for thresholds: as a float it would keep the product above.
    %d = tensor.dim %m, %c0 : tensor<?x3xf32>
    %e2 = tensor.empty(%d) : tensor<?x3xf32>
    %n2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<?x3xf32>) outs(%e2 : tensor<?x3xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.addf %v, %one : f32
      linalg.yield %0 : f32
    } -> tensor<?x3xf32>
    %r = lowp.quantize %n2, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<?x3xf32>, f32, i32 -> tensor<?x3x!lowp.binary>
    %f = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<?x3x!lowp.binary>, f32, i32 -> tensor<?x3xf32>
    return %f : tensor<?x3xf32>
  }
}
