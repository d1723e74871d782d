//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does arithmetic give where MLIR leaves it open? What docs/NumericContract.md
// says, and the C exit does: 0 for a float that has no integer, and shifts by the
// amount modulo the width.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_EXECUTION_TOTALARITH_H
#define LOWP_LIB_EXECUTION_TOTALARITH_H

#include "mlir/Pass/Pass.h"

namespace mlir::lowp {

/// Guards arith.fptosi, arith.fptoui, and arith.shli, .shrsi, .shrui by amounts that
/// are not constant, on scalars. Widths of integers must be powers of two.
std::unique_ptr<Pass> createTotalArithPass();

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_TOTALARITH_H
