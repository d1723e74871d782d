//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What ternary and binary codes are worth, and the exact form of the rules that
// place their scales: see lowp/Numerics/Ternary.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Ternary.h"
#include "lowp/Numerics/Levels.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace mlir::lowp::numerics;
using llvm::APSInt;

namespace {

/// A magnitude and how often it occurs.
struct Cell {
  double magnitude;
  int64_t count;
  /// Position among the values: equal magnitudes keep their order.
  size_t position;
};

/// Which elements a rule is about.
enum class Sign { Any, Positive, Negative };

/// The non-zero magnitudes of the elements of a sign, largest first.
std::vector<Cell> getMagnitudes(const TernaryValues &values, Sign sign) {
  std::vector<Cell> cells;
  for (auto [value, count] : llvm::zip_equal(values.values, values.counts)) {
    bool isWanted = sign == Sign::Any ? value != 0
                    : sign == Sign::Positive ? value > 0
                                             : value < 0;
    if (isWanted)
      cells.push_back({std::abs(value), count, cells.size()});
  }
  llvm::sort(cells, [](const Cell &a, const Cell &b) {
    return std::pair(b.magnitude, a.position) < std::pair(a.magnitude, b.position);
  });
  return cells;
}

/// numerator / count, to the nearest double. count > 0.
double divide(const Dyadic &numerator, int64_t count) {
  // Enough digits for one more rounding to be harmless, and a sticky last bit.
  constexpr unsigned kDigits = 192;
  const APSInt &mantissa = numerator.getMantissa();
  unsigned width = mantissa.getBitWidth() + kDigits + 66;
  llvm::APInt wide = mantissa.sext(width).shl(kDigits);
  llvm::APInt quotient, rest;
  bool isNegative = wide.isNegative();
  llvm::APInt::udivrem(wide.abs(),
                       llvm::APInt(width, static_cast<uint64_t>(count)),
                       quotient, rest);
  quotient = quotient.shl(1);
  if (!rest.isZero())
    ++quotient;
  if (isNegative)
    quotient.negate();
  return Dyadic(APSInt(std::move(quotient), /*isUnsigned=*/false),
                numerator.getExponent() - int(kDigits) - 1)
      .toDouble();
}

/// The sum of the cells with a magnitude above `threshold`, and their count.
std::pair<Dyadic, int64_t> sumAbove(const std::vector<Cell> &cells,
                                    double threshold) {
  Dyadic sum;
  int64_t count = 0;
  for (const Cell &cell : cells)
    if (cell.magnitude > threshold) {
      sum = sum + Dyadic::fromDouble(cell.magnitude) * Dyadic::fromInt(cell.count);
      count += cell.count;
    }
  return {sum, count};
}

double meanAbove(const std::vector<Cell> &cells, double threshold) {
  auto [sum, count] = sumAbove(cells, threshold);
  return count ? divide(sum, count) : 0;
}

/// The mean of all magnitudes, those of zeros included.
double meanMagnitude(const TernaryValues &values) {
  int64_t count = 0;
  for (int64_t times : values.counts)
    count += times;
  Dyadic sum = sumAbove(getMagnitudes(values, Sign::Any), 0).first;
  return count ? divide(sum, count) : 0;
}

/// The best prefix of magnitudes in descending order, all equal ones together: a
/// prefix that ends between equals is never better than both of its ends.
TernaryFit fitPrefix(const std::vector<Cell> &cells) {
  Dyadic sum, bestSum;
  int64_t count = 0, bestCount = 0;
  double bestScore = 0;
  for (const Cell &cell : cells) {
    sum = sum + Dyadic::fromDouble(cell.magnitude) * Dyadic::fromInt(cell.count);
    count += cell.count;
    // Doubles decide where they can.
    double rounded = sum.toDouble();
    double score = rounded / static_cast<double>(count) * rounded;
    bool isClose = std::abs(score - bestScore) <= 1e-12 * bestScore ||
                   !std::isnormal(score) || !std::isnormal(bestScore);
    bool isBetter =
        isClose && bestCount
            ? (bestSum * bestSum * Dyadic::fromInt(count)) <
                  (sum * sum * Dyadic::fromInt(bestCount))
            : score > bestScore || !bestCount;
    if (isBetter) {
      bestSum = sum;
      bestCount = count;
      bestScore = score;
    }
  }
  TernaryFit fit;
  if (bestCount) {
    fit.scale = divide(bestSum, bestCount);
    fit.threshold = fit.scale / 2;
  }
  return fit;
}

} // namespace

Number mlir::lowp::numerics::decodeTernary(const APSInt &code) {
  return Number::fromInt(code.isZero() ? 0 : code[1] ? -1 : 1);
}

Number mlir::lowp::numerics::decodeBinary(const APSInt &code) {
  return Number::fromInt(code[0] ? 1 : -1);
}

APSInt mlir::lowp::numerics::encodeBinary(const Number &value,
                                          const Number &unit, Rounding rounding,
                                          uint32_t random) {
  auto at = [](uint64_t rank) { return Number::fromInt(rank ? 1 : -1); };
  // The boundary is 0, whatever the unit; a tie goes to +1, the only even level.
  auto compareToBoundary = [](uint64_t, const Number &number, const Number &) {
    return number.getSign();
  };
  auto isEven = [](uint64_t rank) { return rank == 1; };
  bool isPlus = value.isNaN() || findLevel({2, at, compareToBoundary, isEven},
                                           value, unit, rounding, random) == 1;
  return APSInt(llvm::APInt(1, isPlus), /*isUnsigned=*/true);
}

TernaryFit mlir::lowp::numerics::fitTwn(const TernaryValues &values) {
  return fitPrefix(getMagnitudes(values, Sign::Any));
}

TernaryFit
mlir::lowp::numerics::fitTwnApproximately(const TernaryValues &values) {
  TernaryFit fit;
  fit.threshold = 0.7 * meanMagnitude(values);
  fit.scale = meanAbove(getMagnitudes(values, Sign::Any), fit.threshold);
  return fit;
}

TernaryPairFit mlir::lowp::numerics::fitPair(const TernaryValues &values) {
  return {fitPrefix(getMagnitudes(values, Sign::Positive)),
          fitPrefix(getMagnitudes(values, Sign::Negative))};
}

TernaryPairFit mlir::lowp::numerics::fitTtq(const TernaryValues &values,
                                            double ratio) {
  std::vector<Cell> all = getMagnitudes(values, Sign::Any);
  double threshold = all.empty() ? 0 : ratio * all.front().magnitude;
  auto fit = [&](Sign sign) {
    return TernaryFit{meanAbove(getMagnitudes(values, sign), threshold), threshold};
  };
  return {fit(Sign::Positive), fit(Sign::Negative)};
}

double mlir::lowp::numerics::fitBinary(const TernaryValues &values) {
  return meanMagnitude(values);
}

TernaryFit mlir::lowp::numerics::fitBitNet(const TernaryValues &values) {
  double scale = std::max(meanMagnitude(values), 1e-5);
  return {scale, scale / 2};
}
