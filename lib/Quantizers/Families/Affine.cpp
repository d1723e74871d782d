//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rule of `affine:B`: the range of the values, or a part of it where that has the
// smaller error. Source: [Jacob18].
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "lowp/IR/Types.h"

#include <algorithm>
#include <cfloat>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// One channel's scale and zero point; the scale of no range is 0.
struct AffineScale {
  double scale = 0;
  int64_t zeroPoint = 0;

  /// Of the range [low, high], which holds 0, for codes 0 .. `most`: the step
  /// is (high - low) / most as an f32, the zero point -low / step to nearest,
  /// ties away from zero, so that 0 is a code.
  static AffineScale get(double low, double high, int64_t most) {
    return withStep(toNormalF32((high - low) / static_cast<double>(most)), low, most);
  }
  /// The same for a step that is given.
  static AffineScale withStep(double step, double low, int64_t most) {
    return {step, static_cast<int64_t>(std::clamp(std::round(-low / step), 0.0,
                                                  static_cast<double>(most)))};
  }
};

/// From the range of the values to 1/5 of it, in steps of 5 %, then 1 % about
/// the best; of powers of two, the first step that clips nothing and the two below. The
/// first of equals wins.
AffineScale search(FixedType format,
                          const Channel &channel,
                          double leastRange, ScaleKind kind) {
  AffineScale best;
  double low = std::min(channel.getLow(), 0.0);
  double high = std::max(channel.getHigh(), 0.0);
  if (low == high)
    return best;
  auto most = static_cast<int64_t>(format.getMaxCode().getZExtValue());
  double bestError = -1, bestFactor = 1;
  /// Whether it is the best so far.
  auto tryScale = [&](const AffineScale &candidate) {
    double error =
        channel.getError(format, candidate.scale, candidate.zeroPoint);
    if (bestError >= 0 && error >= bestError)
      return false;
    best = candidate;
    bestError = error;
    return true;
  };
  if (kind == ScaleKind::PowerOfTwo) {
    double step = (high - low) / static_cast<double>(most);
    int covering = std::max(static_cast<int>(std::ceil(std::log2(step))), FLT_MIN_EXP - 1);
    // Rounding the zero point may cost a step at the other end.
    if (std::round(-low / std::ldexp(1.0, covering)) +
            std::round(high / std::ldexp(1.0, covering)) > static_cast<double>(most))
      ++covering;
    for (int exponent = covering;
         exponent >= std::max(covering - 2, FLT_MIN_EXP - 1) &&
         (exponent == covering || std::ldexp(1.0, exponent) >= leastRange * step);
         --exponent)
      tryScale(AffineScale::withStep(std::ldexp(1.0, std::min(exponent, FLT_MAX_EXP - 1)), low, most));
    return best;
  }
  auto tryFactor = [&](double factor) {
    if (factor < leastRange || factor > 1)
      return;
    if (tryScale(AffineScale::get(low * factor, high * factor, most)))
      bestFactor = factor;
  };
  for (int percent = 100; percent >= 20; percent -= 5)
    tryFactor(percent / 100.0);
  double centre = bestFactor;
  for (int percent : {-4, -3, -2, -1, 1, 2, 3, 4})
    tryFactor(centre + percent / 100.0);
  return best;
}

class AffineRule : public Quantizer {
public:
  AffineRule() : Quantizer("affine", "the range, or the part of it, of least squared error") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    auto format = FixedType::get(context, /*isSigned=*/false, spec.bits,
                                 /*fractionLength=*/0, /*narrow=*/false);
    FormatFit fit;
    fit.format = format;
    for (const AffineScale &best : request.channels.map([&](const Channel &channel) {
           return search(format, channel, request.leastRange, request.scaleKind);
         })) {
      fit.scales.push_back(best.scale);
      fit.zeroPoints.push_back(best.zeroPoint);
    }
    setScalesOfZeros(format, request, fit.scales);
    setMeanSquareError(fit, request);
    return fit;
  }
};

} // namespace

const Quantizer &mlir::lowp::getAffineRule() {
  static const AffineRule quantizer;
  return quantizer;
}
