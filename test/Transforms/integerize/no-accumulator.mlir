// What is refused of formats other than fixed-point ones.

// RUN: not quant-opt %s --split-input-file --lowp-integerize 2>&1 | FileCheck %s
// CHECK: error: lowp-integerize: layer 'fc0': there is no common accumulator for products of '!lowp.minifloat<e8m3, ieee>' and '!lowp.minifloat<e8m3, ieee>' (INTEGERIZE-C1)
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @wide(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %scales = arith.constant 1.0 : f32
    %zps = arith.constant 0 : i32
    %ws = arith.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi16>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.minifloat<e8m3, ieee>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.minifloat<e8m3, ieee>>, f32, i32 -> tensor<1x2xf32>
    %wc = lowp.storage_cast %ws : tensor<2x2xi16> -> tensor<2x2x!lowp.minifloat<e8m3, ieee>>
    %w = lowp.dequantize %wc, %scales, %zps {granularity = #lowp.granularity<tensor>} : tensor<2x2x!lowp.minifloat<e8m3, ieee>>, f32, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    %rq = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    return %rd : tensor<1x2xf32>
  }
}

// -----

// CHECK: error: lowp-integerize: layer 'fc0': its two accumulators take one of 64 bits only with factors of {{[0-9]+}} bits, and 16 are asked for; {{.*}} (INTEGERIZE-C3)
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @narrow(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %scales = arith.constant 1.0 : f32
    %zps = arith.constant 0 : i32
    %ws = arith.constant dense<[[55, 56], [57, 57]]> : tensor<2x2xi8>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.log<s7, base = sqrt2, -56 to 0>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.log<s7, base = sqrt2, -56 to 0>>, f32, i32 -> tensor<1x2xf32>
    %wc = lowp.storage_cast %ws : tensor<2x2xi8> -> tensor<2x2x!lowp.log<s7, base = sqrt2, -56 to 0>>
    %w = lowp.dequantize %wc, %scales, %zps {granularity = #lowp.granularity<tensor>} : tensor<2x2x!lowp.log<s7, base = sqrt2, -56 to 0>>, f32, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    %rq = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    return %rd : tensor<1x2xf32>
  }
}
