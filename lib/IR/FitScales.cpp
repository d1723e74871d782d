//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which scale suits a format and values best? A search over ranges, by the
// format's own error model.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/FormatFamily.h"

#include <algorithm>
#include <cfloat>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

double mlir::lowp::toNormalF32(double value) {
  return static_cast<double>(static_cast<float>(
      std::clamp(value, static_cast<double>(FLT_MIN), static_cast<double>(FLT_MAX))));
}

double FitRequest::Channel::getMaxMagnitude() const {
  return values.empty() ? 0
                        : std::max(std::abs(values.front()), std::abs(values.back()));
}

void mlir::lowp::setMeanSquareError(FormatFit &fit, const FitRequest &request) {
  size_t multiple =
      request.channels.empty() ? 1 : fit.scales.size() / request.channels.size();
  double sum = 0, count = 0;
  for (auto [index, channel] : llvm::enumerate(request.channels)) {
    double times = 0;
    for (int64_t occurrences : channel.counts)
      times += static_cast<double>(occurrences);
    sum += times * defaults::meanSquareErrorAt(
                       fit.format, channel.values, channel.counts,
                       ArrayRef<double>(fit.scales).slice(index * multiple,
                                                          multiple),
                       fit.zeroPoints.empty() ? 0 : fit.zeroPoints[index]);
    count += times;
  }
  fit.meanSquareError = count > 0 ? sum / count : 0;
}

void mlir::lowp::setScalesOfZeros(Type format, const FitRequest &request,
                                  MutableArrayRef<double> scales) {
  constexpr int kStepLog2 = -20;
  auto meaning = cast<FormatTypeInterface>(format);
  double largest = scales.empty() ? 0 : *llvm::max_element(scales);
  int grid = meaning.getGridExponent().value_or(0);
  double ofZeros = largest;
  if (!meaning.getZeroCode())
    ofZeros = std::ldexp(largest > 0 ? largest : std::ldexp(1.0, -grid), kStepLog2);
  else if (largest == 0)
    ofZeros = request.isConstant ? std::ldexp(1.0, kStepLog2 - grid) : 1;
  for (double &scale : scales)
    if (scale == 0)
      scale = toNormalF32(ofZeros);
}

FormatFit mlir::lowp::fitScales(Type format, const FitRequest &request) {
  auto meaning = cast<FormatTypeInterface>(format);
  auto model = cast<FormatModelInterface>(format);
  double low = meaning.decode(meaning.getLowestCode()).toDouble();
  double high = meaning.decode(meaning.getHighestCode()).toDouble();
  double largest = std::max(std::abs(low), std::abs(high));
  FormatFit fit;
  fit.format = format;
  for (const FitRequest::Channel &channel : request.channels) {
    double magnitude = channel.getMaxMagnitude();
    double bestScale = 0, bestError = -1, bestFactor = 1;
    auto tryScale = [&](double scale, double factor) {
      double error = model.meanSquareError(channel.values, channel.counts, scale);
      if (bestError >= 0 && error >= bestError)
        return;
      bestError = error;
      bestScale = scale;
      bestFactor = factor;
    };
    auto tryFactor = [&](double factor) {
      if (factor >= request.leastRange)
        tryScale(toNormalF32(magnitude * factor / largest), factor);
    };
    if (magnitude > 0 && request.scaleKind == ScaleKind::PowerOfTwo) {
      // The first holds the largest magnitude; then it is clipped more and more.
      int exponent = static_cast<int>(std::ceil(std::log2(magnitude / largest)));
      for (int offset : {0, -1, -2, -3}) {
        double scale = toNormalF32(std::ldexp(1.0, std::clamp(exponent + offset, -126, 127)));
        if (offset == 0 || scale * largest >= request.leastRange * magnitude)
          tryScale(scale, 1);
      }
    } else if (magnitude > 0) {
      for (int percent = 100; percent >= 20; percent -= 5)
        tryFactor(percent / 100.0);
      double centre = bestFactor;
      for (int percent : {-4, -3, -2, -1, 1, 2, 3, 4})
        tryFactor(centre + percent / 100.0);
    }
    fit.scales.push_back(bestScale);
  }
  setScalesOfZeros(format, request, fit.scales);
  setMeanSquareError(fit, request);
  return fit;
}
