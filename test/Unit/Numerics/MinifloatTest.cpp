//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Small floating-point numbers: the value of every code against APFloat and
// against tables of the papers, the laws of levels, rounding against APFloat's
// conversions and in plain double arithmetic, and the scales of blocks.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Minifloat.h"
#include "gtest/gtest.h"

#include <cmath>
#include <random>
#include <vector>

using namespace mlir::lowp::numerics;
using llvm::APFloat;
using llvm::APInt;
using llvm::APSInt;
using Flavour = MinifloatFormat::Flavour;

namespace {

const MinifloatFormat e2m1{2, 1, 1, Flavour::Finite};
const MinifloatFormat e2m3{2, 3, 1, Flavour::Finite};
const MinifloatFormat e3m2{3, 2, 3, Flavour::Finite};
const MinifloatFormat e4m3{4, 3, 7, Flavour::FN};
const MinifloatFormat e5m2{5, 2, 15, Flavour::IEEE};
const MinifloatFormat ristretto{4, 3, 7, Flavour::NoDenorm};

/// A format that APFloat has too.
struct Known {
  const char *name;
  MinifloatFormat format;
  const llvm::fltSemantics &semantics;
};

std::vector<Known> knownFormats() {
  return {{"E2M1FN", e2m1, APFloat::Float4E2M1FN()},
          {"E2M3FN", e2m3, APFloat::Float6E2M3FN()},
          {"E3M2FN", e3m2, APFloat::Float6E3M2FN()},
          {"E4M3FN", e4m3, APFloat::Float8E4M3FN()},
          {"E5M2", e5m2, APFloat::Float8E5M2()},
          {"E4M3", {4, 3, 7, Flavour::IEEE}, APFloat::Float8E4M3()},
          {"E3M4", {3, 4, 3, Flavour::IEEE}, APFloat::Float8E3M4()},
          {"E4M3FNUZ", {4, 3, 8, Flavour::FNUZ}, APFloat::Float8E4M3FNUZ()},
          {"E5M2FNUZ", {5, 2, 16, Flavour::FNUZ}, APFloat::Float8E5M2FNUZ()},
          {"E4M3B11FNUZ",
           {4, 3, 11, Flavour::FNUZ},
           APFloat::Float8E4M3B11FNUZ()},
          {"half", {5, 10, 15, Flavour::IEEE}, APFloat::IEEEhalf()},
          {"bfloat", {8, 7, 127, Flavour::IEEE}, APFloat::BFloat()}};
}

std::vector<MinifloatFormat> allFormats(unsigned maxWidth) {
  std::vector<MinifloatFormat> result;
  for (unsigned e = 1; e <= 8; ++e)
    for (unsigned m = 0; m <= 10 && 1 + e + m <= maxWidth; ++m)
      for (Flavour flavour : {Flavour::IEEE, Flavour::FN, Flavour::FNUZ,
                              Flavour::Finite, Flavour::NoDenorm}) {
        if ((flavour == Flavour::IEEE || flavour == Flavour::FN) &&
            (m == 0 || e == 1))
          continue;
        for (int shift : {-3, 0, 5})
          result.push_back(
              {e, m, MinifloatFormat::getDefaultBias(e, flavour) + shift,
               flavour});
      }
  return result;
}

APSInt makeCode(uint64_t bits, const MinifloatFormat &format) {
  return APSInt(APInt(format.getWidth(), bits), /*isUnsigned=*/true);
}

uint64_t findRank(const MinifloatFormat &format, const Number &value,
                  Rounding rounding) {
  auto at = [&](uint64_t rank) {
    return format.decode(format.getLevelCode(rank));
  };
  auto compare = [&](uint64_t rank, const Number &value, const Number &unit) {
    return compareToMiddle(at(rank), at(rank + 1), value, unit);
  };
  auto isEven = [&](uint64_t rank) { return format.isEvenLevel(rank); };
  Levels levels{format.getLevelCount(), at, compare, isEven};
  return findLevel(levels, value, Number::fromInt(1), rounding);
}

double roundTo(const MinifloatFormat &format, double value,
               Rounding rounding = Rounding::NearestEven) {
  uint64_t rank = findRank(format, Number::fromDouble(value), rounding);
  return format.decode(format.getLevelCode(rank)).toDouble();
}

std::vector<double> magnitudes(const MinifloatFormat &format) {
  std::vector<double> result;
  for (uint64_t code = 0; code < format.getMagnitudeCount(); ++code)
    result.push_back(format.getMagnitude(code).toDouble());
  return result;
}

} // namespace

