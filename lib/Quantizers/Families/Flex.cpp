//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rule of `flex:N+M`: the exponent that Autoflex would settle at, frozen. It
// is the largest, of the smallest error, whose range holds the values (or the
// part of it that the request lets be clipped). Source: [Flexpoint].
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "lowp/IR/Types.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

int findExponent(FlexType format, const Channel &channel,
                 const FitRequest &request) {
  auto end = static_cast<int>(format.getMaxExponent());
  double magnitude = channel.getMaxMagnitude();
  // Autoflex ends there. Constants: see setScalesOfZeros.
  if (magnitude == 0)
    return request.isConstant ? std::min(end, 20) : end;
  double most =
      std::ldexp(1.0, static_cast<int>(format.getMantissaBits()) - 1);
  int first = std::clamp(
      static_cast<int>(std::floor(std::log2(most / magnitude))), 0, end);
  int best = first;
  double bestError = -1;
  for (int offset = 0; offset <= 5 && first + offset <= end; ++offset) {
    if (offset > 0 && std::ldexp(1.0, -offset) < request.leastRange)
      continue;
    double error = channel.getError(format, std::ldexp(1.0, -first - offset));
    if (bestError >= 0 && error >= bestError)
      continue;
    bestError = error;
    best = first + offset;
  }
  return best;
}

class FlexRule : public Quantizer {
public:
  FlexRule()
      : Quantizer("flex", "the exponent that Autoflex settles at") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    auto format = cast<FlexType>(getType(context, spec, request));
    FormatFit fit;
    fit.format = format;
    fit.scales = request.channels.map([&](const Channel &channel) {
      return std::ldexp(1.0, -findExponent(format, channel, request));
    });
    setMeanSquareError(fit, request);
    return fit;
  }
};

} // namespace

const Quantizer &mlir::lowp::getFlexRule() {
  static const FlexRule quantizer;
  return quantizer;
}
