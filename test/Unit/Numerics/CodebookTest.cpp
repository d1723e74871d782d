//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Codebooks: what a table means, and the levels of Lloyd's algorithm, HWGQ, CLIP-Q
// and NF4 against published tables, laws and searches.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Codebook.h"
#include "lowp/Numerics/Levels.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace mlir::lowp::numerics;

namespace {

const Rounding nearestModes[] = {Rounding::NearestEven, Rounding::NearestAway,
                                 Rounding::HalfUp};

uint64_t encode(const Codebook &book, const Number &value, Rounding rounding) {
  Levels levels;
  levels.count = book.entries.size();
  auto at = [&](uint64_t rank) { return book.decode(rank); };
  auto boundary = [&](uint64_t rank, const Number &value, const Number &unit) {
    return book.compareToBoundary(rank, value, unit);
  };
  auto isEven = [](uint64_t rank) { return rank % 2 == 0; };
  levels.at = at;
  levels.compareToBoundary = boundary;
  levels.isEven = isEven;
  return findLevel(levels, value, Number::fromInt(1), rounding);
}

struct Values {
  std::vector<double> values;
  std::vector<int64_t> counts;
  ValueCounts get() const { return {values, counts}; }
};

Values makeNormal(size_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  Values result;
  for (size_t i = 0; i < count; ++i)
    result.values.push_back(normal(generator));
  std::sort(result.values.begin(), result.values.end());
  result.counts.assign(count, 1);
  return result;
}

/// The mean square error of rounding to the nearest level, by a plain search.
double measureError(const Values &values, const std::vector<double> &levels) {
  double sum = 0, count = 0;
  for (size_t i = 0; i < values.values.size(); ++i) {
    double best = HUGE_VAL;
    for (double level : levels)
      best = std::min(best, std::pow(values.values[i] - level, 2));
    sum += best * double(values.counts[i]);
    count += double(values.counts[i]);
  }
  return sum / count;
}

} // namespace

TEST(CodebookTest, CodesAreRanks) {
  Codebook book{{-7, -1, 0, 3, 12}, {}};
  EXPECT_EQ(book.zeroCode(), 2u);
  EXPECT_EQ((Codebook{{-1, 1}, {}}).zeroCode(), std::nullopt);
  for (uint64_t code = 0; code < book.entries.size(); ++code)
    for (Rounding rounding : {Rounding::NearestEven, Rounding::Floor,
                              Rounding::TowardZero, Rounding::HalfUp})
      EXPECT_EQ(encode(book, book.decode(code), rounding), code);
  // Quarters from -9 to 14 against a search for the nearest.
  for (int quarters = -36; quarters <= 56; ++quarters)
    for (Rounding rounding : nearestModes) {
      uint64_t code = encode(book, Number::fromInt(quarters, -2), rounding);
      for (int64_t entry : book.entries)
        EXPECT_LE(std::abs(4 * book.entries[code] - quarters),
                  std::abs(4 * entry - quarters));
    }
  EXPECT_EQ(encode(book, Number::fromInt(-4), Rounding::NearestEven), 0u);
  EXPECT_EQ(encode(book, Number::fromInt(-4), Rounding::HalfUp), 1u);
  EXPECT_EQ(encode(book, Number::fromInt(-4), Rounding::NearestAway), 0u);
  EXPECT_EQ(encode(book, Number::fromInt(15, -1), Rounding::NearestEven), 4u);
  EXPECT_EQ(encode(book, Number::fromInt(-2), Rounding::TowardZero), 1u);
  EXPECT_EQ(encode(book, Number::infinity(true), Rounding::HalfUp), 0u);
  EXPECT_EQ(encode(book, Number::infinity(false), Rounding::Floor), 4u);
}

// [HWGQ]: 0 below and at 0, and the first level for everything above it.
TEST(CodebookTest, Boundaries) {
  Codebook book{{0, 636, 2000, 3788}, {0, 1318, 2894}};
  for (Rounding rounding : nearestModes) {
    EXPECT_EQ(encode(book, Number::fromInt(-5), rounding), 0u);
    EXPECT_EQ(encode(book, Number(), rounding), 0u);
    EXPECT_EQ(encode(book, Number::fromDouble(4.9e-324), rounding), 1u);
    EXPECT_EQ(encode(book, Number::fromInt(1317), rounding), 1u);
    EXPECT_EQ(encode(book, Number::fromInt(1319), rounding), 2u);
    EXPECT_EQ(encode(book, Number::fromInt(4000), rounding), 3u);
  }
  EXPECT_EQ(encode(book, Number::fromInt(1), Rounding::Floor), 0u);
}

