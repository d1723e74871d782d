// Every integer operation on every pair of i8 values, under both compilers and the
// sanitizers, against plain C on wide integers.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-c -o %t/arith.c
// RUN: sh %S/Inputs/compile-and-run.sh %t/arith.c %S/Inputs/arith-driver.c | FileCheck %s

// CHECK: 28 operations, 65536 pairs, 0 differences

module attributes {lowp.phase = "loops"} {
func.func @arith(%lhs: memref<65536xi8>, %rhs: memref<65536xi8>, %out: memref<28x65536xi8>) {
  %seven = arith.constant 7 : i8
  affine.for %i = 0 to 65536 {
    %a = affine.load %lhs[%i] : memref<65536xi8>
    %b = affine.load %rhs[%i] : memref<65536xi8>
    %amount = arith.andi %b, %seven : i8
    %addi = arith.addi %a, %b : i8
    affine.store %addi, %out[0, %i] : memref<28x65536xi8>
    %subi = arith.subi %a, %b : i8
    affine.store %subi, %out[1, %i] : memref<28x65536xi8>
    %muli = arith.muli %a, %b : i8
    affine.store %muli, %out[2, %i] : memref<28x65536xi8>
    %andi = arith.andi %a, %b : i8
    affine.store %andi, %out[3, %i] : memref<28x65536xi8>
    %ori = arith.ori %a, %b : i8
    affine.store %ori, %out[4, %i] : memref<28x65536xi8>
    %xori = arith.xori %a, %b : i8
    affine.store %xori, %out[5, %i] : memref<28x65536xi8>
    %divsi = arith.divsi %a, %b : i8
    affine.store %divsi, %out[6, %i] : memref<28x65536xi8>
    %remsi = arith.remsi %a, %b : i8
    affine.store %remsi, %out[7, %i] : memref<28x65536xi8>
    %divui = arith.divui %a, %b : i8
    affine.store %divui, %out[8, %i] : memref<28x65536xi8>
    %remui = arith.remui %a, %b : i8
    affine.store %remui, %out[9, %i] : memref<28x65536xi8>
    %floordivsi = arith.floordivsi %a, %b : i8
    affine.store %floordivsi, %out[10, %i] : memref<28x65536xi8>
    %minsi = arith.minsi %a, %b : i8
    affine.store %minsi, %out[11, %i] : memref<28x65536xi8>
    %maxsi = arith.maxsi %a, %b : i8
    affine.store %maxsi, %out[12, %i] : memref<28x65536xi8>
    %minui = arith.minui %a, %b : i8
    affine.store %minui, %out[13, %i] : memref<28x65536xi8>
    %maxui = arith.maxui %a, %b : i8
    affine.store %maxui, %out[14, %i] : memref<28x65536xi8>
    %shli = arith.shli %a, %amount : i8
    affine.store %shli, %out[15, %i] : memref<28x65536xi8>
    %shrsi = arith.shrsi %a, %amount : i8
    affine.store %shrsi, %out[16, %i] : memref<28x65536xi8>
    %shrui = arith.shrui %a, %amount : i8
    affine.store %shrui, %out[17, %i] : memref<28x65536xi8>
    %eq = arith.cmpi eq, %a, %b : i8
    %eq_wide = arith.extui %eq : i1 to i8
    affine.store %eq_wide, %out[18, %i] : memref<28x65536xi8>
    %ne = arith.cmpi ne, %a, %b : i8
    %ne_wide = arith.extui %ne : i1 to i8
    affine.store %ne_wide, %out[19, %i] : memref<28x65536xi8>
    %slt = arith.cmpi slt, %a, %b : i8
    %slt_wide = arith.extui %slt : i1 to i8
    affine.store %slt_wide, %out[20, %i] : memref<28x65536xi8>
    %sle = arith.cmpi sle, %a, %b : i8
    %sle_wide = arith.extui %sle : i1 to i8
    affine.store %sle_wide, %out[21, %i] : memref<28x65536xi8>
    %sgt = arith.cmpi sgt, %a, %b : i8
    %sgt_wide = arith.extui %sgt : i1 to i8
    affine.store %sgt_wide, %out[22, %i] : memref<28x65536xi8>
    %sge = arith.cmpi sge, %a, %b : i8
    %sge_wide = arith.extui %sge : i1 to i8
    affine.store %sge_wide, %out[23, %i] : memref<28x65536xi8>
    %ult = arith.cmpi ult, %a, %b : i8
    %ult_wide = arith.extui %ult : i1 to i8
    affine.store %ult_wide, %out[24, %i] : memref<28x65536xi8>
    %ule = arith.cmpi ule, %a, %b : i8
    %ule_wide = arith.extui %ule : i1 to i8
    affine.store %ule_wide, %out[25, %i] : memref<28x65536xi8>
    %ugt = arith.cmpi ugt, %a, %b : i8
    %ugt_wide = arith.extui %ugt : i1 to i8
    affine.store %ugt_wide, %out[26, %i] : memref<28x65536xi8>
    %uge = arith.cmpi uge, %a, %b : i8
    %uge_wide = arith.extui %uge : i1 to i8
    affine.store %uge_wide, %out[27, %i] : memref<28x65536xi8>
  }
  return
}
}
