//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Dyadic rationals and the rounding modes: against a search over the integers,
// against 128-bit integers, and against the conversions of the C++ compiler.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Rounding.h"
#include "Reference.h"
#include "gtest/gtest.h"

#include <cfloat>
#include <limits>
#include <random>

using namespace mlir::lowp::numerics;
using namespace lowp_reference;
using llvm::APFloat;
using llvm::APInt;
using llvm::APSInt;

/// The integer that `mode` chooses for n / 2^k, found by looking at them all.
static int64_t searchInteger(int64_t n, unsigned k, Rounding mode) {
  int64_t unit = int64_t(1) << k, best = 0, bestDistance = INT64_MAX;
  for (int64_t c = -40; c <= 40; ++c) {
    int64_t offset = c * unit - n, distance = std::abs(offset);
    if (mode == Rounding::Floor && offset > 0)
      continue;
    if (mode == Rounding::TowardZero && std::abs(c * unit) > std::abs(n))
      continue;
    if (distance > bestDistance)
      continue;
    if (distance == bestDistance) { // c is the greater one of a tie
      bool takeGreater = mode == Rounding::HalfUp ||
                         (mode == Rounding::NearestEven && c % 2 == 0) ||
                         (mode == Rounding::NearestAway && n > 0);
      if (!takeGreater)
        continue;
    }
    best = c;
    bestDistance = distance;
  }
  return best;
}

TEST(RoundingTest, EveryModeAgainstSearch) {
  for (unsigned k = 0; k <= 6; ++k)
    for (int64_t n = -30 * (1 << k); n <= 30 * (1 << k); ++n)
      for (Rounding mode : allRoundings) {
        int64_t expected = searchInteger(n, k, mode);
        ASSERT_EQ(Dyadic::fromInt(n, -int(k)).round(mode).getExtValue(),
                  expected)
            << n << " / 2^" << k << " mode " << int(mode);
        // The reference of the other tests stands on the same ground.
        ASSERT_EQ(int64_t(roundQuotient(n, int64_t(1) << k, mode)), expected);
        ASSERT_EQ(roundDouble(std::ldexp(double(n), -int(k)), mode),
                  double(expected));
      }
}

TEST(RoundingTest, TiesAndNegatives) {
  struct Row {
    double value;
    int even, away, halfUp, floor, towardZero;
  } rows[] = {{0.5, 0, 1, 1, 0, 0},
              {-0.5, 0, -1, 0, -1, 0},
              {1.5, 2, 2, 2, 1, 1},
              {-1.5, -2, -2, -1, -2, -1},
              {2.5, 2, 3, 3, 2, 2},
              {-2.5, -2, -3, -2, -3, -2},
              {0x1p-1074, 0, 0, 0, 0, 0},
              {-0x1p-1074, 0, 0, 0, -1, 0},
              {0.49999999999999994, 0, 0, 0, 0, 0},
              {-0.5000000000000001, -1, -1, -1, -1, 0}};
  for (const Row &row : rows) {
    Dyadic value = Dyadic::fromDouble(row.value);
    EXPECT_EQ(value.round(Rounding::NearestEven).getExtValue(), row.even);
    EXPECT_EQ(value.round(Rounding::NearestAway).getExtValue(), row.away);
    EXPECT_EQ(value.round(Rounding::HalfUp).getExtValue(), row.halfUp);
    EXPECT_EQ(value.round(Rounding::Floor).getExtValue(), row.floor);
    EXPECT_EQ(value.round(Rounding::TowardZero).getExtValue(), row.towardZero);
  }
}

TEST(RoundingTest, LongMantissas) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    int64_t value = int64_t(random()) >> (random() % 64);
    unsigned shift = random() % 70;
    for (Rounding mode : allRoundings)
      ASSERT_EQ(
          Int(Dyadic::fromInt(value, -int(shift)).round(mode).getExtValue()),
          roundQuotient(value, powerOfTwo(shift), mode))
          << value << " / 2^" << shift << " mode " << int(mode);
  }
}

TEST(DyadicTest, LowestTerms) {
  Dyadic twelve = Dyadic::fromInt(12);
  EXPECT_EQ(twelve.getMantissa().getExtValue(), 3);
  EXPECT_EQ(twelve.getExponent(), 2);
  EXPECT_TRUE(twelve.isInteger());
  EXPECT_FALSE(twelve.scaled(-3).isInteger());
  EXPECT_TRUE(Dyadic::fromInt(0, 77) == Dyadic());
  EXPECT_TRUE(Dyadic::fromInt(0, -77).isInteger());
  // An unsigned code with its top bit set is not negative.
  Dyadic code(APSInt(APInt(8, 255), /*isUnsigned=*/true), 0);
  EXPECT_EQ(code.round(Rounding::Floor).getExtValue(), 255);
  EXPECT_EQ((-Dyadic::fromInt(INT64_MIN)).toDouble(), 0x1p63);
}

