// The contraction moves into the loops over rows of what rescales it.
// RUN: quant-opt %s --lowp-tile-epilogue | FileCheck %s

#id = affine_map<(i, j) -> (i, j)>
// CHECK-LABEL: @rows
// CHECK: scf.for
// CHECK: lowp.mac
// CHECK: -> tensor<1x4x!lowp.fixed<s32, 8>>
// CHECK: linalg.generic
// CHECK-SAME: ins(%{{.*}} : tensor<1x4x!lowp.fixed<s32, 8>>)
// CHECK: tensor.insert_slice
func.func @rows(%a: tensor<2x3x!lowp.fixed<s8, 4>>, %b: tensor<3x4x!lowp.fixed<s8, 4>>, %c: tensor<2x4x!lowp.fixed<s32, 8>>) -> tensor<2x4x!lowp.fixed<s8, 4>> {
  %0 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<2x3x!lowp.fixed<s8, 4>>, tensor<3x4x!lowp.fixed<s8, 4>>) outs(%c : tensor<2x4x!lowp.fixed<s32, 8>>) {
  ^bb0(%x: !lowp.fixed<s8, 4>, %y: !lowp.fixed<s8, 4>, %acc: !lowp.fixed<s32, 8>):
    %m = lowp.mac %x, %y, %acc : !lowp.fixed<s8, 4>, !lowp.fixed<s8, 4>, !lowp.fixed<s32, 8>
    linalg.yield %m : !lowp.fixed<s32, 8>
  } -> tensor<2x4x!lowp.fixed<s32, 8>>
  %e = tensor.empty() : tensor<2x4x!lowp.fixed<s8, 4>>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<2x4x!lowp.fixed<s32, 8>>) outs(%e : tensor<2x4x!lowp.fixed<s8, 4>>) {
  ^bb0(%x: !lowp.fixed<s32, 8>, %o: !lowp.fixed<s8, 4>):
    linalg.yield %o : !lowp.fixed<s8, 4>
  } -> tensor<2x4x!lowp.fixed<s8, 4>>
  return %1 : tensor<2x4x!lowp.fixed<s8, 4>>
}
