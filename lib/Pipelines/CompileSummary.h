//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The last line of lowp-compile.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_PIPELINES_COMPILESUMMARY_H
#define LOWP_LIB_PIPELINES_COMPILESUMMARY_H

#include "mlir/Pass/Pass.h"

namespace mlir::lowp {

/// A pass that says in one line on standard error how much of the function
/// `entry` (or the only public one) is computed in integers, read off the
/// program as it is: before phase loops. `integerBorder`: float ops are a
/// warning, too. Changes nothing.
std::unique_ptr<Pass> createCompileSummaryPass(StringRef entry,
                                               bool integerBorder);

} // namespace mlir::lowp

#endif // LOWP_LIB_PIPELINES_COMPILESUMMARY_H
