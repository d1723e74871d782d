// The output file appears complete or not at all; a failure leaves an older file as it
// was and no temporary behind; each kind of bad input has its message and its status.
// RUN: rm -rf %t && split-file %s %t

// RUN: quant-opt %t/good.mlir -o %t/good.out.mlir
// RUN: FileCheck %s --check-prefix=GOOD < %t/good.out.mlir
// GOOD: func.func @main

// Not MLIR.
// RUN: not quant-opt %t/text.mlir -o %t/text.out.mlir 2>&1 | FileCheck %s --check-prefix=TEXT
// TEXT: text.mlir:1:1: error:
// RUN: not ls %t/text.out.mlir

// A module without a function: the rest of a pipe whose first command failed.
// RUN: not quant-opt %t/empty.mlir --lowp-normalise -o %t/empty.out.mlir 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: {{.*}}no function to work on
// RUN: not ls %t/empty.out.mlir
// RUN: not quant-opt %t/text.mlir 2> %t/log | not quant-opt --lowp-normalise -o %t/pipe.mlir 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: not ls %t/pipe.mlir

// A file that does not exist, a folder that does not exist, a folder as a file.
// RUN: not quant-opt %t/nothing.mlir -o %t/a.mlir 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: quant-opt: error: cannot open input file '{{.*}}nothing.mlir'
// RUN: not quant-opt %t/good.mlir -o %t/missing/a.mlir 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: quant-opt: error: cannot write '{{.*}}missing/a.mlir': No such file or directory
// RUN: not quant-opt %t/good.mlir -o %t 2>&1 | FileCheck %s --check-prefix=DIRECTORY
// DIRECTORY: quant-opt: error: cannot write '{{.*}}': Is a directory

// An older file survives a failure of the parser and of a pass, and is replaced by success.
// RUN: cp %t/text.mlir %t/old.mlir
// RUN: not quant-opt %t/text.mlir -o %t/old.mlir 2> %t/log
// RUN: cmp %t/text.mlir %t/old.mlir
// RUN: not quant-opt %t/empty.mlir --lowp-normalise -o %t/old.mlir 2> %t/log
// RUN: cmp %t/text.mlir %t/old.mlir
// RUN: quant-opt %t/good.mlir -o %t/old.mlir
// RUN: cmp %t/good.out.mlir %t/old.mlir
// RUN: ls %t | not grep tmp

// In place, and to a device.
// RUN: cp %t/good.mlir %t/inplace.mlir
// RUN: quant-opt %t/inplace.mlir -o %t/inplace.mlir
// RUN: cmp %t/good.out.mlir %t/inplace.mlir
// RUN: quant-opt %t/good.mlir -o /dev/null

// Unknown passes, and unknown options of a pass.
// RUN: not quant-opt %t/good.mlir --lowp-nothing 2>&1 | FileCheck %s --check-prefix=PASS
// PASS: Unknown command line argument '--lowp-nothing'

//--- good.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}
//--- text.mlir
This is a letter to a friend.
//--- empty.mlir
module {
}
