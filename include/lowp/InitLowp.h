//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What Lowp registers of its own, for a compiler that embeds it: nothing of
// upstream's.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_INITLOWP_H
#define LOWP_INITLOWP_H

#include "mlir/IR/DialectRegistry.h"

namespace mlir::lowp {

/// Adds the Lowp dialect and the formats that are builtin floats.
void registerLowpDialects(DialectRegistry &registry);

/// Adds what upstream keeps apart from its dialects and our passes ask of it:
/// how ops are bufferized, deallocated and tiled, and what shapes and bounds
/// they have.
void registerLowpExtensions(DialectRegistry &registry);

/// Registers the passes and pipelines of Lowp for use by name: needed only
/// where pipelines are text. Call it once per process.
void registerLowpPasses();

/// Has --version of a tool print the version of Lowp, beside LLVM's. Before the
/// command line is parsed.
void registerVersion();

} // namespace mlir::lowp

#endif // LOWP_INITLOWP_H
