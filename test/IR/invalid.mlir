// One case per labelled constraint.
// RUN: quant-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{width of a fixed-point format must be in [1, 64], got 65 (FIXED-C1)}}
func.func private @f(!lowp.fixed<s65, 0>)

// -----
// expected-error@+1 {{width of a fixed-point format must be in [1, 64], got 0 (FIXED-C1)}}
func.func private @f(!lowp.fixed<u0, 0>)

// -----
// expected-error@+1 {{fraction length of a fixed-point format must be in [-256, 256], got 257 (FIXED-C2)}}
func.func private @f(!lowp.fixed<s8, 257>)

// -----
// expected-error@+1 {{a narrow fixed-point format must be signed and of at least 2 bits, got u8 (FIXED-C3)}}
func.func private @f(!lowp.fixed<u8, 0, narrow>)

// -----
// expected-error@+1 {{expected s or u and a width, as in s8, got 'x8'}}
func.func private @f(!lowp.fixed<x8, 0>)

// -----
func.func @f(%x: tensor<2xf32>, %s: f32, %z: i32) {
  // expected-error@+1 {{input and result must have one shape, got 'tensor<2xf32>' and 'tensor<3x!lowp.fixed<s8, 0>>' (QUANT-C1)}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<2xf32>, f32, i32 -> tensor<3x!lowp.fixed<s8, 0>>
  return
}

// -----
func.func @f(%x: tensor<2xf32>, %s: f32, %z: i32) {
  // expected-error@+1 {{axis of the granularity must be in [0, 1), got 1 (QUANT-C2)}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<axis = 1>} : tensor<2xf32>, f32, i32 -> tensor<2x!lowp.fixed<s8, 0>>
  return
}

// -----
func.func @f(%x: tensor<2xf32>, %s: tensor<3xf32>, %z: i32) {
  // expected-error@+1 {{must be scalars or have the shape [2], got 'tensor<3xf32>'}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<axis = 0>} : tensor<2xf32>, tensor<3xf32>, i32 -> tensor<2x!lowp.fixed<s8, 0>>
  return
}

// -----
func.func @f(%x: tensor<2xf32>, %s: tensor<2xf32>, %z: i32) {
  // expected-error@+1 {{must be scalars or have the shape [], got 'tensor<2xf32>' for 'tensor<2x!lowp.fixed<s8, 0>>' (QUANT-C3)}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<2xf32>, tensor<2xf32>, i32 -> tensor<2x!lowp.fixed<s8, 0>>
  return
}

// -----
func.func @f(%x: f32, %z: i32) {
  %s = arith.constant -1.0 : f32
  // expected-error@+1 {{scales must be finite, positive and not subnormal (QUANT-C4)}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !lowp.fixed<s8, 0>
  return
}

// -----
func.func @f(%x: !lowp.fixed<s32, 0>, %i: i32) {
  // expected-error@+1 {{kind must be "shift" or "multiplier", got "magic" (RESCALE-C1)}}
  %q = lowp.rescale %x, %i, %i, %i, %i {kind = "magic"} : !lowp.fixed<s32, 0> -> !lowp.fixed<s8, 0>
  return
}

// -----
func.func @f(%x: !lowp.fixed<s32, 0>, %i: i32) {
  %m = arith.constant 5 : i32
  // expected-error@+1 {{the multiplier must be in [2^30, 2^31 - 1], got 5 (RESCALE-C2)}}
  %q = lowp.rescale %x, %m, %i, %i, %i : !lowp.fixed<s32, 0> -> !lowp.fixed<s8, 0>
  return
}

// -----
func.func @f(%x: !lowp.fixed<s32, 0>, %i: i32) {
  // expected-error@+1 {{takes formats with integer codes, got '!lowp.minifloat<e4m3, fn>' (RESCALE-C3); lowp.requantize with method = "exact" has any result}}
  %q = lowp.rescale %x, %i, %i, %i, %i : !lowp.fixed<s32, 0> -> !lowp.minifloat<e4m3, fn>
  return
}

// -----
func.func @f(%x: !lowp.log<u4, base = sqrt2, -14 to 0>, %i: i32) {
  // expected-error@+1 {{takes formats with integer codes, got '!lowp.log<u4, base = sqrt2, -14 to 0>' (RESCALE-C3)}}
  %q = lowp.rescale %x, %i, %i, %i, %i : !lowp.log<u4, base = sqrt2, -14 to 0> -> !lowp.fixed<s8, 0>
  return
}

