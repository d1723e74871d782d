// Programs that crashed, never ended or ran on made-up numbers: one error each.
// RUN: %python %S/../../Calibration/Inputs/make-data.py %t
// RUN: split-file %s %t

// RUN: not quant-run %t/assert.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=ASSERT
// ASSERT: quant-run: error: '{{.*}}assert.mlir', sample 0: the program's assertion 'mismatched size for broadcast' fails ({{.*}}assert.mlir:3)
// ASSERT-NOT: {{.}}
// RUN: not quant-run %t/assert-data.mlir --data=%t/ramp.idx --threads=3 2>&1 | FileCheck %s --check-prefix=DATA
// DATA: quant-run: error: '{{.*}}assert-data.mlir', sample {{[0-9]+}}: the program's assertion 'x[0] is below 0.5' fails
// RUN: not quant-opt %t/assert-layer.mlir --lowp-calibrate="data=%t/ramp.idx" -o %t/out.mlir 2>&1 | FileCheck %s --check-prefix=CALIBRATE
// CALIBRATE: error: cannot be run on sample 0 of '{{.*}}ramp.idx': the program's assertion 'mismatched size for broadcast' fails
// RUN: not quant-run %t/division.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=DIVISION
// DIVISION: quant-run: error: '{{.*}}division.mlir', sample 0: the program divides an integer by 0, or the least one by -1
// DIVISION-NOT: {{.}}
// RUN: not quant-run %t/gather.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=GATHER
// GATHER: quant-run: error: '{{.*}}gather.mlir', sample 0: the program reads or writes outside of memref<4xf32> ({{.*}}gather.mlir:7)
// GATHER-NOT: {{.}}
// RUN: not quant-run %t/recursion.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=RECURSION
// RECURSION: recursion.mlir:2:8: error: recursion: 'main' calls 'main'
// RUN: not quant-run %t/external.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=EXTERNAL
// EXTERNAL: external.mlir:3:8: error: 'helper' has no body
// RUN: not quant-run %t/libm.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=LIBM
// LIBM: error: 'erff' has no body
// RUN: not quant-run %t/insert.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=INSERT
// INSERT: insert.mlir:{{.*}}: error: index 9999 is outside of dimension 1 of 'tensor<1x4xf32>', 0 to 3
// RUN: not quant-run %t/loops.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=LOOPS
// LOOPS: loops.mlir:{{.*}}: error: an index runs from 0 to 99999, outside of dimension 1 of 'memref<1x4xf32>', 0 to 3
// RUN: not quant-run %t/claims.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=CLAIMS
// CLAIMS: error: the module has no 'lowp.signature'
// RUN: not quant-run %t/too-long.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=LONG
// LONG: error: 20 bytes of data for resource 'w' do not fill 'tensor<1x4xf32>'
// RUN: not quant-run %t/missing.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=ELIDED
// RUN: not quant-run %t/empty.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=ELIDED
// ELIDED: error: no data for resource 'w'; was the file printed with elided resources?
// RUN: not quant-run %t/slice.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=SLICE
// SLICE: quant-run: error: '{{.*}}slice.mlir', sample {{[0-9]+}}: the program takes a slice outside of memref<1x4xf32> ({{.*}}slice.mlir:8)
// RUN: not quant-run %t/slice-size.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=SLICESIZE
// SLICESIZE: quant-run: error: '{{.*}}slice-size.mlir', sample {{[0-9]+}}: the program takes a slice outside of memref<1x4xf32>
// RUN: not quant-run %t/copy.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=COPY
// COPY: quant-run: error: '{{.*}}copy.mlir', sample 0: the program copies memref<?x?xf32> to memref<?x?xf32> of another size ({{.*}}copy.mlir:8)
// RUN: not quant-run %t/layout.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=LAYOUT
// LAYOUT: layout.mlir:3:3: error: result 0 of function 'main' is 'memref<1x3xf32, strided<[5, 1], offset: 2>>', which leaves gaps; elements of arguments and results stand one after the other (no layout)

