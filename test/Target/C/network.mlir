// A small integer network at phase loops, as lowp-to-loops leaves it: convolution
// with padding, shift requantisation, max pooling, fully connected layer. The text is
// readable, buffers that are never alive together share an array, and the codes are
// those of a naive C program.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-c -o %t/network.c
// RUN: FileCheck %s --check-prefix=TEXT < %t/network.c
// RUN: FileCheck %s --check-prefix=HEADER < %t/network.h
// RUN: sh %S/Inputs/compile-and-run.sh %t/network.c %S/Inputs/network-driver.c | FileCheck %s

// CHECK: 0 differences

// TEXT: #include "network.h"
// TEXT: #include <stdint.h>
// TEXT-NOT: #include
// TEXT-NOT: alloc
// TEXT: static int32_t scratch{{[0-9]}}[128];
// TEXT: static const int8_t conv0_weights[18] = {
// TEXT-NEXT: 1, -2, 3, -4, 5, -6, 7, -8, 9, 127, -128, 11, -12, 13, -14, 15, -16, 17,
// TEXT-NEXT: };
// TEXT: static const int8_t fc0_weights[96] = {
// TEXT: void lowp_main(const int8_t input[restrict 64], int32_t output[restrict 3]) {
// TEXT: int32_t *const [[ACC:buffer[0-9]+]] = scratch{{[0-9]}}; /* 1x2x8x8 */
// TEXT: for (int32_t i0 = 0; i0 < 2; ++i0) {
// TEXT: if (i1 + i3 - 1 >= 0 && i2 + i4 - 1 >= 0 && 8 - i1 - i3 >= 0 &&
// TEXT: (int32_t)input[i1 * 8 + i3 * 8 + i2 + i4 - 9] * (int32_t)conv0_weights[i0 * 9 + i3 * 3 + i4];
// TEXT: [[ACC]][i0 * 64 + i1 * 8 + i2] = lowp_add32([[ACC]][i0 * 64 + i1 * 8 + i2], t0);

// HEADER: #ifndef LOWP_MAIN_H
// HEADER: #define LOWP_MAIN_BATCH 1
// HEADER: #define LOWP_MAIN_TABLE_BYTES 114
// HEADER: #define LOWP_MAIN_SCRATCH_BYTES 672
// HEADER: /* input: int8_t, shape [1, 1, 8, 8], row-major. */
// HEADER: typedef int8_t lowp_main_input_t;
// HEADER: #define LOWP_MAIN_INPUT_ELEMENTS 64
// HEADER: #define LOWP_MAIN_OUTPUT_ELEMENTS 3
// HEADER: extern "C" {
// HEADER: 'main' cannot name a function of a C library
// HEADER: void lowp_main(const int8_t input[64], int32_t output[3]);

#inside = affine_set<(d0, d1, d2, d3) : (d0 + d1 - 1 >= 0, d2 + d3 - 1 >= 0,
                                        8 - d0 - d1 >= 0, 8 - d2 - d3 >= 0)>

