//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The values of ternary and binary codes, and their scales, against searches over
// all thresholds in integer arithmetic and against values worked out by hand.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Ternary.h"
#include "lowp/Numerics/Levels.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace mlir::lowp::numerics;
using llvm::APInt;
using llvm::APSInt;

namespace {

/// Values as a fit wants them: ascending, with counts.
struct Cells {
  std::vector<double> values;
  std::vector<int64_t> counts;

  explicit Cells(std::vector<double> all) {
    std::sort(all.begin(), all.end());
    for (double value : all) {
      if (!values.empty() && values.back() == value) {
        ++counts.back();
        continue;
      }
      values.push_back(value);
      counts.push_back(1);
    }
  }
  operator TernaryValues() const { return {values, counts}; }
};

/// What the levels -1, 0 and +1 make of value / scale, ties to 0.
int nearestTernary(double value, double scale) {
  double twice = 2 * value; // exact, as is the comparison
  return twice > scale ? 1 : twice < -scale ? -1 : 0;
}

/// Squared error of `values` at `scale`.
double getError(const std::vector<double> &values, double scale) {
  double sum = 0;
  for (double value : values) {
    double error = value - scale * nearestTernary(value, scale);
    sum += error * error;
  }
  return sum;
}

/// The best set of integers by trying all sizes: sum and count.
std::pair<int64_t, int64_t> searchTwn(const std::vector<double> &values) {
  std::vector<int64_t> magnitudes;
  for (double value : values)
    magnitudes.push_back(std::abs(int64_t(value)));
  std::sort(magnitudes.rbegin(), magnitudes.rend());
  int64_t bestSum = 0, bestCount = 1;
  for (size_t count = 1; count <= magnitudes.size(); ++count) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; ++i)
      sum += magnitudes[i];
    if (__int128(sum) * sum * bestCount > __int128(bestSum) * bestSum * int64_t(count))
      bestSum = sum, bestCount = int64_t(count);
  }
  return {bestSum, bestCount};
}

} // namespace

TEST(TernaryTest, Values) {
  auto decode = [](int64_t code) {
    return decodeTernary(APSInt(APInt(2, uint64_t(code) & 3), false)).toDouble();
  };
  EXPECT_EQ(decode(-1), -1.0);
  EXPECT_EQ(decode(0), 0.0);
  EXPECT_EQ(decode(1), 1.0);
}

TEST(TernaryTest, TwnByHand) {
  // Magnitudes 3 2 1 .5: sums^2 / k are 9, 12.5, 12, 10.5625.
  TernaryFit fit = fitTwn(Cells({3, -1, 0.5, -2}));
  EXPECT_EQ(fit.scale, 2.5);
  EXPECT_EQ(fit.threshold, 1.25);
  // 3 1 1: 9, 8, 25 / 3: the largest alone.
  EXPECT_EQ(fitTwn(Cells({1, -1, 3})).scale, 3.0);
  // Equal magnitudes are in the set together.
  EXPECT_EQ(fitTwn(Cells({1, -1, 1, 0})).scale, 1.0);
  // A third is the nearest double.
  EXPECT_EQ(fitTwn(Cells({1, 1, 2})).scale, 4.0 / 3);
  EXPECT_EQ(fitTwn(Cells({0, 0})).scale, 0.0);
  EXPECT_EQ(fitTwn(Cells({})).scale, 0.0);
}

// S3.9: prefix sums equal brute force.
TEST(TernaryTest, TwnIsTheBestOfAllThresholds) {
  std::mt19937_64 generator(1);
  for (int round = 0; round < 400; ++round) {
    int64_t size = 1 + int64_t(generator() % 60);
    int64_t range = int64_t(1) << (1 + generator() % 30);
    std::vector<double> values;
    for (int64_t i = 0; i < size; ++i)
      values.push_back(double(int64_t(generator() % (2 * range + 1)) - range));
    auto [sum, count] = searchTwn(values);
    EXPECT_EQ(fitTwn(Cells(values)).scale, double(sum) / double(count));
  }
}

// The optimum has its threshold at half the scale: every magnitude of the set is
// above it, every other one below, so that rounding to nearest gives the rule's
// codes, also at the scale as an f32.
TEST(TernaryTest, NearestGivesTheCodesOfTheRule) {
  std::mt19937_64 generator(2);
  std::normal_distribution<double> normal;
  for (int round = 0; round < 200; ++round) {
    std::vector<double> values;
    for (uint64_t i = 0, size = 1 + generator() % 300; i < size; ++i)
      values.push_back(double(float(std::round(normal(generator) * 4096))));
    auto [sum, count] = searchTwn(values);
    if (sum == 0)
      continue;
    std::vector<double> sorted;
    for (double value : values)
      sorted.push_back(std::abs(value));
    std::sort(sorted.rbegin(), sorted.rend());
    double least = sorted[count - 1];
    for (double scale : {fitTwn(Cells(values)).scale,
                         double(float(fitTwn(Cells(values)).scale))})
      for (double value : values) {
        int rule = std::abs(value) >= least ? (value < 0 ? -1 : 1) : 0;
        EXPECT_EQ(nearestTernary(value, scale), rule);
      }
  }
}

