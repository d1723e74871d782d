// RUN: not quant-opt %s --lowp-set-batch=batch=0 2>&1 | FileCheck %s
// CHECK: error: lowp-set-batch: batch=0: a batch has at least one sample
func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}
