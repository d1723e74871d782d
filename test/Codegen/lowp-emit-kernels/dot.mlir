// The loops of kernel "dot": panels, tiles of rows, steps of four products; sums stay in
// vectors from their start to the codes that are stored.
// RUN: quant-opt %s --lowp-emit-kernels --canonicalize --cse | FileCheck %s

#x = affine_map<(m, n, k) -> (m, k)>
#w = affine_map<(m, n, k) -> (n floordiv 32, k floordiv 4, (n mod 32) floordiv 16, n mod 16, k mod 4)>
#n = affine_map<(m, n, k) -> (n)>
#y = affine_map<(m, n, k) -> (m, n)>
#d = affine_map<(n, k) -> (k)>
#v = affine_map<(n, k) -> (n floordiv 32, k floordiv 4, (n mod 32) floordiv 16, n mod 16, k mod 4)>
#z = affine_map<(n, k) -> (n)>
#one = affine_map<(n, k) -> (n floordiv 16, k floordiv 4, (n mod 16) floordiv 16, n mod 16, k mod 4)>

module attributes {lowp.target = #lowp.target<"x86_64-unknown-linux-gnu", cpu = "znver4">} {

// 28 rows are two tiles of 14; 48 channels are one panel of two vectors, and a half of one.
// CHECK-LABEL: func.func @tiles(
// CHECK-SAME: %[[X:.*]]: memref<28x8xi8>, %[[W:.*]]: memref<2x2x2x16x4xi8>, %[[B:.*]]: memref<48xi32>, %[[Y:.*]]: memref<28x48xi8>)
// CHECK-DAG: %[[ROWS:.*]] = arith.constant 28 : index
// CHECK-DAG: %[[TILE:.*]] = arith.constant 14 : index
// CHECK-DAG: memref.collapse_shape %[[X]] {{\[\[}}0, 1]] : memref<28x8xi8> into memref<224xi8>
// CHECK-DAG: memref.collapse_shape %[[W]] {{\[\[}}0, 1, 2, 3, 4]] : memref<2x2x2x16x4xi8> into memref<512xi8>
// CHECK-DAG: %[[SCRATCH:.*]] = memref.alloca() {alignment = 64 : i64} : memref<448xi32>
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[ROWS]] step %[[TILE]] {
// CHECK: %[[SUMS:.*]]:28 = scf.for
// CHECK-COUNT-2: vector.load %{{.*}} : memref<512xi8>, vector<64xi8>
// CHECK: vector.load %{{.*}} : memref<224xi8>, vector<4xi8>
// CHECK: vector.broadcast %{{.*}} : i32 to vector<16xi32>
// CHECK-NOT: arith.xori
// CHECK-COUNT-28: llvm.call_intrinsic "llvm.x86.avx512.vpdpbusd.512"(%{{.*}}, %{{.*}}, %{{.*}}) : (vector<16xi32>, vector<64xi8>, vector<64xi8>) -> vector<16xi32>
// CHECK: scf.yield
// Sums go to one loop over the rows of the tile.
// CHECK-COUNT-28: vector.store %[[SUMS]]#{{[0-9]+}}, {{.*}} : memref<448xi32>, vector<16xi32>
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[TILE]]
// CHECK: %[[SUM:.*]] = vector.load %{{.*}} : memref<448xi32>, vector<16xi32>
// CHECK: %[[BIAS:.*]] = vector.load %[[B]]{{.*}} : memref<48xi32>, vector<16xi32>
// CHECK: %[[ALL:.*]] = arith.addi %[[BIAS]], %[[SUM]] : vector<16xi32>
// CHECK: arith.maxsi %[[ALL]], %{{.*}} : vector<16xi32>
// CHECK: arith.trunci %{{.*}} : vector<16xi32> to vector<16xi8>
// CHECK: vector.store {{.*}} : memref<1344xi8>, vector<16xi8>
// CHECK: vector.store {{.*}} : memref<1344xi8>, vector<16xi8>
// The rest of the channels: one vector per row, in a tile of all rows.
// CHECK: :28 = scf.for
// CHECK-COUNT-28: llvm.call_intrinsic
// CHECK-NOT: llvm.call_intrinsic
func.func @tiles(%x: memref<28x8xi8>, %w: memref<2x2x2x16x4xi8>, %b: memref<48xi32>, %y: memref<28x48xi8>) {
  lowp.contract "dot" ins(%x, %w, %b : memref<28x8xi8>, memref<2x2x2x16x4xi8>, memref<48xi32>) outs(%y : memref<28x48xi8>)
      {indexing_maps = [#x, #w, #n, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 28, 48, 8>}
      start {
      ^bb0(%p: i8, %q: i8, %r: i32):
        lowp.contract_yield %r : i32
      } step {
      ^bb0(%p: i8, %q: i8, %r: i32, %sum: i32):
        %0 = arith.extui %p : i8 to i32
        %1 = arith.extsi %q : i8 to i32
        %2 = arith.muli %0, %1 : i32
        %3 = arith.addi %sum, %2 : i32
        lowp.contract_yield %3 : i32
      } finish {
      ^bb0(%p: i8, %q: i8, %r: i32, %sum: i32):
        %c0 = arith.constant 0 : i32
        %0 = arith.maxsi %sum, %c0 : i32
        %1 = arith.trunci %0 : i32 to i8
        lowp.contract_yield %1 : i8
      }
  return
}

// A single row: several steps add to sums of their own, so that the unit does not wait. The
// codes have a sign; what is left of the run is read byte by byte; the last channels by mask,
// the very last alone.
// CHECK-LABEL: func.func @single(
// CHECK: %[[APART:.*]]:10 = scf.for
// CHECK-COUNT-5: arith.xori %{{.*}}, %{{.*}} : vector<64xi8>
// CHECK: scf.yield
// CHECK: arith.addi %[[APART]]#0, %[[APART]]#2 : vector<16xi32>
// CHECK: memref.load %{{.*}} : memref<43xi8>
// CHECK: memref.load
// CHECK: memref.load
// CHECK-NOT: memref.load
// CHECK: vector.maskedstore {{.*}}, vector<16xi1>, vector<16xi32>
// CHECK-LABEL: func.func @one_channel
// CHECK: memref.store %{{.*}} : memref<1xi32>
func.func @single(%x: memref<43xi8>, %w: memref<1x11x2x16x4xi8>, %y: memref<30xi32>) {
  %c0 = arith.constant 0 : i32
  lowp.contract "dot" ins(%x, %w : memref<43xi8>, memref<1x11x2x16x4xi8>) outs(%y : memref<30xi32>)
      {indexing_maps = [#d, #v, #z], iterator_types = ["parallel", "reduction"], ranges = array<i64: 30, 43>}
      start {
      ^bb0(%p: i8, %q: i8):
        lowp.contract_yield %c0 : i32
      } step {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        %sign = arith.constant -128 : i8
        %u = arith.xori %p, %sign : i8
        %0 = arith.extui %u : i8 to i32
        %1 = arith.extsi %q : i8 to i32
        %2 = arith.muli %0, %1 : i32
        %3 = arith.addi %sum, %2 : i32
        lowp.contract_yield %3 : i32
      } finish {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      }
  return
}
func.func @one_channel(%x: memref<4xi8>, %w: memref<1x1x1x16x4xi8>, %y: memref<1xi32>) {
  %c0 = arith.constant 0 : i32
  lowp.contract "dot" ins(%x, %w : memref<4xi8>, memref<1x1x1x16x4xi8>) outs(%y : memref<1xi32>)
      {indexing_maps = [#d, #one, #z], iterator_types = ["parallel", "reduction"], ranges = array<i64: 1, 4>}
      start {
      ^bb0(%p: i8, %q: i8):
        lowp.contract_yield %c0 : i32
      } step {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        %0 = arith.extui %p : i8 to i32
        %1 = arith.extsi %q : i8 to i32
        %2 = arith.muli %0, %1 : i32
        %3 = arith.addi %sum, %2 : i32
        lowp.contract_yield %3 : i32
      } finish {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      }
  return
}
}
