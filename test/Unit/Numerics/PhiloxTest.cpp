//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Philox4x32-10 against the known answers that Random123 publishes, and
// stochastic rounding: the right value on average, the same bits again, and no
// move of what is an integer already.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Philox.h"
#include "lowp/Numerics/Rounding.h"
#include "gtest/gtest.h"

#include <cmath>
#include <set>

using namespace mlir::lowp::numerics;

TEST(PhiloxTest, KnownAnswers) {
  using Words = std::array<uint32_t, 4>;
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                       {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(PhiloxTest, CounterAndSeedAreBothRead) {
  std::set<uint32_t> seen;
  for (int bit = 0; bit < 64; ++bit) {
    seen.insert(getRandomBits(uint64_t(1) << bit, 0));
    seen.insert(getRandomBits(0, uint64_t(1) << bit));
  }
  EXPECT_EQ(seen.size(), 128u);
  EXPECT_EQ(getRandomBits(0, 0), 0x6627e8d5u);
}

/// The mean of stochastically rounded values is the value, within 4 sigma of
/// the variance f * (1 - f) that rounding has; S3.13, sheet D5.
TEST(PhiloxTest, MeanIsTheValue) {
  const int count = 20000;
  uint64_t counter = 0;
  for (double value : {0.5, 0.25, 0.1, 1.0 / 3, -0.7, -3.9, 2.999, 1e-3}) {
    double sum = 0;
    for (int i = 0; i < count; ++i) {
      int64_t rounded =
          Dyadic::fromDouble(value)
              .round(Rounding::Stochastic, getRandomBits(42, counter++))
              .getExtValue();
      ASSERT_TRUE(rounded == std::floor(value) || rounded == std::ceil(value));
      sum += double(rounded);
    }
    double part = value - std::floor(value);
    double sigma = std::sqrt(part * (1 - part) / count);
    EXPECT_LE(std::abs(sum / count - value), 4 * sigma) << value;
  }
}

TEST(PhiloxTest, IntegersStay) {
  for (int64_t value : {-128, -1, 0, 1, 77})
    for (uint32_t random : {0u, 1u, 0x80000000u, ~0u})
      EXPECT_EQ(Dyadic::fromInt(value)
                    .round(Rounding::Stochastic, random)
                    .getExtValue(),
                value);
}

/// Up if and only if fraction * 2^32 > random: the ends of the 32 bits.
TEST(PhiloxTest, ThresholdIsStrict) {
  auto round = [](double value, uint32_t random) {
    return Dyadic::fromDouble(value)
        .round(Rounding::Stochastic, random)
        .getExtValue();
  };
  double ulp = std::ldexp(1.0, -32);
  EXPECT_EQ(round(0.5, 0x7fffffff), 1);
  EXPECT_EQ(round(0.5, 0x80000000), 0);
  EXPECT_EQ(round(ulp, 0), 1);
  EXPECT_EQ(round(ulp, 1), 0);
  EXPECT_EQ(round(1 - ulp, ~0u), 0);
  EXPECT_EQ(round(1 - ulp / 2, ~0u), 1);
  EXPECT_EQ(round(-0.25, 0xbfffffff), 0);
  EXPECT_EQ(round(-0.25, 0xc0000000), -1);
  EXPECT_EQ(round(std::ldexp(1.0, -300), 0), 1);
  // 1 - 2^-300 is no f64: the fraction is rounded to 1.
  EXPECT_EQ(round(-std::ldexp(1.0, -300), ~0u), 0);
}