TEST(DyadicTest, ArithmeticAgainstInt128) {
  std::mt19937_64 random(2);
  auto draw = [&] { return int64_t(random()) >> (16 + random() % 48); };
  for (int i = 0; i < 20000; ++i) {
    int64_t a = draw(), b = draw();
    int ea = int(random() % 9), eb = int(random() % 9);
    Dyadic x = Dyadic::fromInt(a, ea - 8), y = Dyadic::fromInt(b, eb - 8);
    Int ia = Int(a) * (1 << ea), ib = Int(b) * (1 << eb);
    auto inUnits = [](const Dyadic &d, int units) {
      return Int(d.scaled(units).round(Rounding::TowardZero).getSExtValue());
    };
    ASSERT_EQ(inUnits(x + y, 8), ia + ib);
    ASSERT_EQ(inUnits(x - y, 8), ia - ib);
    ASSERT_EQ(x.compare(y), ia < ib ? -1 : ia > ib);
    ASSERT_TRUE((x + y) - y == x);
    if (std::abs(a) < (1 << 20) && std::abs(b) < (1 << 20)) {
      ASSERT_EQ(inUnits(x * y, 16), ia * ib);
    }
  }
}

TEST(DyadicTest, CompareFarApart) {
  Dyadic huge = Dyadic::fromInt(3, 100000000), tiny = huge.scaled(-200000000);
  EXPECT_TRUE(tiny < huge);
  EXPECT_TRUE(-huge < tiny);
  EXPECT_TRUE(-huge < -tiny);
  EXPECT_EQ(huge.compare(huge), 0);
  EXPECT_EQ(tiny.round(Rounding::NearestAway).getExtValue(), 0);
  EXPECT_EQ((-tiny).round(Rounding::Floor).getExtValue(), -1);
}

TEST(DyadicTest, DoublesRoundTrip) {
  std::mt19937_64 random(3);
  std::vector<double> values = {0.0,       1.0,        -1.0,
                                DBL_MIN,   DBL_MAX,    -DBL_MAX,
                                0x1p-1074, -0x1p-1074, DBL_EPSILON};
  for (int i = 0; i < 20000; ++i) {
    double value = llvm::bit_cast<double>(uint64_t(random()));
    if (std::isfinite(value))
      values.push_back(value);
  }
  for (double value : values) {
    ASSERT_EQ(Dyadic::fromDouble(value).toDouble(), value);
    ASSERT_TRUE(Dyadic::fromFloat(APFloat(value)) == Dyadic::fromDouble(value));
  }
}

TEST(DyadicTest, NarrowFloatsAreExact) {
  for (auto semantics : {&APFloat::IEEEhalf(), &APFloat::BFloat()})
    for (unsigned bits = 0; bits < 65536; ++bits) {
      APFloat value(*semantics, APInt(16, bits));
      if (!value.isFinite())
        continue;
      Dyadic exact = Dyadic::fromFloat(value);
      ASSERT_EQ(exact.toDouble(), value.convertToDouble());
      APFloat back = exact.toFloat(*semantics);
      ASSERT_EQ(back.compare(value), APFloat::cmpEqual) << bits;
    }
  // Wider than double, too.
  APFloat quad(APFloat::IEEEquad(), "1.00000000000000000000000001");
  EXPECT_EQ(Dyadic::fromFloat(quad).toFloat(APFloat::IEEEquad()).compare(quad),
            APFloat::cmpEqual);
  APFloat extended(APFloat::x87DoubleExtended(), "0x1.fffffffffffffffep-16382");
  EXPECT_EQ(Dyadic::fromFloat(extended)
                .toFloat(APFloat::x87DoubleExtended())
                .compare(extended),
            APFloat::cmpEqual);
}

TEST(DyadicTest, NarrowingAgainstTheCompiler) {
  std::mt19937_64 random(4);
  auto check = [](double value) {
    APFloat narrowed = Dyadic::fromDouble(value).toFloat(APFloat::IEEEsingle());
    float expected = float(value);
    ASSERT_EQ(narrowed.bitcastToAPInt().getZExtValue(),
              uint64_t(llvm::bit_cast<uint32_t>(expected)))
        << value;
  };
  for (int i = 0; i < 20000; ++i) {
    // Exponents around the range of f32, and ties among 53-bit mantissas.
    double mantissa = double(1 + (random() >> (12 + random() % 40)));
    check(std::ldexp(mantissa, -int(random() % 300)));
    check(-std::ldexp(double(random() >> 40) + 0.5, int(random() % 100)));
    check(std::ldexp(double(random() % 512) + 0.5, -149));
  }
  check(double(FLT_MAX));
  check(double(FLT_MAX) + std::ldexp(1.0, 103)); // the tie above it: infinity
  check(std::nextafter(double(FLT_MAX) + std::ldexp(1.0, 103), 0));
  check(-0x1p-150);
  check(0x1.000001p-150);
}

TEST(FitToRangeTest, AgainstModuloArithmetic) {
  for (const FixedFormat &format : allFormats(1, 6, {0}))
    for (int value = -300; value <= 300; ++value)
      for (Overflow overflow : allOverflows) {
        APSInt fitted = fitToRange(APSInt::get(value), format.minCode(),
                                   format.maxCode(), overflow);
        ASSERT_EQ(toInt(fitted), fit(value, format, overflow));
        ASSERT_EQ(fitted.getBitWidth(), format.width);
        ASSERT_EQ(fitted.isSigned(), format.isSigned);
      }
}
