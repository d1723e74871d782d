// TOSA becomes linalg, with a dynamic batch too; a module without any is left alone.
// RUN: quant-opt %s --split-input-file --lowp-lower-tosa | FileCheck %s

// CHECK-LABEL: @dynamic_batch
// CHECK-NOT: tosa.
// CHECK: linalg.generic
// CHECK: math.tanh
func.func @dynamic_batch(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = tosa.tanh %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

// CHECK-LABEL: @no_tosa
// CHECK-NEXT: arith.addf %{{.*}} : tensor<4xf64>
func.func @no_tosa(%x: tensor<4xf64>) -> tensor<4xf64> {
  %0 = arith.addf %x, %x : tensor<4xf64>
  return %0 : tensor<4xf64>
}
