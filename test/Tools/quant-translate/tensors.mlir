// A float program on tensors goes through lowp-set-batch and lowp-to-loops by itself:
// results become trailing arguments, a batch '?' becomes 1 or --batch=N, functions
// that are called are inlined.
// RUN: rm -rf %t
// RUN: split-file %s %t
// RUN: quant-translate %t/relu.mlir --lowp-to-c -o %t/relu.c
// RUN: FileCheck %t/relu.mlir < %t/relu.c
// RUN: FileCheck %t/relu.mlir --check-prefix=HEADER < %t/relu.h
// RUN: quant-translate %t/relu.mlir --lowp-to-c --batch=5 -o %t/five.c
// RUN: FileCheck %t/relu.mlir --check-prefix=FIVE < %t/five.h
// RUN: gcc -std=c99 -pedantic -Wall -Wextra -Werror -c %t/five.c -o %t/five.o
// RUN: not quant-translate %t/two.mlir --lowp-to-c 2>&1 | FileCheck %t/two.mlir
// RUN: quant-translate %t/two.mlir --lowp-to-c --entry=second | FileCheck %t/two.mlir --check-prefix=SECOND
// RUN: not quant-translate %t/two.mlir --lowp-to-c --entry=third 2>&1 | FileCheck %t/two.mlir --check-prefix=THIRD
// RUN: not quant-translate %t/dynamic.mlir --lowp-to-c -o %t/dynamic.c 2>&1 | FileCheck %t/dynamic.mlir
// RUN: not ls %t/dynamic.c

//--- relu.mlir
// CHECK: void relu(const float input[restrict 3], float output[restrict 3]) {
// CHECK: for (int32_t i0 = 0; i0 < 3; ++i0) {
// CHECK: output[i0] = {{.*}} ? {{.*}} : 0.0f;
// HEADER: #define RELU_BATCH 1
// HEADER: /* input: float, shape [1, 3], row-major. */
// HEADER: /* output: float, shape [1, 3], row-major. */
// FIVE: #define RELU_BATCH 5
// FIVE: /* input: float, shape [5, 3], row-major. */
// FIVE: /* output: float, shape [5, 3], row-major. */
#id = affine_map<(d0, d1) -> (d0, d1)>
func.func @relu(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x3xf32>
  %e = tensor.empty(%n) : tensor<?x3xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x3xf32>) outs(%e : tensor<?x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %p = arith.cmpf ogt, %a, %zero : f32
    %s = arith.select %p, %a, %zero : f32
    linalg.yield %s : f32
  } -> tensor<?x3xf32>
  return %r : tensor<?x3xf32>
}

//--- two.mlir
// CHECK: error: {{.*}}first
// THIRD: error: {{.*}}third
// SECOND-NOT: first
// SECOND: void second(const float input[restrict 2], float output[restrict 2]) {
// SECOND: const float t0 = input[i0];
// SECOND-NEXT: output[i0] = t0 + t0;
func.func @first(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  return %x : tensor<1x2xf32>
}
func.func private @twice(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %e = tensor.empty() : tensor<1x2xf32>
  %0 = linalg.add ins(%x, %x : tensor<1x2xf32>, tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
func.func @second(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = call @twice(%x) : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

//--- dynamic.mlir
// CHECK: dynamic.mlir:[[# @LINE + 1]]:{{.*}}error:
func.func @f(%x: tensor<1x?xf32>) -> tensor<1x?xf32> {
  return %x : tensor<1x?xf32>
}
