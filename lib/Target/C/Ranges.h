//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Between which bounds does an integer lie? Decides where plain C operators are
// free of overflow and how wide a loop counter has to be.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TARGET_C_RANGES_H
#define LOWP_LIB_TARGET_C_RANGES_H

#include "mlir/Analysis/DataFlowFramework.h"
#include "mlir/IR/AffineExpr.h"
#include <optional>

namespace mlir::lowp {

/// A closed interval of signed integers.
struct Interval {
  int64_t low = 0, high = 0;

  bool isConstant() const { return low == high; }
  /// Whether every value fits a signed integer of `width` bits.
  bool fits(unsigned width) const;
};

/// Interval arithmetic; nullopt where 64 bits do not hold the result.
std::optional<Interval> add(Interval a, Interval b);
std::optional<Interval> subtract(Interval a, Interval b);
std::optional<Interval> multiply(Interval a, Interval b);

/// The bounds of all integer values below one operation.
class Ranges {
public:
  explicit Ranges(Operation *root);

  /// Returns the bounds of `value` (signed; i1 is 0 or 1); those of the type if
  /// nothing better is known.
  Interval get(Value value) const;

  /// Returns the bounds of `expr` and of each of its parts; nullopt if 64 bits do
  /// not hold a part.
  std::optional<Interval> get(AffineExpr expr, ValueRange dims, ValueRange symbols) const;

private:
  /// Bounds of values that affine maps define, which the solver does not read.
  std::optional<Interval> getFromAffine(Value value) const;

  DataFlowSolver solver;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_TARGET_C_RANGES_H
