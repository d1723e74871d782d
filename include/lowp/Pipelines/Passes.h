//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does C++ make and register the passes and pipelines over phases?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_PIPELINES_PASSES_H
#define LOWP_PIPELINES_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::lowp {

#define GEN_PASS_DECL
#include "lowp/Pipelines/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "lowp/Pipelines/Passes.h.inc"

/// Appends the phases of `lowp-compile` for its option text ("key=value ...").
///
/// Errors: an unknown or repeated key, an unknown value of `to`: reported
/// through `errorHandler`.
LogicalResult buildCompilePipeline(OpPassManager &pm, StringRef text,
                                   function_ref<LogicalResult(const Twine &)> errorHandler);

/// Registers `--lowp-compile`.
void registerCompilePipeline();

} // namespace mlir::lowp

#endif // LOWP_PIPELINES_PASSES_H
