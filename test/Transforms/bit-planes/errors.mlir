// Wrong phase and options; contractions that stay as they are say why; the form of one
// that does not.
// RUN: split-file %s %t
// RUN: not quant-opt %t/float.mlir --lowp-bit-planes 2>&1 | FileCheck %s --check-prefix=PHASE
// PHASE: error: lowp-bit-planes: {{.*}}phase
// RUN: not quant-opt %t/sums.mlir --lowp-bit-planes="planes=9" 2>&1 | FileCheck %s --check-prefix=PLANES
// PLANES: error: lowp-bit-planes: planes=9 must be in [1, 8]
// RUN: not quant-opt %t/sums.mlir --lowp-bit-planes="planes=0" 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: error: lowp-bit-planes: planes=0 must be in [1, 8]

// RUN: quant-opt %t/sums.mlir --lowp-bit-planes="least-sum=4 planes=2" --remarks-filter="lowp-bit-planes" -o %t/planes.mlir 2>&1 | FileCheck %s --check-prefix=REMARK

// REMARK-DAG: wide stays scalar: it has no constant weights of -1, 0 and 1, or its data has too many bit planes
// REMARK-DAG: short stays scalar: it sums 3 products, less than 4
// REMARK-DAG: unknown stays scalar: it has no constant weights of -1, 0 and 1

// RUN: FileCheck %s < %t/planes.mlir
// Element 0 is in bit 0: 1 0 0 1 1 against -1 0 +1 +1 -1.
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

//--- float.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

//--- sums.mlir
#x = affine_map<(i, o, k) -> (i, k)>
#w = affine_map<(i, o, k) -> (o, k)>
#y = affine_map<(i, o, k) -> (i, o)>
module attributes {lowp.phase = "integer"} {
func.func @wide(%x: tensor<2x5x!lowp.fixed<u3, 0>>, %a: tensor<2x1x!lowp.fixed<s32, 0>>) -> tensor<2x1x!lowp.fixed<s32, 0>> {
  %c = arith.constant dense<[[-1, 0, 1, 1, -1]]> : tensor<1x5xi8>
  %w = lowp.storage_cast %c : tensor<1x5xi8> -> tensor<1x5x!lowp.ternary>
  %s = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<2x5x!lowp.fixed<u3, 0>>, tensor<1x5x!lowp.ternary>) outs(%a : tensor<2x1x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "wide"} {
  ^bb0(%0: !lowp.fixed<u3, 0>, %1: !lowp.ternary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u3, 0>, !lowp.ternary, !lowp.fixed<s32, 0>
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
