// Kernel "bit-planes": the form of what it computes, and why it does not apply elsewhere.
// RUN: split-file %s %t
// RUN: quant-opt %t/sums.mlir --lowp-choose-kernels="kernel=bit-planes" --remarks-filter="lowp-choose-kernels" -o %t/chosen.mlir 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: quant-opt %t/chosen.mlir --lowp-apply-kernels -o %t/planes.mlir

// REMARK-DAG: wide: scalar takes {{.*}}; bit-planes does not apply: it has no constant weights of -1, 0 and 1, or its data is not worth the sum of at most 8 bits
// REMARK-DAG: short: bit-planes takes {{[0-9]+}} cycles and 16 bytes of weights; scalar takes {{[0-9]+}} cycles and 3 bytes of weights; packed does not apply: it reads no constant codes of less than 8 bits as they are packed
// REMARK-DAG: unknown: scalar takes {{[0-9]+}} cycles and 0 bytes of weights; packed does not apply: {{.*}}; bit-planes does not apply: it has no constant weights

// RUN: FileCheck %s < %t/planes.mlir
// Element 0 is in bit 0: 1 0 0 1 1 against -1 0 +1 +1 -1.
// CHECK-LABEL: func.func @wide
// CHECK: lowp.mac
// CHECK-LABEL: func.func @unknown
// CHECK: lowp.mac
// CHECK-LABEL: func.func @planes
// CHECK: tensor.pad {{.*}} high[0, 59]
// CHECK: tensor.expand_shape {{.*}} output_shape [2, 1, 64]
// CHECK: arith.ori
// CHECK: %[[PLUS:.*]] = arith.constant dense<12> : tensor<1x1xi64>
// CHECK: %[[MINUS:.*]] = arith.constant dense<17> : tensor<1x1xi64>
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "reduction"]} ins(%{{.*}}, %[[PLUS]], %[[MINUS]] :
// CHECK: arith.andi
// CHECK: math.ctpop
// CHECK-NOT: lowp.mac
// CHECK: lowp.storage_cast {{.*}} -> tensor<2x1x!lowp.fixed<s32, 0>>

//--- sums.mlir
#x = affine_map<(i, o, k) -> (i, k)>
#w = affine_map<(i, o, k) -> (o, k)>
#y = affine_map<(i, o, k) -> (i, o)>
module attributes {lowp.phase = "integer"} {
func.func @wide(%x: tensor<2x5x!lowp.fixed<u9, 0>>, %a: tensor<2x1x!lowp.fixed<s32, 0>>) -> tensor<2x1x!lowp.fixed<s32, 0>> {
  %c = arith.constant dense<[[-1, 0, 1, 1, -1]]> : tensor<1x5xi8>
  %w = lowp.storage_cast %c : tensor<1x5xi8> -> tensor<1x5x!lowp.ternary>
  %s = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<2x5x!lowp.fixed<u9, 0>>, tensor<1x5x!lowp.ternary>) outs(%a : tensor<2x1x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "wide"} {
  ^bb0(%0: !lowp.fixed<u9, 0>, %1: !lowp.ternary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u9, 0>, !lowp.ternary, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<2x1x!lowp.fixed<s32, 0>>
  return %s : tensor<2x1x!lowp.fixed<s32, 0>>
}
func.func @short(%x: tensor<2x3x!lowp.binary>, %a: tensor<2x1x!lowp.fixed<s32, 0>>) -> tensor<2x1x!lowp.fixed<s32, 0>> {
  %c = arith.constant dense<[[-1, 0, 1]]> : tensor<1x3xi8>
  %w = lowp.storage_cast %c : tensor<1x3xi8> -> tensor<1x3x!lowp.ternary>
  %s = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<2x3x!lowp.binary>, tensor<1x3x!lowp.ternary>) outs(%a : tensor<2x1x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "short"} {
  ^bb0(%0: !lowp.binary, %1: !lowp.ternary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.binary, !lowp.ternary, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<2x1x!lowp.fixed<s32, 0>>
  return %s : tensor<2x1x!lowp.fixed<s32, 0>>
}
func.func @unknown(%x: tensor<2x5x!lowp.binary>, %w: tensor<1x5x!lowp.ternary>, %a: tensor<2x1x!lowp.fixed<s32, 0>>) -> tensor<2x1x!lowp.fixed<s32, 0>> {
  %s = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<2x5x!lowp.binary>, tensor<1x5x!lowp.ternary>) outs(%a : tensor<2x1x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "unknown"} {
  ^bb0(%0: !lowp.binary, %1: !lowp.ternary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.binary, !lowp.ternary, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<2x1x!lowp.fixed<s32, 0>>
  return %s : tensor<2x1x!lowp.fixed<s32, 0>>
}
func.func @planes(%x: tensor<2x5x!lowp.fixed<u1, 0>>, %a: tensor<2x1x!lowp.fixed<s32, 0>>) -> tensor<2x1x!lowp.fixed<s32, 0>> {
  %c = arith.constant dense<[[-1, 0, 1, 1, -1]]> : tensor<1x5xi8>
  %w = lowp.storage_cast %c : tensor<1x5xi8> -> tensor<1x5x!lowp.ternary>
  %s = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<2x5x!lowp.fixed<u1, 0>>, tensor<1x5x!lowp.ternary>) outs(%a : tensor<2x1x!lowp.fixed<s32, 0>>) {
  ^bb0(%0: !lowp.fixed<u1, 0>, %1: !lowp.ternary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u1, 0>, !lowp.ternary, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<2x1x!lowp.fixed<s32, 0>>
  return %s : tensor<2x1x!lowp.fixed<s32, 0>>
}
}
