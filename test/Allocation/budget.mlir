// A budget of bits: held, and used up.

// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="average-bits=5" | FileCheck %s --check-prefix=FIVE
// FIVE-DAG: weight_bits = 5 : i64, weight_bytes = 8
// FIVE-DAG: weight_bits = 5 : i64, weight_bytes = 4

// An override is fixed, counts, and leaves the rest to the others: 12 weights
// at 3 bits leave 72 bits for 6 weights, of which 7 bits each help beside the noise
// of 3 bits.
// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="average-bits=6 overrides=fc0.weights=fixed:3" | FileCheck %s --check-prefix=OVERRIDE
// OVERRIDE-DAG: name = "fc0", {{.*}}weight_bits = 3 : i64
// OVERRIDE-DAG: name = "fc1", {{.*}}weight_bits = 7 : i64

// Scales per channel at powers of two take a byte each: 5 * 8 bits of 18 * 8
// leave 104 bits.
// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="average-bits=8 weights=fixed:8@axis" --lowp-report="format=json file=%t.json" -o /dev/null && FileCheck %s --check-prefix=AXIS --input-file=%t.json
// AXIS: "weights": "fixed:5@axis"
// AXIS: "weights": "fixed:7@axis"

// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="average-bits=5" --remarks-filter=".*" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: 5.0000 bits per weight on average (budget 5.0000)
