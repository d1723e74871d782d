// Each error of lowp-allocate: one clear message, and a failing exit status.

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=foo:8" 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: error: {{.*}}weights: unknown format 'foo:8'{{.*}}fixed:B

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="activations=fixed:99" 2>&1 | FileCheck %s --check-prefix=RANGE
// RANGE: error: {{.*}}activations: bits of 'fixed:99' must be in [2, 32]

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="overrides=conv7.weights=fixed:4" 2>&1 | FileCheck %s --check-prefix=NOTHING
// NOTHING: error: {{.*}}override of 'conv7.weights' matches nothing; there are: input.activations, fc0.activations, fc1.activations, fc0.weights, fc1.weights

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="overrides=fc0.weights=fixed:4,fc0.weights=fixed:5" 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: error: {{.*}}override of 'fc0.weights' is given twice: 'fixed:4' and 'fixed:5'

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="overrides=fc0=fixed:4" 2>&1 | FileCheck %s --check-prefix=FORM
// FORM: error: {{.*}}override 'fc0=fixed:4' is not of the form LAYER.weights=FORMAT

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="average-bits=1.5" 2>&1 | FileCheck %s --check-prefix=BUDGET
// BUDGET: error: {{.*}}average-bits=1.5 cannot be met: the smallest that can is 2.0000

// Real scales count 32 bits each: 2 bits + 64 / 18.
// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="average-bits=4 scale=real" 2>&1 | FileCheck %s --check-prefix=SCALES
// SCALES: error: {{.*}}average-bits=4 cannot be met: the smallest that can is 5.5556

// Candidates are the family's own.
// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=apot:4 average-bits=2.9 scale=pow2" 2>&1 | FileCheck %s --check-prefix=FAMILY
// FAMILY: error: {{.*}}average-bits=2.9 cannot be met: the smallest that can is 3.8889
// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=nf4 average-bits=3" 2>&1 | FileCheck %s --check-prefix=ONE
// ONE: error: {{.*}}average-bits=3 cannot be met: the smallest that can is

// A float override counts 32 bits per weight.
// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="average-bits=8 overrides=fc0.weights=float" 2>&1 | FileCheck %s --check-prefix=FLOAT
// FLOAT: error: {{.*}}average-bits=8 cannot be met: the smallest that can is 22.0000

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="average-bits=many" 2>&1 | FileCheck %s --check-prefix=NUMBER
// NUMBER: error: {{.*}}average-bits='many' is not a number of bits

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="scale=cubic" 2>&1 | FileCheck %s --check-prefix=SCALE
// SCALE: error: {{.*}}unknown scale 'cubic': valid ones are rule, pow2, real

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="wheights=fixed:8" 2>&1 | FileCheck %s --check-prefix=KEY
// KEY: wheights
// KEY-SAME: overrides

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8 weights=fixed:4" 2>&1 | FileCheck %s --check-prefix=REPEATED
// REPEATED: weights

// RUN: not quant-opt %s --lowp-allocate 2>&1 | FileCheck %s --check-prefix=PHASE
// PHASE: error: {{.*}}lowp-calibrate
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate 2>&1 | FileCheck %s --check-prefix=NOFORMAT
// NOFORMAT: error: lowp-allocate: no format is asked for: give weights=FORMAT
// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:8 kappa=7" 2>&1 | FileCheck %s --check-prefix=UNREAD
// UNREAD: error: lowp-allocate: option 'kappa' needs average-bits=: without it nothing reads 'kappa'
// RUN: not quant-opt %S/Inputs/two-layers.mlir --lowp-allocate="average-bits=0.001" 2>&1 | FileCheck %s --check-prefix=TINY
// TINY: error: {{.*}}average-bits=0.001 cannot be met
