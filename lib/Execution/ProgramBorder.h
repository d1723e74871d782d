//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are the arguments and results of the function that is called? Read from
// its type before it is lowered, and from `lowp.signature`.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_EXECUTION_PROGRAMBORDER_H
#define LOWP_LIB_EXECUTION_PROGRAMBORDER_H

#include "lowp/Execution/CompiledProgram.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::lowp {

/// `isLoops`: results are trailing memref arguments (as many as the signature
/// says; without one, those that are written).
///
/// Errors: values that are not tensors or memrefs of 8 to 64-bit integers, f32,
/// f64 or a lowp format; a dynamic dimension other than the first.
LogicalResult readProgramBorder(func::FuncOp function, bool isLoops,
                                SmallVectorImpl<ProgramValue> &arguments,
                                SmallVectorImpl<ProgramValue> &results);

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_PROGRAMBORDER_H
