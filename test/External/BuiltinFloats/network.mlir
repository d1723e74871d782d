// Inputs and weights in builtin small floats, multiplied exactly: down to loops, by
// the JIT and in C, with one result.
// RUN: rm -rf %t
// RUN: mkdir -p %t
// RUN: %python %S/../../Target/C/Inputs/images.py %t/images.idx 40 2 4
// RUN: quant-opt %s --lowp-to-loops | FileCheck %s
// RUN: sh %S/../../Target/C/Inputs/agree-small.sh %s %t/out %t/images.idx %S/../../Integration/c-vs-jit/driver.c | FileCheck %s --check-prefix=AGREE

// AGREE: agree on 480 bytes

// CHECK-NOT: f8E
// CHECK: lowp.phase = "loops"
// CHECK: i8
// CHECK: i64
// CHECK-NOT: f8E
module attributes {lowp.entry = "main"} {
func.func @main(%x: tensor<1x1x2x4xf32>) -> tensor<1x3xf32> {
  %s = arith.constant 1.25e-3 : f32
  %one = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %flat = tensor.collapse_shape %x [[0], [1, 2, 3]] : tensor<1x1x2x4xf32> into tensor<1x8xf32>
  %q = lowp.quantize %flat, %s, %z {granularity = #lowp.granularity<tensor>}
    : tensor<1x8xf32>, f32, i32 -> tensor<1x8xf8E4M3FN>
  %codes = arith.constant dense<[[60, 188, 0], [1, 2, 130], [55, 66, 77], [44, 200, 90],
                                 [123, 251, 124], [15, 35, 0], [128, 64, 70], [5, 80, 190]]> : tensor<8x3xi8>
  %w = lowp.storage_cast %codes : tensor<8x3xi8> -> tensor<8x3xf8E5M2>
  %zeros = arith.constant dense<0> : tensor<1x3xi64>
  %start = lowp.storage_cast %zeros : tensor<1x3xi64> -> tensor<1x3x!lowp.fixed<s64, 25>>
  %acc = linalg.generic {
      indexing_maps = [affine_map<(n, m, k) -> (n, k)>, affine_map<(n, m, k) -> (k, m)>, affine_map<(n, m, k) -> (n, m)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %w : tensor<1x8xf8E4M3FN>, tensor<8x3xf8E5M2>) outs(%start : tensor<1x3x!lowp.fixed<s64, 25>>) {
  ^bb0(%a: f8E4M3FN, %b: f8E5M2, %c: !lowp.fixed<s64, 25>):
    %sum = lowp.mac %a, %b, %c : f8E4M3FN, f8E5M2, !lowp.fixed<s64, 25>
    linalg.yield %sum : !lowp.fixed<s64, 25>
  } -> tensor<1x3x!lowp.fixed<s64, 25>>
  %y = lowp.dequantize %acc, %one, %z {granularity = #lowp.granularity<tensor>}
    : tensor<1x3x!lowp.fixed<s64, 25>>, f32, i32 -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}
}