TEST(CodebookTest, HalfNormalLevels) {
  // [HWGQ] and [Max60]; the positive halves of 2, 4, 8 and 16 levels for N(0, 1)
  // are the rows of 1, 2, 4 and 8.
  const std::vector<std::vector<double>> tables = {
      {0.7979},
      {0.4528, 1.5104},
      {0.3177, 1.0001, 1.8936},
      {0.2451, 0.7560, 1.3439, 2.1519},
      {0.1457, 0.4413, 0.7504, 1.0856, 1.4675, 1.9386, 2.6251},
      {0.1284, 0.3880, 0.6568, 0.9423, 1.2562, 1.6180, 2.0690, 2.7326},
      {0.0702, 0.2109, 0.3531, 0.4977, 0.6459, 0.7989, 0.9585, 1.1266, 1.3061,
       1.5009, 1.7168, 1.9632, 2.2574, 2.6366, 3.2136}};
  for (const std::vector<double> &table : tables) {
    std::vector<double> levels = findHalfNormalLevels(unsigned(table.size()));
    ASSERT_EQ(levels.size(), table.size());
    for (size_t i = 0; i < table.size(); ++i)
      EXPECT_NEAR(levels[i], table[i], 1e-4) << table.size() << " levels";
  }
  EXPECT_NEAR(findHalfNormalLevels(1)[0], std::sqrt(2 / M_PI), 1e-12);
}

// Each level is the mean of its cell: by numeric integration, for many levels too.
TEST(CodebookTest, HalfNormalLevelsAreMeans) {
  for (unsigned count : {2u, 5u, 31u, 127u, 255u}) {
    std::vector<double> levels = findHalfNormalLevels(count);
    ASSERT_TRUE(std::is_sorted(levels.begin(), levels.end()));
    for (unsigned i = 0; i < count; ++i) {
      double from = i == 0 ? 0 : (levels[i - 1] + levels[i]) / 2;
      double to = i + 1 == count ? 12 : (levels[i] + levels[i + 1]) / 2;
      double mass = 0, moment = 0;
      constexpr int kSteps = 20000;
      for (int step = 0; step < kSteps; ++step) {
        double x = from + (to - from) * (step + 0.5) / kSteps;
        mass += std::exp(-x * x / 2);
        moment += x * std::exp(-x * x / 2);
      }
      EXPECT_NEAR(levels[i], moment / mass, 1e-7);
    }
  }
}

TEST(CodebookTest, HalfNormalSteps) {
  EXPECT_NEAR(findHalfNormalStep(1), 0.7979, 1e-4);
  EXPECT_NEAR(findHalfNormalStep(3), 0.5388, 1e-4);
  EXPECT_NEAR(findHalfNormalStep(7), 0.3217, 1e-4);
  EXPECT_NEAR(findHalfNormalStep(15), 0.1842, 1e-4);
}

// On samples of N(0, 1), Lloyd's algorithm finds its levels.
TEST(CodebookTest, LloydOnSamples) {
  Values normal = makeNormal(200000, 7);
  for (unsigned half : {1u, 2u, 4u, 8u}) {
    std::vector<double> levels =
        findLloydLevels(normal.get(), 2 * half, /*keepZero=*/false);
    std::vector<double> expected = findHalfNormalLevels(half);
    ASSERT_EQ(levels.size(), 2 * half);
    for (unsigned i = 0; i < half; ++i) {
      EXPECT_NEAR(levels[half + i], expected[i], 0.05);
      EXPECT_NEAR(levels[half - 1 - i], -expected[i], 0.05);
    }
  }
}

/// The least mean square error of any `count` levels, by dynamic programming.
double findLeastError(const std::vector<double> &values, unsigned count) {
  size_t size = values.size();
  std::vector<double> best(size + 1, HUGE_VAL);
  best[0] = 0;
  for (unsigned cell = 0; cell < count; ++cell)
    for (size_t to = size; to > 0; --to)
      for (size_t from = 0; from < to; ++from) {
        double mean = 0, error = 0;
        for (size_t i = from; i < to; ++i)
          mean += values[i] / double(to - from);
        for (size_t i = from; i < to; ++i)
          error += std::pow(values[i] - mean, 2);
        best[to] = std::min(best[to], best[from] + error);
      }
  return best[size] / double(size);
}

// Each level is the mean of the values nearest to it; the error is near the least.
TEST(CodebookTest, LloydIsAFixedPoint) {
  for (unsigned seed : {11u, 12u, 13u}) {
    Values normal = makeNormal(60, seed);
    for (unsigned count : {1u, 2u, 3u, 5u, 8u})
      for (bool keepZero : {false, true}) {
        std::vector<double> levels =
            findLloydLevels(normal.get(), count, keepZero);
        ASSERT_EQ(levels.size(), count);
        EXPECT_EQ(std::count(levels.begin(), levels.end(), 0.0),
                  keepZero ? 1 : 0);
        for (unsigned rank = 0; rank < count; ++rank) {
          double sum = 0, members = 0;
          for (double value : normal.values) {
            double distance = std::abs(value - levels[rank]);
            bool isNearest = true;
            for (double other : levels)
              isNearest &= distance <= std::abs(value - other);
            sum += isNearest ? value : 0;
            members += isNearest;
          }
          if (!keepZero || levels[rank] != 0) {
            EXPECT_NEAR(levels[rank], sum / members, 1e-12);
          }
        }
        if (!keepZero) {
          EXPECT_LE(measureError(normal, levels),
                    1.25 * findLeastError(normal.values, count));
        }
        EXPECT_EQ(findLloydLevels(normal.get(), count, keepZero), levels);
      }
  }
}