// Sums and maxima that start from what was in memory before.
// RUN: not quant-run %t/no-fill.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=NOFILL
// RUN: not quant-opt %t/no-fill.mlir --lowp-compile="data=%t/ramp.idx weights=fixed:8 activations=fixed:8" -o %t/out.mlir 2>&1 | FileCheck %s --check-prefix=NOFILL
// RUN: not quant-translate %t/no-fill.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=NOFILL
// NOFILL: no-fill.mlir:4:8: error: 'linalg.matmul' reads a tensor.empty ('tensor<1x4xf32>'), which holds no values; put some in first, as linalg.fill does
// NOFILL: no-fill.mlir:3:8: note: it is made here
// RUN: not quant-run %t/no-fill-moved.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=NOFILLMOVED
// NOFILLMOVED: no-fill-moved.mlir:5:8: error: 'linalg.add' reads a tensor.empty ('tensor<4xf32>')
// RUN: not quant-run %t/returns-empty.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=RETURNS
// RETURNS: returns-empty.mlir:3:3: error: 'func.return' reads a tensor.empty

// Loops that free, or write to, what is not theirs; tables without values.
// RUN: not quant-run %t/dealloc-twice.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: dealloc-twice.mlir:6:5: error: frees a buffer that is freed twice
// TWICE: dealloc-twice.mlir:7:5: note: it is here
// RUN: not quant-run %t/dealloc-early.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=EARLY
// EARLY: dealloc-early.mlir:5:5: error: frees a buffer that is used afterwards
// EARLY: dealloc-early.mlir:6:5: note: it is here
// RUN: not quant-run %t/dealloc-argument.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=CALLER
// CALLER: dealloc-argument.mlir:3:5: error: frees what is no memref.alloc of the same block
// RUN: not quant-run %t/writes-input.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=INPUT
// INPUT: writes-input.mlir:5:5: error: writes to argument 0 of 'main', which is an input: it is not marked lowp.result
// RUN: not quant-run %t/writes-table.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=TABLE
// TABLE: writes-table.mlir:6:5: error: writes to memref.global 't'; nothing is kept from one sample to the next, so tables are read only
// RUN: not quant-run %t/no-table.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=NOTABLE
// NOTABLE: no-table.mlir:2:3: error: memref.global 't' has no values; a program brings its tables
// RUN: not quant-run %t/far-apart.mlir --data=%t/ramp.idx 2>&1 | FileCheck %s --check-prefix=ALIGNMENT
// ALIGNMENT: far-apart.mlir:3:10: error: asks for an alignment of 4294967296 bytes; at most 2097152 are given
// RUN: not quant-opt %t/dealloc-early.mlir --lowp-verify-phase -o %t/out.mlir 2>&1 | FileCheck %s --check-prefix=EARLY
// RUN: not quant-translate %t/writes-table.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=TABLE

// Loops of a program that only claims its phase.
// RUN: not quant-opt %t/claims.mlir --lowp-to-loops -o %t/out.mlir 2>&1 | FileCheck %s --check-prefix=CLAIMS
// RUN: not ls %t/out.mlir %t/out.c

// Loops that carry a tensor run.
// RUN: quant-run %t/scf-for.mlir %t/times-512.mlir --data=%t/ramp.idx | FileCheck %s --check-prefix=LOOP
// LOOP: output SQNR: inf dB (equal outputs)

//--- assert.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %f = arith.constant false
  cf.assert %f, "mismatched size for broadcast"
  return %x : tensor<1x4xf32>
}
//--- assert-data.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %zero = arith.constant 0 : index
  %half = arith.constant 0.5 : f32
  %v = tensor.extract %x[%zero, %zero] : tensor<1x4xf32>
  %f = arith.cmpf olt, %v, %half : f32
  cf.assert %f, "x[0] is below 0.5"
  return %x : tensor<1x4xf32>
}
//--- assert-layer.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %f = arith.constant false
  cf.assert %f, "mismatched size for broadcast"
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  %e = arith.constant dense<0.0> : tensor<1x4xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x4xf32>) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
//--- division.mlir
func.func @main(%x: tensor<1x4xi32>) -> tensor<1x4xi32> {
  %y = arith.subi %x, %x : tensor<1x4xi32>
  %e = tensor.empty() : tensor<1x4xi32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %x : tensor<1x4xi32>, tensor<1x4xi32>) outs(%e : tensor<1x4xi32>) {
  ^bb0(%a: i32, %b: i32, %o: i32):
    %thousand = arith.constant 1000 : i32
    %c = arith.divsi %b, %thousand : i32
    %d = arith.divsi %a, %c : i32
    linalg.yield %d : i32
  } -> tensor<1x4xi32>
  return %z : tensor<1x4xi32>
}
//--- gather.mlir
func.func @main(%ids: tensor<1x4xi32>) -> tensor<1x4xf32> {
  %table = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %e = tensor.empty() : tensor<1x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%ids : tensor<1x4xi32>) outs(%e : tensor<1x4xf32>) {
  ^bb0(%id: i32, %o: f32):
    %at = arith.index_cast %id : i32 to index
    %v = tensor.extract %table[%at] : tensor<4xf32>
    linalg.yield %v : f32
  } -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
