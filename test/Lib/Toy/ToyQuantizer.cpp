//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A quantizer of another dialect: nothing is clipped, and a channel whose first value
// (in the order of the constant) is the largest counts as one that is never quiet: its
// scale is doubled. It asks for places, as methods do that look at more than values.
//
//===----------------------------------------------------------------------===//

#include "Toy.h"
#include "lowp/Quantizers/ScaleSearch.h"

#include <cmath>

using namespace mlir;

namespace {

class ToyQuantizer : public lowp::Quantizer {
public:
  ToyQuantizer() : Quantizer("toy-loud", "the largest magnitude, doubled if it comes first") {}

  bool isRuleOf(const lowp::FormatFamily &) const override { return false; }
  bool takes(MLIRContext *context, const lowp::FormatFamily &family,
             const lowp::FormatSpec &spec) const override {
    return bool(family.getType(context, spec, /*nonNegative=*/false));
  }

  FailureOr<lowp::FormatFit> fit(MLIRContext *context, const lowp::FormatSpec &spec,
                                 const lowp::FitRequest &request) const override {
    Type type = lowp::findFormatFamily(context, spec)
                    ->getType(context, spec, request.nonNegative);
    auto format = cast<lowp::FormatTypeInterface>(type);
    double level = format.decode(format.getHighestCode()).toDouble();
    lowp::FormatFit fit;
    fit.format = type;
    fit.scales = request.channels.map([&](const lowp::Channel &channel) {
      return channel.getMaxMagnitude() > 0
                 ? lowp::toScale(channel.getMaxMagnitude() / level, request.scaleKind)
                 : 0;
    });
    if (request.constant && fit.scales.size() == 1 &&
        std::abs((*request.constant)[0]) == request.channels[0].getMaxMagnitude())
      fit.scales.front() *= 2;
    return lowp::finishScales(std::move(fit), spec, request);
  }
};

} // namespace

const lowp::Quantizer &toy::getQuantizer() {
  static const ToyQuantizer quantizer;
  return quantizer;
}
