// gcc 12.2 joined the loop that sums up in 64 bits to the one that reads the sum's low half,
// at -O2 and -O3, and left out the last terms. Steps are kept apart.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-c -o %t/sum.c
// RUN: sh %S/Inputs/compile-and-run.sh %t/sum.c %S/Inputs/joined-loops-driver.c | FileCheck %s
// RUN: FileCheck %s --check-prefix=TEXT < %t/sum.c
// CHECK: sums 704711424 2.34524288e+09
// TEXT: #define lowp_barrier()
// TEXT: buffer0[i0] = INT64_C(0);
// TEXT: lowp_barrier();
// TEXT: buffer0[i2] =
// TEXT: lowp_barrier();
// TEXT: output[i0] =
// TEXT-NOT: lowp_barrier
module attributes {lowp.phase = "loops"} {
  func.func @sum(%x: memref<4x4x2xi32>, %y: memref<2xf32>) {
    %zero = arith.constant 0 : i64
    %none = arith.constant 0 : i32
    %mask = arith.constant 4294967295 : i64
    %sum = memref.alloc() : memref<2xi64>
    affine.for %c = 0 to 2 {
      affine.store %zero, %sum[%c] : memref<2xi64>
    }
    affine.for %i = 0 to 4 {
      affine.for %j = 0 to 4 {
        affine.for %c = 0 to 2 {
          %v = affine.load %x[%i, %j, %c] : memref<4x4x2xi32>
          %r = arith.maxsi %v, %none : i32
          %w = arith.extsi %r : i32 to i64
          %a = affine.load %sum[%c] : memref<2xi64>
          %b = arith.addi %a, %w : i64
          affine.store %b, %sum[%c] : memref<2xi64>
        }
      }
    }
    affine.for %c = 0 to 2 {
      %a = affine.load %sum[%c] : memref<2xi64>
      %low = arith.andi %a, %mask : i64
      %d = arith.sitofp %low : i64 to f64
      %f = arith.truncf %d : f64 to f32
      affine.store %f, %y[%c] : memref<2xf32>
    }
    memref.dealloc %sum : memref<2xi64>
    return
  }
}