TEST(MinifloatTest, DecodeEqualsAPFloat) {
  for (const Known &known : knownFormats())
    for (uint64_t bits = 0; bits < uint64_t(1) << known.format.getWidth();
         ++bits) {
      APFloat expected(known.semantics, APInt(known.format.getWidth(), bits));
      Number value = known.format.decode(makeCode(bits, known.format));
      ASSERT_EQ(value.isNaN(), expected.isNaN()) << known.name << " " << bits;
      ASSERT_EQ(value.isInfinite(), expected.isInfinity()) << known.name;
      if (!value.isNaN()) {
        ASSERT_TRUE(value == Number::fromFloat(expected))
            << known.name << " " << bits;
      }
    }
}

TEST(MinifloatTest, SpecialCodesEqualAPFloat) {
  for (const Known &known : knownFormats()) {
    bool hasNan = known.format.flavour != Flavour::Finite;
    ASSERT_EQ(known.format.getNanCode().has_value(), hasNan) << known.name;
    if (hasNan) {
      EXPECT_EQ(known.format.getNanCode()->getZExtValue(),
                APFloat::getNaN(known.semantics).bitcastToAPInt().getZExtValue())
          << known.name;
    }
    bool hasInfinity = known.format.flavour == Flavour::IEEE;
    for (bool isNegative : {false, true}) {
      auto code = known.format.getInfinityCode(isNegative);
      ASSERT_EQ(code.has_value(), hasInfinity) << known.name;
      if (hasInfinity) {
        EXPECT_EQ(code->getZExtValue(),
                  APFloat::getInf(known.semantics, isNegative)
                      .bitcastToAPInt()
                      .getZExtValue());
      }
    }
    EXPECT_EQ(known.format.getMax().toDouble(),
              APFloat::getLargest(known.semantics).convertToDouble());
  }
}

// The last table: the E1 sheet's largest normal and least subnormal numbers.
TEST(MinifloatTest, ValueTables) {
  EXPECT_EQ(magnitudes(e2m1),
            (std::vector<double>{0, 0.5, 1, 1.5, 2, 3, 4, 6}));
  std::vector<double> expected;
  for (int i = 0; i < 16; ++i) // two binades with the step 1/8
    expected.push_back(i / 8.0);
  for (int i = 8; i < 16; ++i)
    expected.push_back(i / 4.0);
  for (int i = 8; i < 16; ++i)
    expected.push_back(i / 2.0);
  EXPECT_EQ(magnitudes(e2m3), expected);
  EXPECT_EQ(magnitudes(e3m2),
            (std::vector<double>{0,    0.0625, 0.125, 0.1875, 0.25, 0.3125, 0.375,
                                 0.4375, 0.5, 0.625, 0.75, 0.875, 1,  1.25, 1.5,
                                 1.75, 2,   2.5, 3,  3.5, 4,  5,  6,  7,  8,
                                 10,   12,  14,  16, 20,  24, 28}));
  struct {
    MinifloatFormat format;
    int maxExponent;
    double max, least;
    unsigned integerBits;
  } table[] = {{e4m3, 8, 448, std::ldexp(1, -9), 18},
               {e5m2, 15, 57344, std::ldexp(1, -16), 32},
               {e3m2, 4, 28, 0.0625, 9},
               {e2m3, 2, 7.5, 0.125, 6},
               {e2m1, 2, 6, 0.5, 4}};
  for (const auto &row : table) {
    EXPECT_EQ(row.format.getMaxExponent(), row.maxExponent);
    EXPECT_EQ(row.format.getMax().toDouble(), row.max);
    EXPECT_EQ(row.format.getMagnitude(1).toDouble(), row.least);
    EXPECT_EQ(std::ldexp(1, row.format.getGridExponent()), row.least);
    EXPECT_EQ(row.format.getIntegerBits(), row.integerBits);
  }
}

