// Loops on buffers become affine where their bounds allow.
// RUN: quant-opt %s --lowp-raise-for | FileCheck %s

// CHECK-LABEL: @nest
// CHECK: affine.for %[[I:.*]] = #{{.*}}(%{{.*}}) to #{{.*}}(%{{.*}}) step 2
// CHECK: affine.for %{{.*}} = #{{.*}}(%[[I]]) to #{{.*}}(%{{.*}}) {
// CHECK-NOT: scf.for
func.func @nest(%m: memref<?xf32>, %n: index, %v: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  scf.for %i = %c0 to %n step %c2 {
    scf.for %j = %i to %n step %c1 {
      memref.store %v, %m[%j] : memref<?xf32>
    }
  }
  return
}

// A step that is not known, and a result, stay.
// CHECK-LABEL: @stay
// CHECK: scf.for
// CHECK: affine.for
// CHECK: scf.for
func.func @stay(%m: memref<?xf32>, %n: index, %k: memref<1xindex>, %v: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %n {
    memref.store %v, %m[%i] : memref<?xf32>
  }
  %b = memref.load %k[%c0] : memref<1xindex>
  scf.for %i = %c0 to %n step %c1 {
    %l = memref.load %k[%c0] : memref<1xindex>
    %r = scf.for %j = %c0 to %l step %c1 iter_args(%x = %v) -> f32 {
      scf.yield %x : f32
    }
    memref.store %r, %m[%i] : memref<?xf32>
  }
  return %v : f32
}
