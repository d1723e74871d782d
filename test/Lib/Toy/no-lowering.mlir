// RUN: lowp-test-opt %s -lowp-to-arith -verify-diagnostics

// A format that does not say how to compute with it means something all the same, but
// programs on it cannot be lowered.
func.func @quantize(%x: f32) -> !toy.mute {
  %s = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  // expected-error @below {{format '!toy.mute' has no lowering to arithmetic (FormatLoweringInterface)}}
  // expected-error @below {{failed to legalize operation 'lowp.quantize'}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !toy.mute
  return %q : !toy.mute
}