TEST(MinifloatTest, LevelsAscendAndInvertDecode) {
  for (const MinifloatFormat &format : allFormats(10)) {
    uint64_t count = format.getLevelCount();
    Number zero;
    for (uint64_t rank = 0; rank < count; ++rank) {
      APSInt code = format.getLevelCode(rank);
      Number value = format.decode(code);
      ASSERT_TRUE(value.isFinite());
      if (rank > 0) {
        ASSERT_TRUE(format.decode(format.getLevelCode(rank - 1)) < value);
      }
      for (Rounding rounding : {Rounding::NearestEven, Rounding::Floor})
        ASSERT_EQ(findRank(format, value, rounding), rank);
      // On the grid, within the stated bits.
      Dyadic integer = value.getRational().scaled(-format.getGridExponent());
      ASSERT_TRUE(integer.isInteger());
      ASSERT_LE(integer.round(Rounding::Floor).abs().getActiveBits(),
                format.getIntegerBits());
    }
    // Every other code is -0, an infinity or a NaN.
    unsigned finite = 0;
    for (uint64_t bits = 0; bits < uint64_t(1) << format.getWidth(); ++bits)
      finite += format.decode(makeCode(bits, format)).isFinite();
    EXPECT_EQ(finite, count + (format.flavour == Flavour::FNUZ ? 0 : 1));
    EXPECT_TRUE(format.getLevelCode(count / 2).isZero());
  }
}

TEST(MinifloatTest, NearestEvenEqualsAPFloat) {
  std::mt19937_64 random(4);
  for (const Known &known : knownFormats()) {
    const MinifloatFormat &format = known.format;
    std::vector<double> samples;
    uint64_t count = format.getMagnitudeCount();
    uint64_t stride = count > 512 ? 37 : 1;
    for (uint64_t code = 0; code + 1 < count; code += stride) {
      double low = format.getMagnitude(code).toDouble();
      double high = format.getMagnitude(code + 1).toDouble();
      double middle = (low + high) / 2;
      for (double value : {low, middle, std::nextafter(middle, low),
                           std::nextafter(middle, high)})
        for (double sign : {1.0, -1.0})
          samples.push_back(sign * value);
    }
    std::normal_distribution<double> normal(0, format.getMax().toDouble() / 4);
    for (int i = 0; i < 2000; ++i)
      if (double value = normal(random);
          std::abs(value) <= format.getMax().toDouble())
        samples.push_back(value);
    for (double value : samples) {
      APFloat expected(value);
      bool losesInfo = false;
      expected.convert(known.semantics, APFloat::rmNearestTiesToEven,
                       &losesInfo);
      ASSERT_EQ(roundTo(format, value), expected.convertToDouble())
          << known.name << " " << value;
    }
  }
}

// In double arithmetic: all values of the format, searched for the nearest.
TEST(MinifloatTest, RoundingIsTheDefinition) {
  for (const MinifloatFormat &format : allFormats(6)) {
    std::vector<double> values;
    for (double magnitude : magnitudes(format)) {
      values.push_back(magnitude);
      if (magnitude > 0)
        values.insert(values.begin(), -magnitude);
    }
    double step = std::ldexp(1, format.getGridExponent() - 2);
    double max = values.back(), span = std::min(max * 1.25, 3000 * step);
    for (double x = -span; x <= span; x += step) {
      double below = values.front(), above = values.back();
      for (double value : values) {
        if (value <= x)
          below = value;
        if (value >= x && value < above)
          above = value;
      }
      EXPECT_EQ(roundTo(format, x, Rounding::Floor), below);
      double inner = std::abs(below) < std::abs(above) ? below : above;
      double outer = inner == below ? above : below;
      bool isInside = x >= values.front() && x <= max;
      if (isInside) {
        EXPECT_EQ(roundTo(format, x, Rounding::TowardZero), inner);
        bool isTie = x - below == above - x;
        double nearest = x - below < above - x ? below : above;
        EXPECT_EQ(roundTo(format, x, Rounding::NearestAway),
                  isTie ? outer : nearest);
        EXPECT_EQ(roundTo(format, x, Rounding::HalfUp), isTie ? above : nearest);
      }
    }
  }
}

