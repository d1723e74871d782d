//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does an assertion of a program reach its user? `cf.assert` becomes a call
// that ends the run with the assertion's text; upstream's lowering ends the process.
// Accesses whose index depends on data are asserted to stay inside.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_EXECUTION_ASSERTIONS_H
#define LOWP_LIB_EXECUTION_ASSERTIONS_H

#include "mlir/Pass/Pass.h"

namespace mlir::lowp {

/// The function that machine code calls: (i32 holds, i64 number of the text).
inline constexpr StringLiteral kAssertionFunction = "lowp_check_assertion";

/// Puts a cf.assert before each memref.load and memref.store of which mayBeOutside
/// says so.
std::unique_ptr<Pass> createGuardAccessesPass();

/// Replaces each cf.assert by a call of kAssertionFunction and appends its text,
/// with the place it stands at, to `texts`, which must outlive the pass.
std::unique_ptr<Pass> createAssertionsToCallsPass(std::vector<std::string> &texts);

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_ASSERTIONS_H
