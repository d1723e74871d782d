// Choices whose arrays are resources, and choices with codes.

// RUN: quant-opt %s --split-input-file --verify-diagnostics | FileCheck %s
// RUN: quant-opt %s --split-input-file --verify-diagnostics | quant-opt --split-input-file | FileCheck %s

// CHECK: #lowp.choice<format = !lowp.fixed<u8, 0>, scales = dense_resource<halves> : tensor<2xf64>, zero_points = dense_resource<zeros> : tensor<2xi64>, granularity = axis = 0, spec = "affine:8@axis">
// CHECK: halves: "0x08000000000000000000E03F000000000000D03F"
// CHECK: zeros: "0x080000000300000000000000FCFFFFFFFFFFFFFF"
func.func @f(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<u8, 0>, scales = dense_resource<halves> : tensor<2xf64>, zero_points = dense_resource<zeros> : tensor<2xi64>, granularity = axis = 0, spec = "affine:8@axis">} : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}
{-# dialect_resources: {builtin: {halves: "0x08000000000000000000E03F000000000000D03F", zeros: "0x080000000300000000000000FCFFFFFFFFFFFFFF"}} #-}

// -----
// CHECK: #lowp.choice<format = !lowp.fixed<s4, 3>, scales = [1.0], granularity = tensor, spec = "fixed:4/floor", codes = dense_resource<packed> : tensor<2xi8>>
// CHECK: packed: "0x010000002143"
func.func @f(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 3>, scales = [1.0], granularity = tensor, spec = "fixed:4/floor", codes = dense_resource<packed> : tensor<2xi8>>} : tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}
{-# dialect_resources: {builtin: {packed: "0x010000002143"}} #-}

// -----
// CHECK: spec = "fixed:4/floor", codes = dense<[33, 67]> : tensor<2xi8>>
func.func @f(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 3>, scales = [1.0], granularity = tensor, spec = "fixed:4/floor", codes = dense<[33, 67]> : tensor<2xi8>>} : tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----
// expected-error@+1 {{a choice must have as many scales as its granularity asks for, got 2 (CHOICE-C2)}}
func.func private @f() attributes {a = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = dense_resource<two> : tensor<2xf64>, granularity = tensor, spec = "fixed:8">}

// -----
// expected-error@+1 {{scales must be a list, or a dense_resource of tensor<Nxf64>, got dense_resource<single> : tensor<1xf32> (CHOICE-C5)}}
func.func private @f() attributes {a = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = dense_resource<single> : tensor<1xf32>, granularity = tensor, spec = "fixed:8">}

// -----
// expected-error@+1 {{scales must be a list, or a dense_resource of tensor<Nxf64>, got dense_resource<square> : tensor<1x1xf64> (CHOICE-C5)}}
func.func private @f() attributes {a = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = dense_resource<square> : tensor<1x1xf64>, granularity = tensor, spec = "fixed:8">}

// -----
// expected-error@+1 {{zero points must be a list, or a dense_resource of tensor<Nxi64>, got dense_resource<narrow> : tensor<1xi32> (CHOICE-C5)}}
func.func private @f() attributes {a = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = [1.0], zero_points = dense_resource<narrow> : tensor<1xi32>, granularity = tensor, spec = "fixed:8">}

// -----
// expected-error@+1 {{zero points must be i32, one per scale, of a format with integer codes (CHOICE-C4)}}
func.func private @f() attributes {a = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = [1.0], zero_points = dense_resource<three> : tensor<3xi64>, granularity = tensor, spec = "fixed:8">}

// -----
// expected-error@+1 {{codes of a choice must be bytes, tensor<Nxi8>, got 'tensor<2xi4>' (CHOICE-C5)}}
func.func private @f() attributes {a = #lowp.choice<format = !lowp.fixed<s4, 3>, scales = [1.0], granularity = tensor, spec = "fixed:4", codes = dense<1> : tensor<2xi4>>}

// -----
func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{no data for resource 'elided'; was the file printed with elided resources?}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<u8, 0>, scales = dense_resource<elided> : tensor<2xf64>, granularity = axis = 0, spec = "fixed:8@axis">} : tensor<2x4xf32>
  return
}

