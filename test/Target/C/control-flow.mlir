// Structured control flow and addresses that upstream's tiling leaves: loops with
// several carried values that swap, branches with results, bounds by min and max,
// quotients that round down, subviews, copies, buffers of i1, equal counters.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-c -o %t/flow.c
// RUN: sh %S/Inputs/compile-and-run.sh %t/flow.c %S/Inputs/control-flow-driver.c | FileCheck %s

// CHECK: fibonacci 55 89
// CHECK: branch 1 -1 1 -1 1 -1
// CHECK: tiles 0 1 2 3 4 5 6 7 8 9
// CHECK: floors -3 -2 -2 -1 -1 0 0 1 1 2
// CHECK: rows 13 14 23 24
// CHECK: flags 0 1 1 0
// CHECK: sum 3

module attributes {lowp.phase = "loops"} {
func.func @flow(%fibonacci: memref<2xi32>, %branch: memref<6xi32>, %tiles: memref<10xi32>,
                %floors: memref<10xi32>, %rows: memref<2x2xi32>, %flags: memref<4xi1>,
                %sum: memref<i64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c6 = arith.constant 6 : index
  %c10 = arith.constant 10 : index
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %minus = arith.constant -1 : i32
  %f:2 = scf.for %i = %c0 to %c10 step %c1 iter_args(%a = %zero, %b = %one) -> (i32, i32) {
    %next = arith.addi %a, %b : i32
    scf.yield %b, %next : i32, i32
  }
  memref.store %f#0, %fibonacci[%c0] : memref<2xi32>
  memref.store %f#1, %fibonacci[%c1] : memref<2xi32>

  scf.for %i = %c0 to %c6 step %c1 {
    %r = arith.remui %i, %c2 : index
    %even = arith.cmpi eq, %r, %c0 : index
    %v = scf.if %even -> (i32) {
      scf.yield %one : i32
    } else {
      scf.yield %minus : i32
    }
    memref.store %v, %branch[%i] : memref<6xi32>
  }

  affine.for %t = 0 to 10 step 4 {
    affine.for %i = max affine_map<(d0) -> (d0, 0)>(%t) to min affine_map<(d0) -> (d0 + 4, 10)>(%t) {
      %v = arith.index_cast %i : index to i32
      affine.store %v, %tiles[%i] : memref<10xi32>
    }
  }

  affine.for %i = 0 to 10 {
    %half = affine.apply affine_map<(d0) -> ((d0 - 5) floordiv 2)>(%i)
    %v = arith.index_cast %half : index to i32
    affine.store %v, %floors[%i] : memref<10xi32>
  }

  %table = memref.alloc() : memref<4x5xi32>
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 5 {
      %k = affine.apply affine_map<(d0, d1) -> (d0 * 10 + d1)>(%i, %j)
      %v = arith.index_cast %k : index to i32
      affine.store %v, %table[%i, %j] : memref<4x5xi32>
    }
  }
  %window = memref.subview %table[1, 3] [2, 2] [1, 1]
    : memref<4x5xi32> to memref<2x2xi32, strided<[5, 1], offset: 8>>
  memref.copy %window, %rows : memref<2x2xi32, strided<[5, 1], offset: 8>> to memref<2x2xi32>

  affine.for %i = 0 to 4 {
    %v = affine.load %table[0, %i] : memref<4x5xi32>
    %p = arith.cmpi sgt, %v, %zero : i32
    %three = arith.constant 3 : i32
    %q = arith.cmpi slt, %v, %three : i32
    %both = arith.andi %p, %q : i1
    affine.store %both, %flags[%i] : memref<4xi1>
  }

  %total = memref.alloca() : memref<i64>
  %long = arith.constant 0 : i64
  memref.store %long, %total[] : memref<i64>
  affine.for %i = 0 to 1 {
    affine.for %j = 0 to 3 {
      scf.for %k = %c0 to %c2 step %c1 {
        %row = memref.subview %table[%j, 0] [1, 5] [1, 1]
          : memref<4x5xi32> to memref<5xi32, strided<[1], offset: ?>>
        %v = memref.load %row[%k] : memref<5xi32, strided<[1], offset: ?>>
        %bit = arith.trunci %v : i32 to i1
        %wide = arith.extui %bit : i1 to i64
        %s = memref.load %total[] : memref<i64>
        %t = arith.addi %s, %wide : i64
        memref.store %t, %total[] : memref<i64>
      }
    }
  }
  %result = memref.load %total[] : memref<i64>
  memref.store %result, %sum[] : memref<i64>
  return
}
}
