//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do the bits of a format mean that gives its levels only? Searches among
// them, exactly.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Lowp.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::lowp;
using numerics::Levels;
using numerics::Number;
using numerics::Overflow;
using numerics::Rounding;

namespace {

/// Levels are listed one by one up to here.
constexpr uint64_t kMaxListed = 1 << 16;

/// Calls `use` with the levels of `format`.
template <typename Use>
auto withLevels(FormatTypeInterface format, Use use) {
  auto at = [&](uint64_t rank) {
    return format.decode(format.getLevelCode(rank));
  };
  auto compare = [&](uint64_t rank, const Number &value, const Number &unit) {
    return format.compareToBoundary(rank, value, unit);
  };
  auto isEven = [&](uint64_t rank) { return format.isEvenLevel(rank); };
  return use(Levels{format.getLevelCount(), at, compare, isEven});
}

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

IntegerType defaults::getStorageType(Type type) {
  unsigned width = cast<FormatTypeInterface>(type).getBitWidth();
  return IntegerType::get(type.getContext(),
                          std::max(8u, unsigned(llvm::PowerOf2Ceil(width))));
}

llvm::APSInt defaults::getMinCode(Type type) {
  auto format = cast<FormatTypeInterface>(type);
  return llvm::APSInt::getMinValue(format.getBitWidth(), !format.isSignedCode());
}

llvm::APSInt defaults::getMaxCode(Type type) {
  auto format = cast<FormatTypeInterface>(type);
  return llvm::APSInt::getMaxValue(format.getBitWidth(), !format.isSignedCode());
}

std::optional<llvm::APSInt> defaults::getZeroCode(Type type) {
  auto format = cast<FormatTypeInterface>(type);
  return withLevels(format, [&](const Levels &levels)
                                -> std::optional<llvm::APSInt> {
    uint64_t rank = findLevel(levels, Number(), Number::fromInt(1),
                              Rounding::Floor);
    if (!levels.at(rank).isZero())
      return std::nullopt;
    return format.getLevelCode(rank);
  });
}

int defaults::compareToBoundary(Type type, uint64_t rank, const Number &value,
                                const Number &unit) {
  auto format = cast<FormatTypeInterface>(type);
  return compareToMiddle(format.decode(format.getLevelCode(rank)),
                         format.decode(format.getLevelCode(rank + 1)), value,
                         unit);
}

llvm::APSInt defaults::encodeQuotient(Type type, const Number &value,
                                      const Number &unit, Rounding rounding,
                                      Overflow overflow, uint32_t random) {
  auto format = cast<FormatTypeInterface>(type);
  if (value.isNaN()) {
    if (std::optional<llvm::APSInt> nan = format.getNanCode())
      return *nan;
    return format.encodeQuotient(Number(), unit, Rounding::HalfUp,
                                 Overflow::Saturate, 0);
  }
  // No code is infinity modulo 2^width.
  if (overflow == Overflow::Wrap && value.isInfinite())
    return format.encodeQuotient(Number(), unit, rounding, overflow, random);
  return withLevels(format, [&](const Levels &levels) {
    uint64_t last = levels.count - 1;
    if (overflow == Overflow::Infinity) {
      // Beyond the largest value by half of the last step, or more, is infinite; a
      // tie to even stays at an even largest value.
      int least = rounding == Rounding::NearestEven && levels.isEven(last) ? 1 : 0;
      bool isNegative = value.isNegative();
      Number magnitude = isNegative && value.isFinite() ? -value : value;
      Number most = levels.at(last), next = levels.at(last - 1);
      bool isOver = value.isInfinite() ||
                    magnitude.scaled(1).compare((most.scaled(1) + most - next) *
                                                unit) >= least;
      if (isOver) {
        if (std::optional<llvm::APSInt> code = format.getInfinityCode(isNegative))
          return *code;
        if (std::optional<llvm::APSInt> code = format.getNanCode())
          return *code;
      }
    }
    return format.getLevelCode(findLevel(levels, value, unit, rounding, random));
  });
}

std::optional<int> defaults::getGridExponent(Type type) {
  auto format = cast<FormatTypeInterface>(type);
  uint64_t count = format.getLevelCount();
  if (count == 0 || count > kMaxListed)
    return std::nullopt;
  std::optional<int> least, most;
  for (uint64_t rank = 0; rank < count; ++rank) {
    Number value = format.decode(format.getLevelCode(rank));
    for (const numerics::Dyadic &part : {value.getRational(), value.getRoot()}) {
      if (part.isZero())
        continue;
      int high = part.getExponent() + int(part.getMantissa().getBitWidth());
      least = std::min(least.value_or(part.getExponent()), part.getExponent());
      most = std::max(most.value_or(high), high);
    }
  }
  if (!least)
    return 0;
  return *most - *least <= 62 ? least : std::nullopt;
}

FailureOr<std::vector<double>> defaults::getThresholds(Type type,
                                                       Rounding rounding) {
  auto format = cast<FormatTypeInterface>(type);
  uint64_t count = format.getLevelCount();
  if (count == 0 || count > kMaxListed)
    return failure();
  if (rounding == Rounding::Stochastic)
    rounding = Rounding::Floor;
  return withLevels(format, [&](const Levels &levels) {
    Number one = Number::fromInt(1);
    std::vector<double> thresholds;
    for (uint64_t rank = 0; rank + 1 < count; ++rank) {
      // Among two neighbours the search of the oracle is one comparison.
      auto at = [&](uint64_t index) { return levels.at(rank + index); };
      auto compare = [&](uint64_t, const Number &value, const Number &unit) {
        return levels.compareToBoundary(rank, value, unit);
      };
      auto isEven = [&](uint64_t index) { return levels.isEven(rank + index); };
      Levels pair{2, at, compare, isEven};
      double low = levels.at(rank).toDouble();
      double high = levels.at(rank + 1).toDouble();
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
  });
}

bool defaults::isCode(Type type, const llvm::APSInt &code) {
  auto format = cast<FormatTypeInterface>(type);
  return llvm::APSInt::compareValues(code, format.getMinCode()) >= 0 &&
         llvm::APSInt::compareValues(code, format.getMaxCode()) <= 0 &&
         format.isValidCode(llvm::APSInt(code.extOrTrunc(format.getBitWidth()),
                                         !format.isSignedCode()));
}

numerics::FixedFormat defaults::getIntegerFormat(Type type) {
  auto format = cast<FormatTypeInterface>(type);
  numerics::FixedFormat fixed{format.isSignedCode(), format.getBitWidth(),
                              -format.getGridExponent().value_or(0),
                              /*narrow=*/false};
  fixed.narrow = format.getMinCode() != fixed.minCode();
  return fixed;
}

llvm::APSInt defaults::quantize(Type type, const llvm::APFloat &input,
                                const llvm::APFloat &scale, int64_t zeroPoint,
                                Rounding rounding, Overflow overflow,
                                uint32_t random) {
  auto format = cast<FormatTypeInterface>(type);
  if (format.hasIntegerCodes())
    return getIntegerFormat(type).quantize(input, scale, zeroPoint, rounding,
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

llvm::APFloat defaults::dequantize(Type type, const llvm::APSInt &code,
                                   const llvm::APFloat &scale,
                                   int64_t zeroPoint,
                                   const llvm::fltSemantics &semantics) {
  auto format = cast<FormatTypeInterface>(type);
  if (format.hasIntegerCodes())
    return getIntegerFormat(type).dequantize(code, scale, zeroPoint, semantics);
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

llvm::APSInt defaults::requantizeExactly(
    Type in, const llvm::APSInt &code, const llvm::APFloat &inScale,
    int64_t inZeroPoint, Type out, const llvm::APFloat &outScale,
    int64_t outZeroPoint, Rounding rounding, Overflow overflow) {
  auto target = cast<FormatTypeInterface>(out);
  numerics::FixedFormat source = getIntegerFormat(in);
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
