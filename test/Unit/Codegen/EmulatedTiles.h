//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Programs for a tile unit (AMX) on machines that have none.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_UNIT_CODEGEN_EMULATEDTILES_H
#define LOWP_TEST_UNIT_CODEGEN_EMULATEDTILES_H

#include "mlir/IR/BuiltinOps.h"

namespace mlir::lowp {

/// Replaces the intrinsics of the tile unit in a program in loops by calls of functions in
/// this process that do the same; returns how many products of tiles it has.
unsigned emulateTiles(ModuleOp module);

/// What such a function found wrong since the last call: tiles that do not fit, as the
/// machine would refuse them. Empty: nothing.
const char *takeTileFault();

} // namespace mlir::lowp

#endif // LOWP_TEST_UNIT_CODEGEN_EMULATEDTILES_H
