//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rules of sums of powers of two: `pow2sum:NxB` and `apot:B`.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// ShiftCNN: the scale is the largest magnitude of the tensor. Of powers of two,
/// and of scales of several channels, those of least squared error, from the
/// first that is not below the largest magnitude.
class Pow2SumRule : public Quantizer {
public:
  Pow2SumRule()
      : Quantizer("pow2sum", "the largest magnitude, or the scale of least squared error") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    FormatFit fit;
    fit.format = getType(context, spec, request);
    bool isReal = request.scaleKind == ScaleKind::Real;
    bool isOne = request.channels.size() == 1;
    fit.scales = request.channels.map([&](const Channel &channel) -> double {
      double largest = channel.getMaxMagnitude();
      if (largest == 0)
        return 0;
      if (isReal && isOne)
        return toNormalF32(largest);
      double first =
          isReal ? largest
                 : toPowerOfTwo(static_cast<int>(std::ceil(std::log2(largest))));
      return searchScale(fit.format, channel, first,
                         isReal ? getRealFactors() : getDyadicFactors(),
                         request.leastRange * largest / first);
    });
    return finishScales(std::move(fit), spec, request);
  }
};

class ApotRule : public Quantizer {
public:
  ApotRule()
      : Quantizer("apot", "the scale of least squared error") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    return finishScales(fitScales(getType(context, spec, request), request), spec, request);
  }
};

} // namespace

const Quantizer &mlir::lowp::getPow2SumRule() {
  static const Pow2SumRule quantizer;
  return quantizer;
}

const Quantizer &mlir::lowp::getApotRule() {
  static const ApotRule quantizer;
  return quantizer;
}
