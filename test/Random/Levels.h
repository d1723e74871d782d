//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which codes may a value get that is known up to an interval? Rounding is monotone,
// so they lie between those of its ends; and at a tie, or a boundary, either of the
// two neighbours is allowed: lowp-integerize rounds half up what lowp.quantize
// rounds to even (docs/NumericContract.md). Levels and their boundaries are those of
// the format's own interface.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_LEVELS_H
#define LOWP_TEST_RANDOM_LEVELS_H

#include "Interval.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/ScaleIndex.h"
#include <optional>
#include <vector>

namespace mlir::lowp::random {

/// The levels of one tensor: a format with its scales.
class Levels {
public:
  /// nullopt for a format whose levels cannot be listed.
  static std::optional<Levels> create(ChoiceAttr choice, ArrayRef<int64_t> shape);

  /// The real numbers that elements of `value` may become: at element `index`.
  Interval quantize(const Interval &value, int64_t index) const;
  /// The one that a number becomes: exactly as lowp.quantize does it.
  double quantizeExactly(double value, int64_t index) const;
  /// The step of the integers that element `index` is computed on: that of the
  /// format's grid, but no finer than 2^-26 of its largest level, below which sums
  /// are taken in words that round ("Words" of the contract).
  double getStep(int64_t index) const;
  /// The largest value of element `index`.
  double getLargest(int64_t index) const;
  /// How far a sum with such elements may be off, relative to the sum of its terms'
  /// magnitudes. Of sums in two accumulators ("Two accumulators"): the largest
  /// factor has at least 16 bits, each is off by half a unit: 2^-16 per sum, times
  /// the ratio of the two scales of a pair.
  double getFactorError() const { return factorError; }
  /// Elements with sqrt(2) are rounded to 24 bits of the largest between layers.
  bool hasRoot() const { return format.hasRoot(); }

private:
  /// The level of value / scale: `towards` -1 or +1 goes that way at a boundary.
  double getLevel(double quotient, int64_t scale, int towards) const;
  double getScale(int64_t index, bool isNegative) const;

  FormatTypeInterface format;
  std::vector<double> scales;
  std::vector<int64_t> zeroPoints;
  std::optional<ScaleIndex> scaleOf;
  bool isPair = false;
  /// Integer codes: value = code * 2^-fraction.
  bool hasIntegerCodes = false;
  double least = 0, most = 0;
  int fraction = 0;
  /// Others: ascending, and what separates them.
  std::vector<double> values, thresholds;
  double gridStep = 0, largest = 0, factorError = 0;
};

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_LEVELS_H