// Golden values of the Ristretto sheet (B4), but for its rounding of ties away
// from zero, which none of them is.
TEST(MinifloatTest, RistrettoGoldens) {
  EXPECT_EQ(roundTo(ristretto, 0.1, Rounding::NearestAway), 0.1015625);
  EXPECT_EQ(roundTo(ristretto, 1.9, Rounding::NearestAway), 1.875);
  EXPECT_EQ(roundTo(ristretto, 300, Rounding::NearestAway), 288);
  EXPECT_EQ(roundTo(ristretto, 600, Rounding::NearestAway), 480);
  EXPECT_EQ(roundTo(ristretto, 500, Rounding::NearestAway), 480);
  EXPECT_EQ(roundTo(ristretto, 511, Rounding::NearestAway), 480);
  EXPECT_EQ(roundTo(ristretto, std::ldexp(1, -8)), 0);
  // The code 0 is zero, so the least number is 2^-7 * 9/8.
  EXPECT_EQ(ristretto.getMagnitude(1).toDouble(), std::ldexp(9, -10));
}

TEST(BlockScaleTest, Goldens) {
  auto quantize = [](const MinifloatFormat &format, std::vector<double> block,
                     int expectedExponent) {
    double maximum = 0;
    for (double value : block)
      maximum = std::max(maximum, std::abs(value));
    int exponent = getSharedExponent(maximum, format.getMaxExponent());
    EXPECT_EQ(exponent, expectedExponent);
    for (double &value : block)
      value = roundTo(format, std::ldexp(value, -exponent));
    return block;
  };
  using Block = std::vector<double>;
  EXPECT_EQ(quantize(e2m1, {1.0, -0.3, 0.1, 7.9, 3.1, 0.26, 0.5, -5.0}, 0),
            (Block{1, -0.5, 0, 6, 3, 0.5, 0.5, -4}));
  Block block{0.9, 0.45, -0.2, 0.05};
  EXPECT_EQ(quantize(e2m1, block, -3), (Block{6, 4, -1.5, 0.5}));
  EXPECT_EQ(quantize(e2m3, block, -3), (Block{7, 3.5, -1.625, 0.375}));
  EXPECT_EQ(quantize(e3m2, block, -5), (Block{28, 14, -6, 1.5}));
  EXPECT_EQ(quantize(e4m3, block, -9), (Block{448, 224, -104, 26}));
}

TEST(BlockScaleTest, SharedExponent) {
  EXPECT_EQ(getSharedExponent(0, 2), -127);
  EXPECT_EQ(getSharedExponent(std::ldexp(1, -200), 2), -127);
  EXPECT_EQ(getSharedExponent(std::ldexp(1, 200), 2), 127);
  EXPECT_EQ(getSharedExponent(4, 2), 0);
  EXPECT_EQ(getSharedExponent(std::nextafter(4, 0), 2), -1);
}

TEST(BlockScaleTest, TwoLevels) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> exponents(-80, 80);
  for (int i = 0; i < 2000; ++i) {
    double maximum = std::exp2(exponents(random));
    double unit = getBlockScaleUnit(maximum);
    EXPECT_GE(unit * 6 * 448, maximum);
    EXPECT_LE(unit * 6 * 448, maximum * (1 + std::ldexp(1, -18)));
    for (double part : {1.0, 0.7, 0.01, 1e-5, 0.0}) {
      double scale = getE4M3BlockScale(maximum * part, unit);
      // An E4M3 number, the nearest one above its least, and exact in f32.
      EXPECT_EQ(scale, roundTo(e4m3, scale));
      EXPECT_EQ(scale, std::max(std::ldexp(1, -9),
                                roundTo(e4m3, maximum * part / 6 / unit)));
      EXPECT_EQ(double(float(scale * unit)), scale * unit);
    }
  }
  EXPECT_EQ(getE4M3BlockScale(1, getBlockScaleUnit(1)), 448);
}
