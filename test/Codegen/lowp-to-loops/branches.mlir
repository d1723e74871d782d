// Branches become regions, so that a function has one return and its result is an argument.
// RUN: quant-opt %s --lowp-to-loops | FileCheck %s
// RUN: quant-opt %s --lowp-to-loops --lowp-verify-phase -o /dev/null

// CHECK-LABEL: func.func @main(%{{.*}}: memref<1x4xf32>, %{{.*}}: memref<1x4xf32> {lowp.result}) {
// CHECK-NOT: cf.
// CHECK: scf.if
// CHECK-COUNT-1: return
// CHECK-NOT: return
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %c0 = arith.constant 0 : index
  %z = arith.constant 0.0 : f32
  %v = tensor.extract %x[%c0, %c0] : tensor<1x4xf32>
  %c = arith.cmpf ogt, %v, %z : f32
  cf.cond_br %c, ^a, ^b
^a:
  return %x : tensor<1x4xf32>
^b:
  %n = arith.negf %x : tensor<1x4xf32>
  return %n : tensor<1x4xf32>
}
