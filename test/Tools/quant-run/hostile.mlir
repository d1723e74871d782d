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
