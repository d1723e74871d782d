// The arithmetic of i1 is that of bits; what is compared with itself is known.
// RUN: quant-translate %s --lowp-to-c | FileCheck %s

// CHECK: const int t0 = input[0] < 0;
// CHECK: const int t1 = input[1] < 0;
// CHECK: output[0] = (int32_t)(t0 ^ t1);
// CHECK: output[1] = (int32_t)(t0 & t1);
// CHECK: output[2] = (int32_t)(t0 | t1);
// CHECK: output[3] = 1;
// CHECK: output[4] = 0;
func.func @f(%x: memref<2xi32>, %y: memref<5xi32> {lowp.result}) {
  %zero = arith.constant 0 : i32
  %0 = affine.load %x[0] : memref<2xi32>
  %1 = affine.load %x[1] : memref<2xi32>
  %a = arith.cmpi slt, %0, %zero : i32
  %b = arith.cmpi slt, %1, %zero : i32
  %sum = arith.addi %a, %b : i1
  %sums = arith.extui %sum : i1 to i32
  affine.store %sums, %y[0] : memref<5xi32>
  %product = arith.muli %a, %b : i1
  %products = arith.extui %product : i1 to i32
  affine.store %products, %y[1] : memref<5xi32>
  %most = arith.maxui %a, %b : i1
  %mosts = arith.extui %most : i1 to i32
  affine.store %mosts, %y[2] : memref<5xi32>
  %same = arith.cmpi uge, %0, %0 : i32
  %sames = arith.extui %same : i1 to i32
  affine.store %sames, %y[3] : memref<5xi32>
  %less = arith.cmpi slt, %1, %1 : i32
  %lesses = arith.extui %less : i1 to i32
  affine.store %lesses, %y[4] : memref<5xi32>
  return
}