//--- recursion.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %r = call @main(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
//--- external.mlir
func.func private @helper(tensor<1x4xf32>) -> tensor<1x4xf32>
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %r = call @helper(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
//--- libm.mlir
func.func private @erff(f32) -> f32
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %one = arith.constant 1.0 : f32
  %r = call @erff(%one) : (f32) -> f32
  %s = tensor.splat %r : tensor<1x4xf32>
  return %s : tensor<1x4xf32>
}
//--- insert.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %at = arith.constant 9999 : index
  %zero = arith.constant 0 : index
  %one = arith.constant 1.0 : f32
  %r = tensor.insert %one into %x[%zero, %at] : tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
//--- loops.mlir
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32>) {
    %zero = arith.constant 0.0 : f32
    affine.for %i = 0 to 100000 {
      affine.store %zero, %y[0, %i] : memref<1x4xf32>
    }
    return
  }
}
//--- claims.mlir
module attributes {lowp.phase = "integer"} {
  func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    %y = arith.addf %x, %x : tensor<1x4xf32>
    return %y : tensor<1x4xf32>
  }
}
//--- too-long.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense_resource<w> : tensor<1x4xf32>
  %y = arith.addf %x, %w : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
{-#
  dialect_resources: { builtin: { w: "0x040000000000803F0000803F0000803F0000803F0000803F" } }
#-}
//--- empty.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense_resource<w> : tensor<1x4xf32>
  %y = arith.addf %x, %w : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
{-#
  dialect_resources: { builtin: { w: "0x04000000" } }
#-}
//--- missing.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense_resource<w> : tensor<1x4xf32>
  %y = arith.addf %x, %w : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
//--- scf-for.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c9 = arith.constant 9 : index
  %r = scf.for %i = %c0 to %c9 step %c1 iter_args(%a = %x) -> (tensor<1x4xf32>) {
    %b = arith.addf %a, %a : tensor<1x4xf32>
    scf.yield %b : tensor<1x4xf32>
  }
  return %r : tensor<1x4xf32>
}
//--- times-512.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %c = arith.constant dense<512.0> : tensor<1x4xf32>
  %r = arith.mulf %x, %c : tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
//--- slice.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %c0 = arith.constant 0 : index
  %v = tensor.extract %x[%c0, %c0] : tensor<1x4xf32>
  %one = arith.constant 1.0 : f32
  %m = arith.addf %v, %one : f32
  %i = arith.fptosi %m : f32 to i64
  %n = arith.index_cast %i : i64 to index
  %s = tensor.extract_slice %x[0, %n][1, 4][1, 1] : tensor<1x4xf32> to tensor<1x4xf32>
  return %s : tensor<1x4xf32>
}
//--- slice-size.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %c0 = arith.constant 0 : index
  %v = tensor.extract %x[%c0, %c0] : tensor<1x4xf32>
  %k = arith.constant 5.0 : f32
  %m = arith.addf %v, %k : f32
  %i = arith.fptosi %m : f32 to i64
  %n = arith.index_cast %i : i64 to index
  %s0 = tensor.extract_slice %x[0, 0][1, %n][1, 1] : tensor<1x4xf32> to tensor<1x?xf32>
  %z = arith.constant dense<0.0> : tensor<1x4xf32>
  %s = tensor.insert_slice %s0 into %z[0, 0][1, %n][1, 1] : tensor<1x?xf32> into tensor<1x4xf32>
  return %s : tensor<1x4xf32>
}
//--- copy.mlir
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32> {lowp.result}) {
    %f = arith.constant 7.0 : f32
    %a = memref.alloc() : memref<1x4000xf32>
    affine.for %k = 0 to 4000 { affine.store %f, %a[0, %k] : memref<1x4000xf32> }
    %b = memref.cast %a : memref<1x4000xf32> to memref<?x?xf32>
    %c = memref.cast %y : memref<1x4xf32> to memref<?x?xf32>
    memref.copy %b, %c : memref<?x?xf32> to memref<?x?xf32>
    memref.dealloc %a : memref<1x4000xf32>
    return
  }
}
//--- layout.mlir
module attributes {lowp.phase = "loops"} {
  // A result with gaps.
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x3xf32, strided<[5, 1], offset: 2>> {lowp.result}) {
    %f = arith.constant 7.0 : f32
    affine.for %k = 0 to 3 { affine.store %f, %y[0, %k] : memref<1x3xf32, strided<[5, 1], offset: 2>> }
    return
  }
}
//--- no-fill.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense<0.5> : tensor<4x4xf32>
  %e = tensor.empty() : tensor<1x4xf32>
  %r = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x4xf32>) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
