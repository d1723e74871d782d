// What is known of a value is used only as far as it is known: a bit that is always set is 1
// (not -1, its value as a signed number), and a loop to a bound that is read has a counter
// without an upper end.
// RUN: quant-translate %s --lowp-to-c | FileCheck %s

// CHECK: void lowp_main(const int32_t input[restrict 1], int32_t output[restrict 2]) {
// CHECK-NEXT: const int32_t t0 = input[0];
// CHECK-NEXT: output[0] = (int32_t)(1 ^ (t0 < 0));
// CHECK-NEXT: const int32_t t1 = (int32_t)t0;
// CHECK-NEXT: int32_t acc2 = 0;
// CHECK-NEXT: for (int32_t i0 = 0; i0 < t1; ++i0) {
// CHECK-NEXT:   acc2 = lowp_add32(acc2, (int32_t)i0);
// CHECK-NEXT: }
// CHECK-NEXT: output[1] = acc2;
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1xi32>, %y: memref<2xi32> {lowp.result}) {
    %c7 = arith.constant 7 : i32
    %c100 = arith.constant 100 : i32
    %zero = arith.constant 0 : i32
    %v = affine.load %x[0] : memref<1xi32>
    %small = arith.andi %v, %c7 : i32
    %always = arith.cmpi ult, %small, %c100 : i32
    %negative = arith.cmpi slt, %v, %zero : i32
    %bit = arith.xori %always, %negative : i1
    %number = arith.extui %bit : i1 to i32
    affine.store %number, %y[0] : memref<2xi32>
    %n = arith.index_cast %v : i32 to index
    %sum = affine.for %i = 0 to %n iter_args(%a = %zero) -> i32 {
      %j = arith.index_cast %i : index to i32
      %t = arith.addi %a, %j : i32
      affine.yield %t : i32
    }
    affine.store %sum, %y[1] : memref<2xi32>
    return
  }
}
