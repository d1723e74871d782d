// Calls that do not return, and calls of nothing.
// RUN: quant-opt %s --lowp-to-loops --split-input-file --verify-diagnostics
// RUN: quant-opt %s --lowp-normalise=entry=main --split-input-file --verify-diagnostics

func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // expected-error@+1 {{recursion: 'main' calls 'main'; functions that call themselves are not supported}}
  %r = call @main(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}

// -----

func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %r = call @even(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
func.func private @even(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %r = call @odd(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
func.func private @odd(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // expected-error@+1 {{recursion: 'even' calls 'odd' calls 'even'; functions}}
  %r = call @even(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}

// -----

func.func private @helper(tensor<1x4xf32>) -> tensor<1x4xf32>
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // expected-error@+1 {{'helper' has no body; a program brings every function that it calls}}
  %r = call @helper(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}

// -----

// Twice, but not of itself.
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %r = call @double(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %s = call @double(%r) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %s : tensor<1x4xf32>
}
func.func private @double(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %r = arith.addf %x, %x : tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
