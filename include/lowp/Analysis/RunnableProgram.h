//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// May a program be run, or translated to C? Upstream's verifiers let through what
// leaves the memory of a tensor, what has more elements than memory addresses, and
// calls that never return. What users are told of it is in docs/CommandLine.md.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_RUNNABLEPROGRAM_H
#define LOWP_ANALYSIS_RUNNABLEPROGRAM_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::lowp {

/// Marks the arguments of a function in loops that are its results.
inline constexpr StringLiteral kResultAttrName("lowp.result");

/// Diagnoses the first of these that `module` has; success if it has none: a type of
/// 2^63 bytes or more, and what verifyCalls, verifyAccesses, verifyInitialised and
/// verifyBufferUse refuse.
LogicalResult verifyRunnable(ModuleOp module);

/// Calls must not be recursive, and each must be of a function with a body.
LogicalResult verifyCalls(ModuleOp module);

/// No index may be outside of its tensor or memref for certain: constants, and
/// indices computed from the counters of loops of constant bounds. Strides and
/// dilations of linalg ops are 1 or more, padding and sizes 0 or more, constant
/// steps of loops and divisors are not 0. An access that depends on data, on
/// dynamic sizes or on a branch is taken on trust, unless it is outside whatever
/// they are.
LogicalResult verifyAccesses(Operation *root);

/// No op of linalg or element by element may compute with a tensor.empty, and no function
/// return one: it holds whatever was in memory before. What is put into a part of
/// one is taken on trust.
LogicalResult verifyInitialised(Operation *root);

/// Loops free what they allocated, in the same block, once and after the last use; they do
/// not write to tables (memref.global), which all have values, nor to inputs where results
/// are marked (lowp.result).
LogicalResult verifyBufferUse(ModuleOp module);

/// An op that writes to `buffer`, a memref, or to a view of it; null if there is none.
Operation *findWrite(Value buffer);

/// Whether nothing is known of an index of a memref.load or memref.store that keeps
/// it inside.
bool mayBeOutside(Operation *access);

/// The bytes of a static `type` as memrefs store it (a dynamic dimension counts as
/// 1); nullopt if they are 2^63 or more.
std::optional<int64_t> getStoredBytes(ShapedType type);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_RUNNABLEPROGRAM_H
