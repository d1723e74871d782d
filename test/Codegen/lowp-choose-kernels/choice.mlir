// What is best depends on the machine and on what is preferred; the choice stands in the
// program and is obeyed.
// RUN: quant-opt %s --lowp-choose-kernels="target=x86_64-unknown-linux-gnu:znver3" | FileCheck %s --check-prefixes=CHECK,FAST
// RUN: quant-opt %s --lowp-choose-kernels="target=x86_64-unknown-linux-gnu:znver4" | FileCheck %s --check-prefixes=CHECK,DOT
// RUN: quant-opt %s --lowp-choose-kernels="target=x86_64-unknown-linux-gnu:alderlake" | FileCheck %s --check-prefixes=CHECK,DOT
// RUN: quant-opt %s --lowp-choose-kernels="target=x86_64-unknown-linux-gnu:znver4 prefer=size" | FileCheck %s --check-prefixes=CHECK,SMALL
// RUN: quant-opt %s --lowp-choose-kernels | FileCheck %s --check-prefixes=ANY
// RUN: quant-opt %s --lowp-choose-kernels="target=x86_64-unknown-linux-gnu:x86-64:+popcnt:-sse2" | FileCheck %s --check-prefixes=FEATURES
// RUN: quant-opt %s --lowp-choose-kernels="target=aarch64-linux-gnu" | FileCheck %s --check-prefixes=ARM
// RUN: quant-opt %s --lowp-choose-kernels="target=riscv64-linux-gnu" | FileCheck %s --check-prefixes=RISCV
// RUN: quant-opt %s --lowp-choose-kernels="target=host" | FileCheck %s --check-prefixes=HOST
// RUN: quant-opt %s --lowp-choose-kernels="kernel=scalar" | FileCheck %s --check-prefixes=SCALAR

// Costs: four operations (two reads, a product, a sum) on each of 16384 products, eight at a
// time in one of three vector units; decoded one by one, ten in one of four.
// RUN: quant-opt %s --lowp-choose-kernels="target=x86_64-unknown-linux-gnu:znver3" --remarks-filter=lowp-choose-kernels 2>&1 | FileCheck %s --check-prefix=COST
// COST: narrow: scalar takes 2731 cycles and 16384 bytes of weights; packed takes 40960 cycles and 8232 bytes of weights

// Features without a CPU are printed as they are read.
// RUN: quant-opt %s --lowp-choose-kernels="target=aarch64::+neon" | quant-opt | FileCheck %s --check-prefixes=NOCPU
// NOCPU: #lowp.target<"aarch64", features = "+neon">

// What is chosen is not chosen again; a target can be given once and stays.
// RUN: quant-opt %s --lowp-choose-kernels="kernel=packed target=aarch64" | quant-opt --lowp-choose-kernels="prefer=speed" | FileCheck %s --check-prefixes=KEPT
// RUN: quant-opt %s --lowp-choose-kernels="target=aarch64" | quant-opt --lowp-choose-kernels="target=any" | FileCheck %s --check-prefixes=BACK

// FAST: module attributes {{.*}}lowp.target = #lowp.target<"x86_64-unknown-linux-gnu", cpu = "znver3">
// FEATURES: #lowp.target<"x86_64-unknown-linux-gnu", cpu = "x86-64", features = "+popcnt,-sse2">
// ARM: #lowp.target<"aarch64-linux-gnu">
// RISCV: #lowp.target<"riscv64-linux-gnu">
// HOST: lowp.target = #lowp.target<"{{.+}}", cpu = "{{.+}}"
// RUN: quant-opt %s --lowp-choose-kernels="kernel=packed" | quant-opt --lowp-choose-kernels="prefer=speed" --remarks-filter=lowp-choose-kernels 2>&1 | FileCheck %s --check-prefixes=EXPLAINED
// EXPLAINED: signs: packed, as its lowp.kernel says; remove that to choose
// KEPT: #lowp.target<"aarch64">
// BACK-NOT: lowp.target
// BACK: func.func

