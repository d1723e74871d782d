// One case per labelled error of the export.
// RUN: quant-opt %s --convert-lowp-to-quant --split-input-file --verify-diagnostics

func.func @f(%x: tensor<2xf32>, %s: f32) -> tensor<2x!lowp.ternary> {
  %z = arith.constant 0 : i32
  %one = arith.constant 1.0 : f32
  // expected-error@+1 {{'!lowp.ternary' has no !quant.uniform: that takes integer codes of at most 32 bits (QUANT-EXPORT-C1)}}
  %q = lowp.quantize %x, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.ternary>
  return %q : tensor<2x!lowp.ternary>
}

// -----
func.func @f(%x: tensor<3xf32>) -> tensor<3x!lowp.fixed<s8, 0>> {
  %z = arith.constant 0 : i32
  %s = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // expected-error@+1 {{has no !quant.uniform here: groups must divide the one other dimension (QUANT-EXPORT-C2)}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<group = 2>} : tensor<3xf32>, tensor<2xf32>, i32 -> tensor<3x!lowp.fixed<s8, 0>>
  return %q : tensor<3x!lowp.fixed<s8, 0>>
}

// -----
func.func @f(%x: tensor<2xf32>, %s: f32) -> tensor<2x!lowp.fixed<s8, 0>> {
  %z = arith.constant 0 : i32
  // expected-error@+1 {{has a scale or zero point that is not constant: !quant.uniform takes constants (QUANT-EXPORT-C3)}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.fixed<s8, 0>>
  return %q : tensor<2x!lowp.fixed<s8, 0>>
}

// -----
func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
  %z = arith.constant 0 : i32
  %s = arith.constant 1.0 : f32
  %t = arith.constant 2.0 : f32
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.fixed<s8, 0>>
  // expected-error@+1 {{reads codes as '!quant.uniform<i8:f32, 2.000000e+00>' that are also '!quant.uniform<i8:f32, 1.000000e+00>' (QUANT-EXPORT-C4)}}
  %d = lowp.dequantize %q, %t, %z {granularity = #lowp.granularity<tensor>} : tensor<2x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<2xf32>
  return %d : tensor<2xf32>
}

// -----
// expected-error@+1 {{a value of 'tensor<2x!lowp.fixed<s8, 0>>' is neither quantized nor dequantized, so that its scale is not known (QUANT-EXPORT-C4)}}
func.func @f(%q: tensor<2x!lowp.fixed<s8, 0>>) -> tensor<2x!lowp.fixed<s8, 0>> {
  return %q : tensor<2x!lowp.fixed<s8, 0>>
}

// -----
func.func @f(%x: tensor<2xf32>) -> tensor<2x!lowp.fixed<s8, 0>> {
  %z = arith.constant 0 : i32
  %s = arith.constant 1.0 : f32
  // expected-error@+1 {{rounds or overflows as quant.qcast does not: that is nearest_even and saturate here (QUANT-EXPORT-C5)}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>, rounding = #lowp.rounding<floor>} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.fixed<s8, 0>>
  return %q : tensor<2x!lowp.fixed<s8, 0>>
}

// -----
func.func @f(%a: !lowp.fixed<s8, 0>) -> !lowp.fixed<s8, 0> {
  // expected-error@+1 {{has no counterpart in the quant dialect; export phase quantized (QUANT-EXPORT-C6)}}
  %b = lowp.max %a, %a : !lowp.fixed<s8, 0>
  return %b : !lowp.fixed<s8, 0>
}
