//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Everything for tools: Lowp's dialect, passes and pipelines (lowp/InitLowp.h), together
// with those of upstream that a Lowp program may meet.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_INITALL_H
#define LOWP_INITALL_H

#include "lowp/InitLowp.h"

namespace mlir::lowp {

/// Adds the Lowp dialect, all upstream dialects, and the interfaces that
/// bufferization, tiling and translation to LLVM IR need.
void registerAllDialects(DialectRegistry &registry);

/// Registers all passes and pipelines of Lowp and of upstream for use by name.
/// Call it once per process.
void registerAllPasses();

} // namespace mlir::lowp

#endif // LOWP_INITALL_H
