//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does the scalar body of a linalg op say? Spellings that the questions on ops
// share: what is yielded, constants, minimum and maximum.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_ANALYSIS_SCALARBODY_H
#define LOWP_LIB_ANALYSIS_SCALARBODY_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace mlir::lowp {

/// The value yielded by a one-block, one-result linalg body, or null.
Value getYielded(linalg::LinalgOp op);

/// The float constant that `value` (or null) is, or the splat of one.
std::optional<double> getScalarConstant(Value value);

/// max(lhs, rhs) or min(lhs, rhs). What happens to NaN is not compared.
struct Extremum {
  bool isMax;
  Value lhs, rhs;
};
/// If `value` is one in any of its spellings: an op, or cmpf + select.
std::optional<Extremum> matchExtremum(Value value);

} // namespace mlir::lowp

#endif // LOWP_LIB_ANALYSIS_SCALARBODY_H
