// RUN: lowp-test-opt %s -canonicalize -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: @squares
// CHECK-SAME: tensor<4x!toy.squares<s4>>
// CHECK-SAME: !toy.squares<u6>
func.func @squares(%t: tensor<4x!toy.squares<s4>>, %c: !toy.squares<u6>) {
  return
}

// -----

// Codes -4 .. 3 are worth -16 .. 9; 1.3 / 0.5 = 2.6 lies above the middle of 1 and 4.
// CHECK-LABEL: @fold
// CHECK: lowp.constant 2 : !toy.squares<s3>
func.func @fold() -> !toy.squares<s3> {
  %x = arith.constant 1.3 : f32
  %s = arith.constant 0.5 : f32
  %z = arith.constant 0 : i32
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> !toy.squares<s3>
  return %q : !toy.squares<s3>
}

// -----

// expected-error @below {{width of a format of squares must be in [2, 6], got 7 (TOY-C1)}}
func.func @wide(%c: !toy.squares<s7>)

// -----

// expected-error @below {{expected s or u and a width, as in s4, got 'x4'}}
func.func @spelling(%c: !toy.squares<x4>)
