// The end of lowp-to-loops.
// RUN: quant-opt %s --split-input-file --lowp-finish-loops --verify-diagnostics | FileCheck %s
// RUN: quant-opt %s --split-input-file --lowp-finish-loops=keep-formats --verify-diagnostics | FileCheck %s --check-prefix=KEEP

// CHECK: module attributes {lowp.phase = "loops"}
// KEEP: module attributes {lowp.keep_formats, lowp.phase = "loops"}
module {
  func.func @loops(%x: memref<4xf32>) {
    return
  }
}

// -----

func.func @left(%x: tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{lowp-to-loops: 'tensor.extract' has no form as loops}}
  %0 = tensor.extract %x[%c0] : tensor<4xf32>
  return
}
