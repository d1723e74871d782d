// Tables of codes of less than 8 bits are packed in C, and read back as what they are:
// every width, codes across bytes, trits, views. The text without packing is the
// reference.
// RUN: mkdir -p %t/packed %t/plain
// RUN: quant-translate %s --lowp-to-c -o %t/packed/tables.c
// RUN: quant-translate %s --lowp-to-c --pack-tables=false -o %t/plain/tables.c
// RUN: FileCheck %s < %t/packed/tables.c
// RUN: FileCheck %s --check-prefix=PLAIN < %t/plain/tables.c
// RUN: sh %S/Inputs/compile-and-run.sh %t/packed/tables.c %S/Inputs/packed-driver.c > %t/packed/codes
// RUN: sh %S/Inputs/compile-and-run.sh %t/plain/tables.c %S/Inputs/packed-driver.c > %t/plain/codes
// RUN: cmp %t/packed/codes %t/plain/codes

// CHECK-DAG: static inline int8_t lowp_unpack1u(
// CHECK-DAG: static inline int8_t lowp_unpack7s(
// CHECK-DAG: static const uint16_t lowp_trits[243] = {
// CHECK-DAG: /* 64 elements of 1 bit, the first in the low bits. */
// CHECK-DAG: static const uint8_t bits1[8] = {
// CHECK-DAG: static const uint8_t bits2[17] = {
// CHECK-DAG: static const uint8_t bits3[26] = {
// CHECK-DAG: static const uint8_t bits4u[32] = {
// CHECK-DAG: static const uint8_t bits5[64] = {
// CHECK-DAG: static const uint8_t bits6u[99] = {
// CHECK-DAG: static const uint8_t bits7[264] = {
// CHECK-DAG: static const int8_t bits8[64] = {
// CHECK-DAG: static const int8_t few[16] = {
// CHECK-DAG: /* 703 elements -1, 0 or 1, five a byte to base 3, the first in the low digit. */
// CHECK-DAG: static const uint8_t trits[141] = {

// PLAIN-NOT: unpack
// PLAIN: static const int8_t trits[703] = {

