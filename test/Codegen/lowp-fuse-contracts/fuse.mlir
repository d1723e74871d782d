// What a lowp.contract starts from and what reads its sums move into it.
// RUN: quant-opt %s --lowp-fuse-contracts --canonicalize --split-input-file | FileCheck %s

#x = affine_map<(m, n, k) -> (m, k)>
#y = affine_map<(m, n, k) -> (m, n)>
#all = affine_map<(m, n) -> (m, n)>
#turned = affine_map<(m, n) -> (n, m)>
#row = affine_map<(m, n) -> (n)>

// CHECK: #[[$ROW:.*]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-LABEL: func.func @bias_and_clamp(
// CHECK-SAME: %[[X:.*]]: tensor<2x8xi8>, %[[B:.*]]: tensor<4xi32>, %[[S:.*]]: tensor<4xi32>)
// CHECK: %[[Y:.*]] = lowp.contract "any" ins(%[[X]], %[[B]], %[[S]] : tensor<2x8xi8>, tensor<4xi32>, tensor<4xi32>)
// CHECK-SAME: outs(%{{.*}} : tensor<2x4xi8>)
// CHECK-SAME: indexing_maps = [#{{.*}}, #[[$ROW]], #[[$ROW]], #{{.*}}]
// CHECK-SAME: lowp.layer = "fc0"
// CHECK: ^bb0(%{{.*}}: i8, %[[BIAS:.*]]: i32, %{{.*}}: i32):
// CHECK-NEXT: lowp.contract_yield %[[BIAS]]
// CHECK: } finish {
// CHECK-NEXT: ^bb0(%{{.*}}: i8, %{{.*}}: i32, %[[SHIFT:.*]]: i32, %[[SUM:.*]]: i32):
// CHECK-NEXT: %[[MOVED:.*]] = arith.shrsi %[[SUM]], %[[SHIFT]]
// CHECK-NEXT: %[[CODE:.*]] = arith.trunci %[[MOVED]]
// CHECK-NEXT: lowp.contract_yield %[[CODE]] : i8
// CHECK-NEXT: } -> tensor<2x4xi8>
// CHECK-NEXT: return %[[Y]]
func.func @bias_and_clamp(%x: tensor<2x8xi8>, %b: tensor<4xi32>, %s: tensor<4xi32>) -> tensor<2x4xi8> {
  %e = tensor.empty() : tensor<2x4xi32>
  %i = linalg.generic {indexing_maps = [#row, #all], iterator_types = ["parallel", "parallel"]} ins(%b : tensor<4xi32>) outs(%e : tensor<2x4xi32>) {
  ^bb0(%p: i32, %o: i32):
    linalg.yield %p : i32
  } -> tensor<2x4xi32>
  %c = lowp.contract "any" ins(%x, %i : tensor<2x8xi8>, tensor<2x4xi32>) outs(%e : tensor<2x4xi32>)
      {indexing_maps = [#x, #y, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 2, 4, 8>, lowp.layer = "fc0"}
      start {
      ^bb0(%p: i8, %q: i32):
        lowp.contract_yield %q : i32
      } step {
      ^bb0(%p: i8, %q: i32, %sum: i32):
        %0 = arith.extsi %p : i8 to i32
        %1 = arith.addi %sum, %0 : i32
        lowp.contract_yield %1 : i32
      } finish {
      ^bb0(%p: i8, %q: i32, %sum: i32):
        lowp.contract_yield %sum : i32
      } -> tensor<2x4xi32>
  %e8 = tensor.empty() : tensor<2x4xi8>
  %r = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]} ins(%c, %s : tensor<2x4xi32>, tensor<4xi32>) outs(%e8 : tensor<2x4xi8>) {
  ^bb0(%p: i32, %q: i32, %o: i8):
    %0 = arith.shrsi %p, %q : i32
    %1 = arith.trunci %0 : i32 to i8
    linalg.yield %1 : i8
  } -> tensor<2x4xi8>
  return %r : tensor<2x4xi8>
}

// -----

#x = affine_map<(m, n, k) -> (m, k)>
#y = affine_map<(m, n, k) -> (m, n)>
#all = affine_map<(m, n) -> (m, n)>
#turned = affine_map<(m, n) -> (n, m)>

// A result that lies otherwise, one that two read, a body that counts its loops, a look-up:
// they stay outside.
// CHECK-LABEL: func.func @outside
// CHECK-COUNT-4: lowp.contract
// CHECK-NOT: lowp.contract "
func.func @outside(%x: tensor<4x8xi8>) -> (tensor<4x4xi32>, tensor<4x4xi32>, tensor<4x4xi32>, tensor<4x4xi8>) {
  %zero = arith.constant 0 : i32
  %e = tensor.empty() : tensor<4x4xi32>
  %c = lowp.contract "any" ins(%x : tensor<4x8xi8>) outs(%e : tensor<4x4xi32>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 4, 4, 8>}
      start {
      ^bb0(%p: i8):
        lowp.contract_yield %zero : i32
      } step {
      ^bb0(%p: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      } finish {
      ^bb0(%p: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      } -> tensor<4x4xi32>
  // CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<4x4xi32>)
  %turned = linalg.generic {indexing_maps = [#all, #turned], iterator_types = ["parallel", "parallel"]} ins(%c : tensor<4x4xi32>) outs(%e : tensor<4x4xi32>) {
  ^bb0(%p: i32, %o: i32):
    %0 = arith.addi %p, %p : i32
    linalg.yield %0 : i32
  } -> tensor<4x4xi32>
  %d = lowp.contract "any" ins(%x : tensor<4x8xi8>) outs(%e : tensor<4x4xi32>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 4, 4, 8>}
      start {
      ^bb0(%p: i8):
        lowp.contract_yield %zero : i32
      } step {
      ^bb0(%p: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      } finish {
      ^bb0(%p: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      } -> tensor<4x4xi32>
  // CHECK: linalg.generic
  %twice = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%d : tensor<4x4xi32>) outs(%e : tensor<4x4xi32>) {
  ^bb0(%p: i32, %o: i32):
    %0 = arith.addi %p, %p : i32
    linalg.yield %0 : i32
  } -> tensor<4x4xi32>
  %sum = linalg.generic {indexing_maps = [#all, #all, #all], iterator_types = ["parallel", "parallel"]} ins(%d, %twice : tensor<4x4xi32>, tensor<4x4xi32>) outs(%e : tensor<4x4xi32>) {
  ^bb0(%p: i32, %q: i32, %o: i32):
    %0 = arith.addi %p, %q : i32
    linalg.yield %0 : i32
  } -> tensor<4x4xi32>
  %f = lowp.contract "any" ins(%x : tensor<4x8xi8>) outs(%e : tensor<4x4xi32>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 4, 4, 8>}
      start {
      ^bb0(%p: i8):
        lowp.contract_yield %zero : i32
      } step {
      ^bb0(%p: i8, %s: i32):
        lowp.contract_yield %s : i32
      } finish {
      ^bb0(%p: i8, %s: i32):
        lowp.contract_yield %s : i32
      } -> tensor<4x4xi32>
  // CHECK: linalg.index
  %counted = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%f : tensor<4x4xi32>) outs(%e : tensor<4x4xi32>) {
  ^bb0(%p: i32, %o: i32):
    %0 = linalg.index 0 : index
    %1 = arith.index_cast %0 : index to i32
    %2 = arith.addi %p, %1 : i32
    linalg.yield %2 : i32
  } -> tensor<4x4xi32>
  %e8 = tensor.empty() : tensor<4x4xi8>
  %g = lowp.contract "any" ins(%x : tensor<4x8xi8>) outs(%e8 : tensor<4x4xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 4, 4, 8>}
      start {
      ^bb0(%p: i8):
        lowp.contract_yield %zero : i32
      } step {
      ^bb0(%p: i8, %s: i32):
        lowp.contract_yield %s : i32
      } finish {
      ^bb0(%p: i8, %s: i32):
        %0 = arith.trunci %s : i32 to i8
        lowp.contract_yield %0 : i8
      } -> tensor<4x4xi8>
  // CHECK: lowp.lut
  %looked = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%g : tensor<4x4xi8>) outs(%e8 : tensor<4x4xi8>) {
  ^bb0(%p: i8, %o: i8):
    %0 = lowp.lut %p {table = dense<7> : tensor<256xi8>} : i8 -> i8
    linalg.yield %0 : i8
  } -> tensor<4x4xi8>
  return %turned, %sum, %counted, %looked : tensor<4x4xi32>, tensor<4x4xi32>, tensor<4x4xi32>, tensor<4x4xi8>
}
