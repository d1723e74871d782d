// The header says what codes without equal steps are worth, and how to round to them.

// RUN: quant-opt %s --lowp-integerize="border=integer" --lowp-to-loops -o %t.mlir
// RUN: quant-translate %t.mlir --lowp-to-c -o %t.c
// RUN: FileCheck %s --input-file=%t.h
// RUN: gcc -std=c99 -pedantic -Wall -Wextra -Werror -c %t.c -o /dev/null
// REQUIRES: gcc

// CHECK: Codes of !lowp.log<u3, -2 to 1>.
// CHECK-NOT: INPUT_STEP
// CHECK: #define LOWP_MAIN_INPUT_SCALE 0.5
// CHECK: #define LOWP_MAIN_INPUT_VALUES \
// CHECK-NEXT: {0.0, 0.25, 0.5, 1.0, 2.0
// CHECK: #define LOWP_MAIN_INPUT_LEVELS 5
// CHECK-NEXT: #define LOWP_MAIN_INPUT_LEVEL_CODES \
// CHECK-NEXT: {0, 1, 2, 3, 4}
// CHECK-NEXT: #define LOWP_MAIN_INPUT_THRESHOLDS \
// The ties 0.125 and 0.75 go down, to even codes.
// CHECK-NEXT: {0.12500000000000003, 0.375, 0.7500000000000001, 1.5}
// CHECK: #define LOWP_MAIN_OUTPUT_STEP 0.0625
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %half = arith.constant 0.5 : f32
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %ws = arith.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi8>
    %q = lowp.quantize %arg0, %half, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.log<u3, -2 to 1>>
    %x = lowp.dequantize %q, %half, %zp {granularity = #tensor} : tensor<1x2x!lowp.log<u3, -2 to 1>>, f32, i32 -> tensor<1x2xf32>
    %wc = lowp.storage_cast %ws : tensor<2x2xi8> -> tensor<2x2x!lowp.fixed<s8, 3>>
    %w = lowp.dequantize %wc, %one, %zp {granularity = #tensor} : tensor<2x2x!lowp.fixed<s8, 3>>, f32, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    %rq = lowp.quantize %m, %one, %zp {granularity = #tensor} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %rd = lowp.dequantize %rq, %one, %zp {granularity = #tensor} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    return %rd : tensor<1x2xf32>
  }
}