module attributes {lowp.phase = "loops"} {
memref.global "private" constant @conv0_weights : memref<2x1x3x3xi8> =
  dense<[[[[1, -2, 3], [-4, 5, -6], [7, -8, 9]]], [[[127, -128, 11], [-12, 13, -14], [15, -16, 17]]]]>
memref.global "private" constant @fc0_weights : memref<3x32xi8> =
  dense<[[-5, -4, -3, -2, -1, 0, 1, 2, 3, -5, -4, -3, -2, -1, 0, 1, 2, 3, -5, -4, -3, -2, -1, 0, 1, 2, 3, -5, -4, -3, -2, -1],
         [2, 3, -5, -4, -3, -2, -1, 0, 1, 2, 3, -5, -4, -3, -2, -1, 0, 1, 2, 3, -5, -4, -3, -2, -1, 0, 1, 2, 3, -5, -4, -3],
         [0, 1, 2, 3, -5, -4, -3, -2, -1, 0, 1, 2, 3, -5, -4, -3, -2, -1, 0, 1, 2, 3, -5, -4, -3, -2, -1, 0, 1, 2, 3, -5]]>

func.func @main(%input: memref<1x1x8x8xi8>, %output: memref<1x3xi32>) {
  %zero = arith.constant 0 : i32
  %least = arith.constant -128 : i32
  %most = arith.constant 127 : i32
  %five = arith.constant 5 : i32
  %half = arith.constant 16 : i32
  %lowest = arith.constant -128 : i8
  %w0 = memref.get_global @conv0_weights : memref<2x1x3x3xi8>
  %w1 = memref.get_global @fc0_weights : memref<3x32xi8>
  %acc = memref.alloc() : memref<1x2x8x8xi32>
  affine.for %n = 0 to 1 {
    affine.for %o = 0 to 2 {
      affine.for %y = 0 to 8 {
        affine.for %x = 0 to 8 {
          affine.store %zero, %acc[%n, %o, %y, %x] : memref<1x2x8x8xi32>
          affine.for %ky = 0 to 3 {
            affine.for %kx = 0 to 3 {
              affine.if #inside(%y, %ky, %x, %kx) {
                %a = affine.load %input[%n, 0, %y + %ky - 1, %x + %kx - 1] : memref<1x1x8x8xi8>
                %b = affine.load %w0[%o, 0, %ky, %kx] : memref<2x1x3x3xi8>
                %s = affine.load %acc[%n, %o, %y, %x] : memref<1x2x8x8xi32>
                %a32 = arith.extsi %a : i8 to i32
                %b32 = arith.extsi %b : i8 to i32
                %p = arith.muli %a32, %b32 {lowp.mac} : i32
                %q = arith.addi %s, %p : i32
                affine.store %q, %acc[%n, %o, %y, %x] : memref<1x2x8x8xi32>
              }
            }
          }
        }
      }
    }
  }
  %codes = memref.alloc() : memref<1x2x8x8xi8>
  affine.for %o = 0 to 2 {
    affine.for %y = 0 to 8 {
      affine.for %x = 0 to 8 {
        %s = affine.load %acc[0, %o, %y, %x] : memref<1x2x8x8xi32>
        %r = arith.addi %s, %half : i32
        %t = arith.shrsi %r, %five : i32
        %is_low = arith.cmpi slt, %t, %zero : i32
        %relu = arith.select %is_low, %zero, %t : i32
        %is_high = arith.cmpi sgt, %relu, %most : i32
        %clamped = arith.select %is_high, %most, %relu : i32
        %code = arith.trunci %clamped : i32 to i8
        affine.store %code, %codes[0, %o, %y, %x] : memref<1x2x8x8xi8>
      }
    }
  }
  memref.dealloc %acc : memref<1x2x8x8xi32>
  %pooled = memref.alloc() : memref<1x2x4x4xi8>
  affine.for %o = 0 to 2 {
    affine.for %y = 0 to 4 {
      affine.for %x = 0 to 4 {
        %max = affine.for %ky = 0 to 2 iter_args(%m = %lowest) -> (i8) {
          %row = affine.for %kx = 0 to 2 iter_args(%l = %m) -> (i8) {
            %v = affine.load %codes[0, %o, %y * 2 + %ky, %x * 2 + %kx] : memref<1x2x8x8xi8>
            %is_more = arith.cmpi sgt, %v, %l : i8
            %more = arith.select %is_more, %v, %l : i8
            affine.yield %more : i8
          }
          affine.yield %row : i8
        }
        affine.store %max, %pooled[0, %o, %y, %x] : memref<1x2x4x4xi8>
      }
    }
  }
  %flat = memref.collapse_shape %pooled [[0], [1, 2, 3]] : memref<1x2x4x4xi8> into memref<1x32xi8>
  %sums = memref.alloc() : memref<1x3xi32>
  affine.for %o = 0 to 3 {
    %sum = affine.for %k = 0 to 32 iter_args(%s = %zero) -> (i32) {
      %a = affine.load %flat[0, %k] : memref<1x32xi8>
      %b = affine.load %w1[%o, %k] : memref<3x32xi8>
      %a32 = arith.extsi %a : i8 to i32
      %b32 = arith.extsi %b : i8 to i32
      %p = arith.muli %a32, %b32 {lowp.mac} : i32
      %q = arith.addi %s, %p : i32
      affine.yield %q : i32
    }
    affine.store %sum, %sums[0, %o] : memref<1x3xi32>
  }
  memref.copy %sums, %output : memref<1x3xi32> to memref<1x3xi32>
  return
}
}
