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

include "mlir/Pass/PassBase.td"

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
    file with fewer than `samples` samples is used as a whole. A static batch
    of N runs N samples at a time, a batch `?` one.

    ```mlir
    %1 = lowp.observe %0 {layer = "conv0", role = "activations",
           statistics = #lowp.statistics<count = 4718592, min = 0.0, ...>}
           : tensor<1x16x24x24xf32>
    ```

    Errors: `data` missing, cut short, empty, of another shape or type;
    `samples=0`; NaN or infinity in the data or in an activation (the message
    names the layer and the sample); what `lowp-normalise` rejects.
  }];
  let options = [
    Option<"data", "data", "std::string", "\"\"", "Calibration data (IDX or .npy)">,
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
    Option<"data", "data", "std::string", "\"\"", "Data (IDX or .npy)">,
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

#endif // LOWP_CALIBRATION_PASSES_TD
