// Counters and offsets are 32 bits wide where all of them fit, else 64.
// RUN: split-file %s %t
// RUN: quant-translate %t/narrow.mlir --lowp-to-c | FileCheck %t/narrow.mlir
// RUN: quant-translate %t/wide.mlir --lowp-to-c | FileCheck %t/wide.mlir
// RUN: quant-translate %t/product.mlir --lowp-to-c | FileCheck %t/product.mlir

//--- narrow.mlir
// CHECK: for (int32_t i0 = 0; i0 < 65536; ++i0) {
func.func @f(%x: memref<65536x32767xi8>) {
  %zero = arith.constant 0 : i8
  affine.for %i = 0 to 65536 {
    affine.store %zero, %x[%i, 0] : memref<65536x32767xi8>
  }
  return
}

//--- wide.mlir
// CHECK: for (int64_t i0 = 0; i0 < 65536; ++i0) {
func.func @f(%x: memref<65536x65536xi8>) {
  %zero = arith.constant 0 : i8
  affine.for %i = 0 to 65536 {
    affine.store %zero, %x[%i, 0] : memref<65536x65536xi8>
  }
  return
}

//--- product.mlir
// The counter fits, what it is multiplied to does not.
// CHECK: for (int64_t i0 = 0; i0 < 65536; ++i0) {
func.func @f(%x: memref<8xi64>) {
  affine.for %i = 0 to 65536 {
    %far = affine.apply affine_map<(d0) -> (d0 * 65536)>(%i)
    %code = arith.index_cast %far : index to i64
    affine.store %code, %x[0] : memref<8xi64>
  }
  return
}
