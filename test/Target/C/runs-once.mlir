// A loop that runs once is its body, wherever it starts.
// RUN: quant-translate %s --lowp-to-c | FileCheck %s

// CHECK: void f(int8_t output[restrict 9]) {
// CHECK-NEXT: output[3] = 7;
// CHECK-NEXT: lowp_barrier();
// CHECK-NEXT: for (
// CHECK-NOT: for (
func.func @f(%y: memref<9xi8> {lowp.result}) {
  %seven = arith.constant 7 : i8
  affine.for %i = 3 to 4 {
    affine.store %seven, %y[%i] : memref<9xi8>
  }
  affine.for %i = 4 to 6 {
    affine.store %seven, %y[%i] : memref<9xi8>
  }
  return
}
