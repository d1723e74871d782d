// Numbers of a file reach integers and f64 as they are stored; one that does not fit ends
// the run, and names itself.
// RUN: rm -rf %t
// RUN: split-file %s %t

// Integers, exactly: of wider files, of unsigned ones, and floats that are whole.
// RUN: %python %S/Inputs/npy.py write %t/i64.npy "<i8" 2,2 9007199254740993 -9223372036854775808 9223372036854775807 -1
// RUN: %python %S/Inputs/npy.py write %t/u64.npy "<u8" 1,2 9223372036854775807 9007199254740993
// RUN: %python %S/Inputs/npy.py write %t/large.npy "<u8" 1,2 0 18446744073709551615
// RUN: %python %S/Inputs/npy.py write %t/ends.npy "<i8" 1,2 -2147483648 2147483647
// RUN: %python %S/Inputs/npy.py write %t/whole.npy "<f4" 1,2 -2147483648 16777216
// RUN: %python %S/Inputs/npy.py write %t/u16.npy "<u2" 1,2 65535 128
// RUN: quant-run %t/i64.mlir --data=%t/i64.npy --save-outputs=%t/a
// RUN: %python %S/Inputs/npy.py print %t/a/0-i64.npy | FileCheck %s --check-prefix=I64
// I64: <i8 (2, 2) 9007199254740993 -9223372036854775808 9223372036854775807 -1
// RUN: quant-run %t/i64.mlir %t/ui64.mlir --data=%t/u64.npy --save-outputs=%t/b
// RUN: %python %S/Inputs/npy.py print %t/b/0-i64.npy | FileCheck %s --check-prefix=U64
// RUN: %python %S/Inputs/npy.py print %t/b/1-ui64.npy | FileCheck %s --check-prefix=U64
// U64: (1, 2) 9223372036854775807 9007199254740993
// RUN: quant-run %t/ui64.mlir --data=%t/large.npy --save-outputs=%t/c
// RUN: %python %S/Inputs/npy.py print %t/c/0-ui64.npy | FileCheck %s --check-prefix=LARGE
// LARGE: <u8 (1, 2) 0 18446744073709551615
// RUN: quant-run %t/i32.mlir --data=%t/ends.npy --save-outputs=%t/d
// RUN: %python %S/Inputs/npy.py print %t/d/0-i32.npy | FileCheck %s --check-prefix=ENDS
// ENDS: <i4 (1, 2) -2147483648 2147483647
// RUN: quant-run %t/i32.mlir --data=%t/whole.npy --save-outputs=%t/e
// RUN: %python %S/Inputs/npy.py print %t/e/0-i32.npy | FileCheck %s --check-prefix=WHOLE
// WHOLE: <i4 (1, 2) -2147483648 16777216
// RUN: quant-run %t/ui16.mlir --data=%t/u16.npy --save-outputs=%t/f
// RUN: %python %S/Inputs/npy.py print %t/f/0-ui16.npy | FileCheck %s --check-prefix=U16
// U16: <u2 (1, 2) 65535 128

