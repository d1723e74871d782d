//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a number become in a format? See lowp/IR/FormatNumbers.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/FormatNumbers.h"
#include "lowp/IR/Lowp.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::lowp;
using numerics::Levels;
using numerics::Number;
using numerics::Overflow;
using numerics::Rounding;

namespace {

/// Thresholds are listed of formats of at most so many levels.
constexpr uint64_t kMostLevels = 1 << 16;

/// The smallest f64 for which `isReached` holds, given that it does not for
/// `below` and does for `above`.
double bisect(double below, double above, function_ref<bool(double)> isReached) {
  // The bits of floats, mapped so that they ascend with the values.
  auto toOrdinal = [](double value) {
    int64_t bits = llvm::bit_cast<int64_t>(value);
    return bits < 0 ? std::numeric_limits<int64_t>::min() - bits : bits;
  };
  auto toDouble = [](int64_t ordinal) {
    return llvm::bit_cast<double>(
        ordinal < 0 ? std::numeric_limits<int64_t>::min() - ordinal : ordinal);
  };
  int64_t low = toOrdinal(below), high = toOrdinal(above);
  // The distance of a negative and a positive float may not fit int64_t.
  auto distance = [&] { return uint64_t(high) - uint64_t(low); };
  while (distance() > 1) {
    int64_t middle = low + int64_t(distance() / 2);
    (isReached(toDouble(middle)) ? high : low) = middle;
  }
  return toDouble(high);
}

} // namespace

bool formats::isCode(Type type, const llvm::APSInt &code) {
  auto format = cast<FormatTypeInterface>(type);
  return llvm::APSInt::compareValues(code, format.getMinCode()) >= 0 &&
         llvm::APSInt::compareValues(code, format.getMaxCode()) <= 0 &&
         format.isValidCode(llvm::APSInt(code.extOrTrunc(format.getBitWidth()),
                                         !format.isSignedCode()));
}

numerics::FixedFormat formats::getFixedFormat(Type type) {
  auto format = cast<FormatTypeInterface>(type);
  numerics::FixedFormat fixed{format.isSignedCode(), format.getBitWidth(),
                              -format.getGridExponent().value_or(0),
                              /*narrow=*/false};
  fixed.narrow = format.getMinCode() != fixed.minCode();
  return fixed;
}

unsigned formats::getElementBits(Type type, int grid) {
  auto format = cast<FormatTypeInterface>(type);
  if (format.hasIntegerCodes())
    return format.getBitWidth() + !format.isSignedCode();
  unsigned bits = 1;
  for (const llvm::APSInt &code :
       {format.getLowestCode(), format.getHighestCode()}) {
    numerics::Number value = format.decode(code);
    for (const numerics::Dyadic &part : {value.getRational(), value.getRoot()})
      bits = std::max(bits, part.scaled(-grid)
                                    .round(numerics::Rounding::Floor)
                                    .getSignificantBits() +
                                1);
  }
  return bits;
}

