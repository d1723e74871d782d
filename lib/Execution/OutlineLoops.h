//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a function of hundreds of loop nests compile in seconds? LLVM's
// analyses walk back from each loop over all before it, so their time grows
// with the square of the number; each nest becomes a function of its own.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_EXECUTION_OUTLINELOOPS_H
#define LOWP_LIB_EXECUTION_OUTLINELOOPS_H

#include "mlir/Pass/Pass.h"

namespace mlir::lowp {

/// Moves the outermost loops of functions with many of them into private
/// functions that are not inlined; constants go along. Results are unchanged.
std::unique_ptr<Pass> createOutlineLoopsPass();

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_OUTLINELOOPS_H
