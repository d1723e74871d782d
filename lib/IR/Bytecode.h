//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which attributes have a form of their own in bytecode? Those that may hold resources:
// bytecode keeps others as text, and text in bytecode finds no resources.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_IR_BYTECODE_H
#define LOWP_LIB_IR_BYTECODE_H

#include "lowp/IR/Lowp.h"

namespace mlir::lowp {

/// Adds the interface that reads and writes them.
void addBytecodeInterface(LowpDialect &dialect);

} // namespace mlir::lowp

#endif // LOWP_LIB_IR_BYTECODE_H
