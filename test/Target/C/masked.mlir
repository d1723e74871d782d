// A value that a condition on data picks from memory, in nested loops: gcc 12 at -O3
// with AVX2 or AVX-512 makes masked accesses of it and mixes up the masks. So what `?:`
// picks from are locals, and what stays in a branch is volatile.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-c -o %t/masked.c
// RUN: FileCheck %s --check-prefix=TEXT < %t/masked.c
// RUN: sh %S/Inputs/compile-and-run.sh %t/masked.c %S/Inputs/masked-driver.c | FileCheck %s

// CHECK: selected: 0 wrong of 9216
// CHECK: loaded: 0 wrong of 9216
// CHECK: stored: 0 wrong of 9216
// CHECK: codes: 0 wrong

// An access in a branch keeps the table from being packed.
// TEXT: static const int8_t squares[8]
// TEXT: void masked(
// TEXT: const float [[B:t[0-9]+]] = input1[i0 * 2304 + i1 * 144 + i2 * 12 + i3];
// TEXT: output0[{{.*}}] = (input0[{{.*}}] > 0.0f) ? [[B]] : 0.0f;
// TEXT: = ((const volatile float *)input1)[i0 * 2304 + i1 * 144 + i2 * 12 + i3];
// TEXT: ((volatile float *)output2)[i0 * 2304 + i1 * 144 + i2 * 12 + i3] = {{.*}} * 3.0f;

module attributes {lowp.phase = "loops"} {
memref.global "private" constant @squares : memref<8xi8> = dense<[0, 1, 4, 1, 0, 1, 4, 1]>

func.func @masked(%a: memref<4x16x12x12xf32>, %b: memref<4x16x12x12xf32>, %codes: memref<4x16x12x12xi8>,
                  %selected: memref<4x16x12x12xf32>, %loaded: memref<4x16x12x12xf32>,
                  %stored: memref<4x16x12x12xf32>, %minima: memref<4x16x12x12xi8>,
                  %table: memref<4x16x12x12xi8>) {
  %zero = arith.constant 0.0 : f32
  %three = arith.constant 3.0 : f32
  %c0 = arith.constant 0 : i8
  %c1 = arith.constant 1 : i8
  %c8 = arith.constant 8 : i8
  %c28 = arith.constant 28 : i8
  %c100 = arith.constant 100 : i8
  %squares = memref.get_global @squares : memref<8xi8>
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 16 {
      affine.for %k = 0 to 12 {
        affine.for %l = 0 to 12 {
          %x = affine.load %a[%i, %j, %k, %l] : memref<4x16x12x12xf32>
          %p = arith.cmpf ogt, %x, %zero : f32
          %y = affine.load %b[%i, %j, %k, %l] : memref<4x16x12x12xf32>
          %s = arith.select %p, %y, %zero : f32
          affine.store %s, %selected[%i, %j, %k, %l] : memref<4x16x12x12xf32>
        }
      }
    }
  }
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 16 {
      affine.for %k = 0 to 12 {
        affine.for %l = 0 to 12 {
          %x = affine.load %a[%i, %j, %k, %l] : memref<4x16x12x12xf32>
          %p = arith.cmpf ogt, %x, %zero : f32
          %s = scf.if %p -> f32 {
            %y = affine.load %b[%i, %j, %k, %l] : memref<4x16x12x12xf32>
            scf.yield %y : f32
          } else {
            scf.yield %x : f32
          }
          affine.store %s, %loaded[%i, %j, %k, %l] : memref<4x16x12x12xf32>
        }
      }
    }
  }
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 16 {
      affine.for %k = 0 to 12 {
        affine.for %l = 0 to 12 {
          %x = affine.load %a[%i, %j, %k, %l] : memref<4x16x12x12xf32>
          %y = affine.load %b[%i, %j, %k, %l] : memref<4x16x12x12xf32>
          %p = arith.cmpf ogt, %x, %zero : f32
          scf.if %p {
            %z = arith.mulf %y, %three : f32
            affine.store %z, %stored[%i, %j, %k, %l] : memref<4x16x12x12xf32>
          } else {
            %z = arith.subf %y, %x : f32
            affine.store %z, %stored[%i, %j, %k, %l] : memref<4x16x12x12xf32>
          }
        }
      }
    }
  }
  // Codes: arms that are expressions, and a table that has no entry elsewhere.
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 16 {
      affine.for %k = 0 to 12 {
        affine.for %l = 0 to 12 {
          %x = affine.load %codes[%i, %j, %k, %l] : memref<4x16x12x12xi8>
          %p = arith.cmpi slt, %x, %c0 : i8
          %y = affine.load %codes[%i, %j, %k, %l] : memref<4x16x12x12xi8>
          %r = arith.remsi %y, %c28 : i8
          %n = arith.subi %c100, %r : i8
          %z = affine.load %codes[%i, %j, %k, %l] : memref<4x16x12x12xi8>
          %m = arith.select %p, %n, %z : i8
          affine.store %m, %minima[%i, %j, %k, %l] : memref<4x16x12x12xi8>
        }
      }
    }
  }
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 16 {
      affine.for %k = 0 to 12 {
        affine.for %l = 0 to 12 {
          %x = affine.load %codes[%i, %j, %k, %l] : memref<4x16x12x12xi8>
          %p = arith.cmpi ult, %x, %c8 : i8
          %s = scf.if %p -> i8 {
            %n = arith.index_cast %x : i8 to index
            %y = memref.load %squares[%n] : memref<8xi8>
            scf.yield %y : i8
          } else {
            scf.yield %c1 : i8
          }
          affine.store %s, %table[%i, %j, %k, %l] : memref<4x16x12x12xi8>
        }
      }
    }
  }
  return
}
}
