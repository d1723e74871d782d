// RUN: quant-opt %s --split-input-file --lowp-require-loops --verify-diagnostics | FileCheck %s

// CHECK: @loops
module attributes {lowp.phase = "loops"} {
  func.func @loops(%x: memref<4xf32>) {
    return
  }
}

// -----

// expected-error @+1 {{lowp-loops-to-llvm}}
module {
  func.func @tensors(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}
