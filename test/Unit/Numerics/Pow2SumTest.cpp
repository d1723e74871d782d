//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Sums of powers of two: ShiftCNN's golden values and codebook, its greedy search
// against a plain evaluation of the paper's loop in doubles, where it is not the
// nearest sum; APoT's sets.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Pow2Sum.h"
#include "lowp/Numerics/Levels.h"
#include "gtest/gtest.h"

#include <cmath>
#include <random>
#include <set>

using namespace mlir::lowp::numerics;
using llvm::APInt;
using llvm::APSInt;

namespace {

const Number one = Number::fromInt(1);

APSInt makeCode(const Pow2SumFormat &format, uint64_t bits) {
  return APSInt(APInt(format.getWidth(), bits), /*isUnsigned=*/true);
}

double valueOf(const Pow2SumFormat &format, uint64_t rank) {
  return format.decode(format.getLevelCode(rank)).toDouble();
}

uint64_t findRank(const Pow2SumFormat &format, double value, double unit = 1,
                  Rounding rounding = Rounding::NearestEven) {
  auto at = [&](uint64_t rank) {
    return format.decode(format.getLevelCode(rank));
  };
  auto compare = [&](uint64_t rank, const Number &v, const Number &u) {
    return format.compareToBoundary(rank, v, u);
  };
  auto isEven = [&](uint64_t rank) { return format.isEvenLevel(rank); };
  return findLevel({format.getLevelCount(), at, compare, isEven},
                   Number::fromDouble(value), Number::fromDouble(unit), rounding);
}

double quantize(const Pow2SumFormat &format, double value, double unit = 1,
                Rounding rounding = Rounding::NearestEven) {
  return valueOf(format, findRank(format, value, unit, rounding));
}

/// The paper's loop (sheet C2) for |r| <= 1, and its indices.
double searchGreedily(double r, int terms, int bits, std::vector<int> &indices) {
  double sum = 0;
  indices.clear();
  for (int n = 1; n <= terms; ++n) {
    int index = 0;
    if (r != 0) {
      int k = std::ilogb(r);
      if (std::fabs(r) > std::ldexp(1.5, k))
        ++k;
      if (2 - n - k <= (1 << (bits - 1)) - 1) {
        double power = std::copysign(std::ldexp(1.0, k), r);
        sum += power;
        r -= power;
        index = power > 0 ? 2 - n - k : -(2 - n - k);
      }
    }
    indices.push_back(index);
  }
  return sum;
}

TEST(Pow2Sum, ShiftCnnGoldens) {
  struct Row {
    double value, expected[3];
  };
  for (Row row : {Row{0.9, {1.0, 0.875, 0.90625}},
                  Row{0.74, {0.5, 0.75, 0.7421875}},
                  Row{0.7, {0.5, 0.75, 0.6875}},
                  Row{0.3, {0.25, 0.3125, 0.296875}},
                  Row{-0.4, {-0.5, -0.375, -0.40625}},
                  Row{0.011, {0, 0.0078125, 0.01171875}}})
    for (unsigned terms = 1; terms <= 3; ++terms)
      EXPECT_EQ(quantize(Pow2SumFormat::shiftCnn(terms, 4), row.value),
                row.expected[terms - 1])
          << row.value << " " << terms;
}

TEST(Pow2Sum, ShiftCnnCodebook) {
  // N = 2, B = 4: 103 sums, 89 of them in [-1, 1].
  Pow2SumFormat format = Pow2SumFormat::shiftCnn(2, 4);
  EXPECT_EQ(format.getWidth(), 8u);
  EXPECT_EQ(format.getLevelCount(), 103u);
  int inside = 0;
  for (uint64_t rank = 0; rank < 103; ++rank)
    inside += std::fabs(valueOf(format, rank)) <= 1;
  EXPECT_EQ(inside, 89);
  EXPECT_EQ(format.getGridExponent(), -7);
  EXPECT_EQ(*format.getZeroRank(), 51u);
  // 0.75 = 2^0 - 2^-2 or 2^-1 + 2^-2; the search finds the second, whose indices
  // are 2 (2^(2-1-2)) and 2 (2^(2-2-2)).
  EXPECT_EQ(format.getLevelCode(findRank(format, 0.75)).getZExtValue(), 0x22u);
  EXPECT_EQ(format.decode(makeCode(format, 0xE1)).toDouble(), 0.75);
  EXPECT_EQ(format.decode(makeCode(format, 0x11)).toDouble(), 1.5);
  EXPECT_EQ(format.decode(makeCode(format, 0x0F)).toDouble(), -1);
  EXPECT_EQ(format.decode(makeCode(format, 0x77)).toDouble(),
            std::exp2(-6) + std::exp2(-7));
  EXPECT_FALSE(format.isValidCode(makeCode(format, 0x08)));
  EXPECT_FALSE(format.isValidCode(makeCode(format, 0x81)));
}

TEST(Pow2Sum, ShiftCnnFollowsTheGreedyLoop) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(-1, 1);
  std::vector<int> indices;
  for (int terms = 1; terms <= 5; ++terms)
    for (int bits = 2; bits <= 6 && terms * bits <= 16; ++bits) {
      Pow2SumFormat format = Pow2SumFormat::shiftCnn(terms, bits);
      auto check = [&](double value) {
        double expected = searchGreedily(value, terms, bits, indices);
        // The code is that of the sum, not of the number.
        ASSERT_EQ(searchGreedily(expected, terms, bits, indices), expected);
        uint64_t code = 0;
        for (int n = terms; n-- > 0;)
          code = code << bits | (indices[n] & ((1 << bits) - 1));
        for (Rounding rounding :
             {Rounding::NearestEven, Rounding::NearestAway, Rounding::HalfUp}) {
          uint64_t rank = findRank(format, value, 1, rounding);
          ASSERT_EQ(valueOf(format, rank), expected)
              << value << " " << terms << "x" << bits;
          ASSERT_EQ(format.getLevelCode(rank).getZExtValue(), code) << value;
        }
      };
      for (int i = 0; i < 1000; ++i)
        check(uniform(random) * std::exp2(-(i % 12)));
      // Every tie of the first terms, and every number of 8 bits.
      for (int i = -256; i <= 256; ++i)
        check(i / 256.0);
    }
}

