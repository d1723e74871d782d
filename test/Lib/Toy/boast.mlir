// What a quantizer states of its choices is not believed: weights are encoded and
// compared, and the noise of an activation is held against the worst case.

// RUN: not lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=toy:4/toy-boast" 2>&1 | FileCheck %s --check-prefix=WEIGHTS
// WEIGHTS: error: lowp-allocate: the quantizer of 'toy:4/toy-boast' states an SQNR of 29.40 dB for 'fc0.weights', but its codes have 19.40 dB
// RUN: not lowp-test-opt %lowp_source/test/Allocation/Inputs/two-layers.mlir --lowp-allocate="activations=toy:4/toy-boast" 2>&1 | FileCheck %s --check-prefix=DATA
// DATA: error: lowp-allocate: the quantizer of 'toy:4/toy-boast' states an SQNR of {{-?[0-9.]+}} dB for 'input.activations', but the worst in its range is {{[0-9.]+}} dB
