//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Rounding to the levels of a format: see lowp/Numerics/Levels.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Levels.h"

#include <cassert>

namespace mlir::lowp::numerics {

int compareToMiddle(const Number &low, const Number &high, const Number &value,
                    const Number &unit) {
  return value.scaled(1).compare((low + high) * unit);
}

uint64_t findLevel(const Levels &levels, const Number &value,
                   const Number &unit, Rounding rounding, uint32_t random) {
  assert(levels.count > 0 && !value.isNaN() && "levels and a number");
  uint64_t last = levels.count - 1;
  if (value.isInfinite())
    return value.isNegative() ? 0 : last;
  auto compareToLevel = [&](uint64_t rank) {
    return value.compare(levels.at(rank) * unit);
  };
  if (compareToLevel(0) <= 0)
    return 0;
  if (compareToLevel(last) >= 0)
    return last;
  // level(low) <= value < level(low + 1).
  uint64_t low = 0, high = last;
  while (high - low > 1) {
    uint64_t middle = low + (high - low) / 2;
    (compareToLevel(middle) >= 0 ? low : high) = middle;
  }
  if (compareToLevel(low) == 0)
    return low;
  int side = 0;
  switch (rounding) {
  case Rounding::Floor:
    return low;
  case Rounding::TowardZero:
    // Between a negative and a positive level none is nearer to zero.
    if (levels.at(low).isNegative() && levels.at(low + 1).getSign() > 0) {
      side = levels.compareToBoundary(low, value, unit);
      break;
    }
    return value.isNegative() ? low + 1 : low;
  case Rounding::Stochastic: {
    Number a = levels.at(low), b = levels.at(low + 1);
    Number distance = Number::fromDouble((value - a).toDouble());
    bool up = distance.scaled(32).compare(
                  Number::fromInt(random) * (b - a)) > 0;
    return up ? low + 1 : low;
  }
  case Rounding::NearestEven:
  case Rounding::NearestAway:
  case Rounding::HalfUp:
    side = levels.compareToBoundary(low, value, unit);
    break;
  }
  if (side != 0)
    return side > 0 ? low + 1 : low;
  bool up = rounding == Rounding::HalfUp ||
            ((rounding == Rounding::NearestAway ||
              rounding == Rounding::TowardZero) &&
             !value.isNegative()) ||
            (rounding == Rounding::NearestEven && !levels.isEven(low));
  return up ? low + 1 : low;
}

} // namespace mlir::lowp::numerics
