// A kernel that there is not, one that does not apply, and one on something else.
// RUN: split-file %s %t
// RUN: not quant-opt %t/name.mlir --lowp-apply-kernels 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: error: 'linalg.generic' op cannot be computed by kernel 'vector': there is none of that name; valid: scalar, packed, bit-planes
// RUN: not quant-opt %t/fit.mlir --lowp-apply-kernels -o %t/no.mlir 2>&1 | FileCheck %s --check-prefix=FIT
// FIT: error: 'linalg.generic' op cannot be computed by kernel 'bit-planes': it has no constant weights of -1, 0 and 1, {{.*}}; remove 'lowp.kernel', or let lowp-choose-kernels choose
// RUN: not ls %t/no.mlir
// RUN: not quant-opt %t/place.mlir --lowp-apply-kernels 2>&1 | FileCheck %s --check-prefix=PLACE
// PLACE: error: 'arith.addf' op cannot be computed by kernel 'scalar': it is no linalg.generic on tensors with a lowp.mac
// RUN: not quant-opt %t/junk.mlir 2>&1 | FileCheck %s --check-prefix=JUNK
// JUNK: error: 'arith.addf' op 'lowp.kernel' must be the name of a kernel, got 3 : i64 (MODULE-C6)

//--- name.mlir
func.func @main(%x: tensor<1x4x!lowp.fixed<u2, 0>>, %w: tensor<4x!lowp.binary>, %a: tensor<1x!lowp.fixed<s32, 0>>) -> tensor<1x!lowp.fixed<s32, 0>> {
  %s = linalg.generic {indexing_maps = [affine_map<(i, k) -> (i, k)>, affine_map<(i, k) -> (k)>, affine_map<(i, k) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<1x4x!lowp.fixed<u2, 0>>, tensor<4x!lowp.binary>) outs(%a : tensor<1x!lowp.fixed<s32, 0>>)
      attrs = {lowp.kernel = "vector"} {
  ^bb0(%0: !lowp.fixed<u2, 0>, %1: !lowp.binary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u2, 0>, !lowp.binary, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<1x!lowp.fixed<s32, 0>>
  return %s : tensor<1x!lowp.fixed<s32, 0>>
}

//--- fit.mlir
module attributes {lowp.phase = "integer"} {
func.func @main(%x: tensor<1x4x!lowp.fixed<u2, 0>>, %w: tensor<4x!lowp.binary>, %a: tensor<1x!lowp.fixed<s32, 0>>) -> tensor<1x!lowp.fixed<s32, 0>> {
  %s = linalg.generic {indexing_maps = [affine_map<(i, k) -> (i, k)>, affine_map<(i, k) -> (k)>, affine_map<(i, k) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<1x4x!lowp.fixed<u2, 0>>, tensor<4x!lowp.binary>) outs(%a : tensor<1x!lowp.fixed<s32, 0>>)
      attrs = {lowp.kernel = "bit-planes"} {
  ^bb0(%0: !lowp.fixed<u2, 0>, %1: !lowp.binary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u2, 0>, !lowp.binary, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<1x!lowp.fixed<s32, 0>>
  return %s : tensor<1x!lowp.fixed<s32, 0>>
}
}

//--- place.mlir
func.func @main(%x: f32) -> f32 {
  %0 = arith.addf %x, %x {lowp.kernel = "scalar"} : f32
  return %0 : f32
}

//--- junk.mlir
func.func @main(%x: f32) -> f32 {
  %0 = arith.addf %x, %x {lowp.kernel = 3 : i64} : f32
  return %0 : f32
}
