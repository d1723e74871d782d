//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The 31-bit multiplier: published values, every power of two, the nearest
// one by cross multiplication; and rescale and requantize against 128-bit
// integers, with the distance from two roundings that sheet B7 states.
//
//===----------------------------------------------------------------------===//

#include "Reference.h"
#include "lowp/Numerics/FixedPoint.h"
#include "gtest/gtest.h"

#include <cfloat>
#include <limits>
#include <random>

using namespace mlir::lowp::numerics;
using namespace lowp_reference;
using llvm::APFloat;
using llvm::APSInt;

static Multiplier multiplierOf(double factor) {
  return deriveMultiplier(APFloat(factor), 0, APFloat(1.0f), 0);
}

TEST(MultiplierTest, PublishedValues) {
  struct Row {
    double factor;
    int64_t multiplier;
    int n; // the factor is multiplier * 2^-(31 + n)
  } rows[] = {{0.25, int64_t(1) << 30, 1},
              {0.0072474273418460, 1992157658, 7},
              {0.3, 1288490189, 1},
              {3e-5, 2111062325, 15},
              {0.99999999999, int64_t(1) << 30, -1},
              {1.0, int64_t(1) << 30, -1}};
  for (const Row &row : rows) {
    Multiplier found = multiplierOf(row.factor);
    EXPECT_EQ(found.multiplier, row.multiplier) << row.factor;
    EXPECT_EQ(found.shift, 31 + row.n) << row.factor;
  }
  EXPECT_TRUE(multiplierOf(0.25).isPowerOfTwo());
  EXPECT_FALSE(multiplierOf(0.3).isPowerOfTwo());
}

TEST(MultiplierTest, PowersOfTwoAreExact) {
  for (int in = -149; in <= 127; in += 3)
    for (int out = -149; out <= 127; out += 3)
      for (auto [inFraction, outFraction] :
           {std::pair(0, 0), std::pair(256, -256), std::pair(-17, 100)}) {
        Multiplier factor =
            deriveMultiplier(APFloat(std::ldexp(1.0f, in)), inFraction,
                             APFloat(std::ldexp(1.0f, out)), outFraction);
        ASSERT_TRUE(factor.isPowerOfTwo());
        ASSERT_EQ(30 - factor.shift, in - inFraction - out + outFraction);
      }
  // Equal scales that are no power of two, and subnormal doubles.
  EXPECT_TRUE(
      deriveMultiplier(APFloat(0.3f), 4, APFloat(0.3f), 2).isPowerOfTwo());
  Multiplier least = deriveMultiplier(APFloat(0x1p-1074), 0, APFloat(1.0), 0);
  EXPECT_TRUE(least.isPowerOfTwo());
  EXPECT_EQ(least.shift, 30 + 1074);
}

TEST(MultiplierTest, RefusedScalesGiveZero) {
  for (float bad : {0.0f, -0.0f, -1.0f, std::numeric_limits<float>::infinity(),
                    std::numeric_limits<float>::quiet_NaN()}) {
    EXPECT_EQ(deriveMultiplier(APFloat(bad), 0, APFloat(1.0f), 0).multiplier,
              0);
    EXPECT_EQ(deriveMultiplier(APFloat(1.0f), 0, APFloat(bad), 0).multiplier,
              0);
  }
}

TEST(MultiplierTest, NearestByCrossMultiplication) {
  std::mt19937_64 random(6);
  for (int i = 0; i < 200000; ++i) {
    // in = a * 2^e and out = b, with 24-bit integers: exact in f32.
    Int a = 1 + Int(random() >> (40 + random() % 24));
    Int b = 1 + Int(random() >> (40 + random() % 24));
    int e = int(random() % 80) - 40;
    Multiplier factor =
        deriveMultiplier(APFloat(float(a)), -e, APFloat(float(b)), 0);
    ASSERT_GE(factor.multiplier, int64_t(1) << 30);
    ASSERT_LT(factor.multiplier, int64_t(1) << 31);
    // The exact multiplier a/b * 2^(e + shift) lies within half a unit.
    int lift = e + factor.shift;
    Int exact = lift >= 0 ? a * powerOfTwo(lift) : a;
    Int unit = lift >= 0 ? b : b * powerOfTwo(-lift);
    Int error = exact - unit * factor.multiplier;
    // Ties go up, as all are positive.
    ASSERT_LE(2 * error, unit - (2 * error == unit ? 1 : 0));
    ASSERT_GE(2 * error, -unit);
  }
}

TEST(MultiplierTest, TiesAwayFromZero) {
  // A factor whose exact multiplier ends in one half needs 32 bits of
  // mantissa, which a double has.
  double tie = 1288490189.5;
  EXPECT_EQ(multiplierOf(tie).multiplier, 1288490190);
  EXPECT_EQ(multiplierOf(tie).shift, 0);
  EXPECT_EQ(multiplierOf(1288490188.5).multiplier, 1288490189);
  EXPECT_EQ(multiplierOf(2147483647.5).multiplier, int64_t(1) << 30);
  EXPECT_EQ(multiplierOf(2147483647.5).shift, -1);
}

