//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are the observed values of a program on data? A compiled copy that
// returns what each activation's lowp.observe sees, and the data to feed it.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CALIBRATION_OBSERVEDPROGRAM_H
#define LOWP_LIB_CALIBRATION_OBSERVEDPROGRAM_H

#include "lowp/Execution/SampleFeed.h"
#include "lowp/Execution/SampleSource.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <optional>

namespace mlir::lowp {

/// The options on data that calibration and measurement share.
struct DataOptions {
  std::string data;
  int64_t samples = 0;
  std::string normalize;
  unsigned threads = 0;
};

/// Observes of activations and inputs in the entry block, in program order.
SmallVector<ObserveOp> getObservedActivations(func::FuncOp function);

/// A data file and how to feed it.
struct CalibrationData {
  DataFile file;
  Normalisation normalisation;
  int64_t samples;
  /// At most one per sample.
  unsigned threads;
  /// Who asked, and where.
  std::string pass;
  MLIRContext *context;

  /// Tells whoever wants to know that the samples are being run.
  Progress startProgress() const { return Progress(*context, pass, samples); }

  /// Errors (reported on `module` in the name of `pass`): no `data`, samples <
  /// 1, what parseNormalisation and readSamples reject.
  static FailureOr<CalibrationData>
  load(ModuleOp module, const DataOptions &options, StringRef pass);
};

/// A compiled program whose results are observed values.
class ObservedProgram {
public:
  /// Compiles a copy of `module` in which `entry` returns the operands of
  /// getObservedActivations(); a batch `?` becomes 1.
  static FailureOr<ObservedProgram> compile(ModuleOp module, StringRef entry,
                                            const CalibrationData &data);

  const SampleFeed &getFeed() const { return *feed; }
  CallBuffers makeBuffers() const { return feed->makeBuffers(); }
  /// Runs samples [first, first + count), count <= batch.
  ///
  /// Errors: those of SampleFeed::fill and CompiledProgram::call.
  llvm::Error run(int64_t first, int64_t count, CallBuffers &buffers) const {
    if (llvm::Error error = feed->fill(first, count, buffers))
      return error;
    return program->call(buffers.tensors);
  }
  /// The values of the first `count` samples of result `index`, from `buffers`.
  void read(const CallBuffers &buffers, size_t index, int64_t count,
            std::vector<double> &values) const;

private:
  std::unique_ptr<CompiledProgram> program;
  std::optional<SampleFeed> feed;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_CALIBRATION_OBSERVEDPROGRAM_H
