//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rules of blocks: scales that are powers of two by the OCP rule (mxfp8, mxfp6,
// mxfp4, mxint8, bfp), or E4M3 numbers under one scale of the tensor (nvfp4).
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "lowp/Numerics/Minifloat.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Exponents of one tensor are at most this far apart, so that scales are integers
/// of 24 bits times the smallest one.
constexpr int kExponentSpan = 23;
/// The smallest exponent of a normal f32.
constexpr int kMinExponent = -126;

/// One scale per block, from the largest magnitudes in the blocks: powers of two,
/// [OCP-MX]. Blocks whose scale would be below 2^-23 of the largest scale get that one.
SmallVector<double> getSharedScales(Type element, ArrayRef<double> magnitudes) {
  auto format = cast<FormatTypeInterface>(element);
  int most = numerics::floorLog2(format.decode(format.getHighestCode()).toDouble());
  int largest = numerics::getSharedExponent(*llvm::max_element(magnitudes), most);
  int least = std::max(largest - kExponentSpan, kMinExponent);
  return llvm::map_to_vector(magnitudes, [&](double magnitude) {
    return std::ldexp(
        1.0, std::max(numerics::getSharedExponent(magnitude, most), least));
  });
}

/// A block's scale is an E4M3 number times the tensor's scale. If powers of two are
/// asked for, the tensor's scale is one.
SmallVector<double> getTwoLevelScales(ArrayRef<double> magnitudes, ScaleKind kind) {
  double unit = numerics::getBlockScaleUnit(*llvm::max_element(magnitudes));
  if (kind == ScaleKind::PowerOfTwo)
    unit = std::exp2(std::ceil(std::log2(unit)));
  return llvm::map_to_vector(magnitudes, [&](double magnitude) {
    return unit * numerics::getE4M3BlockScale(magnitude, unit);
  });
}

class BlockRule : public Quantizer {
public:
  BlockRule() : Quantizer("block", "the scale of a block by its largest magnitude") {}

  bool isRuleOf(const FormatFamily &family) const override {
    return llvm::is_contained({"mxfp8-e4m3", "mxfp8-e5m2", "mxfp6-e2m3", "mxfp6-e3m2",
                               "mxfp4", "mxint8", "bfp", "nvfp4"},
                              family.getName());
  }

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    FormatFit fit;
    fit.format = getType(context, spec, request);
    auto magnitudes = request.channels.map(
        [](const Channel &channel) { return channel.getMaxMagnitude(); });
    fit.scales = spec.family == "nvfp4"
                     ? getTwoLevelScales(magnitudes, request.scaleKind)
                     : getSharedScales(fit.format, magnitudes);
    setMeanSquareError(fit, request);
    return fit;
  }
};

} // namespace

const Quantizer &mlir::lowp::getBlockRule() {
  static const BlockRule quantizer;
  return quantizer;
}
