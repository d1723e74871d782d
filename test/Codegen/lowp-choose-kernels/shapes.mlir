// Weights behind reshapes are weights to every kernel; a product that sums nothing, of no
// dimension at all too, has none; of two sums the right factor is what is split.
// RUN: quant-opt %s --lowp-choose-kernels="kernel=packed" --remarks-filter=lowp-choose-kernels -o %t 2>&1 | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark
// RUN: quant-opt %t --lowp-apply-kernels | FileCheck %s
// REMARK: remark: {{.*}}reshaped: packed takes {{[0-9]+}} cycles and 3624 bytes of weights; scalar takes {{[0-9]+}} cycles and 4096 bytes of weights; bit-planes does not apply
// REMARK: remark: {{.*}}split: bit-planes takes {{[0-9]+}} cycles and 32 bytes of weights; scalar takes {{[0-9]+}} cycles and 128 bytes of weights; packed does not apply
// REMARK: remark: {{.*}}unsplit: {{.*}}bit-planes does not apply
#x = affine_map<(i, o, k) -> (i, k)>
#w = affine_map<(i, o, k) -> (o, k)>
#y = affine_map<(i, o, k) -> (i, o)>
#none = affine_map<() -> ()>
// CHECK-LABEL: func.func @reshaped
// CHECK: linalg.index 1
// CHECK: tensor.extract %cst[
func.func @reshaped(%x: tensor<1x64x!lowp.fixed<u9, 0>>, %a: tensor<1x64x!lowp.fixed<s32, 0>>) -> tensor<1x64x!lowp.fixed<s32, 0>> {
  %c = arith.constant dense<90> : tensor<3584xi8>
  %flat = lowp.unpack %c : tensor<3584xi8> -> tensor<4096x!lowp.fixed<s7, 0>>
  %w = tensor.expand_shape %flat [[0, 1]] output_shape [64, 64] : tensor<4096x!lowp.fixed<s7, 0>> into tensor<64x64x!lowp.fixed<s7, 0>>
  %s = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<1x64x!lowp.fixed<u9, 0>>, tensor<64x64x!lowp.fixed<s7, 0>>) outs(%a : tensor<1x64x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "reshaped"} {
  ^bb0(%0: !lowp.fixed<u9, 0>, %1: !lowp.fixed<s7, 0>, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u9, 0>, !lowp.fixed<s7, 0>, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<1x64x!lowp.fixed<s32, 0>>
  return %s : tensor<1x64x!lowp.fixed<s32, 0>>
}
// CHECK-LABEL: func.func @point
// CHECK: lowp.mac
func.func @point(%x: tensor<!lowp.fixed<u4, 0>>, %w: tensor<!lowp.binary>, %a: tensor<!lowp.fixed<s32, 0>>) -> tensor<!lowp.fixed<s32, 0>> {
  %s = linalg.generic {indexing_maps = [#none, #none, #none], iterator_types = []}
      ins(%x, %w : tensor<!lowp.fixed<u4, 0>>, tensor<!lowp.binary>) outs(%a : tensor<!lowp.fixed<s32, 0>>) {
  ^bb0(%0: !lowp.fixed<u4, 0>, %1: !lowp.binary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u4, 0>, !lowp.binary, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<!lowp.fixed<s32, 0>>
  return %s : tensor<!lowp.fixed<s32, 0>>
}
func.func @split(%x: tensor<1x64x!lowp.binary>, %p: tensor<1x2x!lowp.fixed<s32, 0>>, %n: tensor<1x2x!lowp.fixed<s32, 0>>) -> (tensor<1x2x!lowp.fixed<s32, 0>>, tensor<1x2x!lowp.fixed<s32, 0>>) {
  %c = arith.constant dense<1> : tensor<2x64xi8>
  %w = lowp.storage_cast %c : tensor<2x64xi8> -> tensor<2x64x!lowp.ternary>
  %s:2 = linalg.generic {indexing_maps = [#x, #w, #y, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<1x64x!lowp.binary>, tensor<2x64x!lowp.ternary>) outs(%p, %n : tensor<1x2x!lowp.fixed<s32, 0>>, tensor<1x2x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "split"} {
  ^bb0(%0: !lowp.binary, %1: !lowp.ternary, %2: !lowp.fixed<s32, 0>, %3: !lowp.fixed<s32, 0>):
    %4:2 = lowp.mac %0, %1, %2, %3 : !lowp.binary, !lowp.ternary, !lowp.fixed<s32, 0>, !lowp.fixed<s32, 0>
    linalg.yield %4#0, %4#1 : !lowp.fixed<s32, 0>, !lowp.fixed<s32, 0>
  } -> (tensor<1x2x!lowp.fixed<s32, 0>>, tensor<1x2x!lowp.fixed<s32, 0>>)
  return %s#0, %s#1 : tensor<1x2x!lowp.fixed<s32, 0>>, tensor<1x2x!lowp.fixed<s32, 0>>
}
func.func @unsplit(%x: tensor<1x64x!lowp.binary>, %p: tensor<1x2x!lowp.fixed<s32, 0>>, %n: tensor<1x2x!lowp.fixed<s32, 0>>) -> (tensor<1x2x!lowp.fixed<s32, 0>>, tensor<1x2x!lowp.fixed<s32, 0>>) {
  %c = arith.constant dense<1> : tensor<2x64xi8>
  %w = lowp.storage_cast %c : tensor<2x64xi8> -> tensor<2x64x!lowp.ternary>
  %s:2 = linalg.generic {indexing_maps = [#x, #w, #y, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<1x64x!lowp.binary>, tensor<2x64x!lowp.ternary>) outs(%p, %n : tensor<1x2x!lowp.fixed<s32, 0>>, tensor<1x2x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "unsplit"} {
  ^bb0(%0: !lowp.binary, %1: !lowp.ternary, %2: !lowp.fixed<s32, 0>, %3: !lowp.fixed<s32, 0>):
    %4:2 = lowp.mac %1, %0, %2, %3 : !lowp.ternary, !lowp.binary, !lowp.fixed<s32, 0>, !lowp.fixed<s32, 0>
    linalg.yield %4#0, %4#1 : !lowp.fixed<s32, 0>, !lowp.fixed<s32, 0>
  } -> (tensor<1x2x!lowp.fixed<s32, 0>>, tensor<1x2x!lowp.fixed<s32, 0>>)
  return %s#0, %s#1 : tensor<1x2x!lowp.fixed<s32, 0>>, tensor<1x2x!lowp.fixed<s32, 0>>
}