// What does not fit.
// RUN: not quant-run %t/i64.mlir --data=%t/large.npy 2>&1 | FileCheck %s --check-prefix=NOT-I64
// NOT-I64: quant-run: error: '{{.*}}i64.mlir' cannot take '{{.*}}large.npy': sample 0, element 1: 18446744073709551615 does not fit the argument's i64 (-9223372036854775808 to 9223372036854775807)
// RUN: not quant-run %t/i32.mlir --data=%t/i64.npy --save-outputs=%t/none 2>&1 | FileCheck %s --check-prefix=NOT-I32
// NOT-I32: sample 0, element 0: 9007199254740993 does not fit the argument's i32 (-2147483648 to 2147483647)
// NOT-I32-NOT: {{.}}
// RUN: not quant-run %t/ui64.mlir --data=%t/i64.npy 2>&1 | FileCheck %s --check-prefix=NOT-U64
// NOT-U64: sample 0, element 1: -9223372036854775808 does not fit the argument's ui64 (0 to 18446744073709551615)
// RUN: %python %S/Inputs/npy.py write %t/wide.npy "<i2" 20,2 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 300 -1 40
// RUN: not quant-run %t/ui8.mlir --data=%t/wide.npy --threads=2 2>&1 | FileCheck %s --check-prefix=NOT-U8
// RUN: not quant-run %t/ui8-batch.mlir --data=%t/wide.npy 2>&1 | FileCheck %s --check-prefix=NOT-U8
// NOT-U8: sample 18, element 1: 300 does not fit the argument's ui8 (0 to 255)
// RUN: quant-run %t/ui8.mlir --data=%t/wide.npy --limit=18
// RUN: %python %S/Inputs/npy.py write %t/bytes.npy "|u1" 1,2 127 128
// RUN: not quant-run %t/i8.mlir --data=%t/bytes.npy 2>&1 | FileCheck %s --check-prefix=NOT-I8
// NOT-I8: sample 0, element 1: 128 does not fit the argument's i8 (-128 to 127)
// RUN: %python %S/Inputs/npy.py write %t/end.npy "<f8" 1,2 9223372036854774784 9223372036854775808
// RUN: not quant-run %t/i64.mlir --data=%t/end.npy 2>&1 | FileCheck %s --check-prefix=END
// END: sample 0, element 1: 9.223372036854776e+18 does not fit the argument's i64
// RUN: %python %S/Inputs/npy.py write %t/half.npy "<f4" 2,2 1 2 3 -0.5
// RUN: not quant-run %t/i32.mlir --data=%t/half.npy 2>&1 | FileCheck %s --check-prefix=HALF
// HALF: sample 1, element 1: -0.5 is no integer, but the argument is i32 (-2147483648 to 2147483647); round the data first
// RUN: %python %S/Inputs/npy.py write %t/nan.npy "<f4" 1,2 1 nan
// RUN: not quant-run %t/i32.mlir --data=%t/nan.npy 2>&1 | FileCheck %s --check-prefix=NAN
// NAN: sample 0, element 1: NaN is no integer
// RUN: %python %S/Inputs/npy.py write %t/inf.npy "<f8" 1,2 1 -inf
// RUN: not quant-run %t/i64.mlir --data=%t/inf.npy 2>&1 | FileCheck %s --check-prefix=INF
// INF: sample 0, element 1: -inf is no integer
// RUN: not ls %t/none

// Calibration takes integers the same way.
// RUN: not quant-opt %t/look-up.mlir --lowp-calibrate="data=%t/half.npy" -o %t/none 2>&1 | FileCheck %s --check-prefix=CALIBRATE
// CALIBRATE: error: cannot be run on sample 1 of '{{.*}}half.npy': sample 1, element 1: -0.5 is no integer, but the argument is i64

// f64 gets f64 and integers as they are; f32 has no form for what is too large.
// RUN: %python %S/Inputs/npy.py write %t/f64.npy "<f8" 2,2 0.1 1e-310 1e300 -inf
// RUN: %python %S/Inputs/npy.py write %t/i32.npy "<i4" 1,2 2147483647 16777217
// RUN: quant-run %t/f64.mlir --data=%t/f64.npy --save-outputs=%t/g
// RUN: %python %S/Inputs/npy.py print %t/g/0-f64.npy | FileCheck %s --check-prefix=F64
// F64: <f8 (2, 2) 0.1 1e-310 1e+300 -inf
// RUN: quant-run %t/f64.mlir --data=%t/i32.npy --save-outputs=%t/h
// RUN: %python %S/Inputs/npy.py print %t/h/0-f64.npy | FileCheck %s --check-prefix=F64-I32
// F64-I32: <f8 (1, 2) 2147483647.0 16777217.0
// RUN: quant-run %t/f64.mlir --data=%t/bytes.npy --normalize=0.25,0.5 --save-outputs=%t/i
// RUN: %python %S/Inputs/npy.py print %t/i/0-f64.npy | FileCheck %s --check-prefix=F64-U8
// F64-U8: <f8 (1, 2) 0.4960784313725490{{[0-9]*}} 0.50392156862745
// RUN: not quant-run %t/f32.mlir --data=%t/f64.npy 2>&1 | FileCheck %s --check-prefix=F32
// F32: quant-run: error: '{{.*}}f32.mlir' cannot take '{{.*}}f64.npy': sample 1, element 0: 1e+300 is infinite in the argument's f32; scale the data down
// RUN: not quant-run %t/f64.mlir --data=%t/f64.npy --normalize=0,1e-10 2>&1 | FileCheck %s --check-prefix=SCALED
// SCALED: sample 1, element 0: 1e+300, normalised, is infinite in the argument's f64; scale the data down
// RUN: %python %S/Inputs/npy.py write %t/infinite.npy "<f8" 1,2 -inf 1
// RUN: quant-run %t/f32.mlir --data=%t/infinite.npy
// RUN: not quant-opt %t/layer.mlir --lowp-calibrate="data=%t/f64.npy" -o %t/none 2>&1 | FileCheck %s --check-prefix=LAYER
// LAYER: error: cannot be run on sample 1 of '{{.*}}f64.npy': sample 1, element 0: 1e+300 is infinite in the argument's f32

