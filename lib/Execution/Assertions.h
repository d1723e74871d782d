//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does the text of a program's assertion get to the one who runs it? What the
// passes on assertions and the JIT share.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_EXECUTION_ASSERTIONS_H
#define LOWP_LIB_EXECUTION_ASSERTIONS_H

#include "mlir/IR/BuiltinOps.h"
#include <string>
#include <vector>

namespace mlir::lowp {

/// The function that machine code calls: (i32 holds, i64 number of the text).
inline constexpr StringLiteral kAssertionFunction = "lowp_check_assertion";

/// Marks the assertions that are not the program's own.
inline constexpr StringLiteral kAccessMark = "lowp.access";
/// Where lowp-assertions-to-calls leaves the texts, a list of strings on the module.
inline constexpr StringLiteral kAssertionsAttrName = "lowp.assertions";

/// Those texts; none where there is no assertion.
std::vector<std::string> getAssertionTexts(ModuleOp module);

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_ASSERTIONS_H
