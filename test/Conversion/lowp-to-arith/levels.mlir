// Codes become integers in tensors, memrefs, functions and loops alike.
// RUN: quant-opt %s --lowp-to-arith | FileCheck %s
// RUN: quant-opt %s --lowp-to-arith | FileCheck %s --check-prefix=NONE
// NONE-NOT: lowp.fixed
// NONE-NOT: unrealized

#id = affine_map<(i) -> (i)>
#none = affine_map<(i) -> ()>

// CHECK-LABEL: func.func @dot(
// CHECK-SAME: %{{.*}}: tensor<?xi8>, %{{.*}}: tensor<?xi8>, %{{.*}}: tensor<i32>) -> tensor<i32>
func.func @dot(%x: tensor<?x!lowp.fixed<u8, 5>>, %w: tensor<?x!lowp.fixed<s8, 7>>,
               %a: tensor<!lowp.fixed<s32, 12>>) -> tensor<!lowp.fixed<s32, 12>> {
  // CHECK: linalg.generic
  // CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<?xi8>, tensor<?xi8>) outs(%{{.*}} : tensor<i32>)
  // CHECK: ^bb0(%[[X:.*]]: i8, %[[W:.*]]: i8, %[[A:.*]]: i32):
  // CHECK-DAG: %[[XE:.*]] = arith.extui %[[X]] : i8 to i32
  // CHECK-DAG: %[[WE:.*]] = arith.extsi %[[W]] : i8 to i32
  // CHECK: %[[P:.*]] = arith.muli %[[XE]], %[[WE]] {lowp.mac} : i32
  // CHECK: %[[S:.*]] = arith.addi %[[A]], %[[P]] : i32
  // CHECK: linalg.yield %[[S]] : i32
  %r = linalg.generic {indexing_maps = [#id, #id, #none], iterator_types = ["reduction"]}
    ins(%x, %w : tensor<?x!lowp.fixed<u8, 5>>, tensor<?x!lowp.fixed<s8, 7>>)
    outs(%a : tensor<!lowp.fixed<s32, 12>>) {
  ^bb0(%i: !lowp.fixed<u8, 5>, %j: !lowp.fixed<s8, 7>, %k: !lowp.fixed<s32, 12>):
    %m = lowp.mac %i, %j, %k : !lowp.fixed<u8, 5>, !lowp.fixed<s8, 7>, !lowp.fixed<s32, 12>
    linalg.yield %m : !lowp.fixed<s32, 12>
  } -> tensor<!lowp.fixed<s32, 12>>
  return %r : tensor<!lowp.fixed<s32, 12>>
}

// CHECK: memref.global "private" constant @table : memref<2xi8> = dense<[1, -2]>
memref.global "private" constant @table : memref<2xi8> = dense<[1, -2]>

// CHECK-LABEL: func.func @loops(
// CHECK-SAME: memref<4x4xi8, strided<[8, 1]>>, %{{.*}}: memref<16xi8>)
func.func @loops(%in: memref<4x4x!lowp.fixed<s8, 5>, strided<[8, 1]>>, %out: memref<16x!lowp.fixed<s8, 5>>) {
  %g = memref.get_global @table : memref<2xi8>
  // CHECK-NOT: storage_cast
  %t = lowp.storage_cast %g : memref<2xi8> -> memref<2x!lowp.fixed<s8, 5>>
  // CHECK: memref.alloc() : memref<16xi8>
  %buffer = memref.alloc() : memref<16x!lowp.fixed<s8, 5>>
  // CHECK: memref.expand_shape {{.*}} : memref<16xi8> into memref<4x4xi8>
  %e = memref.expand_shape %buffer [[0, 1]] output_shape [4, 4] : memref<16x!lowp.fixed<s8, 5>> into memref<4x4x!lowp.fixed<s8, 5>>
  // CHECK: memref.subview {{.*}} : memref<16xi8> to memref<4xi8, strided<[1], offset: 2>>
  %v = memref.subview %out[2] [4] [1] : memref<16x!lowp.fixed<s8, 5>> to memref<4x!lowp.fixed<s8, 5>, strided<[1], offset: 2>>
  // CHECK: arith.constant -128 : i8
  %low = lowp.constant -128 : !lowp.fixed<s8, 5>
  affine.for %i = 0 to 4 {
    // CHECK: affine.for %{{.*}} = 0 to 4 iter_args(%{{.*}} = %{{.*}}) -> (i8)
    %m = affine.for %j = 0 to 4 iter_args(%best = %low) -> (!lowp.fixed<s8, 5>) {
      // CHECK: affine.load {{.*}} : memref<4x4xi8, strided<[8, 1]>>
      %x = affine.load %in[%i, %j] : memref<4x4x!lowp.fixed<s8, 5>, strided<[8, 1]>>
      // CHECK: arith.cmpi sgt, {{.*}} : i8
      // CHECK: arith.select {{.*}} : i8
      %n = lowp.max %best, %x : !lowp.fixed<s8, 5>
      affine.yield %n : !lowp.fixed<s8, 5>
    }
    affine.store %m, %v[%i] : memref<4x!lowp.fixed<s8, 5>, strided<[1], offset: 2>>
    affine.store %m, %e[%i, %i] : memref<4x4x!lowp.fixed<s8, 5>>
  }
  memref.dealloc %buffer : memref<16x!lowp.fixed<s8, 5>>
  return
}

// CHECK-LABEL: func.func @control(
// CHECK-SAME: %{{.*}}: i1, %{{.*}}: i8, %{{.*}}: vector<4xi8>) -> (i8, vector<4xi8>)
func.func @control(%c: i1, %x: !lowp.fixed<u4, 0>, %v: vector<4xi8>) -> (!lowp.fixed<u4, 0>, vector<4xi8>) {
  // CHECK: scf.if %{{.*}} -> (i8)
  %r = scf.if %c -> (!lowp.fixed<u4, 0>) {
    // CHECK: func.call @callee(%{{.*}}) : (i8) -> i8
    %y = func.call @callee(%x) : (!lowp.fixed<u4, 0>) -> !lowp.fixed<u4, 0>
    scf.yield %y : !lowp.fixed<u4, 0>
  } else {
    %z = lowp.constant 15 : !lowp.fixed<u4, 0>
    // CHECK: arith.cmpi ult
    %y = lowp.min %x, %z : !lowp.fixed<u4, 0>
    scf.yield %y : !lowp.fixed<u4, 0>
  }
  return %r, %v : !lowp.fixed<u4, 0>, vector<4xi8>
}
// CHECK: func.func private @callee(i8) -> i8
func.func private @callee(!lowp.fixed<u4, 0>) -> !lowp.fixed<u4, 0>
