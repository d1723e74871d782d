// What is computed in float, in one line; with a border of integers a warning, too.
// RUN: quant-opt %s --lowp-compile-summary -o %t.mlir 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: quant-opt %s --lowp-compile-summary=integer-border -o %t.mlir 2>&1 | FileCheck %s --check-prefixes=CHECK,BORDER
// CHECK: lowp-compile: 0 of 0 layers in integers; 1 operation stays float: linalg.generic (math.tanh)
// BORDER: warning: lowp-compile: border=integer was asked for, but between its border 'main' computes in float: linalg.generic (math.tanh)
#id = affine_map<(i) -> (i)>
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %e = tensor.empty() : tensor<4xf32>
    %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
        ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%a: f32, %o: f32):
      %t = math.tanh %a : f32
      linalg.yield %t : f32
    } -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}
