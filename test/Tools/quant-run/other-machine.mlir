// Instructions that this machine has not are refused.
// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: not quant-run %s --data=%t/ramp.npy 2>&1 | FileCheck %s
// CHECK: other-machine.mlir:10:8: error: cannot be run: the program was lowered for another machine: this one has no 'llvm.hexagon.V6.vd0'; lower it with target=host, or run the program in phase integer
// CHECK-NOT: error:
module attributes {lowp.phase = "loops"} {
func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32> {lowp.result}) {
  %c0 = arith.constant 0 : index
  %0 = vector.load %x[%c0, %c0] : memref<1x4xf32>, vector<4xf32>
  %1 = llvm.call_intrinsic "llvm.hexagon.V6.vd0"(%0) : (vector<4xf32>) -> vector<4xf32>
  vector.store %1, %y[%c0, %c0] : memref<1x4xf32>, vector<4xf32>
  return
}
}
