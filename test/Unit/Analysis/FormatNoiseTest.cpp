//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does a spread histogram give the quantisation noise of the distribution it
// was made from? The reference is the table of optimal mid-tread quantizers of
// a Gaussian (spec sheet 1.2), computed by integration.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/FormatNoise.h"
#include "lowp/Analysis/Histogram.h"
#include "lowp/IR/Types.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"

#include <cmath>
#include <map>

using namespace mlir;
using namespace mlir::lowp;

namespace {

StatisticsAttr makeStatistics(MLIRContext *context,
                              const std::map<int32_t, int64_t> &histogram,
                              double min, double max) {
  SmallVector<int32_t> bins;
  SmallVector<int64_t> counts;
  int64_t count = 0;
  for (auto [bin, times] : histogram) {
    bins.push_back(bin);
    counts.push_back(times);
    count += times;
  }
  return StatisticsAttr::get(context, count, min, max, /*mean=*/0, /*m2=*/0,
                             bins, counts);
}

ChoiceAttr makeChoice(MLIRContext *context, unsigned width, double scale) {
  Type format = FixedType::get(context, /*isSigned=*/true, width,
                               /*fractionLength=*/0, /*narrow=*/true);
  return ChoiceAttr::get(context, format,
                         DenseF64ArrayAttr::get(context, {scale}),
                         GranularityAttr::get(context, std::nullopt),
                         StringAttr::get(context, "test"));
}

TEST(SpreadHistogram, GaussianMatchesTheTable) {
  MLIRContext context;
  context.loadDialect<LowpDialect>();
  // A Gaussian by its density on a fine grid.
  std::map<int32_t, int64_t> histogram;
  for (double x = -6; x <= 6; x += 1.0 / 4099)
    histogram[getHistogramBin(x)] += std::llround(1e6 * std::exp(-x * x / 2));
  WeightedValues values =
      spreadHistogram(makeStatistics(&context, histogram, -6, 6));
  EXPECT_NEAR(values.getMeanSquare(), 1, 2e-3);
  EXPECT_TRUE(llvm::is_sorted(values.values));

  struct Row {
    unsigned bits;
    double step, decibels;
  };
  for (Row row :
       {Row{2, 1.22401, 7.21}, Row{3, 0.65077, 13.29}, Row{4, 0.35341, 18.90},
        Row{5, 0.19325, 24.33}, Row{6, 0.10549, 29.71}, Row{7, 0.05726, 35.11},
        Row{8, 0.03087, 40.54}}) {
    double inverse =
        getInverseSqnr(makeChoice(&context, row.bits, row.step), values);
    EXPECT_NEAR(-10 * std::log10(inverse), row.decibels, 0.1) << row.bits;
  }
}

TEST(SpreadHistogram, NoDyadicArtefacts) {
  // One bin, steps finer than it: the error is that of a uniform density.
  MLIRContext context;
  context.loadDialect<LowpDialect>();
  WeightedValues values = spreadHistogram(makeStatistics(
      &context, {{getHistogramBin(1.0), 1}, {getHistogramBin(1.5), 1}}, 1.0,
      1.6));
  double power = values.getMeanSquare();
  for (int shift : {6, 7, 8, 9}) {
    double step = std::ldexp(1.0, -shift);
    double inverse = getInverseSqnr(makeChoice(&context, 16, step), values);
    double expected = step * step / 12 / power;
    EXPECT_NEAR(10 * std::log10(inverse / expected), 0, 0.6) << shift;
  }
}

TEST(SpreadHistogram, StaysInTheObservedRange) {
  MLIRContext context;
  context.loadDialect<LowpDialect>();
  WeightedValues values = spreadHistogram(makeStatistics(
      &context,
      {{getHistogramBin(-0.99), 3}, {0, 5}, {getHistogramBin(1.0), 7}}, -0.99,
      1.0));
  EXPECT_EQ(values.values.front(), -0.99);
  EXPECT_EQ(values.values.back(), 1.0);
  int64_t total = 0;
  for (int64_t count : values.counts)
    total += count;
  EXPECT_EQ(total, 15 * 32);
}

} // namespace
