//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a program of any phase become affine loops on memrefs? The pipeline
// `lowp-to-loops`, for tools and for those who compose their own.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEGEN_TOLOOPS_H
#define LOWP_CODEGEN_TOLOOPS_H

#include "mlir/Pass/PassManager.h"

#include <functional>
#include <memory>
#include <string>

namespace mlir::lowp {

struct ToLoopsOptions {
  /// Stop before lowp-to-arith: loops on memrefs of lowp element types.
  bool keepFormats = false;
  /// Compute a layer's accumulators and rescale them tile by tile, so that their
  /// buffer is one image of one channel (or one row) and not the whole layer.
  /// Off by default: the buffers shrink, speed falls by some 5 %.
  bool tile = false;
  /// As at lowp-choose-kernels; empty: what the program says, else its defaults.
  std::string target, kernel, prefer;
};

/// Appends tensors (of any phase, float ones too) -> affine loops on memrefs.
/// Tensor results become trailing memref arguments with identity layout.
void buildToLoops(OpPassManager &pm, const ToLoopsOptions &options = {});

/// Reads "keep-formats tile=true target=host"; reports what is wrong through `errorHandler`.
FailureOr<ToLoopsOptions>
readToLoopsOptions(StringRef text, function_ref<LogicalResult(const Twine &)> errorHandler);

/// Registers `--lowp-to-loops`. `createPhaseCheck` makes a pass that runs first: loops of a
/// program that only claims its phase would mean something else.
void registerToLoopsPipeline(std::function<std::unique_ptr<Pass>()> createPhaseCheck);

} // namespace mlir::lowp

#endif // LOWP_CODEGEN_TOLOOPS_H
