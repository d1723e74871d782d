// The table and the JSON of the layers.

// RUN: quant-opt %S/../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:4 activations=fixed:8" --lowp-report -o /dev/null | FileCheck %s
// CHECK: layer {{ *}}weights {{ *}}bits {{ *}}activations {{ *}}weights float {{ *}}packed {{ *}}SQNR predicted {{ *}}worst case {{ *}}measured
// CHECK: input {{.*}}fixed<u8, 8>{{.*}}dB
// CHECK: fc0 {{ *}}fixed<s4, {{[0-9]+}}> {{ *}}4 {{ *}}fixed<u8, 7> {{ *}}48 B {{ *}}6 B {{ *}}{{[0-9.]+}} dB
// CHECK: fc1 {{ *}}fixed<s4, {{[0-9]+}}>
// CHECK: total {{ *}}8.00x smaller {{ *}}4.00 {{ *}}72 B {{ *}}9 B

// The worst case, where it was worked out.
// RUN: quant-opt %S/../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:4 activations=fixed:8" --lowp-bound-noise --lowp-report -o /dev/null | FileCheck %s --check-prefix=WORST
// WORST: fc0 {{.*}} 6 B {{ *}}{{[0-9.]+}} dB {{ *}}{{[0-9.]+}} dB {{ *}}–
// WORST: The worst case takes every error

// A format with all its values would be wider than the table: its spelling stands there.
// RUN: quant-opt %S/../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=codebook:4@axis activations=fixed:8" --lowp-report -o /dev/null | FileCheck %s --check-prefix=WIDE
// WIDE: fc0    codebook:4@axis {{ *}}4  fixed<u8, 7>

// RUN: quant-opt %S/../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:4" --lowp-report="format=json file=%t.json" -o /dev/null
// RUN: FileCheck %s --check-prefix=JSON --input-file=%t.json
// JSON: "name": "fc0"
// JSON: "weights": "fixed:4"
// JSON: "weight_bytes": 6
// JSON: "measured_sqnr_db": null
// JSON: "average_bits": 4

// RUN: not quant-opt %S/../Allocation/Inputs/two-layers.mlir --lowp-report -o /dev/null 2>&1 | FileCheck %s --check-prefix=EARLY
// EARLY: error: lowp-report: nothing to report{{.*}}run lowp-allocate first
// RUN: not quant-opt %S/../Allocation/Inputs/two-layers.mlir --lowp-allocate=weights=fixed:8 --lowp-report=file=%t.dir/none/x -o /dev/null 2>&1 | FileCheck %s --check-prefix=FILE
// FILE: error: lowp-report: cannot write
// RUN: not quant-opt %S/../Allocation/Inputs/two-layers.mlir --lowp-allocate=weights=fixed:8 --lowp-report=format=html -o /dev/null 2>&1 | FileCheck %s --check-prefix=FORMAT
// FORMAT: error: lowp-report: unknown format 'html': valid ones are table, json
