// Why a kind of op stays on floats although it reads codes.

// RUN: quant-opt %s --split-input-file --verify-diagnostics --lowp-integerize --remarks-filter="lowp-integerize" -o %t

// Steps of 1 and of 1e-30 have no common one of 48 bits.
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %zp = arith.constant 0 : i32
    %one = arith.constant 1.0 : f32
    %far = arith.constant 1.3e-30 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 0>>
    %a = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<4xf32>
    %p = lowp.quantize %arg0, %far, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 0>>
    %b = lowp.dequantize %p, %far, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    // expected-remark @below {{'linalg.generic (arith.addf)' stays float: its scales are too far apart}}
    %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%a, %b : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%v: f32, %w: f32, %o: f32):
      %0 = arith.addf %v, %w : f32
      linalg.yield %0 : f32
    } -> tensor<4xf32>
    return %s : tensor<4xf32>
  }
}

// -----

// One side is a float.
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %zp = arith.constant 0 : i32
    %one = arith.constant 1.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 0>>
    %a = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    // expected-remark @below {{stays float: one of the values it reads has no format}}
    %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%a, %arg0 : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%v: f32, %w: f32, %o: f32):
      %0 = arith.addf %v, %w : f32
      linalg.yield %0 : f32
    } -> tensor<4xf32>
    return %s : tensor<4xf32>
  }
}

// -----

// One side has a scale per element.
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<2xf32>) -> tensor<2xf32> {
    %zp = arith.constant 0 : i32
    %one = arith.constant 1.0 : f32
    %two = arith.constant dense<[1.0, 0.25]> : tensor<2xf32>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.fixed<s8, 0>>
    %a = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<2xf32>
    %p = lowp.quantize %arg0, %two, %zp {granularity = #lowp.granularity<axis = 0>} : tensor<2xf32>, tensor<2xf32>, i32 -> tensor<2x!lowp.fixed<s8, 0>>
    %b = lowp.dequantize %p, %two, %zp {granularity = #lowp.granularity<axis = 0>} : tensor<2x!lowp.fixed<s8, 0>>, tensor<2xf32>, i32 -> tensor<2xf32>
    %e = tensor.empty() : tensor<2xf32>
    // expected-remark @below {{stays float: the values it reads have no one scale each}}
    %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%a, %b : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) {
    ^bb0(%v: f32, %w: f32, %o: f32):
      %0 = arith.maximumf %v, %w : f32
      linalg.yield %0 : f32
    } -> tensor<2xf32>
    return %s : tensor<2xf32>
  }
}

// -----

// The sum of as many values as there happen to be.
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<?x2xf32>) -> tensor<2xf32> {
    %zp = arith.constant 0 : i32
    %one = arith.constant 1.0 : f32
    %zero = arith.constant 0.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<?x2xf32>, f32, i32 -> tensor<?x2x!lowp.fixed<s8, 0>>
    %a = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<?x2x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<?x2xf32>
    %e = tensor.empty() : tensor<2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2xf32>) -> tensor<2xf32>
    // expected-remark @below {{stays float: the number of values in a sum is not known}}
    %s = linalg.generic {indexing_maps = [affine_map<(k, n) -> (k, n)>, affine_map<(k, n) -> (n)>], iterator_types = ["reduction", "parallel"]} ins(%a : tensor<?x2xf32>) outs(%f : tensor<2xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.addf %v, %o : f32
      linalg.yield %0 : f32
    } -> tensor<2xf32>
    return %s : tensor<2xf32>
  }
}

// -----

// A concatenation that is read as it is.
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<2xf32>) -> tensor<4xf32> {
    %zp = arith.constant 0 : i32
    %one = arith.constant 1.0 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.fixed<s8, 0>>
    %a = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<2x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<2xf32>
    %e = tensor.empty() : tensor<4xf32>
    // expected-remark @below {{stays float: what reads the concatenation does not give it one format}}
    %first = tensor.insert_slice %a into %e[0] [2] [1] : tensor<2xf32> into tensor<4xf32>
    // expected-remark @below {{stays float: what reads the concatenation does not give it one format}}
    %both = tensor.insert_slice %a into %first[2] [2] [1] : tensor<2xf32> into tensor<4xf32>
    // expected-remark @below {{stays float: the value it reads has no format}}
    %root = math.sqrt %both : tensor<4xf32>
    return %root : tensor<4xf32>
  }
}

// -----

// A clamp per channel that waits for the scale which the values get next.
#id = affine_map<(d0, d1) -> (d0, d1)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %six = arith.constant 6.0 : f32
    %scales = arith.constant dense<[0.5, 0.125]> : tensor<2xf32>
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2xf32>, f32, i32 -> tensor<1x2x!lowp.fixed<s8, 4>>
    %x = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<1x2x!lowp.fixed<s8, 4>>, f32, i32 -> tensor<1x2xf32>
    %wi = arith.constant dense<[[1, -2], [4, 5]]> : tensor<2x2xi8>
    %wq = lowp.storage_cast %wi : tensor<2x2xi8> -> tensor<2x2x!lowp.fixed<s4, 0>>
    %w = lowp.dequantize %wq, %scales, %zp {granularity = #lowp.granularity<axis = 1>} : tensor<2x2x!lowp.fixed<s4, 0>>, tensor<2xf32>, i32 -> tensor<2x2xf32>
    %e = tensor.empty() : tensor<1x2xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
    // expected-remark @below {{'linalg.generic (arith.minimumf)' of fc0 stays float: its result waits for a format, and what reads it takes a float}}
    %c = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
    ^bb0(%v: f32, %o: f32):
      %0 = arith.minimumf %v, %six : f32
      linalg.yield %0 : f32
    } -> tensor<1x2xf32>
    // expected-remark @below {{fc1 stays float: a clamp or a function of what it reads waits for a format}}
    %z = linalg.matmul ins(%c, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
    return %z : tensor<1x2xf32>
  }
}
