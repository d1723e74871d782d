// Thresholds take a result with one scale and at most 256 values, and saturate: what asks
// for anything else stays float, and says so.

// RUN: quant-opt %s --split-input-file --lowp-integerize --remarks-filter=lowp-integerize -o %t.mlir 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: FileCheck %s --input-file=%t.mlir --implicit-check-not=lowp.threshold
// REMARK: what follows fc0 stays float: thresholds take a result with one scale and at most 256 values", Suggestion="lowp-fold-batch-norm, or fewer bits"
// REMARK: what follows fc0 stays float: thresholds saturate, and round a value the same way each time", Suggestion="overflow = saturate, and a rounding that is not stochastic"
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
    %r = lowp.quantize %n, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<s9, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3x!lowp.fixed<s9, 0>>, f32, i32 -> tensor<1x3xf32>
    return %d : tensor<1x3xf32>
  }
}

// -----

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
    %r = lowp.quantize %n, %one, %zp {overflow = #lowp.overflow<wrap>, granularity = #lowp.granularity<tensor>} : tensor<1x3xf32>, f32, i32 -> tensor<1x3x!lowp.fixed<s4, 0>>
    %d = lowp.dequantize %r, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x3x!lowp.fixed<s4, 0>>, f32, i32 -> tensor<1x3xf32>
    return %d : tensor<1x3xf32>
  }
}