// -----
func.func @f(%x: !lowp.fixed<s32, 0>, %i: i32) {
  // expected-error@+1 {{has no stochastic rounding: that is for lowp.quantize (RESCALE-C4)}}
  %q = lowp.rescale %x, %i, %i, %i, %i {rounding = #lowp.rounding<stochastic>} : !lowp.fixed<s32, 0> -> !lowp.fixed<s8, 0>
  return
}

// -----
func.func @f(%x: !lowp.fixed<s32, 0>, %i: i32) {
  // expected-error@+1 {{has no overflow to infinity, which no format with integer codes has (RESCALE-C4)}}
  %q = lowp.rescale %x, %i, %i, %i, %i {overflow = #lowp.overflow<infinity>, kind = "shift"} : !lowp.fixed<s32, 0> -> !lowp.fixed<s8, 0>
  return
}

// -----
func.func @f(%x: !lowp.fixed<s32, 0>, %s: f32, %z: i32) {
  // expected-error@+1 {{has no stochastic rounding (REQUANT-C3)}}
  %q = lowp.requantize %x, %s, %z, %s, %z {granularity = #lowp.granularity<tensor>, rounding = #lowp.rounding<stochastic>} : !lowp.fixed<s32, 0>, f32, i32, f32, i32 -> !lowp.fixed<s8, 0>
  return
}

// -----
func.func @f(%x: !lowp.fixed<s32, 0>, %s: f32, %z: i32) {
  // expected-error@+1 {{method = "exact" counts thresholds, which saturate, got overflow wrap (REQUANT-C4)}}
  %q = lowp.requantize %x, %s, %z, %s, %z {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<wrap>, method = "exact"} : !lowp.fixed<s32, 0>, f32, i32, f32, i32 -> !lowp.fixed<s8, 0>
  return
}

// -----
func.func @f(%x: tensor<2x!lowp.fixed<s32, 0>>, %s: f32, %z: i32) {
  // expected-error@+1 {{got overflow infinity (REQUANT-C4)}}
  %q = lowp.requantize %x, %s, %z, %s, %z {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<infinity>, method = "exact"} : tensor<2x!lowp.fixed<s32, 0>>, f32, i32, f32, i32 -> tensor<2x!lowp.minifloat<e4m3, fn>>
  return
}

// -----
func.func @f(%x: !lowp.fixed<s8, 3>, %a: !lowp.fixed<s32, 7>) {
  // expected-error@+1 {{must have one signed fixed-point accumulator of fraction length 6 (MAC-C1)}}
  %q = lowp.mac %x, %x, %a : !lowp.fixed<s8, 3>, !lowp.fixed<s8, 3>, !lowp.fixed<s32, 7>
  return
}

// -----
func.func @f(%x: !lowp.fixed<s16, 3>, %a: !lowp.fixed<s8, 6>) {
  // expected-error@+1 {{the accumulator must be at least as wide as '!lowp.fixed<s16, 3>' and '!lowp.fixed<s16, 3>', got '!lowp.fixed<s8, 6>' (MAC-C2)}}
  %q = lowp.mac %x, %x, %a : !lowp.fixed<s16, 3>, !lowp.fixed<s16, 3>, !lowp.fixed<s8, 6>
  return
}

// -----
func.func @f() {
  // expected-error@+1 {{the code must be in [-8, 7], got 8 (CONST-C1)}}
  %q = lowp.constant 8 : !lowp.fixed<s4, 0>
  return
}

// -----
func.func @f() {
  // expected-error@+1 {{the code must be in [0, 255] (CONST-C1)}}
  %q = lowp.constant -1 : !lowp.fixed<u8, 0>
  return
}

// -----
func.func @f(%x: tensor<2xi16>) {
  // expected-error@+1 {{one side must have a format, the other its storage integer, and both one shape}}
  %q = lowp.storage_cast %x : tensor<2xi16> -> tensor<2x!lowp.fixed<s8, 0>>
  return
}

// -----
func.func @f(%x: tensor<4xi8>) {
  // expected-error@+1 {{layout must be "bits", "trits" or "planes", got "bytes" (UNPACK-C1)}}
  %q = lowp.unpack %x {layout = "bytes"} : tensor<4xi8> -> tensor<4x!lowp.fixed<s8, 0>>
  return
}

// -----
func.func @f(%x: tensor<4xi8>) {
  // expected-error@+1 {{take 5 bytes, got 'tensor<4xi8>' (UNPACK-C2)}}
  %q = lowp.unpack %x : tensor<4xi8> -> tensor<9x!lowp.fixed<s4, 0>>
  return
}

// -----
func.func @f(%x: tensor<2xi8>) {
  // expected-error@+1 {{the codes of 'tensor<9x!lowp.fixed<s4, 0>>' take 8 bytes, got 'tensor<2xi8>' (UNPACK-C2)}}
  %q = lowp.unpack %x {layout = "planes"} : tensor<2xi8> -> tensor<9x!lowp.fixed<s4, 0>>
  return
}

// -----
func.func @f(%x: tensor<3xi8>) {
  // expected-error@+1 {{the codes of 'tensor<6x!lowp.ternary>' take 2 bytes, got 'tensor<3xi8>' (UNPACK-C2)}}
  %q = lowp.unpack %x {layout = "trits"} : tensor<3xi8> -> tensor<6x!lowp.ternary>
  return
}

// -----
func.func @f(%x: tensor<1xi8>) {
  // expected-error@+1 {{layout "trits" takes codes -1, 0 and 1, got '!lowp.fixed<s2, 0>' (UNPACK-C3)}}
  %q = lowp.unpack %x {layout = "trits"} : tensor<1xi8> -> tensor<4x!lowp.fixed<s2, 0>>
  return
}

// -----
func.func @f() {
  %x = arith.constant dense<[-14, -13]> : tensor<2xi8>
  // expected-error@+1 {{no codes in layout "trits" have the byte 243 at [1] (UNPACK-C4)}}
  %q = lowp.unpack %x {layout = "trits"} : tensor<2xi8> -> tensor<10x!lowp.ternary>
  return
}

// -----
func.func @f() {
  %x = arith.constant dense<8> : tensor<2xi8>
  // expected-error@+1 {{no codes in layout "planes" have the byte 8 at [0] (UNPACK-C4)}}
  %q = lowp.unpack %x {layout = "planes"} : tensor<2xi8> -> tensor<3x!lowp.fixed<u2, 0>>
  return
}

// -----
func.func @f() {
  %x = arith.constant dense<9> : tensor<1xi8>
  // expected-error@+1 {{element 1 is no code of '!lowp.ternary' (UNPACK-C5)}}
  %q = lowp.unpack %x {layout = "bits"} : tensor<1xi8> -> tensor<3x!lowp.ternary>
  return
}

// -----
func.func @f(%x: tensor<4xf32>) {
  // expected-error@+1 {{role must be "activations", "weights", "bias" or "input", got "gradient" (OBSERVE-C1)}}
  %q = lowp.observe %x {layer = "fc0", role = "gradient"} : tensor<4xf32>
  return
}

// -----
func.func @f(%x: tensor<4xf32>) {
  // expected-error@+1 {{a choice must have as many scales as its granularity asks for, of existing dimensions (OBSERVE-C2)}}
  %q = lowp.observe %x {layer = "fc0", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = [1.0], granularity = axis = 0, spec = "fixed:8@axis">} : tensor<4xf32>
  return
}

// -----
// expected-error@+1 {{axis of a granularity must not be negative, got -1 (GRANULARITY-C1)}}
func.func private @f() attributes {a = #lowp.granularity<axis = -1>}

// -----
// expected-error@+1 {{count of statistics must be at least 1, got 0 (STATISTICS-C1)}}
func.func private @f() attributes {a = #lowp.statistics<count = 0, min = 0.0, max = 0.0, mean = 0.0, m2 = 0.0, bins = [], counts = []>}

// -----
// expected-error@+1 {{statistics must be finite, with min <= max and m2 >= 0 (STATISTICS-C2)}}
func.func private @f() attributes {a = #lowp.statistics<count = 1, min = 1.0, max = 0.0, mean = 0.0, m2 = 0.0, bins = [1], counts = [1]>}

// -----
// expected-error@+1 {{the mean of statistics must lie between min and max, got 2.500000e+00 beside 1.000000e+00 and 2.000000e+00 (STATISTICS-C2)}}
func.func private @f() attributes {a = #lowp.statistics<count = 1, min = 1.0, max = 2.0, mean = 2.5, m2 = 0.0, bins = [1], counts = [1]>}

// -----
// expected-error@+1 {{statistics must have one count per bin, got 1 bins and 2 counts (STATISTICS-C3)}}
func.func private @f() attributes {a = #lowp.statistics<count = 1, min = 0.0, max = 0.0, mean = 0.0, m2 = 0.0, bins = [1], counts = [1, 2]>}

// -----
// expected-error@+1 {{bins must be sorted and differ, got 2 before 1 (STATISTICS-C4)}}
func.func private @f() attributes {a = #lowp.statistics<count = 2, min = 0.0, max = 0.0, mean = 0.0, m2 = 0.0, bins = [2, 1], counts = [1, 1]>}

// -----
// expected-error@+1 {{counts of bins must be positive and add up to 3 (STATISTICS-C5)}}
func.func private @f() attributes {a = #lowp.statistics<count = 3, min = 0.0, max = 0.0, mean = 0.0, m2 = 0.0, bins = [1, 2], counts = [1, 1]>}

// -----
// expected-error@+1 {{a choice must name a format type, got 'f32' (CHOICE-C1)}}
func.func private @f() attributes {a = #lowp.choice<format = f32, scales = [1.0], granularity = tensor, spec = "fixed:8">}

// -----
// expected-error@+1 {{a choice must have as many scales as its granularity asks for, got 2 (CHOICE-C2)}}
func.func private @f() attributes {a = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = [1.0, 1.0], granularity = tensor, spec = "fixed:8">}

// -----
// expected-error@+1 {{scales must be positive and exact as f32 (not subnormal), got}}
func.func private @f() attributes {a = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = [0.1], granularity = tensor, spec = "fixed:8">}

// -----
// expected-error@+1 {{'lowp.phase' must be one of float, calibrated, allocated, quantized, integer, loops (PHASE-C1)}}
module attributes {lowp.phase = "done"} {}

// -----
// expected-error@+1 {{'lowp.entry' must be a string (PHASE-C2)}}
module attributes {lowp.entry = 1 : i32} {}
