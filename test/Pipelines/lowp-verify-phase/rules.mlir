// Each rule of a phase, broken by hand: the op, the rule and the pass to blame.
// RUN: quant-opt %s --split-input-file --verify-diagnostics --lowp-verify-phase

module attributes {lowp.phase = "calibrated"} {
  func.func @unmeasured(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    // expected-error@+1 {{without a name or statistics (PHASE-CAL1); lowp-calibrate should have seen to that}}
    %0 = lowp.observe %x {layer = "input", role = "input"} : tensor<1x4xf32>
    return %0 : tensor<1x4xf32>
  }
}

// -----

module attributes {lowp.phase = "calibrated"} {
  func.func @bins(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    // expected-error@+1 {{the statistics of 'input' have bins outside of the histogram's}}
    %0 = lowp.observe %x {layer = "input", role = "input", statistics = #lowp.statistics<count = 2, min = 0.0, max = 1.0, mean = 0.5, m2 = 0.5, bins = [0, 100000], counts = [1, 1]>} : tensor<1x4xf32>
    return %0 : tensor<1x4xf32>
  }
}

// -----

// expected-error@+1 {{no value is observed (PHASE-CAL2); lowp-calibrate should have seen to that}}
module attributes {lowp.phase = "calibrated"} {
  func.func @unobserved(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    return %x : tensor<1x4xf32>
  }
}

// -----

module attributes {lowp.phase = "quantized"} {
  func.func @unapplied(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    // expected-error@+1 {{a chosen format is not applied (PHASE-QUA1); lowp-quantize should have seen to that}}
    %0 = lowp.observe %x {layer = "input", role = "input", choice = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = [1.0], granularity = tensor, spec = "fixed:8">} : tensor<1x4xf32>
    return %0 : tensor<1x4xf32>
  }
}

// -----

module attributes {lowp.phase = "quantized"} {
  func.func @unpack(%x: tensor<4xi8>) -> tensor<4x!lowp.fixed<s8, 5>> {
    // expected-error@+1 {{a value that is not constant is unpacked (PHASE-QUA2)}}
    %0 = lowp.unpack %x : tensor<4xi8> -> tensor<4x!lowp.fixed<s8, 5>>
    return %0 : tensor<4x!lowp.fixed<s8, 5>>
  }
}

// -----

// expected-error@+1 {{nothing is quantized or dequantized (PHASE-QUA3); lowp-quantize should have seen to that}}
module attributes {lowp.phase = "quantized"} {
  func.func @float(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

// expected-error@+1 {{the module has no 'lowp.signature' (PHASE-INT1); lowp-integerize should have seen to that}}
module attributes {lowp.phase = "integer", lowp.requant = "shift"} {
  func.func @unsigned(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
  func.func @float_in_codes(%x: tensor<4x!lowp.fixed<s8, 5>>) -> tensor<4xf32> {
    %e = tensor.empty() : tensor<4xf32>
    %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
        ins(%x : tensor<4x!lowp.fixed<s8, 5>>) outs(%e : tensor<4xf32>) {
    ^bb0(%a: !lowp.fixed<s8, 5>, %o: f32):
      // expected-error@+1 {{float arithmetic in an op on codes (PHASE-INT2)}}
      %1 = arith.addf %o, %o : f32
      linalg.yield %1 : f32
    } -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
  func.func @float_contraction(%x: tensor<2x4x!lowp.fixed<s8, 5>>, %w: tensor<4x3x!lowp.fixed<s8, 5>>) -> tensor<2x3xf32> {
    %one = arith.constant 1.0 : f32
    %zero = arith.constant 0 : i32
    %init = arith.constant dense<0.0> : tensor<2x3xf32>
    %xf = lowp.dequantize %x, %one, %zero {granularity = #lowp.granularity<tensor>} : tensor<2x4x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<2x4xf32>
    %wf = lowp.dequantize %w, %one, %zero {granularity = #lowp.granularity<tensor>} : tensor<4x3x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<4x3xf32>
    // expected-error@+1 {{a contraction in float whose operands are both codes (PHASE-INT3)}}
    %0 = linalg.matmul ins(%xf, %wf : tensor<2x4xf32>, tensor<4x3xf32>) outs(%init : tensor<2x3xf32>) -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// -----

// Data whose scale is not known before the program runs is multiplied in float.
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
  func.func @scale_of_the_data(%x: tensor<2x4x!lowp.fixed<s8, 5>>, %s: f32, %w: tensor<4x3x!lowp.fixed<s8, 5>>) -> tensor<2x3xf32> {
    %one = arith.constant 1.0 : f32
    %zero = arith.constant 0 : i32
    %init = arith.constant dense<0.0> : tensor<2x3xf32>
    %xf = lowp.dequantize %x, %s, %zero {granularity = #lowp.granularity<tensor>} : tensor<2x4x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<2x4xf32>
    %wf = lowp.dequantize %w, %one, %zero {granularity = #lowp.granularity<tensor>} : tensor<4x3x!lowp.fixed<s8, 5>>, f32, i32 -> tensor<4x3xf32>
    %0 = linalg.matmul ins(%xf, %wf : tensor<2x4xf32>, tensor<4x3xf32>) outs(%init : tensor<2x3xf32>) -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
}

// -----

module attributes {lowp.phase = "loops"} {
  // expected-error@+1 {{a tensor is left (PHASE-LOO1); lowp-to-loops should have seen to that}}
  func.func private @callee(tensor<4xi8>)
}

// -----

module attributes {lowp.phase = "loops"} {
  func.func @codes(%x: memref<4xi8>) {
    // expected-error@+1 {{an element type of lowp is left (PHASE-LOO2); lowp-to-arith should have seen to that}}
    %0 = lowp.storage_cast %x : memref<4xi8> -> memref<4x!lowp.fixed<s8, 5>>
    return
  }
}

// -----

module attributes {lowp.phase = "loops", lowp.requant = "shift"} {
  func.func @multiply(%x: memref<4xi32>, %y: memref<4xi32>) {
    %c3 = arith.constant 3 : i32
    affine.for %i = 0 to 4 {
      %0 = affine.load %x[%i] : memref<4xi32>
      %1 = arith.muli %0, %c3 {lowp.mac} : i32
      %2 = arith.addi %1, %c3 : i32
      // expected-error@+1 {{a multiply on element data outside of lowp.mac, under requant=shift (PHASE-LOO3)}}
      %3 = arith.muli %2, %c3 : i32
      affine.store %3, %y[%i] : memref<4xi32>
    }
    return
  }
}

// -----

module attributes {lowp.phase = "loops", lowp.requant = "multiplier"} {
  func.func @float(%x: memref<4xf32>, %y: memref<4xi32>) {
    affine.for %i = 0 to 4 {
      %0 = affine.load %x[%i] : memref<4xf32>
      %1 = arith.fptosi %0 : f32 to i32
      affine.store %1, %y[%i] : memref<4xi32>
    }
    affine.for %i = 0 to 4 {
      %0 = affine.load %y[%i] : memref<4xi32>
      // expected-error@+1 {{float arithmetic away from the border (PHASE-LOO4); lowp-integerize should have seen to that}}
      %1 = arith.sitofp %0 : i32 to f32
      %2 = arith.fptosi %1 : f32 to i32
      affine.store %2, %y[%i] : memref<4xi32>
    }
    return
  }
}