TEST(RescaleTest, RequantizeAgainstInt128) {
  // All codes of all inputs, and outputs of every width.
  for (const FixedFormat &in : allFormats(1, 8, {0, 5}))
    for (unsigned outWidth = 1; outWidth <= 8; ++outWidth)
      for (const FixedFormat &out : allFormats(outWidth, outWidth, {3}))
        for (auto [inScale, outScale] :
             {std::pair(1.0f, 1.0f), std::pair(0.1f, 0.37f),
              std::pair(3.0f, 4.0f)}) {
          Multiplier factor =
              deriveMultiplier(APFloat(inScale), in.fractionLength,
                               APFloat(outScale), out.fractionLength);
          for (Int code = minCode(in); code <= maxCode(in); ++code) {
            APSInt apCode = makeCode(code, in);
            for (Rounding rounding : allRoundings)
              for (Overflow overflow : allOverflows) {
                int inZero = int(code) % 3, outZero = 5 * int(rounding) - 9;
                ASSERT_EQ(toInt(rescale(apCode, factor, inZero, outZero, out,
                                        rounding, overflow)),
                          rescale(code, factor, inZero, outZero, out, rounding,
                                  overflow));
                if (code == maxCode(in)) {
                  ASSERT_EQ(toInt(requantize(apCode, in, APFloat(inScale),
                                             inZero, out, APFloat(outScale),
                                             outZero, rounding, overflow)),
                            rescale(code, factor, inZero, outZero, out,
                                    rounding, overflow));
                }
              }
          }
        }
}

TEST(RescaleTest, PowerOfTwoIsAShift) {
  FixedFormat in{true, 8, 6, false}, out{true, 8, 4, false};
  for (Int code = -128; code <= 127; ++code)
    for (Rounding rounding : allRoundings)
      ASSERT_EQ(
          toInt(requantize(makeCode(code, in), in, APFloat(0.5f), 0, out,
                           APFloat(0.5f), 0, rounding, Overflow::Saturate)),
          roundQuotient(code, 4, rounding));
}

TEST(RescaleTest, WideCodesAndFarShifts) {
  FixedFormat s64{true, 64, 0, false}, u64{false, 64, 0, false};
  FixedFormat s8{true, 8, 0, false};
  Multiplier one{int64_t(1) << 30, 30}, farRight{int64_t(1) << 30, 800},
      farLeft{int64_t(1) << 30, -800};
  auto run = [&](APSInt code, Multiplier factor, int64_t inZero,
                 int64_t outZero, FixedFormat out, Rounding rounding,
                 Overflow overflow = Overflow::Saturate) {
    return rescale(code, factor, inZero, outZero, out, rounding, overflow);
  };
  APSInt bottom = s64.minCode(), top = s64.maxCode();
  EXPECT_EQ(run(bottom, one, 0, 0, s64, Rounding::Floor), bottom);
  EXPECT_EQ(run(u64.maxCode(), one, 0, 0, u64, Rounding::Floor), u64.maxCode());
  // The difference from the zero point needs 65 bits and does not wrap.
  EXPECT_EQ(run(bottom, one, INT64_MAX, INT64_MAX, s64, Rounding::Floor),
            bottom);
  EXPECT_EQ(run(top, one, INT64_MIN, 0, s64, Rounding::Floor), top);
  EXPECT_EQ(
      toInt(run(top, one, INT64_MIN, 0, s64, Rounding::Floor, Overflow::Wrap)),
      -1);
  EXPECT_EQ(toInt(run(bottom, farRight, 0, 7, s8, Rounding::HalfUp)), 7);
  EXPECT_EQ(toInt(run(bottom, farRight, 0, 7, s8, Rounding::Floor)), 6);
  EXPECT_EQ(toInt(run(makeCode(-1, s8), farLeft, 0, 7, s8, Rounding::Floor)),
            -128);
  EXPECT_EQ(toInt(run(makeCode(-1, s8), farLeft, 0, 7, s8, Rounding::Floor,
                      Overflow::Wrap)),
            7);
  EXPECT_EQ(toInt(run(makeCode(9, s8), farLeft, 9, 7, s8, Rounding::Floor)), 7);
}

//===----------------------------------------------------------------------===//
// Two roundings, as gemmlowp does them (the spec sheet's B7), are another op.
//===----------------------------------------------------------------------===//

static int64_t doublingHighMultiply(int64_t a, int64_t b) {
  int64_t product = a * b;
  int64_t nudge = product >= 0 ? int64_t(1) << 30 : 1 - (int64_t(1) << 30);
  return (product + nudge) / (int64_t(1) << 31);
}

static int64_t divideByPowerOfTwo(int64_t value, int exponent) {
  int64_t mask = (int64_t(1) << exponent) - 1, rest = value & mask;
  int64_t threshold = (mask >> 1) + (value < 0);
  return (value >> exponent) + (rest > threshold);
}

TEST(RescaleTest, SingleRoundingAgainstGemmlowp) {
  FixedFormat s32{true, 32, 0, false};
  Multiplier factor = multiplierOf(0.0072474273418460);
  int differences = 0;
  for (int64_t acc = -20000; acc <= 20000; ++acc) {
    int64_t single =
        int64_t(toInt(rescale(makeCode(acc, s32), factor, 0, 0, s32,
                              Rounding::HalfUp, Overflow::Saturate)));
    int64_t twice = divideByPowerOfTwo(
        doublingHighMultiply(acc, factor.multiplier), factor.shift - 31);
    ASSERT_LE(std::abs(single - twice), 1);
    differences += single != twice;
    // The published formula of one rounding: (acc m + 2^(s-1)) >> s.
    int64_t half = int64_t(1) << (factor.shift - 1);
    ASSERT_EQ(single, (acc * factor.multiplier + half) >> factor.shift);
  }
  EXPECT_EQ(differences, 152);
  EXPECT_EQ(toInt(rescale(makeCode(-19938, s32), factor, 0, 0, s32,
                          Rounding::HalfUp, Overflow::Saturate)),
            -144);
  EXPECT_EQ(toInt(rescale(makeCode(-2, s32), multiplierOf(0.25), 0, 0, s32,
                          Rounding::HalfUp, Overflow::Saturate)),
            0);
}
