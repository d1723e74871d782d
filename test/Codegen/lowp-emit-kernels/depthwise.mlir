// The loops of kernel "depthwise": weights are put where the places of a tile have their taps,
// outside of the loop over the row; neighbouring results share what they read.
// RUN: quant-opt %s --lowp-emit-kernels --canonicalize --cse | FileCheck %s

#x = affine_map<(y, x, n, i, j) -> (y + i, x + j, n)>
#w = affine_map<(y, x, n, i, j) -> (n floordiv 16, i, j floordiv 4, n mod 16, j mod 4)>
#y = affine_map<(y, x, n, i, j) -> (y, x, n)>

module attributes {lowp.target = #lowp.target<"x86_64-unknown-linux-gnu", cpu = "znver4">} {

// Six results of a row of 12 at a time read 8 places: two fours. 20 channels are a vector and 4.
// CHECK-LABEL: func.func @window
// CHECK-DAG: %[[TILE:.*]] = arith.constant 6 : index
// CHECK-DAG: %[[ROW:.*]] = arith.constant 12 : index
// CHECK: scf.for
// CHECK-COUNT-3: vector.load %{{.*}} : memref<384xi8>, vector<64xi8>
// CHECK: vector.shuffle
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[ROW]] step %[[TILE]]
// Three rows of the window: eight places, eight products each.
// CHECK-COUNT-4: vector.load %{{.*}} : memref<1120xi8>, vector<16xi8>
// CHECK: vector.shuffle {{.*}} : vector<64xi8>, vector<64xi8>
// CHECK-COUNT-24: llvm.call_intrinsic "llvm.x86.avx512.vpdpbusd.512"
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[TILE]]
// CHECK: vector.store {{.*}}, vector<16xi8>
// The channels that are left:
// CHECK-COUNT-4: vector.maskedload {{.*}} : memref<1120xi8>, vector<16xi1>, vector<16xi8> into vector<16xi8>
// CHECK: vector.maskedstore {{.*}}, vector<16xi1>, vector<16xi8>
func.func @window(%x: memref<4x14x20xi8>, %w: memref<2x3x1x16x4xi8>, %y: memref<2x12x20xi8>) {
  %c0 = arith.constant 0 : i32
  lowp.contract "depthwise" ins(%x, %w : memref<4x14x20xi8>, memref<2x3x1x16x4xi8>) outs(%y : memref<2x12x20xi8>)
      {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"], ranges = array<i64: 2, 12, 20, 3, 3>}
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
        %0 = arith.trunci %sum : i32 to i8
        lowp.contract_yield %0 : i8
      }
  return
}
}