TEST(CodebookTest, LloydOnFewValues) {
  Values few{{-2, 0.5, 3}, {1, 10, 4}};
  EXPECT_EQ(findLloydLevels(few.get(), 8, false),
            (std::vector<double>{-2, 0.5, 3}));
  EXPECT_EQ(findLloydLevels(few.get(), 8, true),
            (std::vector<double>{-2, 0, 0.5, 3}));
  Values zero{{0}, {5}};
  EXPECT_EQ(findLloydLevels(zero.get(), 4, true), (std::vector<double>{0}));
  EXPECT_EQ(findLloydLevels(zero.get(), 4, false), (std::vector<double>{0}));
  EXPECT_EQ(findLloydLevels({}, 4, true), (std::vector<double>{0}));
  // Equal values count as often as they occur.
  Values heavy{{0, 1, 2}, {1, 1, 98}};
  EXPECT_EQ(findLloydLevels(heavy.get(), 2, false),
            (std::vector<double>{0.5, 2}));
}

TEST(CodebookTest, ClippedLevels) {
  Values normal = makeNormal(5000, 3);
  for (unsigned bits : {2u, 3u, 4u})
    for (double pruned : {0.0, 0.5, 0.8}) {
      ClippedLevels clipped = findClippedLevels(normal.get(), pruned, bits);
      ASSERT_LE(clipped.levels.size(), size_t(1) << bits);
      ASSERT_EQ(clipped.boundaries.size() + 1, clipped.levels.size());
      ASSERT_TRUE(std::is_sorted(clipped.levels.begin(), clipped.levels.end()));
      // Membership by the boundaries: the count of zeros of each sign, and each
      // level as the mean of its members.
      std::vector<double> sum(clipped.levels.size()), count(clipped.levels.size());
      double negatives = 0, positives = 0, zeroNegatives = 0, zeroPositives = 0;
      for (double value : normal.values) {
        size_t cell = size_t(std::lower_bound(clipped.boundaries.begin(),
                                              clipped.boundaries.end(), value) -
                             clipped.boundaries.begin());
        sum[cell] += value;
        ++count[cell];
        bool isZero = clipped.levels[cell] == 0;
        (value < 0 ? negatives : positives) += 1;
        (value < 0 ? zeroNegatives : zeroPositives) += isZero;
      }
      EXPECT_EQ(zeroNegatives, std::round(pruned * negatives));
      EXPECT_EQ(zeroPositives, std::round(pruned * positives));
      for (size_t cell = 0; cell < clipped.levels.size(); ++cell) {
        if (clipped.levels[cell] != 0) {
          EXPECT_NEAR(clipped.levels[cell], sum[cell] / count[cell], 1e-6);
        }
      }
    }
  Values positive{{1, 2, 3, 4}, {1, 1, 1, 1}};
  EXPECT_EQ(findClippedLevels(positive.get(), 0.5, 1).levels,
            (std::vector<double>{0, 3.5}));
  EXPECT_EQ(findClippedLevels(positive.get(), 0, 1).levels,
            (std::vector<double>{0, 2.5}));
  EXPECT_EQ(findClippedLevels(positive.get(), 1, 2).levels,
            (std::vector<double>{0}));
  EXPECT_EQ(findClippedLevels({}, 0.5, 2).levels, (std::vector<double>{0}));
}

TEST(CodebookTest, NormalFloat4) {
  llvm::ArrayRef<double> levels = getNormalFloat4Levels();
  ASSERT_EQ(levels.size(), 16u);
  EXPECT_EQ(levels[0], -1);
  EXPECT_EQ(levels[1], -0.69619280);
  EXPECT_EQ(levels[7], 0);
  EXPECT_EQ(levels[8], 0.07958030);
  EXPECT_EQ(levels[15], 1);
  std::vector<int64_t> grid = roundToGrid(levels, std::ldexp(1.0, -16));
  EXPECT_EQ(grid, (std::vector<int64_t>{-65536, -45626, -34411, -25881, -18641,
                                        -12109, -5967, 0, 5215, 10547, 16129,
                                        22146, 28882, 36872, 47380, 65536}));
}

TEST(CodebookTest, RoundToGrid) {
  EXPECT_EQ(roundToGrid({-1.5, -0.4, 0.4, 0.5, 1.4, 2.6}, 1.0),
            (std::vector<int64_t>{-2, 0, 1, 3}));
}
