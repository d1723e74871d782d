//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The noise of one format on one value: see lowp/Analysis/FormatNoise.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/FormatNoise.h"
#include "lowp/Analysis/CodeError.h"
#include "lowp/Analysis/Histogram.h"
#include "lowp/Constants/ScaleParts.h"
#include "mlir/IR/Threading.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>

namespace mlir::lowp {

namespace {

/// Points per bin of a spread histogram.
constexpr int64_t kPointsPerBin = 32;

/// Elements that are converted to double at a time.
constexpr int64_t kChunk = 1 << 16;

/// Adds up error and signal over chunks of values.
struct PowerSum {
  double error = 0;
  double signal = 0;

  /// `scale` is one, or a positive and a negative one.
  void add(Type format, ArrayRef<double> values, ArrayRef<int64_t> counts,
           ArrayRef<double> scale, int64_t zeroPoint) {
    if (values.empty())
      return;
    double total = 0;
    for (auto [value, count] : llvm::zip_equal(values, counts)) {
      total += static_cast<double>(count);
      signal += static_cast<double>(count) * value * value;
    }
    error += total * formats::meanSquareErrorAt(format, values, counts, scale,
                                                 zeroPoint);
  }
  void add(const PowerSum &other) {
    error += other.error;
    signal += other.signal;
  }
  double getRatio() const { return signal > 0 ? error / signal : 0; }
};

} // namespace

double WeightedValues::getMeanSquare() const {
  double sum = 0, total = 0;
  for (auto [value, count] : llvm::zip_equal(values, counts)) {
    sum += static_cast<double>(count) * value * value;
    total += static_cast<double>(count);
  }
  return total > 0 ? sum / total : 0;
}

WeightedValues spreadHistogram(StatisticsAttr statistics) {
  std::vector<std::pair<double, int64_t>> cells;
  double low = statistics.getMin(), high = statistics.getMax();
  for (auto [bin, count] :
       llvm::zip_equal(statistics.getBins(), statistics.getCounts())) {
    if (bin == 0) {
      cells.emplace_back(0.0, count * kPointsPerBin);
      continue;
    }
    int32_t index = std::abs(bin);
    double start = getBinLower(index);
    double width = getBinUpper(index) - start;
    for (int64_t point = 0; point < kPointsPerBin; ++point) {
      // Multiples of the golden ratio, modulo 1: even, and never dyadic.
      double turns = 0.6180339887498949 *
                     static_cast<double>(index * kPointsPerBin + point);
      double magnitude = start + width * (turns - std::floor(turns));
      cells.emplace_back(
          std::clamp(bin < 0 ? -magnitude : magnitude, low, high), count);
    }
  }
  llvm::sort(cells);
  WeightedValues result;
  for (auto [value, count] : cells) {
    result.values.push_back(value);
    result.counts.push_back(count);
  }
  return result;
}

double getInverseSqnr(ChoiceAttr choice, const WeightedValues &values) {
  PowerSum sum;
  ArrayRef<int64_t> zeroPoints = choice.getZeroPoints();
  sum.add(choice.getFormat(), values.values, values.counts, choice.getScales(),
          zeroPoints.empty() ? 0 : zeroPoints.front());
  return sum.getRatio();
}

double getInverseSqnr(ChoiceAttr choice, const ConstantView &constant) {
  if (choice.getCodesAttr())
    return getCodeError(choice, constant);
  ScaleParts parts(constant, choice.getGranularity());
  int64_t perScale = choice.getGranularity().getPair() ? 2 : 1;
  ArrayRef<int64_t> zeroPoints = choice.getZeroPoints();
  // Parts of the sum, by the places of the values: added in order, whoever made them.
  bool isOne = parts.size() == 1;
  std::vector<PowerSum> sums(isOne ? llvm::divideCeil(constant.size(), kChunk)
                                   : parts.getBlockCount());
  auto addTo = [&](PowerSum &sum, ArrayRef<double> values, int64_t scale) {
    std::vector<int64_t> ones(values.size(), 1);
    sum.add(choice.getFormat(), values, ones,
            choice.getScales().slice(perScale * scale, perScale),
            zeroPoints.empty() ? 0 : zeroPoints[scale]);
  };
  if (isOne)
    constant.forEachSpanInParallel(choice.getContext(), kChunk,
                                   [&](int64_t span, ArrayRef<double> values) {
                                     addTo(sums[span], values, /*scale=*/0);
                                   });
  else
    parallelFor(choice.getContext(), 0, sums.size(), [&](size_t index) {
      ScaleParts::Block block = parts.readBlock(static_cast<int64_t>(index));
      for (int64_t part = 0; part < block.size(); ++part)
        addTo(sums[index], block[part], block.first + part);
    });
  PowerSum sum;
  for (const PowerSum &part : sums)
    sum.add(part);
  return sum.getRatio();
}

} // namespace mlir::lowp
