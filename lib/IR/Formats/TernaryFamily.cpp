//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The families `ternary`, `ternary2` and `binary`: the scale is given by a closed
// rule (lowp/Numerics/Ternary.h), not searched for.
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/Types.h"
#include "lowp/Numerics/Ternary.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using numerics::TernaryValues;

namespace {

/// What the three families share.
class SignFamily : public FormatFamily {
public:
  /// The rules are of means: of a tensor [TWN], a channel [XNOR], a group [FGQ].
  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }
  using FormatFamily::FormatFamily;

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override;

protected:
  virtual Type getFormat(MLIRContext *context) const = 0;
  /// One scale, or a positive and a negative one; 0 where the rule has none.
  virtual SmallVector<double> place(const FormatSpec &spec,
                                    const TernaryValues &values) const = 0;
private:
  void makePowersOfTwo(FormatFit &fit, const FitRequest &request) const;
};

FailureOr<FormatFit> SignFamily::fit(MLIRContext *context,
                                     const FormatSpec &spec,
                                     const FitRequest &request) const {
  if (request.channels.empty())
    return failure();
  FormatFit fit;
  fit.format = getFormat(context);
  for (const FitRequest::Channel &channel : request.channels)
    llvm::append_range(fit.scales,
                       place(spec, {channel.values, channel.counts}));
  // One sign may be missing: it takes the scale of the other.
  if (getScalesPerChannel() == 2)
    for (size_t index = 0; index < fit.scales.size(); index += 2) {
      double &positive = fit.scales[index], &negative = fit.scales[index + 1];
      positive = positive > 0 ? positive : negative;
      negative = negative > 0 ? negative : positive;
    }
  for (double &scale : fit.scales)
    scale = scale > 0 ? toNormalF32(scale) : 0;
  setScalesOfZeros(fit.format, request, fit.scales);
  if (request.scaleKind == ScaleKind::PowerOfTwo)
    makePowersOfTwo(fit, request);
  setMeanSquareError(fit, request);
  return fit;
}

/// Of the powers of two around each scale the one of least squared error.
void SignFamily::makePowersOfTwo(FormatFit &fit,
                                 const FitRequest &request) const {
  auto model = cast<FormatModelInterface>(fit.format);
  unsigned multiple = getScalesPerChannel();
  for (size_t index = 0; index < fit.scales.size(); ++index) {
    const FitRequest::Channel &channel = request.channels[index / multiple];
    MutableArrayRef<double> scales = MutableArrayRef<double>(fit.scales)
                                         .slice(index / multiple * multiple, multiple);
    double &scale = fit.scales[index];
    int floor = std::ilogb(scale);
    double best = 0, bestError = -1;
    for (int exponent : {floor, floor + 1, floor - 1, floor + 2}) {
      scale = std::ldexp(1.0, std::clamp(exponent, -126, 127));
      double error =
          model.meanSquareError(channel.values, channel.counts, scales);
      if (bestError < 0 || error < bestError) {
        best = scale;
        bestError = error;
      }
    }
    scale = best;
  }
}

class TernaryFamily : public SignFamily {
public:
  TernaryFamily()
      : SignFamily("ternary", "ternary",
                   "-1, 0 and +1 of least squared error; ternary:absmean for the "
                   "mean magnitude as scale",
                   2, 2) {}

  LogicalResult
  parseBody(StringRef body, FormatSpec &spec,
            function_ref<InFlightDiagnostic()> emitError) const override {
    spec.bits = 2;
    if (body == "ternary" || body == "ternary:absmean")
      return success();
    return emitError() << "'" << spec.text
                       << "' is not of the form ternary or ternary:absmean";
  }
  std::string spellWithBits(const FormatSpec &spec, unsigned) const override {
    return spec.getBody().str();
  }

protected:
  Type getFormat(MLIRContext *context) const override {
    return TernaryType::get(context);
  }
  SmallVector<double> place(const FormatSpec &spec,
                            const TernaryValues &values) const override {
    if (spec.getBody() == "ternary:absmean")
      return {numerics::fitBitNet(values).scale};
    return {numerics::fitTwn(values).scale};
  }
};

class TernaryPairFamily : public SignFamily {
public:
  TernaryPairFamily()
      : SignFamily("ternary2", "ternary2",
                   "-n, 0 and +p: ternary with a scale of either sign", 2, 2) {}
  unsigned getScalesPerChannel() const override { return 2; }

protected:
  Type getFormat(MLIRContext *context) const override {
    return TernaryType::get(context);
  }
  SmallVector<double> place(const FormatSpec &,
                            const TernaryValues &values) const override {
    numerics::TernaryPairFit pair = numerics::fitPair(values);
    return {pair.positive.scale, pair.negative.scale};
  }
};

class BinaryFamily : public SignFamily {
public:
  BinaryFamily()
      : SignFamily("binary", "binary", "-1 and +1, scaled by the mean magnitude",
                   1, 1) {}

protected:
  Type getFormat(MLIRContext *context) const override {
    return BinaryType::get(context);
  }
  SmallVector<double> place(const FormatSpec &,
                            const TernaryValues &values) const override {
    return {numerics::fitBinary(values)};
  }
};

} // namespace

const FormatFamily &mlir::lowp::getTernaryFamily() {
  static const TernaryFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getTernaryPairFamily() {
  static const TernaryPairFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getBinaryFamily() {
  static const BinaryFamily family;
  return family;
}
