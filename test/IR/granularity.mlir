// Granularities are read as they are printed; scales that do not fit one are refused.
// RUN: quant-opt %s --split-input-file --verify-diagnostics | quant-opt --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @spellings
// CHECK: granularity = #lowp.granularity<tensor pair>
// CHECK: granularity = #lowp.granularity<axis = 1 pair>
// CHECK: granularity = #lowp.granularity<axes = [0, 1]>
// CHECK: granularity = #lowp.granularity<group = 4>
// CHECK: granularity = #lowp.granularity<group = 2 axis = 1>
// CHECK: granularity = #lowp.granularity<group = 100 axis = 0 pair>
// CHECK: granularity = #lowp.granularity<group = 9223372036854775807>
func.func @spellings(%q: tensor<2x3x!lowp.ternary>, %s: tensor<2xf32>, %a: tensor<3x2xf32>, %m: tensor<2x3xf32>, %g: tensor<2xf32>, %c: tensor<3x1xf32>, %p: tensor<2x1x2xf32>, %h: tensor<1xf32>) {
  %z = arith.constant 0 : i32
  %0 = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<tensor pair>} : tensor<2x3x!lowp.ternary>, tensor<2xf32>, i32 -> tensor<2x3xf32>
  %1 = lowp.dequantize %q, %a, %z {granularity = #lowp.granularity<axis = 1 pair>} : tensor<2x3x!lowp.ternary>, tensor<3x2xf32>, i32 -> tensor<2x3xf32>
  %2 = lowp.dequantize %q, %m, %z {granularity = #lowp.granularity<axes = [0, 1]>} : tensor<2x3x!lowp.ternary>, tensor<2x3xf32>, i32 -> tensor<2x3xf32>
  %3 = lowp.dequantize %q, %g, %z {granularity = #lowp.granularity<group = 4>} : tensor<2x3x!lowp.ternary>, tensor<2xf32>, i32 -> tensor<2x3xf32>
  %4 = lowp.dequantize %q, %c, %z {granularity = #lowp.granularity<group = 2 axis = 1>} : tensor<2x3x!lowp.ternary>, tensor<3x1xf32>, i32 -> tensor<2x3xf32>
  %5 = lowp.dequantize %q, %p, %z {granularity = #lowp.granularity<group = 100 axis = 0 pair>} : tensor<2x3x!lowp.ternary>, tensor<2x1x2xf32>, i32 -> tensor<2x3xf32>
  %6 = lowp.dequantize %q, %h, %z {granularity = #lowp.granularity<group = 9223372036854775807>} : tensor<2x3x!lowp.ternary>, tensor<1xf32>, i32 -> tensor<2x3xf32>
  return
}

// -----

// expected-error@+1 {{a group of a granularity must have at least one element, got 0 (GRANULARITY-C2)}}
#g = #lowp.granularity<group = 0>

// -----

// expected-error@+1 {{a group of a granularity must have at least one element, got -4 (GRANULARITY-C2)}}
#g = #lowp.granularity<group = -4 axis = 0>

// -----

// expected-error@+1 {{axes of a granularity must ascend, got 3 before 2 (GRANULARITY-C1)}}
#g = #lowp.granularity<axes = [3, 2]>

// -----

func.func @axis_out_of_range(%q: tensor<2x3x!lowp.fixed<s4, 0>>, %s: tensor<2x2xf32>) {
  %z = arith.constant 0 : i32
  // expected-error@+1 {{axis of the granularity must be in [0, 2), got 2 (QUANT-C2)}}
  %0 = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<group = 2 axis = 2>} : tensor<2x3x!lowp.fixed<s4, 0>>, tensor<2x2xf32>, i32 -> tensor<2x3xf32>
  return
}

// -----

// Five elements per index are three groups of two.
func.func @wrong_shape(%q: tensor<2x5x!lowp.fixed<s4, 0>>, %s: tensor<2x2xf32>) {
  %z = arith.constant 0 : i32
  // expected-error@+1 {{must be scalars or have the shape [2, 3], got 'tensor<2x2xf32>'}}
  %0 = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<group = 2 axis = 0>} : tensor<2x5x!lowp.fixed<s4, 0>>, tensor<2x2xf32>, i32 -> tensor<2x5xf32>
  return
}

// -----

func.func @no_sign(%q: tensor<2x!lowp.fixed<u4, 0>>, %s: tensor<2xf32>) {
  %z = arith.constant 0 : i32
  // expected-error@+1 {{a scale that is a pair takes a format with positive and negative values, got '!lowp.fixed<u4, 0>' (QUANT-C7)}}
  %0 = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<tensor pair>} : tensor<2x!lowp.fixed<u4, 0>>, tensor<2xf32>, i32 -> tensor<2xf32>
  return
}

// -----

func.func @zero(%q: tensor<4x!lowp.fixed<s4, 0>>) {
  %z = arith.constant 0 : i32
  %s = arith.constant dense<[1.0, 0.0]> : tensor<2xf32>
  // expected-error@+1 {{scales must be finite, positive and not subnormal (QUANT-C4)}}
  %0 = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<group = 2>} : tensor<4x!lowp.fixed<s4, 0>>, tensor<2xf32>, i32 -> tensor<4xf32>
  return
}

// -----

func.func @negative(%q: tensor<4x!lowp.fixed<s4, 0>>) {
  %z = arith.constant 0 : i32
  %s = arith.constant dense<[1.0, -2.0]> : tensor<2xf32>
  // expected-error@+1 {{scales must be finite, positive and not subnormal (QUANT-C4)}}
  %0 = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<group = 2>} : tensor<4x!lowp.fixed<s4, 0>>, tensor<2xf32>, i32 -> tensor<4xf32>
  return
}

// -----

func.func @nan(%q: tensor<4x!lowp.fixed<s4, 0>>) {
  %z = arith.constant 0 : i32
  %s = arith.constant dense<[1.0, 0x7FC00000]> : tensor<2xf32>
  // expected-error@+1 {{scales must be finite, positive and not subnormal (QUANT-C4)}}
  %0 = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<group = 2>} : tensor<4x!lowp.fixed<s4, 0>>, tensor<2xf32>, i32 -> tensor<4xf32>
  return
}

// -----

func.func @subnormal(%q: tensor<4x!lowp.fixed<s4, 0>>) {
  %z = arith.constant 0 : i32
  %s = arith.constant dense<[1.0, 0x00400000]> : tensor<2xf32>
  // expected-error@+1 {{scales must be finite, positive and not subnormal (QUANT-C4)}}
  %0 = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<group = 2>} : tensor<4x!lowp.fixed<s4, 0>>, tensor<2xf32>, i32 -> tensor<4xf32>
  return
}

// -----

func.func @choice(%x: tensor<2x5xf32>) {
  // expected-error@+1 {{(OBSERVE-C2)}}
  %0 = lowp.observe %x {layer = "fc0", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 0>, scales = [1.0, 1.0, 1.0, 1.0], granularity = group = 2 axis = 0, spec = "fixed:4@group=2">} : tensor<2x5xf32>
  return
}
