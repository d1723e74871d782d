// storage_cast bufferizes to a cast that aliases its buffer, without a copy.
// RUN: quant-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" | FileCheck %s

// CHECK: memref.global "private" constant @{{.*}} : memref<2xi8> = dense<[1, -2]>
// CHECK-LABEL: func.func @constant() -> memref<2x!lowp.fixed<s8, 0>>
func.func @constant() -> tensor<2x!lowp.fixed<s8, 0>> {
  // CHECK: memref.get_global
  // CHECK-NEXT: lowp.storage_cast %{{.*}} : memref<2xi8> -> memref<2x!lowp.fixed<s8, 0>>
  // CHECK-NEXT: return
  %c = arith.constant dense<[1, -2]> : tensor<2xi8>
  %q = lowp.storage_cast %c : tensor<2xi8> -> tensor<2x!lowp.fixed<s8, 0>>
  return %q : tensor<2x!lowp.fixed<s8, 0>>
}