// No other scale has a smaller error.
TEST(TernaryTest, TwnHasTheLeastError) {
  std::mt19937_64 generator(3);
  std::normal_distribution<double> normal;
  std::vector<double> values;
  for (int i = 0; i < 500; ++i)
    values.push_back(normal(generator));
  double best = getError(values, fitTwn(Cells(values)).scale);
  for (double scale = 0.01; scale < 4; scale += 0.001)
    EXPECT_GE(getError(values, scale), best * (1 - 1e-12));
}

// Optimum of the normal distribution: scale 1.2240 sigma, threshold 0.7670 E|w|.
TEST(TernaryTest, TwnOfNormalValues) {
  std::mt19937_64 generator(4);
  std::normal_distribution<double> normal;
  std::vector<double> values;
  for (int i = 0; i < 200000; ++i)
    values.push_back(normal(generator));
  EXPECT_NEAR(fitTwn(Cells(values)).scale, 1.2240, 0.012);
  EXPECT_NEAR(fitTwnApproximately(Cells(values)).threshold,
              0.7 * std::sqrt(2 / std::acos(-1.0)), 0.005);
}

TEST(TernaryTest, ApproximateRule) {
  // Mean 2, threshold 1.4: 4 and 3 remain.
  TernaryFit fit = fitTwnApproximately(Cells({4, -3, 1, 0}));
  EXPECT_DOUBLE_EQ(fit.threshold, 1.4);
  EXPECT_EQ(fit.scale, 3.5);
}

TEST(TernaryTest, Pair) {
  TernaryPairFit fit = fitPair(Cells({4, 3, 1, -8, -1, 0}));
  EXPECT_EQ(fit.positive.scale, 3.5); // 16, 24.5, 64 / 3
  EXPECT_EQ(fit.negative.scale, 8.0); // 64, 40.5
  fit = fitPair(Cells({1, 2}));
  EXPECT_EQ(fit.negative.scale, 0.0);
}

TEST(TernaryTest, Ttq) {
  // Threshold 0.05 * 100 = 5, strictly.
  TernaryPairFit fit = fitTtq(Cells({100, 6, 5, 1, -5, -7, -9}), 0.05);
  EXPECT_EQ(fit.positive.threshold, 5.0);
  EXPECT_EQ(fit.positive.scale, 53.0);
  EXPECT_EQ(fit.negative.scale, 8.0);
}

TEST(TernaryTest, MeanMagnitudes) {
  EXPECT_EQ(fitBinary(Cells({3, -1, 0, 0})), 1.0);
  EXPECT_EQ(fitBinary(Cells({0})), 0.0);
  EXPECT_EQ(fitBitNet(Cells({3, -1, 0, 0})).threshold, 0.5);
  EXPECT_EQ(fitBitNet(Cells({0})).scale, 1e-5);
}

// FGQ: groups of one element are lossless, one group is TWN, and splitting a group
// never costs.
TEST(TernaryTest, Groups) {
  std::mt19937_64 generator(5);
  std::normal_distribution<double> normal;
  std::vector<double> values;
  for (int i = 0; i < 256; ++i)
    values.push_back(normal(generator));
  double last = -1;
  for (size_t size : {1, 2, 4, 16, 64, 256}) {
    double error = 0;
    for (size_t first = 0; first < values.size(); first += size) {
      std::vector<double> group(values.begin() + long(first),
                                values.begin() + long(first + size));
      error += getError(group, fitTwn(Cells(group)).scale);
    }
    if (size == 1)
      EXPECT_EQ(error, 0.0);
    EXPECT_GE(error, last * (1 - 1e-12));
    last = error;
  }
}

TEST(BinaryTest, EncodeAndDecode) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Rounding all[] = {Rounding::NearestEven, Rounding::NearestAway,
                          Rounding::HalfUp,      Rounding::Floor,
                          Rounding::TowardZero,  Rounding::Stochastic};
  auto encode = [](const Number &value, Rounding rounding, uint32_t random = 0) {
    return encodeBinary(value, Number::fromInt(1), rounding, random)
        .getZExtValue();
  };
  for (Rounding rounding : all) {
    // NaN is +1; decoding and encoding gives the code back; the order holds.
    EXPECT_EQ(encode(Number::nan(), rounding), 1u);
    EXPECT_EQ(encode(Number::infinity(false), rounding), 1u);
    EXPECT_EQ(encode(Number::infinity(true), rounding), 0u);
    uint64_t last = 0;
    for (double value : {-infinity, -2.0, -1.0, -0.3, -0.0, 0.0, 0.3, 1.0, 2.0}) {
      uint64_t code = encode(Number::fromDouble(value), rounding, 1u << 31);
      EXPECT_LE(last, code);
      last = code;
      if (value == -1 || value == 1)
        EXPECT_EQ(decodeBinary(APSInt(APInt(1, code), true)).toDouble(), value);
      bool isNearest = rounding != Rounding::Floor && rounding != Rounding::Stochastic;
      if (isNearest)
        EXPECT_EQ(code, value >= 0 ? 1u : 0u);
    }
  }
  EXPECT_EQ(encode(Number::fromDouble(0.999), Rounding::Floor), 0u);
  // Stochastic: 0.5 lies three quarters of the way up.
  uint64_t quarter = uint64_t(1) << 30;
  EXPECT_EQ(encode(Number::fromDouble(0.5), Rounding::Stochastic,
                   uint32_t(3 * quarter - 1)), 1u);
  EXPECT_EQ(encode(Number::fromDouble(0.5), Rounding::Stochastic,
                   uint32_t(3 * quarter)), 0u);
}
