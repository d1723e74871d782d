//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a compiler that embeds Lowp run lowp-compile? The options as a
// struct, and the pipeline from them; nothing needs to be registered.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_PIPELINES_COMPILE_H
#define LOWP_PIPELINES_COMPILE_H

#include "lowp/IR/Phase.h"
#include "mlir/Pass/PassManager.h"
#include <optional>
#include <string>

namespace mlir::lowp {

/// The options of lowp-compile (docs/CommandLine.md); what is not given has the
/// default of the pass that reads it.
struct LowpCompileOptions {
  /// The phase to stop at, not Float. Default: integer, or quantized if a side
  /// is float and `overrides` is empty.
  std::optional<Phase> to;
  /// Function to compile. Default: the only public one.
  std::string entry;

  /// Samples: an IDX or .npy file. Needed but for programs with quant ops.
  std::string data;
  /// The first N of them.
  std::optional<int64_t> samples;
  /// "mean,std".
  std::string normalize;

  /// Formats as at lowp-allocate; "" and "float" leave the side in float.
  std::string weights, activations;
  /// "rule", "pow2" or "real".
  std::optional<std::string> scale;
  /// Budget in bits per weight: "4.0".
  std::string averageBits;
  std::optional<double> kappa;
  /// LAYER.weights=FORMAT and LAYER.activations=FORMAT.
  SmallVector<std::string> overrides;
  bool strict = false;

  /// As at lowp-integerize.
  std::optional<std::string> requant, border;
  std::optional<unsigned> accumulatorBits;
  bool foldBatchNorm = true;
  /// Samples of the self-check; 0: none.
  std::optional<int64_t> selfCheck;

  /// As at lowp-to-loops.
  bool tile = false;
  std::string target, kernel, prefer;

  /// Folder of the phases' dumps; "": none.
  std::string dump;
  /// File of the table, "stderr" or "-"; "": none.
  std::string report;
};

/// The phase that lowp-compile stops at.
Phase getCompileTarget(const LowpCompileOptions &options);

/// Appends the phases of lowp-compile to `pm`, a pipeline on modules.
///
/// Errors, reported through `errorHandler`: a value that no pass takes; data
/// that are read twice and can be read once.
LogicalResult
buildCompilePipeline(OpPassManager &pm, const LowpCompileOptions &options,
                     function_ref<LogicalResult(const Twine &)> errorHandler);

/// The same from option text ("key=value ..."). Errors also: an unknown or
/// repeated key, an option that nothing reads.
LogicalResult
buildCompilePipeline(OpPassManager &pm, StringRef text,
                     function_ref<LogicalResult(const Twine &)> errorHandler);

/// Registers `--lowp-compile`.
void registerCompilePipeline();

} // namespace mlir::lowp

#endif // LOWP_PIPELINES_COMPILE_H