// Integers are not normalised.
// RUN: not quant-run %t/i64.mlir --data=%t/i64.npy --normalize=0.5,2 2>&1 | FileCheck %s --check-prefix=NORM
// RUN: not quant-run %t/i64.mlir --data=%t/i64.npy --normalize=0,1 2>&1 | FileCheck %s --check-prefix=NORM
// NORM: quant-run: error: '{{.*}}i64.mlir' takes integers (i64), which get the data as they are; leave normalize= out
// RUN: not quant-opt %t/look-up.mlir --lowp-calibrate="data=%t/i32.npy normalize=0.5,2" -o %t/none 2>&1 | FileCheck %s --check-prefix=CALIBRATE-NORM
// RUN: not quant-opt %t/look-up.mlir --lowp-compile="data=%t/i32.npy normalize=0.5,2 weights=fixed:8 activations=fixed:8" -o %t/none 2>&1 | FileCheck %s --check-prefix=CALIBRATE-NORM
// CALIBRATE-NORM: error: 'main' takes integers (i64), which get the data as they are; leave normalize= out
// RUN: not ls %t/none

// The self-check gives its f64 copy of an f32 program what the program gets.
// RUN: %python %S/Inputs/npy.py write %t/thirds.npy "<f8" 4,2 0.1 0.7 0.3 0.9 0.33333333333 0.2 0.57 0.49999999999
// RUN: quant-opt %t/layer.mlir --lowp-compile="data=%t/thirds.npy weights=fixed:8 activations=fixed:16" -o %t/compiled.mlir
// RUN: quant-opt %t/layer.mlir --lowp-compile="data=%t/thirds.npy weights=fixed:8 activations=fixed:8 border=integer" -o %t/compiled.mlir

//--- i64.mlir
func.func @main(%x: tensor<1x2xi64>) -> tensor<1x2xi64> { return %x : tensor<1x2xi64> }
//--- ui64.mlir
func.func @main(%x: tensor<1x2xui64>) -> tensor<1x2xui64> { return %x : tensor<1x2xui64> }
//--- i32.mlir
func.func @main(%x: tensor<1x2xi32>) -> tensor<1x2xi32> { return %x : tensor<1x2xi32> }
//--- ui16.mlir
func.func @main(%x: tensor<1x2xui16>) -> tensor<1x2xui16> { return %x : tensor<1x2xui16> }
//--- i8.mlir
func.func @main(%x: tensor<1x2xi8>) -> tensor<1x2xi8> { return %x : tensor<1x2xi8> }
//--- ui8.mlir
func.func @main(%x: tensor<1x2xui8>) -> tensor<1x2xui8> { return %x : tensor<1x2xui8> }
//--- ui8-batch.mlir
func.func @main(%x: tensor<4x2xui8>) -> tensor<4x2xui8> { return %x : tensor<4x2xui8> }
//--- f64.mlir
func.func @main(%x: tensor<1x2xf64>) -> tensor<1x2xf64> { return %x : tensor<1x2xf64> }
//--- f32.mlir
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> { return %x : tensor<1x2xf32> }
//--- layer.mlir
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, -0.5], [0.25, 2.0]]> : tensor<2x2xf32>
  %e = arith.constant dense<0.0> : tensor<1x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
//--- look-up.mlir
func.func @main(%ids: tensor<1x2xi64>) -> tensor<1x2xf32> {
  %e = tensor.empty() : tensor<1x2xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%ids : tensor<1x2xi64>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%id: i64, %o: f32):
    %v = arith.sitofp %id : i64 to f32
    linalg.yield %v : f32
  } -> tensor<1x2xf32>
  %w = arith.constant dense<[[1.0, -0.5], [0.25, 2.0]]> : tensor<2x2xf32>
  %z = arith.constant dense<0.0> : tensor<1x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%z : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
