// Names of functions and tables that C or C++ keeps for itself, or that the emitted
// code uses, are replaced; the header says why the entry point has another name.
// RUN: split-file %s %t
// RUN: quant-translate %t/keyword.mlir --lowp-to-c -o %t/keyword.c
// RUN: FileCheck %t/keyword.mlir --check-prefix=KEYWORD < %t/keyword.h
// RUN: FileCheck %t/keyword.mlir --check-prefix=TABLES < %t/keyword.c
// RUN: gcc -std=c99 -pedantic -Wall -Wextra -Werror -c %t/keyword.c -o %t/keyword.o
// RUN: clang-22 -std=c99 -pedantic -Wall -Wextra -Werror -c %t/keyword.c -o %t/keyword.o
// RUN: quant-translate %t/keyword.mlir --lowp-to-c --c-name=classify -o %t/named.c
// RUN: FileCheck %t/keyword.mlir --check-prefix=NAMED < %t/named.h
// RUN: quant-translate %t/symbols.mlir --lowp-to-c | FileCheck %t/symbols.mlir
// RUN: quant-translate %t/symbols.mlir --lowp-to-c -o %t/symbols.c
// RUN: gcc -std=c99 -pedantic -Wall -Wextra -Werror -c %t/symbols.c -o %t/symbols.o

//--- keyword.mlir
// KEYWORD: #ifndef LOWP_DOUBLE_H
// KEYWORD: it has another name here because 'double' cannot name a function of a C library.
// KEYWORD: void lowp_double(const int8_t input[4], int8_t output[4]);
// NAMED: #ifndef CLASSIFY_H
// NAMED: it has another name here because --c-name says so.
// NAMED: void classify(const int8_t input[4], int8_t output[4]);
// TABLES: static const int8_t table_i0[4]
// TABLES: static const int8_t a_b[4]
// TABLES: static const int8_t a_b_2[4]
// TABLES: static const int8_t table_class[4]
memref.global "private" constant @i0 : memref<4xi8> = dense<[1, 2, 3, 4]>
memref.global "private" constant @"a.b" : memref<4xi8> = dense<[5, 6, 7, 8]>
memref.global "private" constant @"a b" : memref<4xi8> = dense<[9, 10, 11, 12]>
memref.global "private" constant @class : memref<4xi8> = dense<[13, 14, 15, 16]>
memref.global "private" constant @unused : memref<4xi8> = dense<4>
func.func @double(%input: memref<4xi8>, %output: memref<4xi8>) {
  %a = memref.get_global @i0 : memref<4xi8>
  %b = memref.get_global @"a.b" : memref<4xi8>
  %c = memref.get_global @"a b" : memref<4xi8>
  %d = memref.get_global @class : memref<4xi8>
  affine.for %i = 0 to 4 {
    %0 = affine.load %a[%i] : memref<4xi8>
    %1 = affine.load %b[%i] : memref<4xi8>
    %2 = affine.load %c[%i] : memref<4xi8>
    %3 = affine.load %d[%i] : memref<4xi8>
    %4 = arith.addi %0, %1 : i8
    %5 = arith.addi %2, %3 : i8
    %6 = arith.addi %4, %5 : i8
    affine.store %6, %output[%i] : memref<4xi8>
  }
  return
}

//--- symbols.mlir
// Without -o there is no header: the source declares its function itself.
// CHECK-NOT: #include "
// CHECK: void net_v1_2(int8_t output[1]);
// CHECK: void net_v1_2(int8_t output[restrict 1]) {
func.func @"net-v1.2"(%output: memref<1xi8>) {
  %zero = arith.constant 0 : i8
  affine.store %zero, %output[0] : memref<1xi8>
  return
}