TEST(Pow2Sum, WhereGreedyIsNotNearest) {
  // Below the last power the search gives up from 0.75 of it on, not from half
  // of it; so the error is at most 0.75 of the last power, in [-1, 1].
  Pow2SumFormat format = Pow2SumFormat::shiftCnn(2, 4);
  double last = std::exp2(-7);
  EXPECT_EQ(quantize(format, 0.75 * last), 0);
  EXPECT_EQ(quantize(format, std::nextafter(0.75 * last, 1)), last);
  EXPECT_EQ(quantize(format, 0.5 + 0.7 * last), 0.5);
  EXPECT_EQ(quantize(format, -0.5 - 0.7 * last), -0.5);
  // How often: of 2^13 numbers evenly over [-1, 1].
  int others = 0, count = 1 << 13;
  double worst = 0;
  for (int i = 0; i < count; ++i) {
    double value = (2 * i + 1.0) / count - 1;
    double error = std::fabs(value - quantize(format, value));
    double nearest = 4;
    for (uint64_t rank = 0; rank < format.getLevelCount(); ++rank)
      nearest = std::min(nearest, std::fabs(value - valueOf(format, rank)));
    others += error > nearest;
    worst = std::max(worst, error);
  }
  EXPECT_GT(others, 0);
  EXPECT_LT(others, count * 3 / 100);
  EXPECT_NEAR(worst, 0.0625, 2.0 / count); // sheet C2
}

