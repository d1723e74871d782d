// Options and what is refused, on a network of two layers.

// DEFINE: %{formats} = weights=fixed:4 activations=fixed:8
// RUN: quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-allocate="%{formats}" --lowp-quantize -o %t.pow2.mlir
// RUN: quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-allocate="%{formats} scale=real" --lowp-quantize -o %t.real.mlir
// RUN: quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:16 activations=fixed:16" --lowp-quantize -o %t.wide.mlir
// RUN: quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:16 activations=fixed:16 scale=real" --lowp-quantize -o %t.widereal.mlir
// RUN: quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8" --lowp-quantize -o %t.weights.mlir

// Codes at the border.
// RUN: quant-opt %t.pow2.mlir --lowp-integerize="border=integer requant=shift" --lowp-verify-phase | FileCheck %s --check-prefix=BORDER
// BORDER: lowp.signature = {main = {args = [{format = !lowp.fixed<u8, 8>, scale = 1.000000e+00 : f64, zero_point = 0 : i64}]
// BORDER-SAME: results = [{format = !lowp.fixed<s8, 7>
// BORDER: func.func @main(%{{.*}}: tensor<1x4x!lowp.fixed<u8, 8>>) -> tensor<1x2x!lowp.fixed<s8, 7>>
// BORDER-NOT: lowp.quantize
// BORDER-NOT: lowp.dequantize

// RUN: quant-opt %t.pow2.mlir --lowp-integerize="requant=multiplier" | FileCheck %s --check-prefix=MULTIPLIER
// RUN: quant-opt %t.real.mlir --lowp-integerize | FileCheck %s --check-prefix=MULTIPLIER
// MULTIPLIER: lowp.requant = "multiplier"

// RUN: not quant-opt %t.real.mlir --lowp-integerize="requant=shift" 2>&1 | FileCheck %s --check-prefix=SHIFT
// SHIFT: error: lowp-integerize: layer 'fc0': the scale changes from {{.*}} to {{.*}}, which is no power of two
// SHIFT-SAME: scale=pow2 at lowp-allocate, or requant=multiplier

// Accumulators: 64 bits where the proof asks for them, and not more than allowed.
// RUN: quant-opt %t.wide.mlir --lowp-integerize --lowp-verify-phase | FileCheck %s --check-prefix=WIDE
// WIDE: lowp.mac {{.*}}!lowp.fixed<s64, [[F:[0-9]+]]>
// WIDE: lowp.storage_cast {{.*}} tensor<3xi64> -> tensor<3x!lowp.fixed<s64, [[F]]>>
// WIDE: lowp.add {{.*}} : !lowp.fixed<s64, [[F]]>
// RUN: not quant-opt %t.wide.mlir --lowp-integerize="accumulator-bits=32" 2>&1 | FileCheck %s --check-prefix=BITS
// BITS: error: lowp-integerize: layer 'fc0': its sums need [[N:[0-9]+]] bits, {{[0-9]+}} more than an accumulator of 32 has
// RUN: not quant-opt %t.widereal.mlir --lowp-integerize="requant=multiplier" 2>&1 | FileCheck %s --check-prefix=WIDE-REAL
// WIDE-REAL: error: lowp-integerize: layer 'fc0': its accumulator has 64 bits and a multiplier takes at most 32
// RUN: quant-opt %t.widereal.mlir --lowp-integerize --lowp-verify-phase --remarks-filter="lowp-integerize" -o /dev/null 2>&1 | FileCheck %s --check-prefix=ENDS
// ENDS: layer 'fc0' ends in float: its accumulator has 64 bits and a multiplier takes at most 32, and its result has too many bits for thresholds (16; at most 8)

// Thresholds.
// RUN: quant-opt %t.real.mlir --lowp-integerize="requant=exact border=integer" --lowp-verify-phase | FileCheck %s --check-prefix=EXACT
// EXACT: lowp.requant = "shift"
// EXACT: method = "exact"

// What stays float.
// RUN: quant-opt %t.weights.mlir --lowp-integerize --lowp-verify-phase --remarks-filter="lowp-integerize" -o %t.float.mlir 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: fc0 stays float: its data has no format
// REMARK: fc1 stays float: its data has no format
// RUN: FileCheck %s --check-prefix=FLOAT --input-file=%t.float.mlir
// FLOAT: linalg.matmul
// FLOAT-NOT: lowp.mac

// RUN: not quant-opt %t.weights.mlir --lowp-integerize="border=integer" 2>&1 | FileCheck %s --check-prefix=NO-BORDER
// NO-BORDER: error: lowp-integerize: border=integer: result 0 is a float; give it a format at lowp-allocate, or take border=float
// RUN: not quant-opt %t.pow2.mlir --lowp-integerize="border=open" 2>&1 | FileCheck %s --check-prefix=VALUE
// VALUE: error: lowp-integerize: border=open is not known; valid: float, integer
// RUN: not quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-integerize 2>&1 | FileCheck %s --check-prefix=PHASE
// PHASE: error: {{.*}}lowp-
