// Programs that no C or LLVM IR can be written for: one error each, and no file.
// RUN: split-file %s %t
// RUN: not quant-translate %t/recursion.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=RECURSION
// RUN: not quant-translate %t/recursion.mlir --lowp-to-llvmir -o %t/out.ll 2>&1 | FileCheck %s --check-prefix=RECURSION
// RECURSION: recursion.mlir:2:8: error: recursion: 'main' calls 'main'
// RUN: not quant-translate %t/external.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=EXTERNAL
// EXTERNAL: external.mlir:3:8: error: 'helper' has no body
// RUN: not quant-translate %t/insert.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=INSERT
// RUN: not quant-translate %t/insert.mlir --lowp-to-llvmir -o %t/out.ll 2>&1 | FileCheck %s --check-prefix=INSERT
// INSERT: error: index 9999 is outside of dimension 1 of 'tensor<1x4xf32>', 0 to 3
// RUN: not quant-translate %t/stride.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=STRIDE
// RUN: not quant-translate %t/stride.mlir --lowp-to-llvmir -o %t/out.ll 2>&1 | FileCheck %s --check-prefix=STRIDE
// STRIDE: error: 'linalg.conv_2d_nchw_fchw' has strides of -1; strides are 1 or more
// RUN: not quant-translate %t/loops.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=LOOPS
// LOOPS: error: an index runs from 0 to 99999, outside of dimension 1 of 'memref<1x4xf32>', 0 to 3
// RUN: not quant-translate %t/claims.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=CLAIMS
// CLAIMS: error: the module has no 'lowp.signature'
// RUN: not quant-translate %t/missing.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: no data for resource 'w'; was the file printed with elided resources?
// RUN: not quant-translate %t/huge.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=HUGE
// HUGE: error: argument 0 of function 'main' is 'tensor<9223372036854775807x2xf32>', which has more bytes than 64 bits can count
// RUN: not quant-translate %t/zero.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: error: {{.*}}argument 0 is 'memref<0x4xf32>', which has no elements; arrays of C have some
// RUN: not quant-translate %t/claims-not.mlir --lowp-to-c --batch=2 -o %t/out.c 2>&1 | FileCheck %s --check-prefix=BATCH
// BATCH: error: {{.*}}batch=2: the batch of 'main' is not dynamic: dimension 0 of argument 0 is 1
// RUN: not quant-translate %t/short-loops.mlir --lowp-to-c --batch=2 -o %t/out.c 2>&1 | FileCheck %s --check-prefix=LOOPBATCH
// LOOPBATCH: quant-translate: error: --batch=2: a program in loops has its batch; start from an earlier phase
// RUN: not quant-translate %t/claims-not.mlir --lowp-to-c --entry= -o %t/out.c 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: quant-translate: error: --entry=: a function is missing behind the '='
// RUN: not quant-translate %t/assert.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=ASSERT
// ASSERT: error: {{.*}}cf.assert
// RUN: not quant-translate %t/carried.mlir --lowp-to-c -o %t/out.c 2>&1 | FileCheck %s --check-prefix=CARRIED
// CARRIED: carried.mlir:5:8: error: loops that carry tensors have no form in C; unroll the loop, or write a program for one turn
// RUN: not quant-translate %t/claims-not.mlir --lowp-to-c -o '%t/a"b.c' 2>&1 | FileCheck %s --check-prefix=QUOTE
// QUOTE: the C file cannot include a header with a quote, '\', '?' or a line end in its name
// RUN: not ls %t/out.c %t/out.h %t/out.ll
// RUN: quant-translate %t/claims-not.mlir --lowp-to-c --batch=1 -o %t/fine.c

// RUN: not quant-opt %t/claims-not.mlir --lowp-loops-to-llvm -o %t/out.ll 2>&1 | FileCheck %s --check-prefix=PHASE
// PHASE: error: lowp-loops-to-llvm: the module is in phase float, but this pass takes phase loops; run lowp-to-loops first

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
//--- insert.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %at = arith.constant 9999 : index
  %zero = arith.constant 0 : index
  %one = arith.constant 1.0 : f32
  %r = tensor.insert %one into %x[%zero, %at] : tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}
//--- stride.mlir
func.func @main(%x: tensor<1x1x6x6xf32>) -> tensor<1x1x3x3xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x3x3xf32>
  %f = arith.constant dense<0.0> : tensor<1x1x3x3xf32>
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<-1> : tensor<2xi64>} ins(%x, %w : tensor<1x1x6x6xf32>, tensor<1x1x3x3xf32>) outs(%f : tensor<1x1x3x3xf32>) -> tensor<1x1x3x3xf32>
  return %y : tensor<1x1x3x3xf32>
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
//--- short-loops.mlir
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x4xf32>) {
    %zero = arith.constant 0.0 : f32
    affine.for %i = 0 to 4 {
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
//--- claims-not.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = arith.addf %x, %x : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
//--- missing.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense_resource<w> : tensor<1x4xf32>
  %y = arith.addf %x, %w : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
//--- huge.mlir
func.func @main(%x: tensor<9223372036854775807x2xf32>) -> tensor<9223372036854775807x2xf32> { return %x : tensor<9223372036854775807x2xf32> }
//--- zero.mlir
func.func @main(%x: tensor<0x4xf32>) -> tensor<0x4xf32> { return %x : tensor<0x4xf32> }
//--- assert.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %f = arith.constant false
  cf.assert %f, "mismatched size for broadcast"
  return %x : tensor<1x4xf32>
}
//--- carried.mlir
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
