// Marks of ours leave arguments, others stay.
// RUN: quant-opt %s --pass-pipeline="builtin.module(func.func(lowp-drop-marks))" | FileCheck %s

// CHECK: func.func @main(%{{.*}}: memref<4xf32> {llvm.noalias}, %{{.*}}: memref<4xf32>)
func.func @main(%x: memref<4xf32> {llvm.noalias}, %y: memref<4xf32> {lowp.result}) {
  return
}
