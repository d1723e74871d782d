// The loops of kernel "tiles": two tiles of rows, two of channels, in chunks of the run; sums
// go through memory to one loop that rescales them; rows that are left are those of "dot".
// RUN: quant-opt %s --lowp-emit-kernels --canonicalize --cse | FileCheck %s

#x = affine_map<(m, n, k) -> (m, k)>
#w = affine_map<(m, n, k) -> (n floordiv 32, k floordiv 4, (n mod 32) floordiv 16, n mod 16, k mod 4)>
#n = affine_map<(m, n, k) -> (n)>
#y = affine_map<(m, n, k) -> (m, n)>

module attributes {lowp.target = #lowp.target<"x86_64-unknown-linux-gnu", cpu = "sapphirerapids">} {

// 33 rows: two tiles of 16, and a row. 96 bytes are two chunks of 12 steps.
// Palette 1; 64 bytes a row but the data's 48; 16 rows but the weights' 12.
// CHECK: memref.global "private" constant @tiles_16x12 : memref<64xi8> = dense<[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 64, 0, 64, 0, 64, 0, 48, 0, 48, 0, 64, 0, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 16, 16, 16, 16, 16, 12, 12, 0, 0, 0, 0, 0, 0, 0, 0]>
// CHECK-LABEL: func.func @rows
// CHECK: memref.alloca() {alignment = 64 : i64} : memref<1024xi32>
// CHECK: llvm.call_intrinsic "llvm.x86.ldtilecfg"
// What flipping the signs of the data adds, once per panel:
// CHECK: %[[FLIPPED:.*]]:2 = scf.for
// CHECK-COUNT-2: llvm.call_intrinsic "llvm.x86.avx512.vpdpbusd.512"
// CHECK-COUNT-4: llvm.call_intrinsic "llvm.x86.tilezero"
// CHECK: scf.for
// CHECK-COUNT-3: llvm.call_intrinsic "llvm.x86.tileloadd64"
// CHECK-COUNT-2: llvm.call_intrinsic "llvm.x86.tdpbssd"
// CHECK: llvm.call_intrinsic "llvm.x86.tileloadd64"
// CHECK-COUNT-2: llvm.call_intrinsic "llvm.x86.tdpbssd"
// CHECK-COUNT-4: llvm.call_intrinsic "llvm.x86.tilestored64"
// CHECK: scf.for
// CHECK: arith.addi %{{.*}}, %[[FLIPPED]]#0
// CHECK: vector.store
// CHECK: llvm.call_intrinsic "llvm.x86.avx512.vpdpbusd.512"
// CHECK: llvm.call_intrinsic "llvm.x86.tilerelease"
func.func @rows(%x: memref<33x96xi8>, %w: memref<1x24x2x16x4xi8>, %b: memref<32xi32>, %y: memref<33x32xi8>) {
  lowp.contract "tiles" ins(%x, %w, %b : memref<33x96xi8>, memref<1x24x2x16x4xi8>, memref<32xi32>) outs(%y : memref<33x32xi8>)
      {indexing_maps = [#x, #w, #n, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 33, 32, 96>}
      start {
      ^bb0(%p: i8, %q: i8, %r: i32):
        lowp.contract_yield %r : i32
      } step {
      ^bb0(%p: i8, %q: i8, %r: i32, %sum: i32):
        %sign = arith.constant -128 : i8
        %u = arith.xori %p, %sign : i8
        %0 = arith.extui %u : i8 to i32
        %1 = arith.extsi %q : i8 to i32
        %2 = arith.muli %0, %1 : i32
        %3 = arith.addi %sum, %2 : i32
        lowp.contract_yield %3 : i32
      } finish {
      ^bb0(%p: i8, %q: i8, %r: i32, %sum: i32):
        %0 = arith.trunci %sum : i32 to i8
        lowp.contract_yield %0 : i8
      }
  return
}
}
