//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/Quantizers/ScaleSearch.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Quantizers/ScaleSearch.h"
#include "lowp/Numerics/ScaleGrid.h"

#include <algorithm>
#include <atomic>
#include <cfloat>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

double mlir::lowp::toNormalF32(double value) {
  return static_cast<double>(static_cast<float>(
      std::clamp(value, static_cast<double>(FLT_MIN), static_cast<double>(FLT_MAX))));
}

double mlir::lowp::toPowerOfTwo(int exponent) {
  return std::ldexp(1.0, std::clamp(exponent, -126, 127));
}

double mlir::lowp::toScale(double value, ScaleKind kind) {
  if (kind == ScaleKind::PowerOfTwo)
    value = std::ldexp(1.0, static_cast<int>(std::ceil(std::log2(value))));
  return toNormalF32(value);
}

void mlir::lowp::setMeanSquareError(FormatFit &fit, const FitRequest &request) {
  size_t multiple =
      request.channels.empty() ? 1 : fit.scales.size() / request.channels.size();
  SmallVector<double> errors(request.channels.size());
  // Whole numbers, whose sum has no order.
  std::atomic<int64_t> count = 0;
  request.channels.forEachInParallel([&](size_t index, const Channel &channel) {
    double times = channel.countValues();
    count += static_cast<int64_t>(times);
    errors[index] =
        times * channel.getError(
                    fit.format,
                    ArrayRef<double>(fit.scales).slice(index * multiple, multiple),
                    fit.zeroPoints.empty() ? 0 : fit.zeroPoints[index]);
  });
  double sum = 0;
  for (double error : errors)
    sum += error;
  fit.meanSquareError = count > 0 ? sum / static_cast<double>(count) : 0;
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
  double low = meaning.decode(meaning.getLowestCode()).toDouble();
  double high = meaning.decode(meaning.getHighestCode()).toDouble();
  double largest = std::max(std::abs(low), std::abs(high));
  FormatFit fit;
  fit.format = format;
  fit.scales = request.channels.map([&](const Channel &channel) {
    double magnitude = channel.getMaxMagnitude();
    double bestScale = 0, bestError = -1, bestFactor = 1;
    auto tryScale = [&](double scale, double factor) {
      double error = channel.getError(format, scale);
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
    return bestScale;
  });
  setScalesOfZeros(format, request, fit.scales);
  setMeanSquareError(fit, request);
  return fit;
}

SmallVector<double> mlir::lowp::getRealFactors() {
  SmallVector<double> factors;
  for (int percent = 100; percent >= 30; percent -= 2)
    factors.push_back(percent / 100.0);
  return factors;
}

SmallVector<double> mlir::lowp::getDyadicFactors() { return {1, 0.5, 0.25, 0.125}; }

double mlir::lowp::searchScale(Type format, const Channel &channel, double scale,
                               ArrayRef<double> factors, double leastFactor) {
  double best = 0, bestError = -1;
  for (double factor : factors) {
    if (bestError >= 0 && factor < leastFactor)
      continue;
    double candidate = toNormalF32(scale * factor);
    double error = channel.getError(format, candidate);
    if (bestError < 0 || error < bestError) {
      best = candidate;
      bestError = error;
    }
  }
  return best;
}

FormatFit mlir::lowp::finishScales(FormatFit fit, const FormatSpec &spec,
                                   const FitRequest &request) {
  setScalesOfZeros(fit.format, request, fit.scales);
  if (spec.granularity.kind == SpecGranularity::Group)
    fit.scales = llvm::to_vector(numerics::roundToScaleGrid(fit.scales));
  setMeanSquareError(fit, request);
  return fit;
}
