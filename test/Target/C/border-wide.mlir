// Codes that int64_t does not hold have no step and no range in the header.

// RUN: quant-opt %s --lowp-integerize="border=integer" --lowp-to-loops -o %t.mlir
// RUN: quant-translate %t.mlir --lowp-to-c -o %t.c
// RUN: FileCheck %s --input-file=%t.h --implicit-check-not=_STEP --implicit-check-not=CODE_M
// CHECK: Codes of !lowp.fixed<u64, 3>. */
// CHECK: #define LOWP_MAIN_INPUT_SCALE 0.5
// CHECK: #define LOWP_MAIN_OUTPUT_SCALE 0.5
#tensor = #lowp.granularity<tensor>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<2x3xf32>) -> tensor<3x2xf32> {
    %half = arith.constant 0.5 : f32
    %zp = arith.constant 0 : i32
    %q = lowp.quantize %arg0, %half, %zp {granularity = #tensor} : tensor<2x3xf32>, f32, i32 -> tensor<2x3x!lowp.fixed<u64, 3>>
    %x = lowp.dequantize %q, %half, %zp {granularity = #tensor} : tensor<2x3x!lowp.fixed<u64, 3>>, f32, i32 -> tensor<2x3xf32>
    %e = tensor.empty() : tensor<3x2xf32>
    %t = linalg.transpose ins(%x : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) permutation = [1, 0]
    return %t : tensor<3x2xf32>
  }
}
