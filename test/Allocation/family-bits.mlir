// A budget chooses among the bits that the family has, and says where it buys nothing.

// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=ternary average-bits=8" -o %t.mlir 2>&1 | FileCheck %s --check-prefix=TERNARY
// RUN: FileCheck %s --check-prefix=TWO < %t.mlir
// TERNARY: warning: lowp-allocate: average-bits=8 buys nothing: ternary has the same bits whatever the budget; 5.56 per weight are used, scales counted
// TWO-COUNT-2: weight_bits = 2 : i64

// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=log:4 average-bits=12" -o %t.mlir 2>&1 | FileCheck %s --check-prefix=LOG
// RUN: FileCheck %s --check-prefix=READS < %t.mlir
// RUN: quant-opt %t.mlir -o /dev/null
// LOG: warning: lowp-allocate: average-bits=12 is more than there is to buy: with the most bits of log:4's family a weight takes 11.56, scales counted
// READS-NOT: weight_bits = {{9|1[0-9]}} : i64

// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=codebook:4 average-bits=20" -o %t.mlir 2>&1 | FileCheck %s --check-prefix=CODEBOOK
// RUN: quant-opt %t.mlir -o /dev/null
// CODEBOOK: warning: lowp-allocate: average-bits=20 is more than there is to buy

// Terms of four bits: 4, 8, 12 and 16, and what 2, 3, 5 and 6 bits make.
// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=pow2sum:2x4 average-bits=11 scale=pow2" --lowp-report="format=json file=%t.json" -o %t.mlir && FileCheck %s --check-prefix=SUMS < %t.json
// RUN: quant-opt %t.mlir -o /dev/null
// SUMS-COUNT-2: "weights": "pow2sum:

// Bits that help no layer are not spent: activations of 4 bits make the noise.
// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8 activations=fixed:4 average-bits=16" --remarks-filter="lowp-allocate" -o %t.mlir 2>&1 | FileCheck %s --check-prefix=ENOUGH
// RUN: FileCheck %s --check-prefix=FEW < %t.mlir
// ENOUGH: more bits would help no layer by prediction
// FEW-NOT: weight_bits = 1{{[0-9]}} : i64
