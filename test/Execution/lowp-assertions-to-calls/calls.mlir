// Assertions become calls; their texts stand on the module.
// RUN: quant-opt %s --lowp-assertions-to-calls | FileCheck %s
// RUN: quant-opt %s --lowp-guard-accesses --lowp-assertions-to-calls | FileCheck %s --check-prefix=ACCESS

// CHECK: module attributes {lowp.assertions = ["the program's assertion 'x is positive' fails ({{.*}}calls.mlir:[[# @LINE + 10]])"]}
// ACCESS: lowp.assertions = ["the program's assertion 'x is positive' fails
// ACCESS-SAME: "the program reads or writes outside of memref<4xf32> (
// CHECK: llvm.func @lowp_check_assertion(i32, i64)
// CHECK-LABEL: @main
// CHECK: %[[HOLDS:.*]] = arith.extui %{{.*}} : i1 to i32
// CHECK: %[[NUMBER:.*]] = arith.constant 0 : i64
// CHECK: llvm.call @lowp_check_assertion(%[[HOLDS]], %[[NUMBER]])
// CHECK-NOT: cf.assert
func.func @main(%m: memref<4xf32>, %k: memref<1xindex>, %c: i1) -> f32 {
  cf.assert %c, "x is positive"
  %c0 = arith.constant 0 : index
  %i = memref.load %k[%c0] : memref<1xindex>
  %v = memref.load %m[%i] : memref<4xf32>
  return %v : f32
}
