// A program whose border is integers is fed codes by the oracle's quantize and scored on
// its codes; its outputs are saved as codes beside the signature. The float border of the
// same program gives the same real numbers.
// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.idx weights=fixed:8 activations=fixed:8" -o %t/float.mlir
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.idx weights=fixed:8 activations=fixed:8 border=integer" -o %t/integer.mlir
// RUN: quant-opt %t/integer.mlir --lowp-to-loops -o %t/loops.mlir
// RUN: quant-run %t/float.mlir %t/integer.mlir %t/loops.mlir %s --data=%t/ramp.idx --labels=%t/labels.idx --save-outputs=%t/out | FileCheck %s
// RUN: quant-run %t/float.mlir %t/integer.mlir --data=%t/ramp.npy | FileCheck %s --check-prefix=FLOATS
// RUN: FileCheck %s --check-prefix=SIGNATURE < %t/out/1-integer.json
// RUN: %python -c "import sys; d = open(sys.argv[1], 'rb').read(); assert len(d) == 128 + 6 * 4 and b'1\'' in d[:40], d" %t/out/1-integer.npy
// RUN: cmp %t/out/1-integer.npy %t/out/2-loops.npy

// CHECK:      float.mlir (integer)
// CHECK-NEXT:   accuracy: 100.00 % (6/6)
// CHECK:      integer.mlir (integer)
// CHECK-NEXT:   accuracy: 100.00 % (6/6)
// CHECK-NEXT:   agreement: 100.00 % (6/6)
// CHECK-NEXT:   output SQNR: inf dB
// CHECK:      loops.mlir (loops)
// CHECK:        output SQNR: inf dB
// FLOATS:     output SQNR: inf dB

// SIGNATURE: "args":
// SIGNATURE: "format": "!lowp.fixed<u8, {{[0-9]+}}>"
// SIGNATURE: "storage": "u8"
// SIGNATURE: "results":
// SIGNATURE: "scale": 1

func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense<[[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0],
                             [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]> : tensor<4x4xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x4xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %m : tensor<1x4xf32>
}
