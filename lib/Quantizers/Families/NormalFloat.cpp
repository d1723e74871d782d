//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rule of `nf4`: the largest magnitude. Source: [QLoRA].
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "lowp/IR/Types.h"
#include "lowp/Numerics/Codebook.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// The levels of [QLoRA] on a grid of 2^-16: an entry is off by 2^-17 at most. The
/// scale is the largest magnitude.
class NormalFloatRule : public Quantizer {
public:
  NormalFloatRule()
      : Quantizer("nf4", "the largest magnitude") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    constexpr double kGrid = 1.0 / 65536;
    FormatFit fit;
    fit.format = CodebookType::get(
        context, 4, numerics::roundToGrid(numerics::getNormalFloat4Levels(), kGrid),
        ArrayRef<int64_t>());
    fit.scales = request.channels.map([&](const Channel &channel) -> double {
      double magnitude = channel.getMaxMagnitude();
      return magnitude > 0 ? toScale(magnitude * kGrid, request.scaleKind) : 0;
    });
    return finishScales(std::move(fit), spec, request);
  }
};

} // namespace

const Quantizer &mlir::lowp::getNormalFloatRule() {
  static const NormalFloatRule quantizer;
  return quantizer;
}
