// Wrapping sums, products and shifts of 32 and 64 bits at the extremes, conversions
// between widths, and shift amounts out of range, free of undefined behaviour.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-c -o %t/wide.c
// RUN: sh %S/Inputs/compile-and-run.sh %t/wide.c %S/Inputs/wide-driver.c | FileCheck %s

// CHECK: 0 differences

module attributes {lowp.phase = "loops"} {
func.func @wide(%lhs: memref<1024xi32>, %rhs: memref<1024xi32>, %long: memref<1024xi64>,
                %out32: memref<9x1024xi32>, %out64: memref<7x1024xi64>,
                %out16: memref<2x1024xi16>) {
  %three = arith.constant 3 : i32
  %huge = arith.constant -9223372036854775808 : i64
  affine.for %i = 0 to 1024 {
    %a = affine.load %lhs[%i] : memref<1024xi32>
    %b = affine.load %rhs[%i] : memref<1024xi32>
    %0 = arith.addi %a, %b : i32
    affine.store %0, %out32[0, %i] : memref<9x1024xi32>
    %1 = arith.subi %a, %b : i32
    affine.store %1, %out32[1, %i] : memref<9x1024xi32>
    %2 = arith.muli %a, %b : i32
    affine.store %2, %out32[2, %i] : memref<9x1024xi32>
    %3 = arith.shli %a, %three : i32
    affine.store %3, %out32[3, %i] : memref<9x1024xi32>
    %4 = arith.shrsi %a, %three : i32
    affine.store %4, %out32[4, %i] : memref<9x1024xi32>
    %5 = arith.shrui %a, %three : i32
    affine.store %5, %out32[5, %i] : memref<9x1024xi32>
    %6 = arith.divsi %a, %b : i32
    affine.store %6, %out32[6, %i] : memref<9x1024xi32>
    // An amount out of range: any result will do, but no undefined behaviour.
    %7 = arith.shli %a, %b : i32
    affine.store %7, %out32[7, %i] : memref<9x1024xi32>
    // A product of 64 bits, its high half and a rounding shift.
    %a64 = arith.extsi %a : i32 to i64
    %b64 = arith.extsi %b : i32 to i64
    %product = arith.muli %a64, %b64 : i64
    %c31 = arith.constant 31 : i64
    %half = arith.constant 1073741824 : i64
    %rounded = arith.addi %product, %half : i64
    %shifted = arith.shrsi %rounded, %c31 : i64
    %high = arith.trunci %shifted : i64 to i32
    affine.store %high, %out32[8, %i] : memref<9x1024xi32>
    affine.store %product, %out64[0, %i] : memref<7x1024xi64>
    %l = affine.load %long[%i] : memref<1024xi64>
    %8 = arith.addi %l, %product : i64
    affine.store %8, %out64[1, %i] : memref<7x1024xi64>
    %9 = arith.muli %l, %product : i64
    affine.store %9, %out64[2, %i] : memref<7x1024xi64>
    %10 = arith.divsi %l, %b64 : i64
    affine.store %10, %out64[3, %i] : memref<7x1024xi64>
    %11 = arith.subi %huge, %l : i64
    affine.store %11, %out64[4, %i] : memref<7x1024xi64>
    %a_unsigned = arith.extui %a : i32 to i64
    affine.store %a_unsigned, %out64[5, %i] : memref<7x1024xi64>
    %less = arith.cmpi ult, %l, %product : i64
    %greater = arith.cmpi sgt, %a, %b : i32
    %both = arith.andi %less, %greater : i1
    %either = arith.xori %both, %greater : i1
    %least = arith.select %either, %l, %product : i64
    affine.store %least, %out64[6, %i] : memref<7x1024xi64>
    %a16 = arith.trunci %a : i32 to i16
    affine.store %a16, %out16[0, %i] : memref<2x1024xi16>
    %b16 = arith.trunci %b : i32 to i16
    %square = arith.muli %a16, %b16 : i16
    affine.store %square, %out16[1, %i] : memref<2x1024xi16>
  }
  return
}
}