//--- no-fill-moved.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %m = tensor.expand_shape %e [[0, 1]] output_shape [1, 4] : tensor<4xf32> into tensor<1x4xf32>
  %o = tensor.empty() : tensor<1x4xf32>
  %r = linalg.add ins(%x, %m : tensor<1x4xf32>, tensor<1x4xf32>) outs(%o : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
//--- returns-empty.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %e = tensor.empty() : tensor<1x4xf32>
  return %e : tensor<1x4xf32>
}
//--- dealloc-twice.mlir
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32> {lowp.result}) {
    %a = memref.alloc() : memref<1x4xf32>
    memref.copy %x, %a : memref<1x4xf32> to memref<1x4xf32>
    memref.copy %a, %y : memref<1x4xf32> to memref<1x4xf32>
    memref.dealloc %a : memref<1x4xf32>
    memref.dealloc %a : memref<1x4xf32>
    return
  }
}
//--- dealloc-early.mlir
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32> {lowp.result}) {
    %a = memref.alloc() : memref<1x4xf32>
    memref.copy %x, %a : memref<1x4xf32> to memref<1x4xf32>
    memref.dealloc %a : memref<1x4xf32>
    memref.copy %a, %y : memref<1x4xf32> to memref<1x4xf32>
    return
  }
}
//--- dealloc-argument.mlir
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32> {lowp.result}) {
    memref.dealloc %y : memref<1x4xf32>
    return
  }
}
//--- writes-input.mlir
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32> {lowp.result}) {
    %f = arith.constant 7.0 : f32
    affine.store %f, %y[0, 0] : memref<1x4xf32>
    affine.store %f, %x[0, 0] : memref<1x4xf32>
    return
  }
}
//--- writes-table.mlir
module attributes {lowp.phase = "loops"} {
  memref.global "private" @t : memref<4xf32> = dense<1.0>
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32> {lowp.result}) {
    %t = memref.get_global @t : memref<4xf32>
    %f = affine.load %x[0, 0] : memref<1x4xf32>
    affine.store %f, %t[0] : memref<4xf32>
    affine.store %f, %y[0, 0] : memref<1x4xf32>
    return
  }
}
//--- far-apart.mlir
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32> {lowp.result}) {
    %a = memref.alloc() {alignment = 4294967296 : i64} : memref<1x4xf32>
    memref.copy %x, %a : memref<1x4xf32> to memref<1x4xf32>
    memref.copy %a, %y : memref<1x4xf32> to memref<1x4xf32>
    memref.dealloc %a : memref<1x4xf32>
    return
  }
}
//--- no-table.mlir
module attributes {lowp.phase = "loops"} {
  memref.global "private" @t : memref<4xf32> = uninitialized
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32> {lowp.result}) {
    %t = memref.get_global @t : memref<4xf32>
    %f = affine.load %t[0] : memref<4xf32>
    affine.store %f, %y[0, 0] : memref<1x4xf32>
    return
  }
}
