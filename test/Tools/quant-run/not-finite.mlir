// A sample with NaN among its outputs has no class: it is never right and never agrees.
// Infinite outputs are said, and have no SQNR.
// RUN: rm -rf %t
// RUN: split-file %s %t
// RUN: %python %S/Inputs/npy.py write %t/data.npy "<f4" 4,2 1 2 3 -1 inf 2 nan 5
// RUN: %python %S/Inputs/npy.py write %t/labels.npy "|i1" 4 1 0 0 0
// RUN: quant-run %t/copy.mlir %t/same.mlir %t/nan.mlir %t/large.mlir --data=%t/data.npy --labels=%t/labels.npy --json=%t/scores.json | FileCheck %s
// CHECK:      copy.mlir (float)
// CHECK-NEXT:   accuracy: 75.00 % (3/4)
// CHECK-NEXT:   speed:
// CHECK-NEXT:   warning: NaN in the outputs of 1 sample, which have no class
// CHECK-NEXT:   warning: infinity in the outputs of 1 sample{{$}}
// CHECK-NEXT: same.mlir (float)
// CHECK-NEXT:   accuracy: 75.00 % (3/4)
// CHECK-NEXT:   agreement: 75.00 % (3/4)
// CHECK-NEXT:   output SQNR: none (infinite or NaN outputs)
// CHECK:      nan.mlir (float)
// CHECK-NEXT:   accuracy: 0.00 % (0/4)
// CHECK-NEXT:   agreement: 0.00 % (0/4)
// CHECK-NEXT:   output SQNR: none (infinite or NaN outputs)
// CHECK-NEXT:   speed:
// CHECK-NEXT:   warning: NaN in the outputs of 4 samples
// CHECK-NEXT: large.mlir (float)
// CHECK-NOT:  {{-?}}nan dB
// RUN: FileCheck %s --check-prefix=JSON < %t/scores.json
// JSON: "equal_outputs": false
// JSON: "output_sqnr_db": null
// JSON: "samples_with_infinity": 1
// JSON: "samples_with_nan": 1

// Infinite outputs of the second program alone, and NaN of the first alone.
// RUN: %python %S/Inputs/npy.py write %t/finite.npy "<f4" 2,2 1 2 3 -1
// RUN: quant-run %t/copy.mlir %t/large.mlir --data=%t/finite.npy | FileCheck %s --check-prefix=SECOND
// SECOND: large.mlir
// SECOND:   agreement:
// SECOND:   output SQNR: none (infinite or NaN outputs)
// SECOND:   warning: infinity in the outputs of 2 samples
// RUN: quant-run %t/nan.mlir %t/copy.mlir --data=%t/finite.npy | FileCheck %s --check-prefix=FIRST
// FIRST: copy.mlir
// FIRST-NEXT:   agreement: 0.00 % (0/2)
// FIRST-NEXT:   output SQNR: none (infinite or NaN outputs)
// FIRST-NOT: warning

// Finite outputs whose squares are not.
// RUN: %python %S/Inputs/npy.py write %t/huge.npy "<f8" 1,2 1e200 1
// RUN: quant-run %t/f64.mlir %t/f64-half.mlir %t/f64.mlir --data=%t/huge.npy | FileCheck %s --check-prefix=HUGE
// HUGE: output SQNR: none (the squares of the outputs are beyond f64)
// HUGE: output SQNR: inf dB (equal outputs)

//--- copy.mlir
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> { return %x : tensor<1x2xf32> }
//--- same.mlir
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> { return %x : tensor<1x2xf32> }
//--- nan.mlir
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<0x7FC00000> : tensor<1x2xf32>
  %y = arith.addf %x, %c : tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
//--- large.mlir
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %c = arith.constant dense<0x7F800000> : tensor<1x2xf32>
  %y = arith.mulf %x, %c : tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
//--- f64.mlir
func.func @main(%x: tensor<1x2xf64>) -> tensor<1x2xf64> { return %x : tensor<1x2xf64> }
//--- f64-half.mlir
func.func @main(%x: tensor<1x2xf64>) -> tensor<1x2xf64> {
  %c = arith.constant dense<0.5> : tensor<1x2xf64>
  %y = arith.mulf %x, %c : tensor<1x2xf64>
  return %y : tensor<1x2xf64>
}
