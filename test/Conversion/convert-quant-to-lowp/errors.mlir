// One case per labelled error of the import.
// RUN: quant-opt %s --convert-quant-to-lowp --split-input-file --verify-diagnostics

func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error@+1 {{the storage range -100:100 of '!quant.uniform<i8<-100:100>:f32, 1.000000e+00>' is not that of an integer of some width, nor that without its smallest value (QUANT-IMPORT-C1)}}
  %q = quant.qcast %x : tensor<2xf32> to tensor<2x!quant.uniform<i8<-100:100>:f32, 1.0>>
  return %x : tensor<2xf32>
}

// -----
func.func @f(%x: tensor<2xf32>) -> tensor<2x!quant.uniform<u8<1:255>:f32, 1.0>> {
  // expected-error@+1 {{the storage range 1:255 of}}
  %q = quant.qcast %x : tensor<2xf32> to tensor<2x!quant.uniform<u8<1:255>:f32, 1.0>>
  return %q : tensor<2x!quant.uniform<u8<1:255>:f32, 1.0>>
}

// -----
func.func @f(%x: tensor<2xf64>) -> tensor<2x!quant.uniform<i8:f64, 1.0e-300>> {
  // expected-error@+1 {{is no positive normal f32 (QUANT-IMPORT-C2)}}
  %q = quant.qcast %x : tensor<2xf64> to tensor<2x!quant.uniform<i8:f64, 1.0e-300>>
  return %q : tensor<2x!quant.uniform<i8:f64, 1.0e-300>>
}

// -----
func.func @f(%x: tensor<?x4xf32>) -> tensor<?x4x!quant.uniform<i8:f32:{1:2}, {{1.0, 2.0}}>> {
  // expected-error@+1 {{has blocks, which want a static shape (QUANT-IMPORT-C3)}}
  %q = quant.qcast %x : tensor<?x4xf32> to tensor<?x4x!quant.uniform<i8:f32:{1:2}, {{1.0, 2.0}}>>
  return %q : tensor<?x4x!quant.uniform<i8:f32:{1:2}, {{1.0, 2.0}}>>
}

// -----
func.func @f(%q: tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>> {
  // expected-error@+1 {{computes on values of !quant.uniform: put quant.dcast in front of it and quant.qcast behind (QUANT-IMPORT-C4)}}
  %r = tosa.abs %q : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  return %r : tensor<2x!quant.uniform<i8:f32, 1.0>>
}

// -----
// expected-error@-1 {{'!quant.calibrated<f32<-1.000000e+00:1.000000e+00>>' does not store integers (QUANT-IMPORT-C1)}}
func.func @f(%q: tensor<2x!quant.calibrated<f32<-1.0:1.0>>>) -> tensor<2x!quant.calibrated<f32<-1.0:1.0>>> {
  return %q : tensor<2x!quant.calibrated<f32<-1.0:1.0>>>
}

// -----
func.func @f(%x: tensor<*xf32>) -> tensor<*x!quant.uniform<i8:f32, 1.0>> {
  // expected-error@+1 {{has no rank: Lowp's ops take ranked tensors (QUANT-IMPORT-C3)}}
  %q = quant.qcast %x : tensor<*xf32> to tensor<*x!quant.uniform<i8:f32, 1.0>>
  return %q : tensor<*x!quant.uniform<i8:f32, 1.0>>
}

// -----
func.func @f(%q: tensor<2x!quant.any<i8:f32>>) -> tensor<2xf32> {
  // expected-error@+1 {{'!quant.any<i8:f32>' has no scale; only !quant.uniform is read (QUANT-IMPORT-C2)}}
  %d = quant.dcast %q : tensor<2x!quant.any<i8:f32>> to tensor<2xf32>
  return %d : tensor<2xf32>
}

// -----
// One side is enough: a float that is computed of codes, and codes of a float.
func.func @f(%q: tensor<2x!quant.uniform<i8:f32, 1.0>>, %e: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error@+1 {{computes on values of !quant.uniform: put quant.dcast in front of it and quant.qcast behind (QUANT-IMPORT-C4)}}
  %r = tosa.custom %q {operator_name = "f", domain_name = "d", implementation_attrs = ""} : (tensor<2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2xf32>
  return %r : tensor<2xf32>
}

// -----
func.func @f(%x: tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>> {
  // expected-error@+1 {{computes on values of !quant.uniform}}
  %r = tosa.custom %x {operator_name = "f", domain_name = "d", implementation_attrs = ""} : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 1.0>>
  return %r : tensor<2x!quant.uniform<i8:f32, 1.0>>
}
