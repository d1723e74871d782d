// A batch that is not dynamic is not one that can be chosen.
// RUN: not quant-opt %s --lowp-set-batch="batch=2" -o %t.out 2>&1 | FileCheck %s
// RUN: not quant-translate %s --lowp-to-c --batch=2 -o %t.c 2>&1 | FileCheck %s
// CHECK: static.mlir:{{.*}}: error: lowp-set-batch: batch=2: the batch of 'main' is not dynamic: dimension 0 of argument 0 is 3, and only a '?' there can be given a size
// RUN: not quant-opt %s --lowp-set-batch="batch=1" -o %t.out 2>&1 | FileCheck %s --check-prefix=ONE
// RUN: not quant-translate %s --lowp-to-c --batch=1 -o %t.c 2>&1 | FileCheck %s --check-prefix=ONE
// ONE: error: lowp-set-batch: batch=1: the batch of 'main' is not dynamic
// RUN: quant-opt %s --lowp-set-batch="batch=3" | FileCheck %s --check-prefix=SAME
// RUN: quant-opt %s --lowp-set-batch | FileCheck %s --check-prefix=SAME
// SAME: tensor<3x4xf32>
func.func @main(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %r = arith.addf %x, %x : tensor<3x4xf32>
  return %r : tensor<3x4xf32>
}
