//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What did a value do on the data? See Statistics.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Statistics.h"
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

Statistics::Statistics() : counts(2 * kHistogramLastBin + 1) {}

bool Statistics::add(ArrayRef<double> values) {
  if (!llvm::all_of(values, [](double value) { return std::isfinite(value); }))
    return false;
  if (values.empty())
    return true;
  double sum = 0;
  for (double value : values) {
    sum += value;
    min = std::min(min, value);
    max = std::max(max, value);
    ++counts[getHistogramBin(value) + kHistogramLastBin];
  }
  double newMean = sum / values.size(), squares = 0;
  for (double value : values)
    squares += (value - newMean) * (value - newMean);
  mergeMoments(values.size(), newMean, squares);
  return true;
}

void Statistics::mergeMoments(int64_t otherCount, double otherMean,
                              double otherM2) {
  if (otherCount == 0)
    return;
  double total = static_cast<double>(count) + static_cast<double>(otherCount);
  double delta = otherMean - mean;
  mean += delta * (otherCount / total);
  m2 += otherM2 + delta * delta * (count * (otherCount / total));
  count += otherCount;
}

void Statistics::merge(const Statistics &other) {
  mergeMoments(other.count, other.mean, other.m2);
  min = std::min(min, other.min);
  max = std::max(max, other.max);
  for (auto [mine, theirs] : llvm::zip_equal(counts, other.counts))
    mine += theirs;
}

StatisticsAttr Statistics::toAttribute(MLIRContext *context) const {
  SmallVector<int32_t> bins;
  SmallVector<int64_t> hits;
  for (int32_t bin = -kHistogramLastBin; bin <= kHistogramLastBin; ++bin)
    if (int64_t hit = getBinCount(bin)) {
      bins.push_back(bin);
      hits.push_back(hit);
    }
  return StatisticsAttr::get(context, count, min, max, mean, m2, bins, hits);
}

Statistics Statistics::fromAttribute(StatisticsAttr attribute) {
  Statistics statistics;
  statistics.count = attribute.getCount();
  statistics.min = attribute.getMin();
  statistics.max = attribute.getMax();
  statistics.mean = attribute.getMean();
  statistics.m2 = attribute.getM2();
  for (auto [bin, hits] :
       llvm::zip_equal(attribute.getBins(), attribute.getCounts()))
    if (std::abs(bin) <= kHistogramLastBin)
      statistics.counts[bin + kHistogramLastBin] += hits;
  return statistics;
}
