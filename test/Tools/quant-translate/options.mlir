// Options that do not fit together, input that is no program, and files: the message
// names the option or the file, and an older output stays what it was.
// RUN: rm -rf %t
// RUN: split-file %s %t

// RUN: not quant-translate %t/good.mlir -o %t/a.c 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not quant-translate %t/good.mlir --lowp-to-c --lowp-to-llvmir 2>&1 | FileCheck %s --check-prefix=BOTH
// NONE: quant-translate: error: one of --lowp-to-c and --lowp-to-llvmir is needed
// BOTH: quant-translate: error: --lowp-to-c and --lowp-to-llvmir are both given; choose one

// RUN: not quant-translate %t/good.mlir --lowp-to-c --batch=0 2>&1 | FileCheck %s --check-prefix=BATCH
// BATCH: error: --batch=0: the batch must be at least 1

// RUN: not quant-translate %t/good.mlir --lowp-to-c --c-name=while 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not quant-translate %t/good.mlir --lowp-to-c --c-name=2nd 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not quant-translate %t/good.mlir --lowp-to-c --c-name= 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: error: --c-name={{.*}}: not a free name in C, C++ and the emitted code

// RUN: not quant-translate %t/good.mlir --lowp-to-llvmir --c-name=f 2>&1 | FileCheck %s --check-prefix=NAME-LLVM
// NAME-LLVM: error: --c-name needs --lowp-to-c
// RUN: not quant-translate %t/good.mlir --lowp-to-c --target-triple=x 2>&1 | FileCheck %s --check-prefix=TRIPLE
// TRIPLE: error: --target-triple and --data-layout need --lowp-to-llvmir

// RUN: not quant-translate %t/loops.mlir --lowp-to-c --kernel=scalar 2>&1 | FileCheck %s --check-prefix=KERNEL
// KERNEL: error: --kernel=scalar: a program in loops has its kernels; start from an earlier phase
// RUN: not quant-translate %t/good.mlir --lowp-to-c --target= 2>&1 | FileCheck %s --check-prefix=NOTARGET
// NOTARGET: error: --target=: a machine is missing behind the '='
// RUN: not quant-translate %t/float.mlir --lowp-to-c --target=vax -o %t/a.c 2>&1 | FileCheck %s --check-prefix=TARGET
// TARGET: error: lowp-to-loops: target 'vax': nothing is known of this machine

// RUN: not quant-translate %t/good.mlir --lowp-to-c -o %t/a.h 2>&1 | FileCheck %s --check-prefix=HEADER
// HEADER: error: -o {{.*}}a.h: the C file needs another extension than its header
// RUN: not quant-translate %t/good.mlir --lowp-to-c -o %t/missing/a.c 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: error: cannot write '{{.*}}missing/a.c': No such file or directory
// RUN: not quant-translate %t/good.mlir --lowp-to-c -o %t 2>&1 | FileCheck %s --check-prefix=DIRECTORY
// DIRECTORY: error: cannot write '{{.*}}': Is a directory
// RUN: quant-translate %t/good.mlir --lowp-to-c -o /dev/stdout | FileCheck %s --check-prefix=STDOUT
// RUN: not quant-translate %t/nothing.mlir --lowp-to-c 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: cannot open input file '{{.*}}nothing.mlir': No such file or directory

// RUN: not quant-translate %t/text.mlir --lowp-to-c -o %t/a.c 2>&1 | FileCheck %s --check-prefix=TEXT
// TEXT: text.mlir:1:1: error:
// RUN: not quant-translate %t/empty.mlir --lowp-to-c -o %t/a.c 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: {{.*}}no function to work on

// RUN: not quant-translate %t/good.mlir --lowp-to-c --batch=2 --batch=1 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--batch
// RUN: not quant-translate %t/good.mlir --lowp-to-c -o %t/a.c -o %t/a.c 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=-o
// RUN: not quant-translate %t/good.mlir --lowp-to-c --lowp-to-c 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--lowp-to-c
// RUN: not quant-translate %t/good.mlir --lowp-to-c --kernel=scalar --kernel=packed 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--kernel
// RUN: not quant-translate %t/good.mlir --lowp-to-c --entry=f --entry=f 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--entry
// RUN: not quant-translate %t/good.mlir --lowp-to-c --c-name=g --c-name=f 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--c-name
// RUN: not quant-translate %t/good.mlir --lowp-to-llvmir --target-triple=x86_64-linux-gnu --target-triple=x86_64-linux-gnu 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--target-triple
// RUN: not quant-translate %t/good.mlir --lowp-to-llvmir --data-layout=e --data-layout=e 2>&1 | FileCheck %s --check-prefix=TWICE -DOPTION=--data-layout
// TWICE: quant-translate: error: [[OPTION]] is given 2 times; give it once
// TWICE-NOT: {{.}}

// RUN: not ls %t/a.c
// RUN: not ls %t/a.h

// RUN: cp %t/text.mlir %t/old.c
// RUN: cp %t/text.mlir %t/old.h
// RUN: not quant-translate %t/bad.mlir --lowp-to-c -o %t/old.c 2>&1 | FileCheck %s --check-prefix=BAD
// BAD: error: 'math.exp' op needs the mathematical library
// RUN: cmp %t/text.mlir %t/old.c
// RUN: cmp %t/text.mlir %t/old.h

// A good run replaces both, byte for byte the same each time, and standard output
// gets the text without a header.
// RUN: mkdir %t/again
// RUN: quant-translate %t/good.mlir --lowp-to-c -o %t/old.c
// RUN: quant-translate %t/good.mlir --lowp-to-c -o %t/again/old.c
// RUN: cmp %t/old.c %t/again/old.c
// RUN: cmp %t/old.h %t/again/old.h
// RUN: FileCheck %s --check-prefix=NEW < %t/old.h
// NEW: void f(int8_t output[1]);
// RUN: quant-translate --lowp-to-c < %t/good.mlir | FileCheck %s --check-prefix=STDOUT
// STDOUT-NOT: #include "
// STDOUT: void f(int8_t output[1]);

//--- loops.mlir
module attributes {lowp.phase = "loops"} {
func.func @f(%output: memref<1xi8>) {
  %zero = arith.constant 0 : i8
  affine.store %zero, %output[0] : memref<1xi8>
  return
}
}

//--- float.mlir
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = arith.addf %x, %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

//--- good.mlir
func.func @f(%output: memref<1xi8>) {
  %zero = arith.constant 0 : i8
  affine.store %zero, %output[0] : memref<1xi8>
  return
}

//--- text.mlir
This is not a program.

//--- empty.mlir

//--- bad.mlir
func.func @f(%x: memref<1xf32>) {
  %0 = affine.load %x[0] : memref<1xf32>
  %1 = math.exp %0 : f32
  affine.store %1, %x[0] : memref<1xf32>
  return
}
