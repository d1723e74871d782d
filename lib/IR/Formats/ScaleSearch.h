//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How families of powers of two choose among a few scales.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_IR_FORMATS_SCALESEARCH_H
#define LOWP_LIB_IR_FORMATS_SCALESEARCH_H

#include "lowp/IR/FormatFamily.h"
#include "lowp/Numerics/ScaleGrid.h"

#include <algorithm>
#include <cmath>

namespace mlir::lowp {

/// 2^exponent as a scale.
inline double toPowerOfTwo(int exponent) {
  return std::ldexp(1.0, std::clamp(exponent, -126, 127));
}

/// The factors by which a search shrinks a range, the largest first.
inline SmallVector<double> getRealFactors() {
  SmallVector<double> factors;
  for (int percent = 100; percent >= 30; percent -= 2)
    factors.push_back(percent / 100.0);
  return factors;
}
inline SmallVector<double> getDyadicFactors() { return {1, 0.5, 0.25, 0.125}; }

/// Of `scale` times each factor the one of the least squared error on a channel,
/// the first of equals. Factors below `leastFactor` are not tried, but the first.
inline double searchScale(Type format, const FitRequest::Channel &channel,
                          double scale, ArrayRef<double> factors,
                          double leastFactor) {
  auto model = cast<FormatModelInterface>(format);
  double best = 0, bestError = -1;
  for (double factor : factors) {
    if (bestError >= 0 && factor < leastFactor)
      continue;
    double candidate = toNormalF32(scale * factor);
    double error =
        model.meanSquareError(channel.values, channel.counts, candidate);
    if (bestError < 0 || error < bestError) {
      best = candidate;
      bestError = error;
    }
  }
  return best;
}

/// Gives channels of zeros (scale 0) a scale, makes scales of groups integers of
/// one grid, and sets the error.
inline FormatFit finishScales(FormatFit fit, const FormatSpec &spec,
                              const FitRequest &request) {
  setScalesOfZeros(fit.format, request, fit.scales);
  if (spec.granularity.kind == SpecGranularity::Group)
    fit.scales = llvm::to_vector(numerics::roundToScaleGrid(fit.scales));
  setMeanSquareError(fit, request);
  return fit;
}

} // namespace mlir::lowp

#endif // LOWP_LIB_IR_FORMATS_SCALESEARCH_H
