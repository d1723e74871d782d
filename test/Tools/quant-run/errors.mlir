// What quant-run rejects, in one message each, and that it leaves no file behind.
// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: split-file %s %t

// RUN: not quant-run %t/copy.mlir 2>&1 | FileCheck %s --check-prefix=NODATA
// NODATA: --data
// RUN: not quant-run %t/missing.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: quant-run: error: cannot open input file '{{.*}}missing.mlir': No such file or directory
// RUN: not quant-run %t/ramp.idx --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=TEXT
// TEXT: error:
// RUN: not quant-run %t/empty.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=NOFUNC
// NOFUNC: error: {{.*}}no
// RUN: not quant-run %t/copy.mlir --data=%t/wide.idx --save-outputs=%t/out 2>&1 | FileCheck %s --check-prefix=WIDE
// WIDE: quant-run: error: '{{.*}}wide.idx': samples of 5 (5 elements), but '{{.*}}copy.mlir' takes 1x4
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --labels=%t/short.idx --json=%t/out.json 2>&1 | FileCheck %s --check-prefix=LABELS
// RUN: not quant-run %t/copy.mlir --data=%t/first.idx --labels=%t/labels.idx 2>&1 | FileCheck %s --check-prefix=COUNT
// LABELS: quant-run: error: '{{.*}}short.idx': cannot read data file: No such file
// COUNT: quant-run: error: '{{.*}}labels.idx': 6 labels, but '{{.*}}first.idx' has 2 samples
// RUN: not quant-run %t/narrow.mlir --data=%t/ramp.idx --labels=%t/labels.idx 2>&1 | FileCheck %s --check-prefix=RANGE
// RANGE: quant-run: error: '{{.*}}labels.idx': label {{[1-3]}} of sample 0; '{{.*}}narrow.mlir' has classes 0 to 0
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --limit=0 2>&1 | FileCheck %s --check-prefix=LIMIT
// LIMIT: quant-run: error: --limit=0: at least 1 sample is needed
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --normalize=1 2>&1 | FileCheck %s --check-prefix=NORM
// NORM: quant-run: error: normalize=1: expected two numbers
// RUN: not quant-run %t/copy.mlir %t/narrow.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=SIZES
// SIZES: quant-run: error: '{{.*}}narrow.mlir' and '{{.*}}copy.mlir' do not return the same number of elements
// RUN: not quant-run %t/two.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=TWO
// TWO: quant-run: error: '{{.*}}two.mlir' takes 2 tensors; a data file feeds exactly one
// RUN: not quant-run %t/dynamic.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=DYNAMIC
// DYNAMIC: dynamic.mlir:{{.*}}: error: dimension 1 of argument 0 of function 'main' is dynamic in 'tensor<1x?xf32>'; only dimension 0, the batch, may be
// RUN: not quant-run %t/scalar.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=SCALAR
// SCALAR: scalar.mlir:{{.*}}: error: argument 0 of function 'main' is 'f32'; a ranked tensor is expected
// RUN: not ls %t/out %t/out.json

//--- copy.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

//--- empty.mlir
module {}

//--- narrow.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x1xf32> {
  %r = tensor.extract_slice %x[0, 0] [1, 1] [1, 1] : tensor<1x4xf32> to tensor<1x1xf32>
  return %r : tensor<1x1xf32>
}

//--- two.mlir
func.func @main(%x: tensor<1x4xf32>, %y: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

//--- dynamic.mlir
func.func @main(%x: tensor<1x?xf32>) -> tensor<1x?xf32> {
  return %x : tensor<1x?xf32>
}

//--- scalar.mlir
func.func @main(%x: f32) -> tensor<1xf32> {
  %r = tensor.from_elements %x : tensor<1xf32>
  return %r : tensor<1xf32>
}
