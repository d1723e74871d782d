//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How much memory may a run take? Asked before memory is taken, because a process
// that takes too much is ended without a word.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_MEMORYBUDGET_H
#define LOWP_EXECUTION_MEMORYBUDGET_H

#include <cstdint>

namespace mlir::lowp {

/// Bytes that this process may take: the machine's memory, less if a control group
/// or `ulimit -v` allows less. What others use of it is not looked at.
uint64_t getMemoryBudgetBytes();

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_MEMORYBUDGET_H
