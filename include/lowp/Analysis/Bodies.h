//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do the scalars in the body of a linalg op compute? For who recognises ops by
// their bodies.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_BODIES_H
#define LOWP_ANALYSIS_BODIES_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace mlir::lowp {

/// A float constant, or one whose elements are all equal, as a double.
std::optional<double> getScalarConstant(Value value);

/// The value yielded by a one-block, one-result linalg body, or null.
Value getYielded(linalg::LinalgOp op);

/// max(lhs, rhs) or min(lhs, rhs).
struct Extremum {
  bool isMax;
  Value lhs, rhs;
};
/// `value` as one, in any spelling: maximumf, minimumf, maxnumf, minnumf, cmpf and
/// select. What happens to NaN is not compared.
std::optional<Extremum> matchExtremum(Value value);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_BODIES_H
