// What binary cannot do.
// RUN: quant-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{binary takes no parameters (BINARY-C1)}}
func.func private @f(!lowp.binary<1>)

// -----
func.func @f() {
  // expected-error@+1 {{the code must be in [0, 1], got 2 (CONST-C1)}}
  %q = lowp.constant 2 : !lowp.binary
  return
}

// -----
func.func @f(%x: f32, %s: f32) {
  %z = arith.constant 1 : i32
  // expected-error@+1 {{a zero point other than 0 takes a format with integer codes, got '!lowp.binary' (QUANT-C6)}}
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !lowp.binary
  return
}
