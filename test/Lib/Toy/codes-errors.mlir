// Codes that are not one per weight, or that the format does not have, are an error at the layer.

// RUN: not lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=toy:4/toy-short" -o /dev/null 2>&1 | FileCheck %s --check-prefix=SHORT --implicit-check-not=error:
// SHORT: two-layers.mlir:15:11: error: lowp-allocate: 'fc0.weights': method 'toy-short' gave 11 codes for 12 values; it has to give one each, or none
// RUN: not lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="overrides=fc1.weights=toy:4/toy-beyond" -o /dev/null 2>&1 | FileCheck %s --check-prefix=BEYOND --implicit-check-not=error:
// BEYOND: two-layers.mlir:30:11: error: lowp-allocate: 'fc1.weights': method 'toy-beyond' gave the code 8 for the value at [2, 1], which '!toy.squares<s4>' does not have
// RUN: not lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=toy:4/toy-short average-bits=5" -o /dev/null 2>&1 | FileCheck %s --check-prefix=BUDGET --implicit-check-not=error:
// BUDGET: two-layers.mlir:15:11: error: lowp-allocate: 'fc0.weights': method 'toy-short' gave 11 codes for 12 values
