//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The passes that run the float program on data: calibration and measurement.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CALIBRATION_PASSES_TD
#define LOWP_CALIBRATION_PASSES_TD

include "lowp/Allocation/AllocateOptions.td"

def LowpCalibrate : Pass<"lowp-calibrate", "::mlir::ModuleOp"> {
  let summary = "Observe every quantisable value on calibration data";
  let description = [{
    Normalises a float module (`lowp-normalise`), names its layers, puts a
    `lowp.observe` on every quantisable value, on weights and on biases, runs
    the program by JIT on the first `samples` of `data`, and writes count,
    extremes, mean, sum of squared deviations and a histogram on a fixed grid
    into the observes. The module is then in phase calibrated.

    A module that is calibrated already keeps its observes, and the statistics
    are merged: two runs over two halves of the data give what one run over all
    of it gives (histogram, count and extremes exactly, moments to rounding).
    The result does not depend on the number of threads.

    `data` is an IDX file (plain or .gz) or a .npy; axis 0 counts samples, the
    rest is reshaped to the argument without its batch dimension. u8 is read as
    x / 255. With `normalize=mean,std` the program gets (x - mean) / std. A
    file with fewer than `samples` samples is used as a whole. `data=@NAME` are samples
    that the program which runs the pass has named (lowp/Execution/SampleSource.h). A static batch
    of N runs N samples at a time, a batch `?` one.

    ```mlir
    %1 = lowp.observe %0 {layer = "conv0", role = "activations",
           statistics = #lowp.statistics<count = 4718592, min = 0.0, ...>}
           : tensor<1x16x24x24xf32>
    ```

    Errors: `data` missing, cut short, empty, of another shape or type;
    `samples=0`; NaN or infinity in the data or in an activation (the message
    names the layer and the sample); a number that an argument of integers does
    not have, or `normalize` for one; what `lowp-normalise` rejects.
  }];
  let options = [
    Option<"data", "data", "::mlir::lowp::OptionPath", "\"\"", "Calibration data (IDX or .npy)">,
    Option<"samples", "samples", "int64_t", "512", "Use the first N samples">,
    Option<"entry", "entry", "std::string", "\"\"",
           "Function to work on (default: the only public one)">,
    Option<"normalize", "normalize", "std::string", "\"\"",
           "mean,std: feed (x - mean) / std, after x / 255 for u8">,
    Option<"threads", "threads", "unsigned", "0", "Threads (default: one per core)">,
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::cf::ControlFlowDialect", "::mlir::func::FuncDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::lowp::LowpDialect",
    "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect", "::mlir::tosa::TosaDialect",
  ];
}

def LowpAllocateOnData : Pass<"lowp-allocate-on-data", "::mlir::ModuleOp"> {
  let summary = "Choose formats under a budget of bits by measuring the likely ones on data";
  let description = [{
    `lowp-allocate`, and where it has a budget (`average-bits=B`) its allocations are
    measured: those that are the best by prediction for the budgets B, B - 1/8 and so
    on down to B - 1, each rounded down to a multiple of 1/8 bit, and uniform bits; at
    most ten, none whose prediction is worse than the best by more than 6 dB. Each is
    quantised and run on the first `samples` of `data` beside the float program. The
    one with the least noise power over signal power at the result (the noisiest, if
    there are several) wins, the smaller of equals. So uniform bits are never better
    on these samples, and a larger budget is never worse than a smaller one whose
    choice is still on the list. Without a budget it is `lowp-allocate`.

    Errors: `kappa`, `data`, `samples`, `normalize` or `threads` without a budget,
    which nothing would read; those of `lowp-allocate`, and those of `lowp-calibrate` on data and
    samples. Remarks (category `lowp-allocate`): what was measured.
  }];
  let options = LowpAllocateOptionList # [
    Option<"data", "data", "::mlir::lowp::OptionPath", "\"\"", "Data (IDX or .npy)">,
    Option<"samples", "samples", "int64_t", "512", "Use the first N samples">,
    Option<"normalize", "normalize", "std::string", "\"\"",
           "mean,std: feed (x - mean) / std, after x / 255 for u8">,
    Option<"threads", "threads", "unsigned", "0", "Threads (default: one per core)">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::lowp::LowpDialect",
    "::mlir::tensor::TensorDialect",
  ];
}

def LowpMeasure : Pass<"lowp-measure", "::mlir::ModuleOp"> {
  let summary = "Measure the SQNR of every layer on data";
  let description = [{
    Runs an allocated module as it is and as `lowp-quantize` would leave it on
    the first `samples` of `data`, and writes the signal to quantisation noise
    ratio at each quantisable value, in dB, as `measured_sqnr_db` into
    `lowp.layers`, beside the predicted one. The program is not changed.

    Errors: those of `lowp-calibrate` on data and samples; a module that is not
    in phase allocated.
  }];
  let options = [
    Option<"data", "data", "::mlir::lowp::OptionPath", "\"\"", "Data (IDX or .npy)">,
    Option<"samples", "samples", "int64_t", "128", "Use the first N samples">,
    Option<"entry", "entry", "std::string", "\"\"",
           "Function to work on (default: the only public one)">,
    Option<"normalize", "normalize", "std::string", "\"\"",
           "mean,std: feed (x - mean) / std, after x / 255 for u8">,
    Option<"threads", "threads", "unsigned", "0", "Threads (default: one per core)">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::lowp::LowpDialect",
    "::mlir::tensor::TensorDialect",
  ];
}

def LowpSelfCheck : Pass<"lowp-self-check", "::mlir::ModuleOp"> {
  let summary = "Compare an integer program with the quantized one it was made from";
  let description = [{
    Runs a module in phase integer, and the one in phase quantized that it was made
    from (`quantized=FILE`), on the first `samples` of `data`, and compares every
    value that is rounded to codes, every observed value that stays float, and the
    results. The quantized program is given the codes that the integer program
    computed before, in f64: so each value is looked at by itself, and a code must be
    one that the number rounds to, up to what the scales, the multipliers and
    intermediate roundings explain (docs/Rationale/SelfCheck.md derives how much).

    With `float=FILE` (the program in phase calibrated or allocated; its observes
    name the values) the results are compared with it, too.

    Errors: a value that parts from the quantized program by more than rounding
    explains (the message names layer, op, dB and the first element: index, got,
    expected); a quantized program of another network; a program in another phase, or a
    file that cannot be read; those of `lowp-calibrate` on
    data. Warnings: a result with less than 10 dB against the float program; it names
    the first layer with less. Changes nothing.

    `lowp-compile` runs it by itself (`self-check=N`).
  }];
  let options = [
    Option<"quantized", "quantized", "::mlir::lowp::OptionPath", "\"\"",
           "The program in phase quantized: a file of MLIR or bytecode">,
    Option<"original", "float", "::mlir::lowp::OptionPath", "\"\"",
           "The float program, to compare with too">,
    Option<"data", "data", "::mlir::lowp::OptionPath", "\"\"", "Data (IDX or .npy)">,
    Option<"samples", "samples", "int64_t", "16", "Use the first N samples">,
    Option<"entry", "entry", "std::string", "\"\"",
           "Function to work on (default: the only public one)">,
    Option<"normalize", "normalize", "std::string", "\"\"",
           "mean,std: feed (x - mean) / std, after x / 255 for u8">,
    Option<"threads", "threads", "unsigned", "0", "Threads (default: one per core)">,
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::cf::ControlFlowDialect", "::mlir::func::FuncDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::lowp::LowpDialect",
    "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect",
  ];
}

#endif // LOWP_CALIBRATION_PASSES_TD
