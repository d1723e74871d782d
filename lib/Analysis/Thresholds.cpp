//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Integer thresholds of an exact requantize: see lowp/Analysis/Thresholds.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Thresholds.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::lowp;
using numerics::Dyadic;
using numerics::Number;

namespace {

constexpr uint64_t kMaxLevels = 1 << 16;
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

/// Finds the thresholds of one channel, for a factor that is not 0. Where it is
/// negative, "reached" is read downwards: a code reaches the levels below.
class ThresholdFinder {
public:
  explicit ThresholdFinder(const ExactRequantize &requantize)
      : out(cast<FormatTypeInterface>(requantize.out)), requantize(requantize),
        source(formats::getFixedFormat(requantize.in)),
        least(toInteger(source.minCode())), most(toInteger(source.maxCode())),
        isDescending(requantize.factor.isNegative()),
        unit(Number::fromDouble(requantize.outScale)),
        step(Number(requantize.factor) *
             Number::fromDouble(requantize.inScale)
                 .scaled(-source.fractionLength)),
        offset(Number(requantize.offset) +
               Number::fromInt(requantize.outZeroPoint,
                               out.getGridExponent().value_or(0)) *
                   unit) {}

  /// The smallest code that is rounded above the level `rank` (not above it, if
  /// the codes descend); kMost if there is none.
  int64_t find(uint64_t rank) const;

private:
  static int64_t toInteger(const llvm::APSInt &code) {
    return code.isUnsigned() && code.getActiveBits() > 63
               ? kMost
               : code.extOrTrunc(64).getSExtValue();
  }
  bool isReached(int64_t code, uint64_t rank) const;

  FormatTypeInterface out;
  const ExactRequantize &requantize;
  numerics::FixedFormat source;
  int64_t least, most;
  bool isDescending;
  Number unit, step, offset;
};

bool ThresholdFinder::isReached(int64_t code, uint64_t rank) const {
  Number value = Number(Dyadic::fromInt(code) -
                        Dyadic::fromInt(requantize.inZeroPoint)) *
                     step +
                 offset;
  auto at = [&](uint64_t index) {
    return out.decode(out.getLevelCode(rank + index));
  };
  auto compare = [&](uint64_t, const Number &number, const Number &factor) {
    return out.compareToBoundary(rank, number, factor);
  };
  auto isEven = [&](uint64_t index) { return out.isEvenLevel(rank + index); };
  bool isAbove = findLevel({2, at, compare, isEven}, value, unit,
                           requantize.rounding) == 1;
  return isAbove != isDescending;
}

int64_t ThresholdFinder::find(uint64_t rank) const {
  if (!isReached(most, rank))
    return kMost;
  if (isReached(least, rank))
    return least;
  // From a guess in floating point, by steps that double.
  double middle = (out.decode(out.getLevelCode(rank)).toDouble() +
                   out.decode(out.getLevelCode(rank + 1)).toDouble()) /
                  2;
  double guess = (middle * unit.toDouble() - offset.toDouble()) /
                     step.toDouble() +
                 static_cast<double>(requantize.inZeroPoint);
  int64_t low = least, high = most;
  if (guess > static_cast<double>(least) && guess < static_cast<double>(most)) {
    int64_t centre = static_cast<int64_t>(guess);
    bool reached = isReached(centre, rank);
    (reached ? high : low) = centre;
    for (int64_t stride = 1; stride > 0 && stride < (int64_t(1) << 62);
         stride *= 2) {
      bool inside = reached ? centre - stride > low && centre >= least + stride
                            : centre <= most - stride && centre + stride < high;
      if (!inside)
        break;
      int64_t probe = reached ? centre - stride : centre + stride;
      bool probed = isReached(probe, rank);
      (probed ? high : low) = probe;
      if (probed != reached)
        break;
    }
  }
  // Not reached at `low`, reached at `high`.
  while (static_cast<uint64_t>(high) - static_cast<uint64_t>(low) > 1) {
    int64_t probe = static_cast<int64_t>(
        static_cast<uint64_t>(low) +
        (static_cast<uint64_t>(high) - static_cast<uint64_t>(low)) / 2);
    (isReached(probe, rank) ? high : low) = probe;
  }
  return high;
}

} // namespace

FailureOr<Value> mlir::lowp::createThreshold(OpBuilder &builder, Location loc,
                                             Value input, Value channel,
                                             ArrayRef<ExactRequantize> channels) {
  auto out = cast<FormatTypeInterface>(channels.front().out);
  uint64_t levels = out.getLevelCount();
  if (levels == 0 || levels > kMaxLevels)
    return emitError(loc) << "an exact requantize to " << Type(out)
                          << " takes more than 65,536 thresholds; choose a format "
                             "of fewer bits, or scale=pow2";
  auto count = static_cast<int64_t>(channels.size());
  IntegerType storage = out.getStorageType();
  SmallVector<APInt> thresholds, codes;
  auto addThreshold = [&](int64_t threshold) {
    thresholds.emplace_back(64, static_cast<uint64_t>(threshold),
                            /*isSigned=*/true);
  };
  auto addCode = [&](const llvm::APSInt &code) {
    codes.push_back(code.extOrTrunc(storage.getWidth()));
  };
  for (const ExactRequantize &requantize : channels) {
    if (requantize.factor.isZero()) {
      // One value, whatever the input.
      Number value =
          Number(requantize.offset) +
          Number::fromInt(requantize.outZeroPoint,
                          out.getGridExponent().value_or(0)) *
              Number::fromDouble(requantize.outScale);
      llvm::APSInt code = out.encodeQuotient(
          value, Number::fromDouble(requantize.outScale), requantize.rounding,
          numerics::Overflow::Saturate, /*random=*/0);
      for (uint64_t rank = 0; rank < levels; ++rank) {
        if (rank + 1 < levels)
          addThreshold(kMost);
        addCode(code);
      }
      continue;
    }
    ThresholdFinder finder(requantize);
    bool isDescending = requantize.factor.isNegative();
    for (uint64_t index = 0; index < levels; ++index) {
      // Descending codes leave the highest level first.
      if (index + 1 < levels)
        addThreshold(finder.find(isDescending ? levels - 2 - index : index));
      addCode(out.getLevelCode(isDescending ? levels - 1 - index : index));
    }
  }
  auto thresholdType = RankedTensorType::get(
      {count, static_cast<int64_t>(levels) - 1}, builder.getI64Type());
  auto codeType =
      RankedTensorType::get({count, static_cast<int64_t>(levels)}, storage);
  return ThresholdOp::create(
             builder, loc, channels.front().out, input, channel,
             cast<DenseIntElementsAttr>(
                 DenseElementsAttr::get(thresholdType, ArrayRef<APInt>(thresholds))),
             DenseElementsAttr::get(codeType, ArrayRef<APInt>(codes)))
      .getResult();
}
