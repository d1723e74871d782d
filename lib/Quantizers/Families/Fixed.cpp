//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rule of `fixed:B`: which fraction length (scales of powers of two) or which
// scale (real ones) has the smallest mean square error on given values? Both are
// searched from the range that holds every value to smaller ones that clip.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "lowp/IR/Types.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Fraction lengths that are tried under PowerOfTwo, from the range of the values
/// on: as it is, smaller ones, and the next larger one. The first of equals wins.
constexpr int kRangeOffsets[] = {0, 1, 2, 3, 4, 5, -1};

/// The most by which fraction lengths of channels differ. What a channel 2^32 times
/// fainter than another computes is below the resolution of an f32 beside it, and
/// scales far from 1 would leave the range of f32.
constexpr int kMostSpread = 32;

FixedType getFormat(MLIRContext *context, const FormatSpec &spec,
                    const FitRequest &request, int fraction) {
  bool isSigned = !request.nonNegative;
  bool narrow = isSigned && request.scaleKind == ScaleKind::Real;
  return FixedType::get(context, isSigned, spec.bits, fraction, narrow);
}

FormatFit fitPowerOfTwo(MLIRContext *context, const FormatSpec &spec,
                        const FitRequest &request) {
  // The fraction length of each channel; nullopt where all values are zero.
  double high = std::ldexp(1.0, static_cast<int>(spec.bits) -
                                    (request.nonNegative ? 0 : 1));
  auto findFraction = [&](const Channel &channel) -> std::optional<int> {
    double magnitude = channel.getMaxMagnitude();
    if (magnitude == 0)
      return std::nullopt;
    // The largest fraction length at which no value is clipped by more than a
    // step.
    int first = static_cast<int>(std::floor(std::log2(high / magnitude)));
    std::optional<int> best;
    double bestError = 0;
    for (int offset : kRangeOffsets) {
      if (offset > 0 && std::ldexp(1.0, -offset) < request.leastRange)
        continue;
      int bounded = std::clamp(first + offset, -256, 256);
      double error = channel.getError(getFormat(context, spec, request, bounded), 1.0);
      if (!best || error < bestError) {
        best = bounded;
        bestError = error;
      }
    }
    return best;
  };
  auto fractions = request.channels.map(findFraction);
  // The type has the largest fraction length, and channels with coarser steps a
  // scale above 1. A channel too faint for that gets a coarser step than its own.
  std::optional<int> largest, smallest;
  for (std::optional<int> fraction : fractions)
    if (fraction) {
      largest = std::max(largest.value_or(*fraction), *fraction);
      smallest = std::min(smallest.value_or(*fraction), *fraction);
    }
  // All zeros: data may become others, up to 1; of constants see setScalesOfZeros.
  int common = request.isConstant
                   ? 20
                   : static_cast<int>(spec.bits) - (request.nonNegative ? 0 : 1);
  if (largest)
    common = std::min(*largest, *smallest + kMostSpread);
  FormatFit fit;
  fit.format = getFormat(context, spec, request, common);
  for (std::optional<int> fraction : fractions)
    fit.scales.push_back(
        std::ldexp(1.0, std::max(common - fraction.value_or(common), 0)));
  setMeanSquareError(fit, request);
  return fit;
}

class FixedRule : public Quantizer {
public:
  FixedRule() : Quantizer("fixed", "the fraction length, or scale, of least squared error") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    return request.scaleKind == ScaleKind::PowerOfTwo
               ? fitPowerOfTwo(context, spec, request)
               : fitScales(getFormat(context, spec, request, 0), request);
  }
};

} // namespace

const Quantizer &mlir::lowp::getFixedRule() {
  static const FixedRule quantizer;
  return quantizer;
}
