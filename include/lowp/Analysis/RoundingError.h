//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How far is a number from the one that it is rounded to? At most, of any number in an
// interval, and exactly, of each element of a constant as lowp-quantize encodes it. No
// statistics: what is said here holds.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_ROUNDINGERROR_H
#define LOWP_ANALYSIS_ROUNDINGERROR_H

#include "lowp/Constants/ConstantView.h"
#include "lowp/IR/Lowp.h"
#include "llvm/ADT/DenseMap.h"

#include <vector>

namespace mlir::lowp {

/// Errors of numbers that are not known. Keeps the levels of formats that were asked for.
class RoundingErrors {
public:
  /// The largest |q - x|, where x is in [low, high] and q is what any v with
  /// |v - x| <= `error` becomes by lowp.quantize (nearest even, saturated) and
  /// lowp.dequantize under `choice`, which is per tensor. In the unit of x; exact
  /// arithmetic but for the roundings of f64. With an infinite error: how far x and the
  /// ends of the codes are apart, which is never exceeded. Infinite for an infinite
  /// interval.
  double getLargest(ChoiceAttr choice, double low, double high, double error = 0);

private:
  /// Values at scale 1, ascending, and what separates them.
  struct Levels {
    std::vector<double> values, thresholds;
  };
  const Levels &getLevels(Type format);
  /// The values of the lowest and the highest level at scale 1, less the zero point.
  static std::pair<double, double> getEnds(Type format, int64_t zeroPoint);
  /// The largest error of rounding a quotient in [low, high], which is within the levels;
  /// infinite for formats of more than 65,536 levels that are no integers.
  double getLargestStep(Type format, double low, double high);

  DenseMap<Type, Levels> levels;
};

/// What the codes of a constant do to sums of its elements times something.
struct RowErrors {
  /// Of the elements w and their codes' values q: sums of |q|, of what q is above and
  /// below w, and of the positive and the negative w (as magnitudes).
  double magnitude = 0, above = 0, below = 0, positive = 0, negative = 0;
};

/// A constant against its codes, element by element.
struct ConstantErrors {
  std::vector<RowErrors> rows;
  /// The largest |q - w|, and the extremes of w.
  double largest = 0, low = 0, high = 0;
};

/// The errors of `constant` under `choice` (null: none, q is w). A row are the elements
/// that agree in the dimensions that `isRow` names, row-major among these.
ConstantErrors measureErrors(const ConstantView &constant, ChoiceAttr choice,
                             ArrayRef<bool> isRow);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_ROUNDINGERROR_H