module attributes {lowp.phase = "loops"} {
memref.global "private" constant @bits1 : memref<64xi8> = dense<[0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1]>
memref.global "private" constant @bits2 : memref<65xi8> = dense<[-2, -1, -2, -2, -1, 0, 0, -1, 0, -2, 0, -1, 1, 1, 1, -2, -1, -2, 1, 1, 1, 0, -1, 1, 0, 1, 0, -2, 0, -2, 0, 0, 1, -2, -1, -2, 0, 0, 0, -2, 1, 1, -2, 0, 1, 0, -2, 0, -2, -2, 0, -1, -1, 0, 1, 0, -1, 0, 1, -2, 1, -1, -2, -2, 1]>
memref.global "private" constant @bits3 : memref<67xi8> = dense<[-4, -2, 0, 3, -4, -2, -2, 3, 2, 1, 0, 0, 0, 0, 2, -1, 0, 3, 2, -3, -2, -2, -3, -1, 3, -1, 3, 1, 3, 2, -2, -1, -1, -3, -2, 1, -3, 1, -1, 1, 0, -1, -4, 2, 2, 2, -1, 2, 0, 1, -4, 3, 0, 1, -2, -1, -3, 0, -1, 2, 2, 3, 2, 0, -4, -2, 3]>
memref.global "private" constant @bits4u : memref<64xi8> = dense<[0, 15, 15, 0, 2, 12, 14, 14, 7, 3, 7, 4, 4, 3, 14, 2, 1, 0, 4, 7, 1, 9, 4, 8, 13, 3, 3, 2, 9, 6, 12, 8, 7, 0, 0, 9, 14, 8, 10, 7, 15, 7, 7, 0, 13, 9, 1, 0, 6, 15, 13, 2, 8, 7, 13, 11, 7, 15, 1, 10, 13, 11, 12, 15]>
memref.global "private" constant @bits5 : memref<101xi8> = dense<[-16, -8, 7, 14, -12, -16, 14, 0, -2, -4, 14, 14, 9, -7, -2, -7, 8, -16, -12, -6, -14, 3, -15, 1, 14, 8, 11, 9, 12, -8, 7, -10, -14, -8, 15, -3, 0, 11, 3, 10, 8, 6, 10, -2, 5, -15, 1, -6, 4, -10, -3, 1, 2, -9, -12, 14, 14, -11, 6, -12, 10, -7, -15, 2, 11, 10, -9, -14, -14, 8, 5, 1, -1, -14, 3, -16, -12, -10, -14, -4, 10, 2, 0, -7, -14, 5, 4, 7, -8, 8, 8, 13, 8, -10, 1, 11, -1, 3, 11, 0, 15]>
memref.global "private" constant @bits6u : memref<131xi8> = dense<[0, 8, 7, 32, 24, 8, 43, 46, 34, 42, 5, 33, 40, 35, 38, 0, 8, 3, 29, 13, 60, 59, 49, 32, 55, 63, 16, 63, 23, 1, 38, 19, 30, 41, 40, 58, 46, 10, 25, 50, 20, 31, 52, 8, 4, 61, 41, 20, 54, 13, 9, 33, 10, 26, 12, 53, 63, 57, 22, 29, 17, 53, 58, 30, 15, 37, 37, 35, 34, 47, 32, 33, 25, 56, 31, 23, 31, 30, 19, 36, 24, 41, 8, 50, 32, 31, 29, 12, 59, 4, 13, 0, 60, 29, 57, 47, 5, 37, 29, 15, 6, 24, 24, 9, 47, 22, 57, 33, 0, 13, 44, 27, 4, 47, 43, 18, 5, 26, 32, 4, 26, 1, 41, 52, 47, 23, 39, 9, 26, 4, 63]>
memref.global "private" constant @bits7 : memref<301xi8> = dense<[-64, -48, 40, -39, 37, -25, -41, -23, 37, 5, 40, 8, 14, 42, -51, 15, 27, 42, 42, -60, 29, -14, 36, 39, -12, -63, 47, -24, 44, -35, -41, 39, 29, 53, -23, -31, -61, -51, -28, 37, -42, 30, -21, -27, 25, 8, -23, -21, -47, -37, 34, 61, -14, 13, -32, -53, 59, 16, -51, 35, -42, -23, -8, 39, -14, 57, -18, -9, -54, 38, -24, 34, 27, -33, -26, -1, -15, -54, -55, 18, -34, 35, 52, 14, 43, 14, -1, 44, 35, 30, 50, 48, -19, -59, -64, 61, 55, -4, 50, 53, -19, 57, 38, -37, -47, -32, 27, 46, 29, -41, 49, -54, -54, -31, -43, 16, -44, -51, 32, -30, -58, -48, -36, -15, -31, 61, 9, -22, -8, -48, 25, 0, -24, 18, 6, 52, -28, 1, 58, -11, 3, -4, 17, 31, -55, -14, -18, 39, -23, 7, 19, 32, -21, 3, -35, -52, 28, 51, -38, 0, 36, 31, 3, 32, 30, -27, 28, 20, -44, 49, -6, -19, -52, 11, 0, 15, 16, -64, -56, -8, -26, 10, 46, 42, 29, -52, -31, 61, -6, -53, -59, -51, -64, 26, 13, -37, 27, -7, 41, 13, -30, -12, 29, 57, -24, -30, -61, -2, -26, 51, -40, -48, -27, 5, 38, 3, -62, -50, 25, 49, 62, -1, -22, -64, -53, -49, -58, 39, -17, -4, -24, -50, -38, -61, -14, -28, 41, -13, 42, -20, 15, -48, 12, -52, 58, -63, 32, 47, 55, -44, 51, -20, -7, -38, 2, -5, -55, -33, 21, 3, -51, 4, 47, 3, 11, -9, -43, -61, -21, 2, -4, -13, -24, 19, -15, 35, 20, -3, 33, 56, 56, -63, -58, 47, -5, 14, -10, 36, -45, -21, -27, -56, -58, -36, -37, -23, 24, -28, -57, -57, 63]>
memref.global "private" constant @bits8 : memref<64xi8> = dense<[-128, -107, -94, -105, -95, 58, -26, -95, 68, -74, -2, -23, -24, -71, -111, -111, -84, 19, 116, -77, -61, -78, -24, 22, 35, 44, 88, 5, -118, 51, 3, 16, -104, 60, 36, 115, 19, -113, 83, -113, 95, -78, 49, 112, -104, -18, -82, 19, -41, 95, -128, -25, 19, -101, -126, 50, 123, -80, 123, -34, 125, 49, 5, 127]>
memref.global "private" constant @few : memref<16xi8> = dense<[0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1]>
memref.global "private" constant @trits : memref<19x37xi8> = dense<"0xFFFF0001FFFF01FF0001FF01FFFFFF0000FFFFFF0100FF01FFFF010101FF010100FFFFFF01FF0000FF01FF01000101FFFF010101FF00FF0101FF01FF01FF00010100000001000000FFFF01FFFF010001000001000001FFFF0100FF00FF0000FF01FF01010000010001000100FFFF00000101FFFF010100010101000001000100FF0000FF01FF00FFFF00FF01FF000000FFFF00000100FF0001000100000100FFFFFFFFFFFF01FFFF0001FF0000FFFF000100010100FF010101010101FF00010100000000FF000100FFFFFFFF00FFFF0001FFFFFF01FF01FF0001FFFFFF0100FF010000010000FFFF0000000000FFFFFF010001000001FF01FFFF0100FF0101FF010001FF01000100FF00FF0101010001FF01FFFF0001FFFF01000001FFFF000000FF01010000010000FFFFFFFF00FF00FF000101FF00010001FF01FF0001FF00FF000100FF0100000001FF01FFFFFFFFFF010001FF0101000100FF0101FFFFFF0101FF0101FF00FFFFFF00FF0001FF0100000100FFFF0100000101010001FF01FF0101FF00FF01FFFFFFFF000101FF01FF000101010100FF01FFFFFF00FFFF010001FFFF000001010101FF01000001010001FF01010001FF00FF00FF000000FF01FF00FFFF0100FFFF01010100FF00FF00FF01FF0000FF01FFFF010001000000FF0000FF0100FF0001000001FF000001010001FFFFFFFFFF0000FFFF00FF00010000FF010101000100FF00FF01FF00FF00FF01FF00FF01FFFF00FF00FF0001000001FFFF0101FFFFFF00FFFFFF00010001FF00000101FF0000FF00FFFFFF010101FF0100FF00FF01010001000100010001FFFF00FF010101FF0000FFFFFFFF01010000FFFFFF010001010001FF0100FF00FFFF0000FF0000000100FFFF00FF00FFFF0000FF00000101FFFF01FFFF00FFFF0001FF00FF000001FFFF0101FF01010100000100FF00010101FFFF01010100010101FF010101FF01010101010101">

func.func @tables(%out: memref<10x703xi32>) {
  %zero = arith.constant 0 : i32
  affine.for %r = 0 to 10 {
    affine.for %i = 0 to 703 {
      affine.store %zero, %out[%r, %i] : memref<10x703xi32>
    }
  }
  %bits1 = memref.get_global @bits1 : memref<64xi8>
  affine.for %i = 0 to 64 {
    %code = affine.load %bits1[%i] : memref<64xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[0, %i] : memref<10x703xi32>
  }
  %bits2 = memref.get_global @bits2 : memref<65xi8>
  affine.for %i = 0 to 65 {
    %code = affine.load %bits2[%i] : memref<65xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[1, %i] : memref<10x703xi32>
  }
  %bits3 = memref.get_global @bits3 : memref<67xi8>
  affine.for %i = 0 to 67 {
    %code = affine.load %bits3[%i] : memref<67xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[2, %i] : memref<10x703xi32>
  }
  %bits4u = memref.get_global @bits4u : memref<64xi8>
  affine.for %i = 0 to 64 {
    %code = affine.load %bits4u[%i] : memref<64xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[3, %i] : memref<10x703xi32>
  }
  %bits5 = memref.get_global @bits5 : memref<101xi8>
  affine.for %i = 0 to 101 {
    %code = affine.load %bits5[%i] : memref<101xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[4, %i] : memref<10x703xi32>
  }
  %bits6u = memref.get_global @bits6u : memref<131xi8>
  affine.for %i = 0 to 131 {
    %code = affine.load %bits6u[%i] : memref<131xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[5, %i] : memref<10x703xi32>
  }
  %bits7 = memref.get_global @bits7 : memref<301xi8>
  affine.for %i = 0 to 301 {
    %code = affine.load %bits7[%i] : memref<301xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[6, %i] : memref<10x703xi32>
  }
  %bits8 = memref.get_global @bits8 : memref<64xi8>
  affine.for %i = 0 to 64 {
    %code = affine.load %bits8[%i] : memref<64xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[7, %i] : memref<10x703xi32>
  }
  %few = memref.get_global @few : memref<16xi8>
  affine.for %i = 0 to 16 {
    %code = affine.load %few[%i] : memref<16xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[8, %i] : memref<10x703xi32>
  }
  // A view of a packed table.
  %trits = memref.get_global @trits : memref<19x37xi8>
  %flat = memref.collapse_shape %trits [[0, 1]] : memref<19x37xi8> into memref<703xi8>
  affine.for %i = 0 to 703 {
    %code = affine.load %flat[%i] : memref<703xi8>
    %wide = arith.extsi %code : i8 to i32
    affine.store %wide, %out[9, %i] : memref<10x703xi32>
  }
  return
}
}
