//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/IR/BulkCodes.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/BulkCodes.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <limits>

namespace mlir::lowp {

namespace {

/// Formats of up to as many bits have a table of levels, or of values.
constexpr unsigned kMostTableBits = 16;
/// Steps up to here are added and rounded in f64.
constexpr unsigned kMostStepBits = 48;

/// 1.5 * 2^52: added to a number of less than 2^51, it leaves that number rounded to
/// nearest even in the last bits.
constexpr double kRounder = 0x1.8p52;

} // namespace

BulkEncoder::BulkEncoder(Type type) : format(cast<FormatTypeInterface>(type)) {
  unsigned width = format.getBitWidth();
  mask = llvm::maskTrailingOnes<uint64_t>(width);
  if (std::optional<int> grid = format.getGridExponent();
      format.hasIntegerCodes() && grid && width <= kMostStepBits) {
    way = Way::Step;
    stepsPerUnit = std::ldexp(1.0, -*grid);
    least = static_cast<double>(format.getMinCode().getExtValue());
    most = static_cast<double>(format.getMaxCode().getExtValue());
    return;
  }
  if (format.hasIntegerCodes() || width > kMostTableBits)
    return;
  FailureOr<std::vector<double>> found =
      formats::getThresholds(type, numerics::Rounding::NearestEven);
  if (failed(found))
    return;
  way = Way::Levels;
  for (uint64_t rank = 0; rank <= found->size(); ++rank)
    codesOfLevels.push_back(format.getLevelCode(rank).getZExtValue());
  thresholds = std::move(*found);
  thresholds.resize(llvm::PowerOf2Ceil(thresholds.size() + 1) - 1,
                    std::numeric_limits<double>::quiet_NaN());
  if (std::optional<llvm::APSInt> code = format.getNegativeZeroCode()) {
    negativeZero = code->getZExtValue();
    zero = format.getZeroCode()->getZExtValue();
  }
}

uint64_t BulkEncoder::encodeExactly(double value, double scale, int64_t zeroPoint) const {
  return formats::quantize(format, llvm::APFloat(value),
                            llvm::APFloat(static_cast<float>(scale)), zeroPoint,
                            numerics::Rounding::NearestEven, numerics::Overflow::Saturate)
             .extOrTrunc(64)
             .getZExtValue() &
         mask;
}

inline uint64_t BulkEncoder::encodeByStep(double quotient, int64_t zeroPoint) const {
  // Beyond 2^50 steps every code saturates, as zero points have 32 bits.
  constexpr double kBound = 0x1p50;
  double steps = std::min(std::max(quotient * stepsPerUnit, -kBound), kBound);
  steps = (steps + kRounder) - kRounder;
  double code = std::min(std::max(steps + static_cast<double>(zeroPoint), least), most);
  return static_cast<uint64_t>(static_cast<int64_t>(code)) & mask;
}

inline uint64_t BulkEncoder::encodeByLevels(double quotient) const {
  size_t rank = 0;
  for (size_t step = (thresholds.size() + 1) / 2; step; step /= 2)
    rank += thresholds[rank + step - 1] <= quotient ? step : 0;
  uint64_t code = codesOfLevels[rank];
  return negativeZero && code == *zero && std::signbit(quotient) ? *negativeZero : code;
}

void BulkEncoder::encode(ArrayRef<double> values, ArrayRef<int64_t> scaleOf,
                         const Scales &scales, MutableArrayRef<uint64_t> codes) const {
  auto forEach = [&](auto encodeOne) {
    for (auto [index, value] : llvm::enumerate(values)) {
      int64_t which = scaleOf.empty() ? 0 : scaleOf[index];
      int64_t zeroPoint = scales.zeroPoints.empty() ? 0 : scales.zeroPoints[which];
      double scale = scales.scales[scales.isPair ? 2 * which + (value < 0) : which];
      codes[index] = std::isnan(value) ? encodeExactly(value, scale, zeroPoint)
                                       : encodeOne(value, scale, zeroPoint);
    }
  };
  switch (way) {
  case Way::Exact:
    return forEach([&](double value, double scale, int64_t zeroPoint) {
      return encodeExactly(value, scale, zeroPoint);
    });
  case Way::Step:
    return forEach([&](double value, double scale, int64_t zeroPoint) {
      return encodeByStep(value / scale, zeroPoint);
    });
  case Way::Levels:
    return forEach([&](double value, double scale, int64_t) {
      return encodeByLevels(value / scale);
    });
  }
}

BulkDecoder::BulkDecoder(Type type) : format(cast<FormatTypeInterface>(type)) {
  unsigned width = format.getBitWidth();
  mask = llvm::maskTrailingOnes<uint64_t>(width);
  if (width > kMostTableBits)
    return;
  std::vector<double> values;
  for (uint64_t pattern = 0; pattern <= mask; ++pattern)
    values.push_back(decodeExactly(pattern));
  table = std::move(values);
}

double BulkDecoder::decodeExactly(uint64_t pattern) const {
  llvm::APSInt code(APInt(format.getBitWidth(), pattern & mask), !format.isSignedCode());
  if (!formats::isCode(format, code))
    return 0;
  return formats::dequantize(format, code, llvm::APFloat(1.0f), /*zeroPoint=*/0,
                              llvm::APFloat::IEEEdouble())
      .convertToDouble();
}

} // namespace mlir::lowp
