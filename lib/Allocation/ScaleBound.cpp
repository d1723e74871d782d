//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See ScaleBound.h.
//
//===----------------------------------------------------------------------===//

#include "ScaleBound.h"
#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/IR/ScaleIndex.h"
#include "lowp/Numerics/PowerOfTwo.h"
#include "lowp/Quantizers/ScaleSearch.h"
#include "llvm/Support/FormatVariadic.h"

#include <algorithm>
#include <cfloat>
#include <cmath>

namespace mlir::lowp {

namespace {

/// A scale is at least the layer's largest times 2^-this.
constexpr int kMostSpread = 32;
/// Bits of a bias, without its sign, that leave a 32-bit accumulator room for sums.
constexpr int kMostBiasBits = 30;

/// The least scale at or above `bound` that is a power of two if `scale` is one.
double raise(double scale, double bound) {
  double raised = toNormalF32(bound);
  if (numerics::isPowerOfTwo(scale))
    return toNormalF32(std::ldexp(1.0, static_cast<int>(std::ceil(std::log2(raised)))));
  return raised < bound ? toNormalF32(std::nextafter(static_cast<float>(raised),
                                                     INFINITY))
                        : raised;
}

/// The largest magnitude of the bias per scale; empty if it is not known.
std::vector<double> getLargestBias(const Layer &layer, size_t scales) {
  if (!layer.bias || !layer.biasConstant)
    return {};
  FailureOr<ConstantView> bias = readConstant(layer.bias->get());
  if (failed(bias) || findNonFinite(*bias, /*infinities=*/true) >= 0)
    return {};
  ArrayRef<int64_t> shape = bias->getShape();
  int64_t stride = 1;
  if (scales > 1) {
    if (!layer.biasAxis || shape[*layer.biasAxis] != static_cast<int64_t>(scales))
      return {};
    for (int64_t size : shape.drop_front(*layer.biasAxis + 1))
      stride *= size;
  }
  std::vector<double> largest(scales, 0);
  for (int64_t index = 0; index < bias->size(); ++index) {
    double &entry = largest[index / stride % static_cast<int64_t>(scales)];
    entry = std::max(entry, std::abs((*bias)[index]));
  }
  return largest;
}

/// The least scale with which a bias of 1 is at most 2^kMostBiasBits steps of a sum;
/// 0 where weights may not be rounded to such steps.
double getScalePerBias(const ValueFit *data, const ValueFit &weights, int64_t products) {
  if (!data || data->scales.size() != 1)
    return 0;
  FailureOr<Elements> elements = Elements::get(
      data->format, /*isPair=*/false,
      data->zeroPoints.empty() ? 0 : data->zeroPoints.front());
  auto dataFormat = cast<FormatTypeInterface>(data->format);
  auto weightFormat = cast<FormatTypeInterface>(weights.format);
  std::optional<int> grid = weightFormat.getGridExponent();
  if (failed(elements) || elements->getNumParts() != 1 || !grid)
    return 0;
  double largest = elements->getRange(0).getMagnitude().roundToDouble();
  double error = static_cast<double>(products) * largest / 2;
  if (error > std::ldexp(1.0, kMostBiasBits - 2 -
                                  static_cast<int>(dataFormat.getBitWidth())))
    return 0;
  return std::ldexp(1.0 / data->scales.front(),
                    -kMostBiasBits - elements->getGridExponent() - *grid);
}

} // namespace

std::optional<ScaleBound> findScaleBound(const Layer &layer, const ValueFit *data,
                                         const ValueFit &weights,
                                         const ConstantView &constant) {
  GranularityAttr granularity = weights.granularity;
  ArrayRef<double> scales = weights.scales;
  if (granularity.getPair() || granularity.getGroup() || scales.empty() ||
      (scales.size() > 1 && granularity.getAxis() != layer.weightAxis))
    return std::nullopt;
  ScaleIndex scaleOf(granularity, constant.getShape());
  SmallVector<bool> isDead(scales.size(), true);
  std::vector<int64_t> indices;
  constant.forEachSpan([&](int64_t first, ArrayRef<double> values) {
    indices.resize(values.size());
    scaleOf.read(first, indices);
    for (auto [value, index] : llvm::zip_equal(values, indices))
      if (value != 0)
        isDead[index] = false;
    return true;
  });
  double coarsest = 0;
  for (auto [scale, dead] : llvm::zip_equal(scales, isDead))
    if (!dead)
      coarsest = std::max(coarsest, scale);
  // The scale of the sum is the product, and a normal f32.
  double leastNormal = FLT_MIN;
  if (data && !data->scales.empty())
    leastNormal /= *llvm::min_element(data->scales);
  double faintest = std::max(std::ldexp(coarsest, -kMostSpread), leastNormal);
  bool hasZero = cast<FormatTypeInterface>(weights.format).getZeroCode().has_value();
  std::vector<double> bias = getLargestBias(layer, scales.size());
  // Products in one sum, at most.
  auto count = static_cast<int64_t>(scales.size());
  double perBias = getScalePerBias(data, weights, constant.size() / count);

  ScaleBound result;
  int64_t changed = 0, first = -1;
  StringRef reason;
  for (auto [index, scale] : llvm::enumerate(scales)) {
    double least = bias.empty() ? 0 : bias[index] * perBias;
    double target = scale;
    if (isDead[index]) {
      // A format without a code for 0 stands at its smallest value, which is noise.
      double without = coarsest > 0 && hasZero ? coarsest : scale;
      target = raise(scale, std::max(least > 0 ? least : without, faintest));
    } else {
      if (least > coarsest)
        least = 0;
      if (scale < std::max(faintest, least))
        target = raise(scale, std::max(faintest, least));
    }
    result.scales.push_back(target);
    if (target == scale)
      continue;
    if (changed++ == 0) {
      first = static_cast<int64_t>(index);
      reason = isDead[index] ? "its weights are all 0, its bias alone counts"
               : least > faintest
                   ? "its bias would take more than 30 bits beside such small weights"
               : scale < leastNormal
                   ? "products with the data would leave the range of f32"
                   : "its weights are below 2^-32 of the layer's largest";
    }
  }
  if (changed == 0)
    return std::nullopt;
  result.reason = llvm::formatv(
      "{0} moved, the first from {1:e2} to {2:e2}{3}: {4}",
      changed == 1 ? std::string("one scale is")
                   : llvm::formatv("{0} scales are", changed).str(),
      scales[first], result.scales[first],
      count == 1 ? std::string() : llvm::formatv(" (channel {0})", first).str(),
      reason);
  return result;
}

} // namespace mlir::lowp
