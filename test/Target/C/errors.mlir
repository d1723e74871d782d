// What C cannot express is one error at the operation, and leaves no file.
// RUN: rm -rf %t
// RUN: split-file %s %t
// RUN: not quant-translate %t/math.mlir --lowp-to-c -o %t/math.c 2>&1 | FileCheck %t/math.mlir
// RUN: not quant-translate %t/dynamic.mlir --lowp-to-c -o %t/dynamic.c 2>&1 | FileCheck %t/dynamic.mlir
// RUN: not quant-translate %t/width.mlir --lowp-to-c -o %t/width.c 2>&1 | FileCheck %t/width.mlir
// RUN: not quant-translate %t/alloc.mlir --lowp-to-c -o %t/alloc.c 2>&1 | FileCheck %t/alloc.mlir
// RUN: not quant-translate %t/blocks.mlir --lowp-to-c -o %t/blocks.c 2>&1 | FileCheck %t/blocks.mlir
// RUN: not quant-translate %t/vector.mlir --lowp-to-c -o %t/vector.c 2>&1 | FileCheck %t/vector.mlir
// RUN: not quant-translate %t/result.mlir --lowp-to-c -o %t/result.c 2>&1 | FileCheck %t/result.mlir
// RUN: not quant-translate %t/remf.mlir --lowp-to-c -o %t/remf.c 2>&1 | FileCheck %t/remf.mlir
// RUN: not quant-translate %t/bit.mlir --lowp-to-c -o %t/bit.c 2>&1 | FileCheck %t/bit.mlir
// RUN: ls %t | FileCheck %s --check-prefix=LEFT --implicit-check-not=.c --implicit-check-not=.h --implicit-check-not=tmp

// LEFT: alloc.mlir

//--- math.mlir
// CHECK: math.mlir:5:8: error: 'math.rsqrt' op needs the mathematical library; the C exit depends on <stdint.h> alone
// CHECK-NOT: error
func.func @f(%x: memref<1xf32>) {
  %0 = affine.load %x[0] : memref<1xf32>
  %1 = math.rsqrt %0 : f32
  affine.store %1, %x[0] : memref<1xf32>
  return
}

//--- dynamic.mlir
// CHECK: dynamic.mlir:3:1: error: 'func.func' op argument 0 is 'memref<?x4xi8>'; the C exit needs static shapes in row-major order
// CHECK-NOT: error
func.func @f(%x: memref<?x4xi8>) {
  return
}

//--- width.mlir
// CHECK: width.mlir:5:8: error: values of type 'i24' have no type in C; the C exit knows i1, i8, i16, i32, i64, index, f32 and f64
// CHECK-NOT: error
func.func @f(%x: memref<1xi32>) {
  %0 = affine.load %x[0] : memref<1xi32>
  %1 = arith.trunci %0 : i32 to i24
  %2 = arith.extsi %1 : i24 to i32
  affine.store %2, %x[0] : memref<1xi32>
  return
}

//--- alloc.mlir
// CHECK: alloc.mlir:6:8: error: 'memref.alloc' op allocates a buffer of dynamic size; the C exit has static buffers only
// CHECK-NOT: error
func.func @f(%x: memref<1xi32>) {
  %0 = affine.load %x[0] : memref<1xi32>
  %1 = arith.index_cast %0 : i32 to index
  %2 = memref.alloc(%1) : memref<?xi32>
  affine.store %0, %2[0] : memref<?xi32>
  return
}

//--- blocks.mlir
// CHECK: blocks.mlir:4:3: error: 'func.func' op has more than one block; the C exit takes structured control flow (scf, affine)
// CHECK-NOT: error
module attributes {lowp.phase = "loops"} {
  func.func @f(%x: memref<1xi32>) {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0 : i32
    %0 = memref.load %x[%c0] : memref<1xi32>
    %1 = arith.cmpi eq, %0, %zero : i32
    cf.cond_br %1, ^next, ^end
  ^next:
    memref.store %zero, %x[%c0] : memref<1xi32>
    cf.br ^end
  ^end:
    return
  }
}

//--- vector.mlir
// CHECK: vector.mlir:5:8: error: values of type 'vector<4xi32>' have no type in C; the C exit knows i1, i8, i16, i32, i64, index, f32 and f64; loops that were made for a machine have vectors: make them with target=any
// CHECK-NOT: error
func.func @f(%x: memref<4xi32>) {
  %c0 = arith.constant 0 : index
  %0 = vector.load %x[%c0] : memref<4xi32>, vector<4xi32>
  vector.store %0, %x[%c0] : memref<4xi32>, vector<4xi32>
  return
}

//--- result.mlir
// CHECK: result.mlir:3:1: error: 'func.func' op returns values; at phase loops results are trailing arguments (run 'lowp-to-loops' first)
// CHECK-NOT: error
func.func @f(%x: memref<4xi32>) -> memref<4xi32> {
  return %x : memref<4xi32>
}

//--- remf.mlir
// CHECK: remf.mlir:5:8: error: 'arith.remf' op needs the mathematical library
// CHECK-NOT: error
func.func @f(%x: memref<1xf32>) {
  %0 = affine.load %x[0] : memref<1xf32>
  %1 = arith.remf %0, %0 : f32
  affine.store %1, %x[0] : memref<1xf32>
  return
}

//--- bit.mlir
// CHECK: bit.mlir:5:8: error: 'arith.fptosi' op has no form in C on i1
// CHECK-NOT: error
func.func @f(%x: memref<1xf32>, %y: memref<1xi32>) {
  %0 = affine.load %x[0] : memref<1xf32>
  %1 = arith.fptosi %0 : f32 to i1
  %2 = arith.extui %1 : i1 to i32
  affine.store %2, %y[0] : memref<1xi32>
  return
}