TEST(Pow2Sum, LawsOfLevels) {
  std::vector<Pow2SumFormat> formats;
  for (unsigned terms = 1; terms <= 6; ++terms)
    for (unsigned bits = 2; bits <= 6 && terms * bits <= 12; ++bits)
      formats.push_back(Pow2SumFormat::shiftCnn(terms, bits));
  formats.push_back(Pow2SumFormat::shiftCnn(4, 4));
  for (bool isSigned : {false, true}) {
    formats.push_back(Pow2SumFormat::fromSets(
        isSigned, {{std::nullopt, -1, -3, -5}, {std::nullopt, -2, -4, -6}}));
    formats.push_back(Pow2SumFormat::fromSets(isSigned, {{0, 1, 2}, {-4}, {7, 0}}));
  }
  for (const Pow2SumFormat &format : formats) {
    std::set<double> values;
    for (uint64_t bits = 0; bits < uint64_t(1) << format.getWidth(); ++bits)
      if (format.isValidCode(makeCode(format, bits)))
        values.insert(format.decode(makeCode(format, bits)).toDouble());
    ASSERT_EQ(values.size(), format.getLevelCount());
    uint64_t rank = 0;
    for (double value : values) {
      ASSERT_EQ(valueOf(format, rank), value);
      ASSERT_TRUE(format.isValidCode(format.getLevelCode(rank)));
      ASSERT_EQ(findRank(format, value), rank);
      ASSERT_EQ(findRank(format, value * 3, 3), rank);
      ASSERT_EQ(std::fmod(value, std::exp2(format.getGridExponent())), 0);
      ++rank;
    }
    EXPECT_EQ(format.getZeroRank().has_value(), values.count(0) == 1);
    // Monotone, and odd symmetric if signed.
    uint64_t last = 0;
    double end = *values.rbegin() * 1.1;
    for (int i = -500; i <= 500; ++i) {
      uint64_t next = findRank(format, end * i / 500);
      ASSERT_GE(next, last);
      last = next;
      if (*values.begin() < 0 && i != 0)
        ASSERT_EQ(quantize(format, -end * i / 500), -valueOf(format, next));
    }
  }
}

TEST(Pow2Sum, ApotSets) {
  // Sheet E7, 3 magnitude bits: {0,1,2,3,4,6,8,10} / 10 at the scale 2^-4 * 10.
  Pow2SumFormat format = Pow2SumFormat::fromSets(
      /*isSigned=*/true, {{std::nullopt, -1, -2, -4}, {std::nullopt, -3}});
  EXPECT_EQ(format.getWidth(), 4u);
  EXPECT_EQ(format.getLevelCount(), 15u);
  double tenths[] = {0, 1, 2, 3, 4, 6, 8, 10};
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(valueOf(format, 7 + i), tenths[i] / 16);
    EXPECT_EQ(valueOf(format, 7 - i), -tenths[i] / 16);
  }
  EXPECT_EQ(format.decode(makeCode(format, 0b1101)).toDouble(), -0.625);
  EXPECT_TRUE(format.isValidCode(makeCode(format, 0b1000))); // minus zero
  EXPECT_EQ(format.getLevelCode(7).getZExtValue(), 0u);
  // Nearest: the middle of 4/16 and 6/16 is a tie.
  EXPECT_EQ(quantize(format, 5.0 / 16), 0.25);
  EXPECT_EQ(quantize(format, 5.0 / 16, 1, Rounding::HalfUp), 0.375);
  EXPECT_EQ(quantize(format, -7.1 / 16), -0.5);
  // 4 magnitude bits: 16 levels up to 0.75.
  Pow2SumFormat four = Pow2SumFormat::fromSets(
      /*isSigned=*/false,
      {{std::nullopt, -1, -3, -5}, {std::nullopt, -2, -4, -6}});
  EXPECT_EQ(four.getLevelCount(), 16u);
  EXPECT_EQ(valueOf(four, 15), 0.75);
}

} // namespace
