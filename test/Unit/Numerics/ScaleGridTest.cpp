//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Scales as integers times one base: exact, reduced, and rounded where they have
// no common base of few bits.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/ScaleGrid.h"
#include "gtest/gtest.h"

#include <cfloat>
#include <cmath>
#include <numeric>
#include <random>

using namespace mlir::lowp::numerics;

namespace {

using Codes = std::vector<int64_t>;

TEST(ScaleGrid, PowersOfTwo) {
  std::optional<ScaleGrid> grid = getScaleGrid({8.0, 2.0, 0.5});
  ASSERT_TRUE(grid);
  EXPECT_EQ(grid->base, 0.5);
  EXPECT_EQ(grid->codes, Codes({16, 4, 1}));
}

TEST(ScaleGrid, CommonFactor) {
  std::optional<ScaleGrid> grid = getScaleGrid({0.75, 1.5, 2.25});
  ASSERT_TRUE(grid);
  EXPECT_EQ(grid->base, 0.75);
  EXPECT_EQ(grid->codes, Codes({1, 2, 3}));
}

TEST(ScaleGrid, EqualScalesAreTheBase) {
  double scale = 0.1f;
  std::optional<ScaleGrid> grid = getScaleGrid({scale, scale});
  ASSERT_TRUE(grid);
  EXPECT_EQ(grid->base, scale);
  EXPECT_EQ(grid->codes, Codes({1, 1}));
}

TEST(ScaleGrid, EndsAtTheBitsThatAreAllowed) {
  EXPECT_TRUE(getScaleGrid({std::ldexp(1.0, 23), 1.0}));
  EXPECT_FALSE(getScaleGrid({std::ldexp(1.0, 24), 1.0}));
  EXPECT_FALSE(getScaleGrid({}));
  EXPECT_FALSE(getScaleGrid({0.1f, 0.7f}));
  EXPECT_TRUE(getScaleGrid({FLT_MIN, 3 * double(FLT_MIN)}));
}

TEST(ScaleGrid, RoundingKeepsWhatHasAGrid) {
  std::vector<double> scales{0.5, 0.25, 1024.0};
  EXPECT_EQ(roundToScaleGrid(scales), scales);
}

TEST(ScaleGrid, RoundingIsToNearestInUnitsOfTheLargest) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> exponent(-30, 0);
  for (int run = 0; run < 200; ++run) {
    std::vector<double> scales;
    for (int i = 0; i < 20; ++i)
      scales.push_back(std::exp2(exponent(random)));
    std::vector<double> rounded = roundToScaleGrid(scales);
    double largest = *std::max_element(scales.begin(), scales.end());
    double unit = std::exp2(std::floor(std::log2(largest)) - 15);
    std::optional<ScaleGrid> grid = getScaleGrid(rounded);
    ASSERT_TRUE(grid);
    int64_t divisor = 0;
    for (size_t i = 0; i < scales.size(); ++i) {
      EXPECT_EQ(static_cast<double>(grid->codes[i]) * grid->base, rounded[i]);
      EXPECT_EQ(static_cast<double>(static_cast<float>(rounded[i])), rounded[i]);
      if (scales[i] > unit) {
        EXPECT_LE(std::abs(rounded[i] - scales[i]), unit / 2);
      } else {
        EXPECT_EQ(rounded[i], unit);
      }
      EXPECT_LE(grid->codes[i], int64_t(1) << 16);
      divisor = std::gcd(divisor, grid->codes[i]);
    }
    EXPECT_EQ(divisor, 1);
  }
}

TEST(ScaleGrid, SumScaleIsANormalFloat) {
  SumScale plain = getSumScale(0.75, 0.5);
  EXPECT_EQ(plain.scale, 0.375);
  EXPECT_EQ(plain.fraction, 0);
  SumScale small = getSumScale(std::ldexp(1.0, -140), std::ldexp(1.0, -20));
  EXPECT_EQ(small.scale, std::ldexp(1.0, -126));
  EXPECT_EQ(small.fraction, 34);
  SumScale large = getSumScale(std::ldexp(1.0, 100), std::ldexp(1.0, 60));
  EXPECT_EQ(large.scale, std::ldexp(1.0, 127));
  EXPECT_EQ(large.fraction, -33);
  SumScale rounded = getSumScale(0.1f, 0.3f);
  EXPECT_EQ(rounded.scale, static_cast<double>(0.1f * 0.3f));
  EXPECT_EQ(rounded.fraction, 0);
}

} // namespace
