// Comparisons and extremes with NaN, infinities and signed zeros; conversions out of
// range; constants that decimal text would round.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-c -o %t/floats.c
// RUN: FileCheck %s --check-prefix=TEXT < %t/floats.c
// RUN: sh %S/Inputs/compile-and-run.sh %t/floats.c %S/Inputs/floats-driver.c | FileCheck %s

// TEXT: #pragma STDC FP_CONTRACT OFF
// TEXT: static const float third[2] = {
// TEXT-NEXT: 0x1.555556p-2f, 1.0f,
// TEXT-NOT: math.h
// CHECK: 0 differences

module attributes {lowp.phase = "loops"} {
memref.global "private" constant @third : memref<2xf32> = dense<[0.333333343, 1.0]>

func.func @floats(%lhs: memref<64xf32>, %rhs: memref<64xf32>, %tests: memref<16x64xi8>,
                  %extremes: memref<4x64xf32>, %codes: memref<64xi8>, %wide: memref<64xi32>,
                  %unsigned: memref<64xi8>, %sums: memref<3x64xf64>) {
  %third = memref.get_global @third : memref<2xf32>
  %infinity = arith.constant 0x7F800000 : f32
  affine.for %i = 0 to 64 {
    %a = affine.load %lhs[%i] : memref<64xf32>
    %b = affine.load %rhs[%i] : memref<64xf32>
    %oeq = arith.cmpf oeq, %a, %b : f32
    %oeq_code = arith.extui %oeq : i1 to i8
    affine.store %oeq_code, %tests[0, %i] : memref<16x64xi8>
    %ogt = arith.cmpf ogt, %a, %b : f32
    %ogt_code = arith.extui %ogt : i1 to i8
    affine.store %ogt_code, %tests[1, %i] : memref<16x64xi8>
    %oge = arith.cmpf oge, %a, %b : f32
    %oge_code = arith.extui %oge : i1 to i8
    affine.store %oge_code, %tests[2, %i] : memref<16x64xi8>
    %olt = arith.cmpf olt, %a, %b : f32
    %olt_code = arith.extui %olt : i1 to i8
    affine.store %olt_code, %tests[3, %i] : memref<16x64xi8>
    %ole = arith.cmpf ole, %a, %b : f32
    %ole_code = arith.extui %ole : i1 to i8
    affine.store %ole_code, %tests[4, %i] : memref<16x64xi8>
    %one = arith.cmpf one, %a, %b : f32
    %one_code = arith.extui %one : i1 to i8
    affine.store %one_code, %tests[5, %i] : memref<16x64xi8>
    %ord = arith.cmpf ord, %a, %b : f32
    %ord_code = arith.extui %ord : i1 to i8
    affine.store %ord_code, %tests[6, %i] : memref<16x64xi8>
    %ueq = arith.cmpf ueq, %a, %b : f32
    %ueq_code = arith.extui %ueq : i1 to i8
    affine.store %ueq_code, %tests[7, %i] : memref<16x64xi8>
    %ugt = arith.cmpf ugt, %a, %b : f32
    %ugt_code = arith.extui %ugt : i1 to i8
    affine.store %ugt_code, %tests[8, %i] : memref<16x64xi8>
    %uge = arith.cmpf uge, %a, %b : f32
    %uge_code = arith.extui %uge : i1 to i8
    affine.store %uge_code, %tests[9, %i] : memref<16x64xi8>
    %ult = arith.cmpf ult, %a, %b : f32
    %ult_code = arith.extui %ult : i1 to i8
    affine.store %ult_code, %tests[10, %i] : memref<16x64xi8>
    %ule = arith.cmpf ule, %a, %b : f32
    %ule_code = arith.extui %ule : i1 to i8
    affine.store %ule_code, %tests[11, %i] : memref<16x64xi8>
    %une = arith.cmpf une, %a, %b : f32
    %une_code = arith.extui %une : i1 to i8
    affine.store %une_code, %tests[12, %i] : memref<16x64xi8>
    %uno = arith.cmpf uno, %a, %b : f32
    %uno_code = arith.extui %uno : i1 to i8
    affine.store %uno_code, %tests[13, %i] : memref<16x64xi8>
    %is_infinite = arith.cmpf oeq, %a, %infinity : f32
    %is_infinite_code = arith.extsi %is_infinite : i1 to i8
    affine.store %is_infinite_code, %tests[14, %i] : memref<16x64xi8>
    %bits = arith.bitcast %a : f32 to i32
    %sign = arith.constant 31 : i32
    %sign_bit = arith.shrui %bits, %sign : i32
    %sign_code = arith.trunci %sign_bit : i32 to i8
    affine.store %sign_code, %tests[15, %i] : memref<16x64xi8>
    %maximum = arith.maximumf %a, %b : f32
    affine.store %maximum, %extremes[0, %i] : memref<4x64xf32>
    %minimum = arith.minimumf %a, %b : f32
    affine.store %minimum, %extremes[1, %i] : memref<4x64xf32>
    %maxnum = arith.maxnumf %a, %b : f32
    affine.store %maxnum, %extremes[2, %i] : memref<4x64xf32>
    %minnum = arith.minnumf %a, %b : f32
    affine.store %minnum, %extremes[3, %i] : memref<4x64xf32>
    %code = arith.fptosi %a : f32 to i8
    affine.store %code, %codes[%i] : memref<64xi8>
    %long = arith.fptosi %a : f32 to i32
    affine.store %long, %wide[%i] : memref<64xi32>
    %positive = arith.fptoui %a : f32 to i8
    affine.store %positive, %unsigned[%i] : memref<64xi8>
    %t = affine.load %third[%i mod 2] : memref<2xf32>
    %a64 = arith.extf %a : f32 to f64
    %b64 = arith.extf %b : f32 to f64
    %t64 = arith.extf %t : f32 to f64
    %scaled = arith.mulf %b64, %t64 : f64
    %difference = arith.subf %a64, %scaled : f64
    %negated = arith.negf %difference : f64
    %twice = arith.subf %negated, %negated : f64
    affine.store %difference, %sums[0, %i] : memref<3x64xf64>
    affine.store %negated, %sums[1, %i] : memref<3x64xf64>
    affine.store %twice, %sums[2, %i] : memref<3x64xf64>
  }
  return
}
}