// -----
func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{8 bytes of data for resource 'short' do not fill 'tensor<2xf64>'}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<u8, 0>, scales = dense_resource<short> : tensor<2xf64>, granularity = axis = 0, spec = "fixed:8@axis">} : tensor<2x4xf32>
  return
}
{-# dialect_resources: {builtin: {short: "0x08000000000000000000E03F"}} #-}

// -----
func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{scales and zero points must be aligned to 8 bytes, got 4 for resource 'odd' (CHOICE-C5)}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<u8, 0>, scales = dense_resource<odd> : tensor<2xf64>, granularity = axis = 0, spec = "fixed:8@axis">} : tensor<2x4xf32>
  return
}
{-# dialect_resources: {builtin: {odd: "0x04000000000000000000E03F000000000000D03F"}} #-}

// -----
func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{scales must be positive and exact as f32 (not subnormal), got 1.000000e-01 (CHOICE-C3)}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<u8, 0>, scales = dense_resource<inexact> : tensor<2xf64>, granularity = axis = 0, spec = "fixed:8@axis">} : tensor<2x4xf32>
  return
}
{-# dialect_resources: {builtin: {inexact: "0x08000000000000000000E03F9A9999999999B93F"}} #-}

// -----
func.func @f(%x: tensor<2x4xf32>) {
  // expected-error@+1 {{zero points must be i32, one per scale, of a format with integer codes (CHOICE-C4)}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<u8, 0>, scales = [0.5, 0.5], zero_points = dense_resource<wide> : tensor<2xi64>, granularity = axis = 0, spec = "affine:8@axis">} : tensor<2x4xf32>
  return
}
{-# dialect_resources: {builtin: {wide: "0x0800000003000000000000000000000000010000"}} #-}

// -----
func.func @f(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{the codes of 4 weights as '!lowp.fixed<s4, 3>' take 2 bytes, got 1 (OBSERVE-C3)}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 3>, scales = [1.0], granularity = tensor, spec = "fixed:4/floor", codes = dense<33> : tensor<1xi8>>} : tensor<2x2xf32>
  return
}

// -----
func.func @f(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{no data for resource 'lost'; was the file printed with elided resources?}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 3>, scales = [1.0], granularity = tensor, spec = "fixed:4/floor", codes = dense_resource<lost> : tensor<2xi8>>} : tensor<2x2xf32>
  return
}

// -----
func.func @f(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{a choice with codes must be of weights of a static shape, got role "activations" and 'tensor<2x2xf32>' (OBSERVE-C3)}}
  %y = lowp.observe %x {layer = "a", role = "activations", choice = #lowp.choice<format = !lowp.fixed<s4, 3>, scales = [1.0], granularity = tensor, spec = "fixed:4/floor", codes = dense<33> : tensor<2xi8>>} : tensor<2x2xf32>
  return
}

// -----
func.func @f(%x: tensor<?x2xf32>) {
  // expected-error@+1 {{a choice with codes must be of weights of a static shape, got role "weights" and 'tensor<?x2xf32>' (OBSERVE-C3)}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 3>, scales = [1.0], granularity = tensor, spec = "fixed:4/floor", codes = dense<33> : tensor<2xi8>>} : tensor<?x2xf32>
  return
}

// -----
func.func @f(%x: tensor<2x2xf32>) {
  // expected-error@+1 {{element 2 is no code of '!lowp.fixed<s4, 3, narrow>' (OBSERVE-C4)}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.fixed<s4, 3, narrow>, scales = [1.0], granularity = tensor, spec = "fixed:4/floor", codes = dense_resource<least> : tensor<2xi8>>} : tensor<2x2xf32>
  return
}
{-# dialect_resources: {builtin: {least: "0x010000002108"}} #-}

// -----
func.func @f(%x: tensor<4xf32>) {
  // expected-error@+1 {{no codes in layout "trits" have the byte 243 at [0] (OBSERVE-C4)}}
  %y = lowp.observe %x {layer = "a", role = "weights", choice = #lowp.choice<format = !lowp.ternary, scales = [1.0], granularity = tensor, spec = "ternary", codes = dense<-13> : tensor<1xi8>>} : tensor<4xf32>
  return
}
