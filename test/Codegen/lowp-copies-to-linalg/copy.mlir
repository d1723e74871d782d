// Copies become linalg; one of a buffer to itself disappears.
// RUN: quant-opt %s --lowp-copies-to-linalg | FileCheck %s

// CHECK-LABEL: @strided
// CHECK: linalg.generic
// CHECK-SAME: ins(%{{.*}} : memref<4xf32, strided<[2]>>) outs(%{{.*}} : memref<4xf32>)
// CHECK-NOT: memref.copy
func.func @strided(%a: memref<4xf32, strided<[2]>>, %b: memref<4xf32>) {
  memref.copy %a, %b : memref<4xf32, strided<[2]>> to memref<4xf32>
  memref.copy %b, %b : memref<4xf32> to memref<4xf32>
  return
}
