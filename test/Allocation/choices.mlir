// Choices, overrides, predictions and the records of layers.

// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8 activations=fixed:8 overrides=fc0.weights=fixed:4,fc1.activations=float" | FileCheck %s
// An input that was never negative is unsigned.
// CHECK-DAG: #[[INPUT:[a-z0-9]+]] = #lowp.choice<format = !lowp.fixed<u8, 8>
// CHECK-DAG: #[[ACT:[a-z0-9]+]] = #lowp.choice<format = !lowp.fixed<u8, 7>
// CHECK-DAG: #[[FC0:[a-z0-9]+]] = #lowp.choice<format = !lowp.fixed<s4,
// CHECK-DAG: #[[FC1:[a-z0-9]+]] = #lowp.choice<format = !lowp.fixed<s8,
// CHECK: lowp.layers = [{
// CHECK-SAME: activations = "fixed:8"
// CHECK-SAME: kind = "input"
// CHECK-SAME: name = "input"
// CHECK-SAME: float_bytes = 48
// CHECK-SAME: name = "fc0"
// CHECK-SAME: parameters = 12
// CHECK-SAME: weight_bits = 4
// CHECK-SAME: weight_bytes = 6
// CHECK-SAME: weights = "fixed:4"
// CHECK-SAME: activations = "float"
// CHECK-SAME: lowp.phase = "allocated"
// CHECK: lowp.observe %arg0 {choice = #[[INPUT]], layer = "input", predicted_sqnr_db
// CHECK: lowp.observe %{{.*}} {choice = #[[FC0]], layer = "fc0", {{.*}}role = "weights"
// CHECK: lowp.observe %{{.*}} {choice = #[[FC1]], layer = "fc1", {{.*}}role = "weights"
// CHECK: lowp.observe %{{.*}} {layer = "fc0", role = "bias"}
// CHECK: lowp.observe %{{.*}} {choice = #[[ACT]], layer = "fc0", predicted_sqnr_db
// The override keeps the last activation float; noise still reaches it.
// CHECK: lowp.observe %{{.*}} {layer = "fc1", predicted_sqnr_db

// Scales per axis and real steps.
// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8@axis scale=real" | FileCheck %s --check-prefix=AXIS
// AXIS: scales = [{{[^,]+}}, {{[^,]+}}, {{[^,]+}}], granularity = axis = 1, spec = "fixed:8@axis"
// AXIS: scales = [{{[^,]+}}, {{[^,]+}}], granularity = axis = 1

// A module that is allocated can be allocated again: nothing of the first
// choice is left.
// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8 activations=fixed:8" --lowp-allocate="weights=float" | FileCheck %s --check-prefix=AGAIN
// AGAIN-NOT: #lowp.choice
// AGAIN-NOT: predicted_sqnr_db

// The remarks say what was chosen, and what would help.
// RUN: quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8" --remarks-filter=".*" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARKS
// REMARKS-DAG: input.activations stays float: no format was asked for
// REMARKS-DAG: Suggestion=activations=fixed:8
// REMARKS-DAG: fc0.weights: fixed:8 as !lowp.fixed<s8, 7>
// REMARKS-DAG: predicted SQNR of the output:
