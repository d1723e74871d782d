//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Do codes that a choice has give their own noise, and does a spread histogram give the
// quantisation noise of the distribution it was made from? The reference is the table of optimal mid-tread quantizers of
// a Gaussian (spec sheet 1.2), computed by integration.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/FormatNoise.h"
#include "lowp/Analysis/Histogram.h"
#include "lowp/Constants/CodeTensor.h"
#include "lowp/IR/ScaleIndex.h"
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
  return ChoiceAttr::get(context, format, ArrayRef<double>(scale), ArrayRef<int64_t>(),
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

/// A constant of 6 x 4 numbers, and a choice of its scales with the codes that `round`
/// makes of each quotient by its scale.
class ChosenCodes : public ::testing::Test {
protected:
  ChosenCodes() {
    context.loadDialect<LowpDialect>();
    for (size_t index = 0; index < 24; ++index)
      numbers.push_back(static_cast<float>(static_cast<int>(index * 37 % 29) - 14) / 8);
    constant = *ConstantView::get(DenseElementsAttr::get(
        RankedTensorType::get({6, 4}, Float32Type::get(&context)), ArrayRef<float>(numbers)));
  }

  ChoiceAttr choose(Type format, ArrayRef<double> scales, ArrayRef<int64_t> zeroPoints,
                    GranularityAttr granularity, function_ref<int64_t(double)> round) {
    ScaleIndex scaleOf(granularity, constant.getShape());
    std::vector<char> bytes = packCodes(
        RankedTensorType::get(constant.getShape(), format),
        [&](int64_t first, MutableArrayRef<uint64_t> codes) {
          for (auto [offset, code] : llvm::enumerate(codes)) {
            int64_t index = first + static_cast<int64_t>(offset), which = scaleOf[index];
            double value = numbers[index];
            double scale = scales[granularity.getPair() ? 2 * which + (value < 0) : which];
            code = static_cast<uint64_t>(
                round(value / scale) + (zeroPoints.empty() ? 0 : zeroPoints[which]));
          }
        });
    return ChoiceAttr::get(&context, format, scales, zeroPoints, granularity,
                           StringAttr::get(&context, "test"), "test",
                           makeBytes(&context, std::move(bytes), "codes"));
  }
  GranularityAttr granularity(ArrayRef<int64_t> axes, int64_t group = 0, bool pair = false) {
    return GranularityAttr::get(&context, axes, group, pair);
  }

  MLIRContext context;
  std::vector<float> numbers;
  ConstantView constant;
};

TEST_F(ChosenCodes, NearestOnesHaveTheErrorOfTheFormat) {
  auto nearest = [](double quotient) {
    return static_cast<int64_t>(std::nearbyint(quotient));
  };
  Type fixed = FixedType::get(&context, /*isSigned=*/true, 8, 0, /*narrow=*/false);
  Type affine = FixedType::get(&context, /*isSigned=*/false, 8, 0, /*narrow=*/false);
  auto check = [&](Type format, ArrayRef<double> scales, ArrayRef<int64_t> zeroPoints,
                   GranularityAttr granularity) {
    ChoiceAttr with = choose(format, scales, zeroPoints, granularity, nearest);
    ChoiceAttr without = ChoiceAttr::get(&context, format, scales, zeroPoints, granularity,
                                         StringAttr::get(&context, "test"));
    double expected = getInverseSqnr(without, constant);
    EXPECT_GT(expected, 0);
    EXPECT_NEAR(getInverseSqnr(with, constant), expected, 1e-12 * expected);
  };
  check(fixed, {0.3}, {}, granularity({}));
  check(fixed, {0.3, 0.2, 0.7, 0.1}, {}, granularity({1}));
  check(affine, {0.3, 0.2, 0.7, 0.1}, {100, 120, 9, 30}, granularity({1}));
  check(fixed, {0.3, 0.2, 0.7, 0.1, 0.4, 0.6, 0.15, 0.25}, {}, granularity({1}, 3));
}

TEST_F(ChosenCodes, SaidByTheValuesThatCodesStandFor) {
  auto floor = [](double quotient) { return static_cast<int64_t>(std::floor(quotient)); };
  Type fixed = FixedType::get(&context, /*isSigned=*/true, 8, 0, /*narrow=*/false);
  double error = 0, signal = 0;
  for (double value : numbers) {
    double lost = value - std::floor(value / 0.5) * 0.5;
    error += lost * lost;
    signal += value * value;
  }
  EXPECT_DOUBLE_EQ(
      getInverseSqnr(choose(fixed, {0.5}, {}, granularity({}), floor), constant),
      error / signal);
  // A pair: the sign of the code says which of the two it is.
  auto sign = [](double quotient) {
    return static_cast<int64_t>(quotient > 0) - static_cast<int64_t>(quotient < 0);
  };
  error = 0;
  for (double value : numbers) {
    double lost = value - (value > 0 ? 1.25 : value < 0 ? -0.75 : 0);
    error += lost * lost;
  }
  EXPECT_DOUBLE_EQ(getInverseSqnr(choose(TernaryType::get(&context), {1.25, 0.75}, {},
                                         granularity({}, 0, /*pair=*/true), sign),
                                  constant),
                   error / signal);
}

} // namespace
