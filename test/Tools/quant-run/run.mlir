// Accuracy, agreement, SQNR and files of programs that run side by side; a static batch,
// a batch `?`, and the loops phase give what batch 1 gives.
// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: split-file %s %t
// RUN: quant-opt %t/copy.mlir --lowp-to-loops -o %t/loops.mlir

// RUN: quant-run %t/copy.mlir %t/batch.mlir %t/dynamic.mlir %t/loops.mlir %t/half.mlir --data=%t/ramp.idx --labels=%t/labels.idx --threads=3 --save-outputs=%t/out --json=%t/scores.json | FileCheck %s
// RUN: quant-run %t/copy.mlir %t/batch.mlir %t/dynamic.mlir %t/loops.mlir %t/half.mlir --data=%t/ramp.idx --labels=%t/labels.idx --threads=1 | FileCheck %s
// CHECK:      {{.*}}copy.mlir (float)
// CHECK-NEXT:   accuracy: 100.00 % (6/6)
// CHECK-NEXT:   speed: {{[0-9]+}} images/s
// CHECK-NEXT: {{.*}}batch.mlir (float)
// CHECK-NEXT:   accuracy: 100.00 % (6/6)
// CHECK-NEXT:   agreement: 100.00 % (6/6)
// CHECK-NEXT:   output SQNR: inf dB (equal outputs)
// CHECK-NEXT:   speed: {{[0-9]+}} images/s
// CHECK-NEXT:   note: the last of its batches of 4 holds 2 samples of the data, the last one repeated in the other places; results that mix samples depend on that
// CHECK-NEXT: {{.*}}dynamic.mlir (float)
// CHECK:        output SQNR: inf dB
// CHECK:      loops.mlir (loops)
// CHECK:        output SQNR: inf dB
// CHECK:      half.mlir (float)
// CHECK:        agreement: 100.00 % (6/6)
// CHECK-NEXT:   output SQNR: 6.02 dB

// RUN: cmp %t/out/0-copy.npy %t/out/1-batch.npy
// RUN: cmp %t/out/0-copy.npy %t/out/3-loops.npy
// RUN: %python -c "import sys; d = open(sys.argv[1], 'rb').read(); assert b'(6, 4)' in d and len(d) == 128 + 96" %t/out/0-copy.npy
// RUN: FileCheck %s --check-prefix=JSON < %t/scores.json
// JSON: "programs": [
// JSON: "accuracy_percent": 100
// JSON: "agreement_percent": 100
// JSON: "samples": 6

// RUN: quant-run %t/copy.mlir --data=%t/ramp.idx --limit=4 --labels=%t/labels.idx | FileCheck %s --check-prefix=LIMIT
// LIMIT: accuracy: 100.00 % (4/4)

//--- copy.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

//--- batch.mlir
func.func @main(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  return %x : tensor<4x4xf32>
}

//--- dynamic.mlir
func.func @main(%x: tensor<?x2x2xf32>) -> tensor<?x2x2xf32> {
  return %x : tensor<?x2x2xf32>
}

//--- half.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %half = arith.constant dense<0.5> : tensor<1x4xf32>
  %r = arith.mulf %x, %half : tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