llvm::APSInt formats::quantize(Type type, const llvm::APFloat &input,
                                const llvm::APFloat &scale, int64_t zeroPoint,
                                Rounding rounding, Overflow overflow,
                                uint32_t random) {
  auto format = cast<FormatTypeInterface>(type);
  if (format.hasIntegerCodes())
    return getFixedFormat(type).quantize(input, scale, zeroPoint, rounding,
                                           overflow, random);
  auto toF64 = [](llvm::APFloat value) {
    bool losesInfo = false;
    value.convert(llvm::APFloat::IEEEdouble(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
    return value;
  };
  llvm::APFloat quotient = toF64(input);
  quotient.divide(toF64(scale), llvm::APFloat::rmNearestTiesToEven);
  llvm::APSInt code =
      format.encode(Number::fromFloat(quotient), rounding, overflow, random);
  std::optional<llvm::APSInt> negativeZero = format.getNegativeZeroCode();
  bool isNegativeZero = negativeZero && !quotient.isNaN() &&
                        quotient.isNegative() && code == *format.getZeroCode();
  return isNegativeZero ? *negativeZero : code;
}

llvm::APFloat formats::dequantize(Type type, const llvm::APSInt &code,
                                   const llvm::APFloat &scale,
                                   int64_t zeroPoint,
                                   const llvm::fltSemantics &semantics) {
  auto format = cast<FormatTypeInterface>(type);
  if (format.hasIntegerCodes())
    return getFixedFormat(type).dequantize(code, scale, zeroPoint, semantics);
  llvm::APFloat value =
      format.decode(code).toFloat(llvm::APFloat::IEEEdouble());
  if (code == format.getNegativeZeroCode())
    value = llvm::APFloat::getZero(llvm::APFloat::IEEEdouble(),
                                   /*Negative=*/true);
  llvm::APFloat factor = scale;
  bool losesInfo = false;
  factor.convert(llvm::APFloat::IEEEdouble(),
                 llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  value.multiply(factor, llvm::APFloat::rmNearestTiesToEven);
  value.convert(semantics, llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  return value;
}

llvm::APSInt formats::requantizeExactly(
    Type in, const llvm::APSInt &code, const llvm::APFloat &inScale,
    int64_t inZeroPoint, Type out, const llvm::APFloat &outScale,
    int64_t outZeroPoint, Rounding rounding, Overflow overflow) {
  auto target = cast<FormatTypeInterface>(out);
  numerics::FixedFormat source = getFixedFormat(in);
  Number unit = Number::fromFloat(outScale);
  Number value = Number((numerics::Dyadic(code, 0) -
                         numerics::Dyadic::fromInt(inZeroPoint))
                            .scaled(-source.fractionLength)) *
                 Number::fromFloat(inScale);
  if (outZeroPoint != 0)
    value = value + Number::fromInt(outZeroPoint,
                                    target.getGridExponent().value_or(0)) *
                        unit;
  return target.encodeQuotient(value, unit, rounding, overflow, 0);
}

FailureOr<std::vector<double>> formats::getThresholds(Type type,
                                                       Rounding rounding) {
  auto format = cast<FormatTypeInterface>(type);
  uint64_t count = format.getLevelCount();
  if (count == 0 || count > kMostLevels)
    return failure();
  if (rounding == Rounding::Stochastic)
    rounding = Rounding::Floor;
  Number one = Number::fromInt(1);
  std::vector<double> thresholds;
  for (uint64_t rank = 0; rank + 1 < count; ++rank) {
    // Among two neighbours the search of the oracle is one comparison.
    auto at = [&](uint64_t index) { return format.decode(format.getLevelCode(rank + index)); };
    auto compare = [&](uint64_t, const Number &value, const Number &unit) {
      return format.compareToBoundary(rank, value, unit);
    };
    auto isEven = [&](uint64_t index) { return format.isEvenLevel(rank + index); };
    Levels pair{2, at, compare, isEven};
    double low = at(0).toDouble(), high = at(1).toDouble();
    auto isReached = [&](double value) {
      return findLevel(pair, Number::fromDouble(value), one, rounding) == 1;
    };
    // Most are the middle, or the float above it.
    double below = std::nextafter(low, -INFINITY);
    double above = std::nextafter(high, INFINITY);
    double middle = low + (high - low) / 2;
    double before = std::nextafter(middle, -INFINITY);
    double after = std::nextafter(middle, INFINITY);
    if (isReached(before)) {
      above = before;
    } else if (!isReached(after)) {
      below = after;
    } else {
      bool isMiddle = isReached(middle);
      below = isMiddle ? before : middle;
      above = isMiddle ? middle : after;
    }
    thresholds.push_back(bisect(below, above, isReached));
  }
  return thresholds;
}

double formats::meanSquareErrorAt(Type type, ArrayRef<double> values,
                                   ArrayRef<int64_t> counts,
                                   ArrayRef<double> scale, int64_t zeroPoint) {
  auto model = cast<FormatModelInterface>(type);
  if (zeroPoint == 0)
    return model.meanSquareError(values, counts, scale);
  int grid = cast<FormatTypeInterface>(type).getGridExponent().value_or(0);
  double offset =
      std::ldexp(static_cast<double>(zeroPoint), grid) * scale.front();
  std::vector<double> moved;
  moved.reserve(values.size());
  for (double value : values)
    moved.push_back(value + offset);
  return model.meanSquareError(moved, counts, scale);
}
