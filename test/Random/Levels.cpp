//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which codes may a value get? See Levels.h.
//
//===----------------------------------------------------------------------===//

#include "Levels.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::lowp;
using namespace mlir::lowp::random;

std::optional<Levels> Levels::create(ChoiceAttr choice, ArrayRef<int64_t> shape) {
  Levels levels;
  levels.format = cast<FormatTypeInterface>(choice.getFormat());
  levels.scales.assign(choice.getScales().begin(), choice.getScales().end());
  levels.zeroPoints.assign(choice.getZeroPoints().begin(), choice.getZeroPoints().end());
  levels.isPair = choice.getGranularity().getPair();
  if (!choice.getGranularity().isPerTensor())
    levels.scaleOf.emplace(choice.getGranularity(), shape);
  levels.hasIntegerCodes = levels.format.hasIntegerCodes();
  if (levels.hasIntegerCodes) {
    numerics::FixedFormat integers = formats::getFixedFormat(choice.getFormat());
    levels.least = static_cast<double>(integers.minCode().getExtValue());
    levels.most = static_cast<double>(integers.maxCode().getExtValue());
    levels.fraction = integers.fractionLength;
    levels.gridStep = std::ldexp(1.0, -levels.fraction);
    levels.largest = std::max(-levels.least, levels.most) * levels.gridStep;
  } else {
    FailureOr<std::vector<double>> thresholds =
        formats::getThresholds(choice.getFormat(), numerics::Rounding::NearestEven);
    if (failed(thresholds))
      return std::nullopt;
    levels.thresholds = std::move(*thresholds);
    for (uint64_t rank = 0; rank < levels.format.getLevelCount(); ++rank)
      levels.values.push_back(
          levels.format.decode(levels.format.getLevelCode(rank)).toDouble());
    levels.largest = std::max(-levels.values.front(), levels.values.back());
    std::optional<int> grid = levels.format.getGridExponent();
    levels.gridStep = grid ? std::ldexp(1.0, *grid) : 0;
  }
  if (levels.format.hasRoot())
    levels.factorError = 0x1p-15;
  if (levels.isPair)
    for (size_t index = 0; index + 1 < levels.scales.size(); index += 2) {
      auto [low, high] = std::minmax(levels.scales[index], levels.scales[index + 1]);
      levels.factorError = std::max(levels.factorError, 0x1p-15 * high / low);
    }
  return levels;
}

double Levels::getScale(int64_t index, bool isNegative) const {
  int64_t scale = scaleOf ? (*scaleOf)[index] : 0;
  return isPair ? scales[2 * scale + isNegative] : scales[scale];
}

double Levels::getLevel(double quotient, int64_t scale, int towards) const {
  // A tie is left on the asked-for side by a step that is far below any code.
  quotient += towards * std::abs(quotient) * 0x1p-45;
  if (!hasIntegerCodes)
    return values[llvm::upper_bound(thresholds, quotient) - thresholds.begin()];
  double zero = zeroPoints.empty() ? 0 : static_cast<double>(zeroPoints[scale]);
  double code = std::nearbyint(std::ldexp(quotient, fraction)) + zero;
  return std::ldexp(std::clamp(code, least, most) - zero, -fraction);
}

Interval Levels::quantize(const Interval &value, int64_t index) const {
  int64_t scale = scaleOf ? (*scaleOf)[index] : 0;
  double low = getScale(index, value.lo < 0), high = getScale(index, value.hi < 0);
  Interval result;
  result.lo = getLevel(value.lo / low, scale, -1) * low;
  result.hi = getLevel(value.hi / high, scale, +1) * high;
  result.step = getStep(index);
  result.forgetTerms();
  return result;
}

double Levels::quantizeExactly(double value, int64_t index) const {
  int64_t scale = scaleOf ? (*scaleOf)[index] : 0;
  double unit = getScale(index, value < 0);
  int64_t zero = zeroPoints.empty() ? 0 : zeroPoints[scale];
  llvm::APSInt code = formats::quantize(
      format, llvm::APFloat(value), llvm::APFloat(unit), zero,
      numerics::Rounding::NearestEven, numerics::Overflow::Saturate);
  return formats::dequantize(format, code, llvm::APFloat(unit), zero,
                              llvm::APFloat::IEEEdouble())
      .convertToDouble();
}

double Levels::getStep(int64_t index) const {
  double scale = std::max(getScale(index, false), getScale(index, true));
  return scale * std::max(gridStep, 0x1p-26 * largest);
}

double Levels::getLargest(int64_t index) const {
  return largest * std::max(getScale(index, false), getScale(index, true));
}