// Two planes of data against signs: a word of 64 products is two counts.
// CHECK-LABEL: func.func @signs
// FAST: lowp.kernel = "bit-planes"
// DOT: lowp.kernel = "dot"
// SMALL: lowp.kernel = "bit-planes"
// ANY: lowp.kernel = "bit-planes"
// SCALAR: lowp.kernel = "scalar"
// KEPT: lowp.kernel = "packed"
// BACK: lowp.kernel = "bit-planes"
// Codes of 4 bits: bytes are faster to read, and take twice the memory.
// CHECK-LABEL: func.func @narrow
// FAST: lowp.kernel = "scalar"
// DOT: lowp.kernel = "dot"
// SMALL: lowp.kernel = "packed"
// ANY: lowp.kernel = "packed"
// SCALAR: lowp.kernel = "scalar"
// KEPT: lowp.kernel = "packed"
// Eight planes of the data of a single sum: to make them takes longer than to add.
// CHECK-LABEL: func.func @planes
// FAST: lowp.kernel = "scalar"
// SMALL: lowp.kernel = "bit-planes"
// ANY: lowp.kernel = "packed"
// SCALAR: lowp.kernel = "scalar"
#x = affine_map<(i, o, k) -> (i, k)>
#w = affine_map<(i, o, k) -> (o, k)>
#y = affine_map<(i, o, k) -> (i, o)>
module attributes {lowp.phase = "integer"} {
func.func @signs(%x: tensor<1x256x!lowp.fixed<u2, 0>>, %a: tensor<1x64x!lowp.fixed<s32, 0>>) -> tensor<1x64x!lowp.fixed<s32, 0>> {
  %c = arith.constant dense<90> : tensor<2048xi8>
  %w = lowp.unpack %c : tensor<2048xi8> -> tensor<64x256x!lowp.binary>
  %s = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<1x256x!lowp.fixed<u2, 0>>, tensor<64x256x!lowp.binary>) outs(%a : tensor<1x64x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "signs"} {
  ^bb0(%0: !lowp.fixed<u2, 0>, %1: !lowp.binary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u2, 0>, !lowp.binary, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<1x64x!lowp.fixed<s32, 0>>
  return %s : tensor<1x64x!lowp.fixed<s32, 0>>
}
func.func @narrow(%x: tensor<1x256x!lowp.fixed<u8, 0>>, %a: tensor<1x64x!lowp.fixed<s32, 0>>) -> tensor<1x64x!lowp.fixed<s32, 0>> {
  %c = arith.constant dense<90> : tensor<8192xi8>
  %w = lowp.unpack %c : tensor<8192xi8> -> tensor<64x256x!lowp.fixed<s4, 0>>
  %s = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<1x256x!lowp.fixed<u8, 0>>, tensor<64x256x!lowp.fixed<s4, 0>>) outs(%a : tensor<1x64x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "narrow"} {
  ^bb0(%0: !lowp.fixed<u8, 0>, %1: !lowp.fixed<s4, 0>, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u8, 0>, !lowp.fixed<s4, 0>, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<1x64x!lowp.fixed<s32, 0>>
  return %s : tensor<1x64x!lowp.fixed<s32, 0>>
}
func.func @planes(%x: tensor<1x256x!lowp.fixed<u8, 0>>, %a: tensor<1x1x!lowp.fixed<s32, 0>>) -> tensor<1x1x!lowp.fixed<s32, 0>> {
  %c = arith.constant dense<90> : tensor<32xi8>
  %w = lowp.unpack %c : tensor<32xi8> -> tensor<1x256x!lowp.binary>
  %s = linalg.generic {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<1x256x!lowp.fixed<u8, 0>>, tensor<1x256x!lowp.binary>) outs(%a : tensor<1x1x!lowp.fixed<s32, 0>>)
      attrs = {lowp.layer = "planes"} {
  ^bb0(%0: !lowp.fixed<u8, 0>, %1: !lowp.binary, %2: !lowp.fixed<s32, 0>):
    %3 = lowp.mac %0, %1, %2 : !lowp.fixed<u8, 0>, !lowp.binary, !lowp.fixed<s32, 0>
    linalg.yield %3 : !lowp.fixed<s32, 0>
  } -> tensor<1x1x!lowp.fixed<s32, 0>>
  return %s : tensor<1x1x!lowp.fixed<s32, 0>>
}
}
