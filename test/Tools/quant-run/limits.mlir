// Threads, memory, options and data that do not fit the program.
// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: split-file %s %t

// As many threads as there is work for, whatever is asked for.
// RUN: quant-run %t/copy.mlir --data=%t/ramp.idx --threads=20000 --json=%t/threads.json
// RUN: FileCheck %s --check-prefix=THREADS < %t/threads.json
// THREADS: "threads": 1
// RUN: quant-opt %t/layer.mlir --lowp-calibrate="data=%t/ramp.idx threads=100000" -o %t/many.mlir
// RUN: quant-opt %t/layer.mlir --lowp-calibrate="data=%t/ramp.idx threads=1" -o %t/one.mlir
// RUN: cmp %t/many.mlir %t/one.mlir

// More memory than there is.
// RUN: not quant-run %t/huge-batch.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=BATCH
// BATCH: huge-batch.mlir:1:1: error: argument 0 of function 'main', 100000000000x4 of f32, takes 1600000000000 bytes; this process may take {{[0-9]+}} in all (a smaller batch takes less)
// BATCH-NOT: error
// RUN: not bash -c "ulimit -v 8000000; quant-run %t/large-batch.mlir --data=%t/ramp.idx" 2>&1 | FileCheck %s --check-prefix=LARGE
// LARGE: large-batch.mlir:1:1: error: argument 0 of function 'main', 1000000000x4 of f32, takes 16000000000 bytes; this process may take {{[0-9]+}} in all
// RUN: not quant-run %t/huge-value.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=VALUE
// VALUE: error: cannot be run: a value 'memref<100000000000x4xf32>' takes 1600000000000 bytes; this process may take
// RUN: not quant-run %t/huge-shape.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: error: argument 0 of function 'main' is 'tensor<9223372036854775807x2xf32>', which has more bytes than 64 bits can count

// RUN: %python -c "import sys; open(sys.argv[1], 'wb').write(bytes([0, 0, 8, 3, 0, 127, 0, 0, 0, 255, 0, 0, 0, 0, 0, 4] + list(range(8))))" %t/bomb.idx
// RUN: not quant-run %t/copy.mlir --data=%t/bomb.idx 2>&1 | FileCheck %s --check-prefix=BOMB
// BOMB: quant-run: error: '{{.*}}bomb.idx': the header says 8323072x16711680x4 elements of u8, 556370063523840 bytes; this process may take {{[0-9]+}} for data

// As many elements, in other dimensions.
// RUN: %python -c "import sys; open(sys.argv[1], 'wb').write(bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2] + list(range(8))))" %t/square.idx
// RUN: not quant-run %t/copy.mlir --data=%t/square.idx 2>&1 | FileCheck %s --check-prefix=DIMS
// DIMS: quant-run: error: '{{.*}}square.idx': samples of 2x2, but '{{.*}}copy.mlir' takes 4: as many elements, in other dimensions; numpy.transpose or numpy.reshape the data as it is meant (dimensions of 1 may differ, and flat samples are taken row by row)
// RUN: %python -c "import sys; open(sys.argv[1], 'wb').write(bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2] + list(range(12))))" %t/turned.idx
// RUN: not quant-run %t/two-by-three.mlir --data=%t/turned.idx 2>&1 | FileCheck %s --check-prefix=TURNED
// TURNED: quant-run: error: '{{.*}}turned.idx': samples of 3x2, but '{{.*}}two-by-three.mlir' takes 2x3: as many elements, in other dimensions
// RUN: quant-run %t/square.mlir --data=%t/square.idx | FileCheck %s --check-prefix=UNITS
// RUN: quant-run %t/units.mlir --data=%t/ramp.idx | FileCheck %s --check-prefix=UNITS
// UNITS: speed:

// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --labels= 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: quant-run: error: --labels=: a file is missing behind the '='
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --normalize= 2>&1 | FileCheck %s --check-prefix=NORM
// NORM: quant-run: error: --normalize=: a mean,std is missing behind the '='

// Given twice.
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --limit=2 --limit=3 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--limit
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --data %t/none.idx 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--data
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --entry=main -entry main 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--entry
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --save-outputs=%t/a --save-outputs=%t/b 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--save-outputs
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --threads=1 --threads=1 --json=- --json=- 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--json
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --labels=%t/labels.idx --labels=%t/labels.idx 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--labels
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx --normalize=0,1 --normalize=0,1 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--normalize
// TWICE: quant-run: error: [[OPTION]] is given 2 times; give it once
// TWICE-NOT: {{.}}
// RUN: not ls %t/a %t/b

//--- copy.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}
//--- layer.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  %e = arith.constant dense<0.0> : tensor<1x4xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x4xf32>) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
//--- huge-batch.mlir
func.func @main(%x: tensor<100000000000x4xf32>) -> tensor<100000000000x4xf32> { return %x : tensor<100000000000x4xf32> }
//--- large-batch.mlir
func.func @main(%x: tensor<1000000000x4xf32>) -> tensor<1000000000x4xf32> { return %x : tensor<1000000000x4xf32> }
//--- huge-value.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %e = tensor.empty() : tensor<100000000000x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<1x4xf32>) outs(%e : tensor<100000000000x4xf32>) {
  ^bb0(%i: f32, %o: f32):
    linalg.yield %i : f32
  } -> tensor<100000000000x4xf32>
  %s = tensor.extract_slice %y[7, 0] [1, 4] [1, 1] : tensor<100000000000x4xf32> to tensor<1x4xf32>
  return %s : tensor<1x4xf32>
}
//--- huge-shape.mlir
func.func @main(%x: tensor<9223372036854775807x2xf32>) -> tensor<9223372036854775807x2xf32> { return %x : tensor<9223372036854775807x2xf32> }
//--- two-by-three.mlir
func.func @main(%x: tensor<1x2x3xf32>) -> tensor<1x2x3xf32> {
  return %x : tensor<1x2x3xf32>
}
//--- square.mlir
func.func @main(%x: tensor<1x2x2xf32>) -> tensor<1x2x2xf32> {
  return %x : tensor<1x2x2xf32>
}
//--- units.mlir
func.func @main(%x: tensor<1x1x4x1xf32>) -> tensor<1x1x4x1xf32> {
  return %x : tensor<1x1x4x1xf32>
}
