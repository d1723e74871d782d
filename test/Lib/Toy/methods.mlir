// A quantizer of another dialect is asked for by name, beside any family whose type the
// spelling says, for all weights or for those of one layer.

// RUN: lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8/toy-loud scale=real" -o %t.loud.mlir
// RUN: lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8/search overrides=fc1.weights=toy:4@axis/toy-loud scale=real" | FileCheck %s
// CHECK-DAG: #[[FIRST:[a-z0-9]+]] = #lowp.choice<format = !lowp.fixed<s8, 0, narrow>, {{.*}}spec = "fixed:8/search"
// CHECK-DAG: #[[SECOND:[a-z0-9]+]] = #lowp.choice<format = !toy.squares<{{.*}}spec = "toy:4@axis/toy-loud"
// CHECK-DAG: weights = "toy:4@axis/toy-loud"
// CHECK-DAG: lowp.observe {{.*}}choice = #[[FIRST]], layer = "fc0"
// CHECK-DAG: lowp.observe {{.*}}choice = #[[SECOND]], layer = "fc1"

// The program that it leads to runs as any other.
// RUN: lowp-test-opt %t.loud.mlir --lowp-quantize --lowp-integerize --lowp-verify-phase -o /dev/null

// RUN: not lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8/nosuch" 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: error: {{.*}}weights: 'fixed:8/nosuch' asks for a method 'nosuch' that there is not for 'fixed'; valid ones are fixed (the fraction length, or scale, of least squared error), toy-loud (the largest magnitude, doubled if it comes first), toy-feedback (the scale of least squared error, codes whose errors cancel in sums), search (the scale of least squared error)
// RUN: not lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=log:4/search" 2>&1 | FileCheck %s --check-prefix=TYPE
// TYPE: error: {{.*}}weights: 'log:4/search' asks for a method 'search' that there is not for 'log'; valid ones are log (
// RUN: not lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8/" 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: {{.*}}weights: 'fixed:8/' names no method after its '/'
