// lowp.contract is printed as it is read, and becomes an op on buffers.
// RUN: quant-opt %s | quant-opt | FileCheck %s
// RUN: quant-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" | FileCheck %s --check-prefix=BUFFERS

#x = affine_map<(m, n, k) -> (m, k)>
#w = affine_map<(m, n, k) -> (n floordiv 2, k, n mod 2)>
#b = affine_map<(m, n, k) -> (n)>
#y = affine_map<(m, n, k) -> (m, n)>

// CHECK-LABEL: func.func @layer
// CHECK: lowp.contract "any" ins(%{{.*}}, %{{.*}}, %{{.*}} : tensor<?x8xi8>, tensor<2x8x2xi8>, tensor<3xi32>) outs(%{{.*}} : tensor<?x3xi8>)
// CHECK-SAME: indexing_maps = [#map, #map1, #map2, #map3]
// CHECK-SAME: iterator_types = ["parallel", "parallel", "reduction"], lowp.layer = "fc0"
// CHECK-SAME: ranges = array<i64: -9223372036854775808, 3, 8>} start {
// CHECK: lowp.contract_yield %{{.*}} : i32
// CHECK: } step {
// CHECK: } finish {
// CHECK: } -> tensor<?x3xi8>
// BUFFERS-LABEL: func.func @layer(
// BUFFERS-SAME: %{{.*}}: memref<?x8xi8>, %{{.*}}: memref<2x8x2xi8>, %{{.*}}: memref<3xi32>, %[[Y:.*]]: memref<?x3xi8>) -> memref<?x3xi8>
// BUFFERS: lowp.contract "any" ins({{.*}} : memref<?x8xi8>, memref<2x8x2xi8>, memref<3xi32>) outs(%[[Y]] : memref<?x3xi8>)
// BUFFERS-SAME: lowp.layer = "fc0"
// BUFFERS: return %[[Y]]
func.func @layer(%x: tensor<?x8xi8>, %w: tensor<2x8x2xi8>, %b: tensor<3xi32>, %e: tensor<?x3xi8>) -> tensor<?x3xi8> {
  %y = lowp.contract "any" ins(%x, %w, %b : tensor<?x8xi8>, tensor<2x8x2xi8>, tensor<3xi32>)
      outs(%e : tensor<?x3xi8>)
      {indexing_maps = [#x, #w, #b, #y], iterator_types = ["parallel", "parallel", "reduction"],
       ranges = array<i64: -9223372036854775808, 3, 8>, lowp.layer = "fc0"}
      start {
      ^bb0(%p: i8, %q: i8, %r: i32):
        lowp.contract_yield %r : i32
      } step {
      ^bb0(%p: i8, %q: i8, %r: i32, %sum: i32):
        %0 = arith.extsi %p : i8 to i32
        %1 = arith.extsi %q : i8 to i32
        %2 = arith.muli %0, %1 : i32
        %3 = arith.addi %sum, %2 : i32
        lowp.contract_yield %3 : i32
      } finish {
      ^bb0(%p: i8, %q: i8, %r: i32, %sum: i32):
        %0 = arith.trunci %sum : i32 to i8
        lowp.contract_yield %0 : i8
      } -> tensor<?x3xi8>
  return %y : tensor<?x3xi8>
}

// The tensor that is written over is still read: it is copied.
// CHECK-LABEL: func.func @old_is_read
// BUFFERS-LABEL: func.func @old_is_read(
// BUFFERS-SAME: %{{[a-z0-9]+}}: memref<1x8xi8>, %[[Y:[a-z0-9]+]]: memref<1x4xi8>) ->
// BUFFERS: %[[NEW:.*]] = memref.alloc() {{.*}}: memref<1x4xi8>
// BUFFERS: lowp.contract "any" ins({{.*}}) outs(%[[NEW]] : memref<1x4xi8>)
// BUFFERS: return %[[NEW]], %[[Y]]
func.func @old_is_read(%x: tensor<1x8xi8>, %e: tensor<1x4xi8>) -> (tensor<1x4xi8>, tensor<1x4xi8>) {
  %y = lowp.contract "any" ins(%x : tensor<1x8xi8>) outs(%e : tensor<1x4xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 1, 4, 8>}
      start {
      ^bb0(%p: i8):
        %c = arith.constant 0 : i8
        lowp.contract_yield %c : i8
      } step {
      ^bb0(%p: i8, %sum: i8):
        %0 = arith.addi %sum, %p : i8
        lowp.contract_yield %0 : i8
      } finish {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } -> tensor<1x4xi8>
  return %y, %e : tensor<1x4xi8>, tensor<1x4xi8>
}
