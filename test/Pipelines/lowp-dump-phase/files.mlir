// The file is named after the phase, and the folder is made if it is missing.
// RUN: rm -rf %t && mkdir -p %t
// RUN: quant-opt %s --lowp-dump-phase="dir=%t/a/b" -o %t/out.mlir
// RUN: FileCheck %s < %t/a/b/0-float.mlir
// CHECK: func.func @main
// RUN: ls %t/a/b | count 1

// RUN: not quant-opt %s --lowp-dump-phase="dir=%t/out.mlir/a" -o %t/none.mlir 2>&1 | FileCheck %s --check-prefix=BAD
// BAD: error: {{.*}}out.mlir/a
// RUN: not ls %t/none.mlir

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
