// Choices with zero points.
// RUN: quant-opt %s --split-input-file --verify-diagnostics | quant-opt --split-input-file | FileCheck %s

// CHECK: #lowp.choice<format = !lowp.fixed<u8, 0>, scales = [0.5], zero_points = [3], granularity = tensor, spec = "affine:8">
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = lowp.observe %x {layer = "a", role = "activations", choice = #lowp.choice<format = !lowp.fixed<u8, 0>, scales = [0.5], zero_points = [3], granularity = tensor, spec = "affine:8">} : tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{zero points must be i32, one per scale, of a format with integer codes (CHOICE-C4)}}
  %y = lowp.observe %x {layer = "a", role = "activations", choice = #lowp.choice<format = !lowp.fixed<u8, 0>, scales = [0.5], zero_points = [3, 4], granularity = tensor, spec = "affine:8">} : tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{zero points must be i32, one per scale, of a format with integer codes (CHOICE-C4)}}
  %y = lowp.observe %x {layer = "a", role = "activations", choice = #lowp.choice<format = !lowp.ternary, scales = [0.5], zero_points = [1], granularity = tensor, spec = "ternary">} : tensor<4xf32>
  return %y : tensor<4xf32>
}
