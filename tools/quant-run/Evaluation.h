//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How good and how fast are programs on data? Runs them side by side on the
// same samples; what is summed up does not depend on the number of threads.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TOOLS_QUANT_RUN_EVALUATION_H
#define LOWP_TOOLS_QUANT_RUN_EVALUATION_H

#include "lowp/Execution/SampleFeed.h"
#include <optional>

namespace mlir::lowp {

/// A program under evaluation.
struct Candidate {
  std::string path;
  /// File name without extensions that say nothing: "cnn.int".
  std::string stem;
  std::string phase;
  std::unique_ptr<CompiledProgram> program;
  std::optional<SampleFeed> feed;
};

/// What came out for one program.
struct Score {
  /// Samples whose class is the label; only with labels.
  std::optional<int64_t> correct;
  /// Samples whose class is that of the first program. One with a NaN among its
  /// results has no class.
  int64_t agreeing = 0;
  /// Sums of squares over all results: of the first program's values, and of
  /// the differences from them.
  double signal = 0, noise = 0;
  /// Samples with a NaN among the results.
  int64_t samplesWithNaN = 0;
  /// Samples with infinity, and no NaN, among the results.
  int64_t samplesWithInfinity = 0;
  double imagesPerSecond = 0;
  /// Stored results of all samples, one vector per result; only if asked for.
  std::vector<std::vector<uint8_t>> outputs;

  /// 10 log10(signal / noise): infinite if there is no noise, missing if there
  /// is no signal either, or if one of the two is NaN or infinite.
  std::optional<double> getSqnr() const;
};

struct EvaluationOptions {
  int64_t samples = 0;
  /// 0: one per core.
  unsigned threads = 1;
  bool keepOutputs = false;
  /// One per sample, or empty.
  ArrayRef<int64_t> labels;
  /// Called now and then with the number of finished samples.
  llvm::function_ref<void(int64_t)> progress;
};

/// `options.threads` becomes the number that is used: see chooseThreadCount.
///
/// Errors: outputs that do not fit into memory; those of SampleFeed::fill and
/// CompiledProgram::call.
llvm::Expected<std::vector<Score>> evaluate(ArrayRef<Candidate> candidates,
                                            EvaluationOptions &options);

} // namespace mlir::lowp

#endif // LOWP_TOOLS_QUANT_RUN_EVALUATION_H
