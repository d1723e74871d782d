// Arguments are the caller's: what starts from one (an init, an insertion), is returned
// as it is, or twice, is written into the outputs alone, and inputs are const. The header
// lists every argument as an input and every result as an output.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-c -o %t/arguments.c
// RUN: FileCheck %s --check-prefix=HEADER < %t/arguments.h
// RUN: sh %S/Inputs/compile-and-run.sh %t/arguments.c %S/Inputs/arguments-driver.c | FileCheck %s

// CHECK: sums 11 22 33 44
// CHECK: inserted 7 2 8 4
// CHECK: returned 10 20 30 40
// CHECK: again 10 20 30 40
// CHECK: filled 1 1 1 1
// CHECK: inputs 1 2 3 4 10 20 30 40

// HEADER: /* input0: float, shape [4], row-major. */
// HEADER: /* input1: float, shape [4], row-major. */
// HEADER: /* output0: float, shape [4], row-major. */
// HEADER: void arguments(const float input0[4], const float input1[4], float output0[4], float output1[4], float output2[4], float output3[4], float output4[4]);

#id = affine_map<(d0) -> (d0)>
func.func @arguments(%x: tensor<4xf32>, %acc: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %sum = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
    ins(%x : tensor<4xf32>) outs(%acc : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %s = arith.addf %a, %o : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %c0 = arith.constant 0 : index
  %seven = arith.constant 7.0 : f32
  %one = arith.constant 1.0 : f32
  %eight = arith.constant dense<8.0> : tensor<1xf32>
  %first = tensor.insert %seven into %x[%c0] : tensor<4xf32>
  %inserted = tensor.insert_slice %eight into %first[2] [1] [1] : tensor<1xf32> into tensor<4xf32>
  %filled = linalg.fill ins(%one : f32) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %sum, %inserted, %acc, %acc, %filled
    : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
