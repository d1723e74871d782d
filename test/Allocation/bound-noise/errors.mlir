// Bounds are of formats that were chosen.
// RUN: not quant-opt %S/../Inputs/two-layers.mlir --lowp-bound-noise -o /dev/null 2>&1 | FileCheck %s
// CHECK: error: lowp-bound-noise: the module is in phase calibrated, but this pass takes phase allocated; run lowp-allocate first
// RUN: not quant-opt %S/../Inputs/two-layers.mlir --lowp-allocate=weights=fixed:8 --lowp-bound-noise=entry=other -o /dev/null 2>&1 | FileCheck %s --check-prefix=ENTRY
// ENTRY: error: {{.*}}other
