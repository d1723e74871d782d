// Scales that a body reads are checked where they stand, in every phase with tensors.
// RUN: quant-opt %s --split-input-file --verify-diagnostics --lowp-verify-phase

#id = affine_map<(d0) -> (d0)>
#none = affine_map<(d0) -> ()>
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
  func.func @zero(%x: tensor<4x!lowp.fixed<s8, 5>>) -> tensor<4x!lowp.fixed<s8, 6>> {
    %scale = arith.constant dense<0.0> : tensor<f32>
    %one = arith.constant dense<1.0> : tensor<f32>
    %zero = arith.constant dense<0> : tensor<i32>
    %e = tensor.empty() : tensor<4x!lowp.fixed<s8, 6>>
    %0 = linalg.generic {indexing_maps = [#id, #none, #none, #none, #none, #id], iterator_types = ["parallel"]}
        ins(%x, %scale, %zero, %one, %zero : tensor<4x!lowp.fixed<s8, 5>>, tensor<f32>, tensor<i32>, tensor<f32>, tensor<i32>)
        outs(%e : tensor<4x!lowp.fixed<s8, 6>>) {
    ^bb0(%a: !lowp.fixed<s8, 5>, %s: f32, %z: i32, %t: f32, %y: i32, %o: !lowp.fixed<s8, 6>):
      // expected-error@+1 {{scales must be finite, positive and not subnormal, got 0.000000e+00 (QUANT-C4)}}
      %1 = lowp.requantize %a, %s, %z, %t, %y {granularity = #lowp.granularity<tensor>} : !lowp.fixed<s8, 5>, f32, i32, f32, i32 -> !lowp.fixed<s8, 6>
      linalg.yield %1 : !lowp.fixed<s8, 6>
    } -> tensor<4x!lowp.fixed<s8, 6>>
    return %0 : tensor<4x!lowp.fixed<s8, 6>>
  }
}

// -----

// The scale of the result, one of several, in phase quantized.
#id = affine_map<(d0) -> (d0)>
#none = affine_map<(d0) -> ()>
module attributes {lowp.phase = "quantized"} {
  func.func @subnormal(%x: tensor<3xf32>) -> tensor<3x!lowp.fixed<s8, 6>> {
    %scale = arith.constant dense<[1.0, 1.0e-45, 2.0]> : tensor<3xf32>
    %zero = arith.constant dense<0> : tensor<i32>
    %e = tensor.empty() : tensor<3x!lowp.fixed<s8, 6>>
    %0 = linalg.generic {indexing_maps = [#id, #id, #none, #id], iterator_types = ["parallel"]}
        ins(%x, %scale, %zero : tensor<3xf32>, tensor<3xf32>, tensor<i32>)
        outs(%e : tensor<3x!lowp.fixed<s8, 6>>) {
    ^bb0(%a: f32, %s: f32, %z: i32, %o: !lowp.fixed<s8, 6>):
      // expected-error@+1 {{scales must be finite, positive and not subnormal, got 1.401298e-45 (QUANT-C4)}}
      %1 = lowp.quantize %a, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !lowp.fixed<s8, 6>
      linalg.yield %1 : !lowp.fixed<s8, 6>
    } -> tensor<3x!lowp.fixed<s8, 6>>
    return %0 : tensor<3x!lowp.fixed<s8, 6>>
  }
}

// -----

// lowp.signature and the function agree.
// expected-error@+1 {{'lowp.signature' describes 'other', and there is no such function (PHASE-INT4); lowp-integerize should have seen to that}}
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {other = {args = [], results = []}}} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {main = {args = [], results = [{}]}}} {
  // expected-error@+1 {{'lowp.signature' has 0 args for the 1 of 'main' (PHASE-INT4)}}
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {main = {args = [{}], results = [{format = !lowp.fixed<s8, 5>, scale = 1.0 : f64, zero_point = 0 : i64}]}}} {
  // expected-error@+1 {{entry 0 of 'results' in 'lowp.signature' is not the format of 'main' there (PHASE-INT4)}}
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {main = {args = [{}], results = [{format = !lowp.fixed<s8, 5>, scale = 1.0 : f64, zero_point = 0 : i64}]}}} {
  // expected-error@+1 {{entry 0 of 'args' in 'lowp.signature' is not the format of 'main' there (PHASE-INT4)}}
  func.func @main(%x: tensor<4x!lowp.fixed<s8, 5>>) -> tensor<4x!lowp.fixed<s8, 5>> {
    return %x : tensor<4x!lowp.fixed<s8, 5>>
  }
}
