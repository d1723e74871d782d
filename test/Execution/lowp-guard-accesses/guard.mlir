// An access by data is asserted to be inside; one by loops needs no assertion.
// RUN: quant-opt %s --lowp-guard-accesses | FileCheck %s

// CHECK-LABEL: @by_data
// CHECK: cf.assert %{{.*}}, "the program reads or writes outside of memref<4xf32>"
// CHECK-NEXT: memref.load
func.func @by_data(%m: memref<4xf32>, %k: memref<1xindex>) -> f32 {
  %c0 = arith.constant 0 : index
  %i = memref.load %k[%c0] : memref<1xindex>
  %v = memref.load %m[%i] : memref<4xf32>
  return %v : f32
}

// CHECK-LABEL: @by_loop
// CHECK-NOT: cf.assert
func.func @by_loop(%m: memref<4xf32>, %v: f32) {
  affine.for %i = 0 to 4 {
    memref.store %v, %m[%i] : memref<4xf32>
  }
  return
}
