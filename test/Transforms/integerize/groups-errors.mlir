// What lowp-integerize refuses of weights with a scale per group, and says of data with one.
// RUN: quant-opt %s --split-input-file --verify-diagnostics --lowp-integerize --remarks-filter="lowp-integerize"

module attributes {lowp.phase = "quantized"} {
  func.func @no_common_step(%arg: tensor<1x4xf32>) -> tensor<1x1xf32> {
    %one = arith.constant 1.0 : f32
    %z = arith.constant 0 : i32
    %zero = arith.constant dense<0.0> : tensor<1x1xf32>
    %q = lowp.quantize %arg, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x4xf32>, f32, i32 -> tensor<1x4x!lowp.fixed<s8, 4>>
    %x = lowp.dequantize %q, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x4x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x4xf32>
    %wi = arith.constant dense<[[1], [2], [3], [4]]> : tensor<4x1xi8>
    %wc = lowp.storage_cast %wi : tensor<4x1xi8> -> tensor<4x1x!lowp.fixed<s4, 1>>
    %s = arith.constant dense<[[0.1, 0.7]]> : tensor<1x2xf32>
    %w = lowp.dequantize %wc, %s, %z {granularity = #lowp.granularity<group = 2 axis = 1>} : tensor<4x1x!lowp.fixed<s4, 1>>, tensor<1x2xf32>, i32 -> tensor<4x1xf32>
    // expected-error@+1 {{layer 'fc0': the scales of its weights are no integers of at most 24 bits times one step (INTEGERIZE-C2)}}
    %y = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x1xf32>) outs(%zero : tensor<1x1xf32>) -> tensor<1x1xf32>
    return %y : tensor<1x1xf32>
  }
}

// -----

module attributes {lowp.phase = "quantized"} {
  func.func @computed(%arg: tensor<1x4xf32>, %v: tensor<4x1xf32>) -> tensor<1x1xf32> {
    %one = arith.constant 1.0 : f32
    %z = arith.constant 0 : i32
    %zero = arith.constant dense<0.0> : tensor<1x1xf32>
    %q = lowp.quantize %arg, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x4xf32>, f32, i32 -> tensor<1x4x!lowp.fixed<s8, 4>>
    %x = lowp.dequantize %q, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x4x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x4xf32>
    %s = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
    %wc = lowp.quantize %v, %s, %z {granularity = #lowp.granularity<group = 2 axis = 1>} : tensor<4x1xf32>, tensor<1x2xf32>, i32 -> tensor<4x1x!lowp.fixed<s4, 1>>
    %w = lowp.dequantize %wc, %s, %z {granularity = #lowp.granularity<group = 2 axis = 1>} : tensor<4x1x!lowp.fixed<s4, 1>>, tensor<1x2xf32>, i32 -> tensor<4x1xf32>
    // expected-error@+1 {{weights with a scale per group must be constant}}
    %y = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x1xf32>) outs(%zero : tensor<1x1xf32>) -> tensor<1x1xf32>
    return %y : tensor<1x1xf32>
  }
}

// -----

// 31 bits of weights and 24 of scales, times 32 bits of data.
module attributes {lowp.phase = "quantized"} {
  func.func @too_wide(%arg: tensor<1x4xf32>) -> tensor<1x1xf32> {
    %one = arith.constant 1.0 : f32
    %z = arith.constant 0 : i32
    %zero = arith.constant dense<0.0> : tensor<1x1xf32>
    %q = lowp.quantize %arg, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x4xf32>, f32, i32 -> tensor<1x4x!lowp.fixed<s20, 4>>
    %x = lowp.dequantize %q, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<1x4x!lowp.fixed<s20, 4>>, f32, i32 -> tensor<1x4xf32>
    %wi = arith.constant dense<[[2000000000], [2], [3], [2000000000]]> : tensor<4x1xi32>
    %wc = lowp.storage_cast %wi : tensor<4x1xi32> -> tensor<4x1x!lowp.fixed<s32, 1>>
    %s = arith.constant dense<[[1.0, 8388608.0]]> : tensor<1x2xf32>
    %w = lowp.dequantize %wc, %s, %z {granularity = #lowp.granularity<group = 2 axis = 1>} : tensor<4x1x!lowp.fixed<s32, 1>>, tensor<1x2xf32>, i32 -> tensor<4x1xf32>
    // expected-error@+1 {{layer 'fc0': its sums need 74 bits, 10 more than an accumulator of 64 has; fewer bits for its weights or activations would do}}
    %y = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x1xf32>) outs(%zero : tensor<1x1xf32>) -> tensor<1x1xf32>
    return %y : tensor<1x1xf32>
  }
}

// -----

module attributes {lowp.phase = "quantized"} {
  func.func @data(%arg: tensor<1x4xf32>) -> tensor<1x1xf32> {
    %one = arith.constant 1.0 : f32
    %z = arith.constant 0 : i32
    %zero = arith.constant dense<0.0> : tensor<1x1xf32>
    %s = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
    %q = lowp.quantize %arg, %s, %z {granularity = #lowp.granularity<group = 2 axis = 0>} : tensor<1x4xf32>, tensor<1x2xf32>, i32 -> tensor<1x4x!lowp.fixed<s8, 4>>
    %x = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<group = 2 axis = 0>} : tensor<1x4x!lowp.fixed<s8, 4>>, tensor<1x2xf32>, i32 -> tensor<1x4xf32>
    %wi = arith.constant dense<[[1], [2], [3], [4]]> : tensor<4x1xi8>
    %wc = lowp.storage_cast %wi : tensor<4x1xi8> -> tensor<4x1x!lowp.fixed<s4, 1>>
    %w = lowp.dequantize %wc, %one, %z {granularity = #lowp.granularity<tensor>} : tensor<4x1x!lowp.fixed<s4, 1>>, f32, i32 -> tensor<4x1xf32>
    // expected-remark@+1 {{fc0 stays float: its data has scales per group}}
    %y = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x1xf32>) outs(%zero : tensor<1x1xf32>) -> tensor<1x1xf32>
    return %y : tensor<1x1xf32>
  }
}
