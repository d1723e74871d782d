// lowp-loops-to-llvm takes loops, and says so of what is none.
// RUN: not quant-opt %s --lowp-loops-to-llvm -o %t.out 2>&1 | FileCheck %s --check-prefix=PHASE --implicit-check-not=error:
// PHASE: error: lowp-loops-to-llvm: the module is in phase float, but this pass takes phase loops; run lowp-to-loops first
// RUN: not quant-opt %s --lowp-to-loops --lowp-loops-to-llvm=fast -o %t.out 2>&1 | FileCheck %s --check-prefix=OPTION --implicit-check-not=error:
// OPTION: error: lowp-loops-to-llvm: unknown option 'fast': there are none
// RUN: quant-opt %s --lowp-to-loops --lowp-loops-to-llvm | FileCheck %s
// CHECK: llvm.func @main
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %r = arith.addf %x, %x : tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
