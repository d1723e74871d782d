// Tensor results become trailing arguments that are written, of functions that nobody calls.
// RUN: quant-opt %s --lowp-results-to-arguments | FileCheck %s

// CHECK: func.func @two(%[[X:.*]]: tensor<?x4xf32> {bufferization.writable = false},
// CHECK-SAME: %[[A:.*]]: memref<?x4xf32> {lowp.result}, %[[B:.*]]: memref<?x4xf32> {lowp.result}) {
// CHECK: bufferization.materialize_in_destination %{{.*}} in writable %[[A]]
// CHECK: bufferization.materialize_in_destination %{{.*}} in writable %[[B]]
// CHECK-NEXT: return
func.func @two(%x: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %0 = arith.addf %x, %x : tensor<?x4xf32>
  %1 = arith.mulf %0, %x : tensor<?x4xf32>
  return %0, %1 : tensor<?x4xf32>, tensor<?x4xf32>
}

// One result may be computed in its buffer.
// CHECK: @one
// CHECK: materialize_in_destination %{{.*}} in restrict writable
// CHECK-NEXT: return %{{.*}} : i32
func.func @one(%x: tensor<4xf32>, %n: i32) -> (tensor<4xf32>, i32) {
  %0 = arith.addf %x, %x : tensor<4xf32>
  return %0, %n : tensor<4xf32>, i32
}

// CHECK: func.func private @called(%{{.*}}: tensor<4xf32>) -> tensor<4xf32>
func.func private @called(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
// CHECK: func.func @scalar(%{{.*}}: tensor<4xf32>, %{{.*}}: i32) -> i32
func.func @scalar(%x: tensor<4xf32>, %n: i32) -> i32 {
  %0 = call @called(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %n : i32
}
