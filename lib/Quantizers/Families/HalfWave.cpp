//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rule of `hwgq:B`: the levels of half a normal distribution. Source: [HWGQ].
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "lowp/IR/Types.h"
#include "lowp/Numerics/Codebook.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

class HalfWaveRule : public Quantizer {
public:
  HalfWaveRule()
      : Quantizer("hwgq", "the deviation of the values, moved to least squared error") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    // Even entries on a grid of 2^-11, so that middles are integers.
    constexpr double kGrid = 2048;
    SmallVector<int64_t> entries = {0}, boundaries = {0};
    for (double level : numerics::findHalfNormalLevels((1u << spec.bits) - 1))
      entries.push_back(2 * static_cast<int64_t>(std::round(level * kGrid / 2)));
    for (size_t rank = 1; rank + 1 < entries.size(); ++rank)
      boundaries.push_back((entries[rank] + entries[rank + 1]) / 2);
    auto format = CodebookType::get(context, spec.bits, entries, boundaries);
    FormatFit fit;
    fit.format = format;
    fit.scales = request.channels.map([&](const Channel &channel) {
      double square = 0, count = 0;
      for (auto [value, times] :
           llvm::zip_equal(channel.getValues(), channel.getCounts()))
        if (value > 0) {
          square += static_cast<double>(times) * value * value;
          count += static_cast<double>(times);
        }
      double best = 0, bestError = -1;
      // Around the deviation of the values, of which the positive ones tell.
      for (int percent = 50; count > 0 && percent <= 200; percent += 5) {
        double scale = toScale(
            std::sqrt(square / count) * percent / 100.0 / kGrid, request.scaleKind);
        double error = channel.getError(format, scale);
        if (bestError >= 0 && error >= bestError)
          continue;
        best = scale;
        bestError = error;
      }
      return best;
    });
    return finishScales(std::move(fit), spec, request);
  }
};

} // namespace

const Quantizer &mlir::lowp::getHalfWaveRule() {
  static const HalfWaveRule quantizer;
  return quantizer;
}
