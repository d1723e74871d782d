//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Logarithmic formats: the window table of INQ, the golden values of LogQuant,
// layout and laws of the codes, and rounding against an evaluation of the
// papers' formulas in long double.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Log.h"
#include "lowp/Numerics/Levels.h"
#include "gtest/gtest.h"

#include <cmath>
#include <random>
#include <vector>

using namespace mlir::lowp::numerics;
using llvm::APInt;
using llvm::APSInt;
using Boundary = LogFormat::Boundary;

namespace {

const Number one = Number::fromInt(1);

APSInt makeCode(const LogFormat &format, uint64_t bits) {
  return APSInt(APInt(format.width, bits), /*isUnsigned=*/true);
}

uint64_t findRank(const LogFormat &format, const Number &value,
                  const Number &unit = one,
                  Rounding rounding = Rounding::NearestAway) {
  auto at = [&](uint64_t rank) {
    return format.decode(format.getLevelCode(rank));
  };
  auto compare = [&](uint64_t rank, const Number &v, const Number &u) {
    return format.compareToBoundary(rank, v, u);
  };
  auto isEven = [&](uint64_t rank) { return !format.getLevelCode(rank)[0]; };
  return findLevel({format.getLevelCount(), at, compare, isEven}, value, unit,
                   rounding);
}

double quantize(const LogFormat &format, double value, double unit = 1,
                Rounding rounding = Rounding::NearestAway) {
  uint64_t rank = findRank(format, Number::fromDouble(value),
                           Number::fromDouble(unit), rounding);
  return format.decode(format.getLevelCode(rank)).toDouble();
}

/// Formats of every kind that fill their bits, or leave some unused.
std::vector<LogFormat> allFormats() {
  std::vector<LogFormat> result;
  for (unsigned width : {1u, 2u, 3u, 4u, 5u, 8u})
    for (bool isSigned : {false, true})
      for (bool isRootBase : {false, true})
        for (bool hasZero : {false, true})
          for (Boundary boundary : {Boundary::Linear, Boundary::Geometric})
            for (int least : {-9, -4, 3})
              for (int unused : {0, 1, 3}) {
                LogFormat format{isSigned, width, isRootBase, least,
                                 least, hasZero, boundary};
                if (width <= unsigned(isSigned))
                  continue;
                int count =
                    std::min(1 << (width - isSigned), 24) - hasZero - unused;
                format.most = least + count - 1;
                if (count >= 1)
                  result.push_back(format);
              }
  return result;
}

/// The papers' rules, with a logarithm: which exponent, or none for zero.
std::optional<int> roundExponent(const LogFormat &format, long double magnitude) {
  long double unit = format.isRootBase ? 2 : 1;
  if (magnitude == 0)
    return format.hasZero ? std::nullopt : std::optional<int>(format.least);
  int exponent = 0;
  if (format.boundary == Boundary::Geometric) {
    exponent = int(std::floor(std::log2(magnitude) * unit + 0.5L));
  } else {
    auto power = [&](int e) { return std::exp2((long double)e / unit); };
    exponent = int(std::floor(std::log2(magnitude) * unit));
    if (magnitude >= (power(exponent) + power(exponent + 1)) / 2)
      ++exponent;
    if (exponent == format.least - 1 && format.hasZero &&
        magnitude < power(format.least) / 2)
      return std::nullopt;
    if (exponent < format.least && format.hasZero)
      return magnitude >= power(format.least) / 2
                 ? std::optional<int>(format.least)
                 : std::nullopt;
  }
  if (exponent < format.least && format.hasZero)
    return std::nullopt;
  return std::min(std::max(exponent, format.least), format.most);
}

// The sign of a + b sqrt(2) is -1, 0 or 1.
TEST(NumberTest, Sign) {
  Number root(Dyadic(), Dyadic::fromInt(1));
  for (auto [number, sign] :
       {std::pair(Number::fromInt(-3), -1), std::pair(Number::fromInt(0), 0),
        std::pair(Number::fromInt(7), 1), std::pair(root, 1), std::pair(-root, -1),
        std::pair(Number::fromInt(1) - root, -1), std::pair(root - Number::fromInt(1), 1),
        std::pair(Number::infinity(true), -1), std::pair(Number::infinity(false), 1)})
    EXPECT_EQ(number.getSign(), sign) << number.toDouble();
}

TEST(Log, InqWindows) {
  // Spec sheet C1: s in [0.75, 1.5) gives n1 = 0, and 2^(b-2) exponents.
  struct Row {
    double magnitude;
    unsigned bits;
    int most, least;
  };
  for (Row row : {Row{0.75, 5, 0, -7}, Row{1.4999, 5, 0, -7},
                  Row{0.7499, 5, -1, -8}, Row{1.5, 5, 1, -6},
                  Row{1, 4, 0, -3}, Row{1, 3, 0, -1}, Row{1, 2, 0, 0},
                  Row{0.1875, 5, -2, -9}, Row{3, 8, 2, -61},
                  Row{5e-324, 4, -1075 + 1, -1077}}) {
    LogWindow window = getInqWindow(row.magnitude, row.bits);
    EXPECT_EQ(window.most, row.most) << row.magnitude;
    EXPECT_EQ(window.least, row.least) << row.magnitude << " " << row.bits;
  }
  // |P| = 2^(b-1) + 1, and the largest weight becomes 2^n1.
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(-20, 20);
  for (unsigned bits = 2; bits <= 6; ++bits)
    for (int i = 0; i < 200; ++i) {
      double magnitude = std::exp2(uniform(random));
      LogWindow window = getInqWindow(magnitude, bits);
      EXPECT_EQ(window.most, int(std::floor(std::log2(4 * magnitude / 3))));
      LogFormat format{true, bits, false, window.least, window.most};
      EXPECT_TRUE(format.fits());
      EXPECT_EQ(format.getLevelCount(), (1u << (bits - 1)) + 1);
      EXPECT_EQ(quantize(format, -magnitude), -std::exp2(window.most));
    }
}

TEST(Log, InqRule) {
  // Sheet C1, Eq. 4: [0.75 * 2^k, 1.5 * 2^k), below 2^(n2 - 1) zero, ties up.
  LogFormat format{true, 4, false, -3, 0};
  double below = std::nextafter(1.0, 0.0);
  for (int k = -2; k <= 0; ++k) {
    EXPECT_EQ(quantize(format, std::ldexp(0.75, k)), std::exp2(k));
    EXPECT_EQ(quantize(format, std::ldexp(0.75 * below, k)), std::exp2(k - 1));
    EXPECT_EQ(quantize(format, -std::ldexp(1.5 * below, k)), -std::exp2(k));
  }
  EXPECT_EQ(quantize(format, 0.0625), 0.125);
  EXPECT_EQ(quantize(format, -0.0625), -0.125);
  EXPECT_EQ(quantize(format, 0.0625 * below), 0);
  EXPECT_EQ(quantize(format, 100), 1); // clamped, unlike the formula
  // A tie under nearest_even goes to the even index.
  EXPECT_EQ(quantize(format, 0.0625, 1, Rounding::NearestEven), 0);
  EXPECT_EQ(quantize(format, 0.75, 1, Rounding::NearestEven), 1);
  EXPECT_EQ(quantize(format, 0.375, 1, Rounding::NearestEven), 0.25);
}

TEST(Log, LogQuantGoldens) {
  // Sheet C5: b = 3, FSR = 0 has the levels 2^-7 .. 2^-1 and zero.
  LogWindow window = getLogQuantWindow(0, 3);
  EXPECT_EQ(window.least, -7);
  EXPECT_EQ(window.most, -1);
  LogFormat format{false,        3,           false, window.least,
                   window.most, /*hasZero=*/true, Boundary::Geometric};
  EXPECT_TRUE(format.fits());
  EXPECT_EQ(format.getLevelCount(), 8u);
  EXPECT_EQ(quantize(format, 1.0), 0.5);
  EXPECT_EQ(quantize(format, 0.36), 0.5);
  EXPECT_EQ(quantize(format, 0.0056), 0.0078125);
  EXPECT_EQ(quantize(format, 0.0055), 0);
  // Up iff the significand is at least sqrt(2): the two floats next to it.
  double up = std::sqrt(2.0), down = std::nextafter(up, 0);
  ASSERT_TRUE(Dyadic::fromInt(2) < Dyadic::fromDouble(up) * Dyadic::fromDouble(up));
  ASSERT_TRUE(Dyadic::fromDouble(down) * Dyadic::fromDouble(down) <
              Dyadic::fromInt(2));
  EXPECT_EQ(quantize(format, down / 4), 0.25);
  EXPECT_EQ(quantize(format, up / 4), 0.5);
}

TEST(Log, RistrettoPowersOfTwo) {
  // Sheet B4: clamp(round(log2|w|), -8, -1), sign(0) = +1, no zero.
  LogFormat format{true, 4, false, -8, -1, /*hasZero=*/false,
                   Boundary::Geometric};
  EXPECT_TRUE(format.fits());
  EXPECT_EQ(format.getLevelCount(), 16u);
  EXPECT_EQ(quantize(format, 0), std::exp2(-8));
  EXPECT_EQ(quantize(format, 0, 1, Rounding::NearestEven), std::exp2(-8));
  EXPECT_EQ(quantize(format, -1e-30), -std::exp2(-8));
  EXPECT_EQ(quantize(format, -3), -0.5);
  EXPECT_EQ(quantize(format, 0.3), 0.25);
  EXPECT_EQ(quantize(format, 0.36), 0.5);
}

TEST(Log, Layout) {
  LogFormat inq{true, 4, false, -3, 0};
  EXPECT_EQ(inq.decode(makeCode(inq, 0b0000)).toDouble(), 0);
  EXPECT_EQ(inq.decode(makeCode(inq, 0b0001)).toDouble(), 0.125);
  EXPECT_EQ(inq.decode(makeCode(inq, 0b0100)).toDouble(), 1);
  EXPECT_EQ(inq.decode(makeCode(inq, 0b1011)).toDouble(), -0.5);
  EXPECT_FALSE(inq.isValidCode(makeCode(inq, 0b1000))); // minus zero
  EXPECT_FALSE(inq.isValidCode(makeCode(inq, 0b0101))); // above the window
  EXPECT_TRUE(inq.isValidCode(makeCode(inq, 0b1100)));
  LogFormat root{false, 2, true, -3, 0, /*hasZero=*/false};
  Number third = root.decode(makeCode(root, 0)); // sqrt(2)^-3 = sqrt(2) / 4
  EXPECT_TRUE(third.getRational().isZero());
  EXPECT_EQ(third.getRoot().toDouble(), 0.25);
  EXPECT_EQ((third * third).getRational().toDouble(), 0.125);
  EXPECT_EQ(root.decode(makeCode(root, 1)).toDouble(), 0.5);
}

TEST(Log, LevelsAscendAndAreValid) {
  for (const LogFormat &format : allFormats()) {
    ASSERT_TRUE(format.fits());
    uint64_t count = format.getLevelCount(), valid = 0;
    for (uint64_t bits = 0; bits < uint64_t(1) << format.width; ++bits)
      valid += format.isValidCode(makeCode(format, bits));
    ASSERT_EQ(count, valid);
    for (uint64_t rank = 0; rank < count; ++rank) {
      APSInt code = format.getLevelCode(rank);
      ASSERT_TRUE(format.isValidCode(code));
      Number value = format.decode(code);
      if (rank > 0)
        ASSERT_LT(format.decode(format.getLevelCode(rank - 1)), value);
      ASSERT_EQ(findRank(format, value), rank);
      ASSERT_EQ(findRank(format, value * Number::fromInt(3), Number::fromInt(3)),
                rank);
    }
    // Both parts are integers on the grid, and one of them is odd.
    int grid = *format.getGridExponent();
    bool isOdd = false;
    for (uint64_t rank = 0; rank < count; ++rank) {
      Number value = format.decode(format.getLevelCode(rank)).scaled(-grid);
      ASSERT_TRUE(value.getRational().isInteger() && value.getRoot().isInteger());
      isOdd |= !value.isZero() && !(value.scaled(-1).getRational().isInteger() &&
                                    value.scaled(-1).getRoot().isInteger());
    }
    ASSERT_TRUE(isOdd);
  }
}

TEST(Log, RoundsAsTheFormulasSay) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> uniform(-14, 10);
  for (const LogFormat &format : allFormats())
    for (int i = 0; i < 200; ++i) {
      double value = std::exp2(uniform(random)) * (i % 2 ? 1 : -1);
      double unit = i % 3 ? 1 : std::exp2(uniform(random) / 8);
      long double quotient = (long double)value / unit;
      std::optional<int> exponent;
      bool isNegative = value < 0;
      if (isNegative && !format.isSigned) {
        // The lowest level.
        exponent = format.hasZero ? std::nullopt : std::optional<int>(format.least);
        isNegative = false;
      } else {
        exponent = roundExponent(format, std::fabs(quotient));
      }
      double expected =
          exponent ? std::exp2(*exponent / (format.isRootBase ? 2.0 : 1.0)) : 0;
      expected = isNegative ? -expected : expected;
      double found = quantize(format, value, unit);
      ASSERT_NEAR(found, expected, std::fabs(expected) * 1e-9)
          << value << " / " << unit << " width " << format.width << " least "
          << format.least << " most " << format.most;
    }
}

TEST(Log, RootBoundaryIsAFourthRoot) {
  // 2^(1/4) separates 1 and sqrt(2): 1.189207115002721 is its nearest double.
  LogFormat format{false, 2, true, -1, 1, /*hasZero=*/true, Boundary::Geometric};
  double boundary = 1.189207115002721;
  auto isAbove = [](double value) {
    Dyadic square = Dyadic::fromDouble(value) * Dyadic::fromDouble(value);
    return Dyadic::fromInt(2) < square * square;
  };
  double above = isAbove(boundary) ? boundary : std::nextafter(boundary, 2);
  double below = std::nextafter(above, 0);
  ASSERT_TRUE(isAbove(above) && !isAbove(below));
  EXPECT_EQ(quantize(format, above), std::sqrt(2.0));
  EXPECT_EQ(quantize(format, below), 1);
}

TEST(Log, WideWindowsHaveNoGrid) {
  LogFormat format{false, 8, false, -61, 0};
  EXPECT_EQ(format.getGridExponent(), -61);
  format.least = -62;
  EXPECT_EQ(format.getGridExponent(), std::nullopt);
  format.isRootBase = true;
  EXPECT_EQ(format.getGridExponent(), -31);
}

} // namespace
