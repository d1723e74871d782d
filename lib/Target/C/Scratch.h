//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which static array holds which buffer? Buffers of one element type share an
// array when the straight line of top-level loops never needs both.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TARGET_C_SCRATCH_H
#define LOWP_LIB_TARGET_C_SCRATCH_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::lowp {

struct ScratchPlan {
  struct Array {
    Type elementType;
    int64_t lenElems = 0;
    /// Index in the entry block of the last operation that uses it.
    unsigned lastUse = 0;
  };
  SmallVector<Array> arrays;
  /// Array of each allocation, in program order.
  llvm::MapVector<Operation *, unsigned> arrayOf;
};

/// Plans memref.alloc and memref.alloca of `function`, which has one block.
///
/// Errors: an allocation of dynamic size; diagnosed here.
FailureOr<ScratchPlan> planScratch(func::FuncOp function);

} // namespace mlir::lowp

#endif // LOWP_LIB_TARGET_C_SCRATCH_H
