// What counts as a multiply on element data, in loops and in the LLVM dialect.

// RUN: not quant-opt %s --split-input-file --lowp-verify-multiply-free -o /dev/null 2>&1 | FileCheck %s

// Addresses and powers of two are not counted.
// CHECK-NOT: :{{[0-9]+}}: error
module @clean {
  func.func @main(%x: memref<4xi32>, %y: memref<4xi32>) {
    %three = arith.constant 3 : index
    %eight = arith.constant -8 : i32
    affine.for %i = 0 to 4 {
      %a = affine.load %x[%i] : memref<4xi32>
      %j = arith.index_cast %a : i32 to index
      %k = arith.muli %j, %three : index
      %b = memref.load %x[%k] : memref<4xi32>
      %c = arith.muli %b, %eight : i32
      affine.store %c, %y[%i] : memref<4xi32>
    }
    return
  }
}

// -----

// Through what a loop carries.
module @carried {
  func.func @main(%x: memref<4xi32>) -> i32 {
    %one = arith.constant 1 : i32
    %five = arith.constant 5 : i32
    %sum = affine.for %i = 0 to 4 iter_args(%carried = %one) -> (i32) {
      // CHECK: :[[@LINE+1]]:{{.*}}: error: a multiply on element data (MULTIPLY-FREE-C1)
      %p = arith.muli %carried, %five : i32
      %a = affine.load %x[%i] : memref<4xi32>
      %s = arith.addi %p, %a : i32
      affine.yield %s : i32
    }
    return %sum : i32
  }
}

// -----

// Two loaded floats; a float times a constant is a scale.
module @floats {
  func.func @main(%x: memref<4xf32>) {
    %scale = arith.constant 0.3 : f32
    affine.for %i = 0 to 4 {
      %a = affine.load %x[%i] : memref<4xf32>
      %s = arith.mulf %a, %scale : f32
      // CHECK: :[[@LINE+1]]:{{.*}}: error: a multiply on element data (MULTIPLY-FREE-C1)
      %p = arith.mulf %a, %s : f32
      affine.store %p, %x[%i] : memref<4xf32>
    }
    return
  }
}

// -----

// Through branches.
module @branches {
  llvm.func @main(%x: !llvm.ptr) -> i32 {
    %a = llvm.load %x : !llvm.ptr -> i32
    llvm.br ^next(%a : i32)
  ^next(%b: i32):
    // CHECK: :[[@LINE+1]]:{{.*}}: error: a multiply on element data (MULTIPLY-FREE-C1)
    %p = llvm.mul %b, %b : i32
    llvm.return %p : i32
  }
}

// -----

// CHECK: error: lowp-verify-multiply-free: no element is loaded; run lowp-to-loops first
module @nothing {
}
