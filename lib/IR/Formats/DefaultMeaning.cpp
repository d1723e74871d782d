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

