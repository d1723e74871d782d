//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which arguments of a function in loops are its results?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEGEN_RESULTARGUMENTS_H
#define LOWP_CODEGEN_RESULTARGUMENTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <optional>

namespace mlir::lowp {

/// How many trailing arguments of `function` are its results, as
/// lowp-results-to-arguments left it; nullopt for a function that it has not turned.
std::optional<unsigned> countResultArguments(func::FuncOp function);

} // namespace mlir::lowp

#endif // LOWP_CODEGEN_RESULTARGUMENTS_H
