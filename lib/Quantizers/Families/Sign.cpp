//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rules of `ternary`, `ternary2` and `binary`: the scale is given by a closed
// rule (lowp/Numerics/Ternary.h), not searched for.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "lowp/Numerics/Ternary.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using numerics::TernaryValues;

namespace {

/// One scale, or a positive and a negative one; 0 where the rule has none.
SmallVector<double, 2> place(const FormatSpec &spec, const TernaryValues &values) {
  if (spec.family == "binary")
    return {numerics::fitBinary(values)};
  if (spec.family == "ternary2") {
    numerics::TernaryPairFit pair = numerics::fitPair(values);
    return {pair.positive.scale, pair.negative.scale};
  }
  if (spec.getBody() == "ternary:absmean")
    return {numerics::fitBitNet(values).scale};
  return {numerics::fitTwn(values).scale};
}

/// Of the powers of two around each scale of a channel the one of least squared error.
void makePowersOfTwo(Type format, const Channel &channel, MutableArrayRef<double> scales) {
  for (double &scale : scales) {
    int floor = std::ilogb(scale);
    double best = 0, bestError = -1;
    for (int exponent : {floor, floor + 1, floor - 1, floor + 2}) {
      scale = toPowerOfTwo(exponent);
      double error = channel.getError(format, scales);
      if (bestError < 0 || error < bestError) {
        best = scale;
        bestError = error;
      }
    }
    scale = best;
  }
}

class SignRule : public Quantizer {
public:
  SignRule() : Quantizer("sign", "a closed rule: TWN, BitNet, the mean magnitude") {}

  bool isRuleOf(const FormatFamily &family) const override {
    return llvm::is_contained({"ternary", "ternary2", "binary"}, family.getName());
  }

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    FormatFit fit;
    fit.format = getType(context, spec, request);
    for (ArrayRef<double> scales : request.channels.map([&](const Channel &channel) {
           return place(spec, {channel.getValues(), channel.getCounts()});
         }))
      llvm::append_range(fit.scales, scales);
    size_t multiple = fit.scales.size() / request.channels.size();
    // One sign may be missing: it takes the scale of the other.
    if (multiple == 2)
      for (size_t index = 0; index < fit.scales.size(); index += 2) {
        double &positive = fit.scales[index], &negative = fit.scales[index + 1];
        positive = positive > 0 ? positive : negative;
        negative = negative > 0 ? negative : positive;
      }
    for (double &scale : fit.scales)
      scale = scale > 0 ? toNormalF32(scale) : 0;
    setScalesOfZeros(fit.format, request, fit.scales);
    if (request.scaleKind == ScaleKind::PowerOfTwo)
      request.channels.forEachInParallel([&](size_t index, const Channel &channel) {
        makePowersOfTwo(fit.format, channel,
                        MutableArrayRef<double>(fit.scales).slice(index * multiple, multiple));
      });
    setMeanSquareError(fit, request);
    return fit;
  }
};

} // namespace

const Quantizer &mlir::lowp::getSignRule() {
  static const SignRule quantizer;
  return quantizer;
}
