// RUN: not quant-opt %s --lowp-set-batch=batch=0 2>&1 | FileCheck %s
// CHECK: error: lowp-set-batch: batch=0: a batch has at least one sample
// RUN: not quant-opt %s --lowp-set-batch=batch=-5 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// NEGATIVE: error: lowp-set-batch: batch=-5 is not known; valid: a whole number without a sign, up to 2147483647
func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}
