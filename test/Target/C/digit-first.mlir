// A name that begins with a digit, or has nothing that an identifier may have, gets a word in
// front, or is that word.
// RUN: rm -rf %t && mkdir -p %t && split-file %s %t
// RUN: quant-translate %t/digit.mlir --lowp-to-c -o %t/digit.c
// RUN: FileCheck %s --check-prefix=DIGIT < %t/digit.h
// DIGIT: void lowp_7net(const float input[2], float output[2]);
// RUN: quant-translate %t/signs.mlir --lowp-to-c -o %t/signs.c
// RUN: FileCheck %s --check-prefix=SIGNS < %t/signs.h
// SIGNS: void lowp(const float input[2], float output[2]);

//--- digit.mlir
func.func @"7net"(%x: tensor<2xf32>) -> tensor<2xf32> {
  %r = arith.addf %x, %x : tensor<2xf32>
  return %r : tensor<2xf32>
}
//--- signs.mlir
func.func @"+-"(%x: tensor<2xf32>) -> tensor<2xf32> {
  %r = arith.addf %x, %x : tensor<2xf32>
  return %r : tensor<2xf32>
}
