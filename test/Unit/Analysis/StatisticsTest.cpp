//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Are statistics of shards those of the whole, and is the grid of the histogram
// what its header says?
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Statistics.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

TEST(Histogram, BinsAreOctavesInSixteenths) {
  EXPECT_EQ(getHistogramBin(0.0), 0);
  EXPECT_EQ(getHistogramBin(-0.0), 0);
  EXPECT_EQ(getHistogramBin(std::ldexp(0.99, -149)), 0);
  // Files of the first grid, which began at 2^-40, have these numbers.
  EXPECT_EQ(getHistogramBin(std::ldexp(1.0, -40)), 1);
  EXPECT_EQ(getHistogramBin(1.0), 641);
  EXPECT_EQ(getHistogramBin(-1.0), -641);
  EXPECT_EQ(getHistogramBin(1.0625), 642);
  EXPECT_EQ(getHistogramBin(std::nextafter(1.0625, 0.0)), 641);
  // What is above the old grid goes on, and what is below it comes behind that.
  EXPECT_EQ(getHistogramBin(std::ldexp(1.0, 50)), 1 + 16 * 90);
  EXPECT_EQ(getHistogramBin(std::ldexp(1.9999, 127)), 16 * 168);
  EXPECT_EQ(getHistogramBin(std::ldexp(1.0, -149)), 1 + 16 * 168);
  EXPECT_EQ(getHistogramBin(std::ldexp(1.9999, -41)), kHistogramLastBin);
  EXPECT_EQ(getHistogramBin(-INFINITY), -16 * 168);
}

TEST(Histogram, EveryBinHoldsItsOwnBounds) {
  for (int32_t bin = 1; bin <= kHistogramLastBin; ++bin) {
    EXPECT_EQ(getHistogramBin(getBinLower(bin)), bin);
    EXPECT_EQ(getHistogramBin(std::nextafter(getBinUpper(bin), 0.0)), bin);
    EXPECT_EQ(getHistogramBin(getBinCenter(bin)), bin);
    EXPECT_EQ(getBinCenter(-bin), -getBinCenter(bin));
  }
}

TEST(Statistics, ShardsMergeToTheWhole) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal(3.0, 0.5);
  std::vector<double> values(10000);
  for (double &value : values)
    value = normal(random);
  for (int exponent = -148; exponent < 0; ++exponent)
    values.push_back(std::ldexp(normal(random), exponent));
  for (size_t split : {size_t(0), size_t(1), size_t(4000), values.size()}) {
    Statistics whole, left, right;
    EXPECT_TRUE(whole.add(values));
    EXPECT_TRUE(left.add(ArrayRef(values).take_front(split)));
    EXPECT_TRUE(right.add(ArrayRef(values).drop_front(split)));
    left.merge(right);
    EXPECT_EQ(left.count, whole.count);
    EXPECT_EQ(left.min, whole.min);
    EXPECT_EQ(left.max, whole.max);
    EXPECT_NEAR(left.mean, whole.mean, 1e-12 * std::abs(whole.mean));
    EXPECT_NEAR(left.m2, whole.m2, 1e-12 * whole.m2);
    for (int32_t bin = -kHistogramLastBin; bin <= kHistogramLastBin; ++bin)
      ASSERT_EQ(left.getBinCount(bin), whole.getBinCount(bin));
  }
}

TEST(Statistics, RejectsWhatIsNotFinite) {
  Statistics statistics;
  EXPECT_FALSE(statistics.add({1.0, NAN}));
  EXPECT_FALSE(statistics.add({INFINITY}));
  EXPECT_EQ(statistics.count, 0);
}

TEST(Statistics, AttributeKeepsEverything) {
  MLIRContext context;
  context.loadDialect<LowpDialect>();
  Statistics statistics;
  statistics.add({0.1, -3.7, 0.0, 1e-30});
  Statistics again =
      Statistics::fromAttribute(statistics.toAttribute(&context));
  EXPECT_EQ(again.count, 4);
  EXPECT_EQ(again.min, -3.7);
  EXPECT_EQ(again.mean, statistics.mean);
  EXPECT_EQ(again.m2, statistics.m2);
  EXPECT_EQ(again.getBinCount(0), 1);
  EXPECT_EQ(again.getBinCount(getHistogramBin(1e-30)), 1);
}

} // namespace
