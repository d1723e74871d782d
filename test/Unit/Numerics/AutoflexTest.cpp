//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The controllers of flex formats: the trace of sheet C4, the rule table of
// sheet D3, and the properties that both must have.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Autoflex.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace mlir::lowp::numerics;

/// The largest code of a tensor whose largest magnitude is `value`.
static int64_t storeMagnitude(const FlexFormat &format, double value, int e) {
  return std::min<int64_t>(std::llrint(std::ldexp(value, e)), format.maxCode());
}

/// Sheet C4: sixteen bits, start at 2^-14, an overflow at the eighth step.
TEST(AutoflexTest, TraceOfTheSheet) {
  FlexFormat format;
  AutoflexParameters parameters;
  AutoflexState state;
  state.exponent = 14;
  double values[] = {0.9, 0.9, 0.9, 0.95, 0.95, 1.0, 1.0, 4.0, 4.0, 4.0};
  int64_t magnitudes[] = {14746, 14746, 14746, 15565, 7782,
                          8192,  8192,  32767, 4096,  4096};
  int exponents[] = {14, 14, 14, 14, 13, 13, 13, 13, 10, 10};
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(state.exponent, exponents[i]) << i;
    int64_t magnitude = storeMagnitude(format, values[i], state.exponent);
    EXPECT_EQ(magnitude, magnitudes[i]) << i;
    state = stepAutoflex(format, parameters, state, magnitude);
    // The overflow doubles the magnitude and forgets what was before.
    if (i == 7) {
      EXPECT_EQ(state.pushes, 1);
      EXPECT_EQ(state.history[0], std::ldexp(65534.0, -13));
    }
  }
}

/// chi <= kappa * 2^(N-1) < 2 * chi, with a square root, wherever the exponent
/// is not at an end of its range.
TEST(AutoflexTest, PredictionFitsTightly) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> spread(-12, 6);
  for (FlexFormat format :
       {FlexFormat{16, 5}, FlexFormat{8, 5}, FlexFormat{12, 6}}) {
    AutoflexParameters parameters;
    if (format.mantissaBits == 8)
      parameters.gamma = 1;
    AutoflexState state;
    state.exponent = format.maxExponent() / 2;
    for (int i = 0; i < 400; ++i) {
      double step = std::ldexp(1.0, -state.exponent);
      int64_t magnitude =
          storeMagnitude(format, std::exp2(spread(random)), state.exponent);
      state = stepAutoflex(format, parameters, state, magnitude);
      ASSERT_GE(state.exponent, 0);
      ASSERT_LE(state.exponent, format.maxExponent());
      auto count = std::min<size_t>(size_t(state.pushes), parameters.length);
      double most = 0, mean = 0, variance = 0;
      for (size_t k = 0; k < count; ++k) {
        most = std::max(most, state.history[k]);
        mean += state.history[k] / double(count);
      }
      for (size_t k = 0; k < count; ++k)
        variance += std::pow(state.history[k] - mean, 2) / double(count);
      double chi =
          parameters.alpha * (most + parameters.beta * std::sqrt(variance) +
                              parameters.gamma * step);
      double range =
          std::ldexp(1.0, int(format.mantissaBits) - 1 - state.exponent);
      if (state.exponent > 0) {
        ASSERT_LE(chi, range * (1 + 1e-12)) << i;
      }
      if (state.exponent < format.maxExponent()) {
        ASSERT_LT(range, 2 * chi * (1 + 1e-12)) << i;
      }
    }
  }
}

/// A tensor of zeros: the steps shrink by 2^7 at a time, down to the end.
TEST(AutoflexTest, ZerosStopAtTheEnd) {
  FlexFormat format;
  AutoflexState state;
  state.exponent = 14;
  for (int expected : {21, 28, 31, 31}) {
    state = stepAutoflex(format, AutoflexParameters(), state, 0);
    EXPECT_EQ(state.exponent, expected);
  }
}

TEST(AutoflexTest, HistoryIsAsLongAsAsked) {
  FlexFormat format;
  AutoflexParameters parameters;
  parameters.length = 3;
  AutoflexState state;
  state.exponent = 10;
  for (int64_t magnitude : {30000, 100, 100, 100, 100})
    state = stepAutoflex(format, parameters, state, magnitude);
  EXPECT_EQ(state.pushes, 5);
  EXPECT_EQ(*std::max_element(state.history.begin(), state.history.end()),
            std::max(std::ldexp(100.0, -10), state.history[0]));
}

TEST(AutoflexTest, Start) {
  FlexFormat format;
  EXPECT_EQ(getDefaultGuard(format), 32);
  // Values up to 1000, from the exponent 0: the jump is trusted at once.
  AutoflexStart start = startAutoflex(format, 32, 0, 1000);
  EXPECT_EQ(start.exponent, 4);
  EXPECT_TRUE(start.isDone);
  // Few bits: jump, and look again.
  start = startAutoflex(format, 32, 0, 3);
  EXPECT_EQ(start.exponent, 12);
  EXPECT_FALSE(start.isDone);
  // Overflow: larger steps by 2^7.
  start = startAutoflex(format, 32, 20, 32767);
  EXPECT_EQ(start.exponent, 13);
  EXPECT_FALSE(start.isDone);
  start = startAutoflex(format, 32, 14, 20000);
  EXPECT_EQ(start.exponent, 14);
  EXPECT_TRUE(start.isDone);
  // The ends of the range are final.
  EXPECT_TRUE(startAutoflex(format, 32, 0, 32768).isDone);
  start = startAutoflex(format, 32, 31, 0);
  EXPECT_EQ(start.exponent, 31);
  EXPECT_TRUE(start.isDone);
}

/// It ends for every largest value, with the top bit in use where that can be.
TEST(AutoflexTest, StartEnds) {
  for (FlexFormat format :
       {FlexFormat{16, 5}, FlexFormat{8, 5}, FlexFormat{4, 3}})
    for (double value = 1e-12; value < 1e8; value *= 1.7) {
      int exponent = 0, steps = 0;
      for (bool isDone = false; !isDone; ++steps) {
        ASSERT_LT(steps, 20) << value;
        AutoflexStart start =
            startAutoflex(format, getDefaultGuard(format), exponent,
                          storeMagnitude(format, value, exponent));
        exponent = start.exponent;
        isDone = start.isDone;
      }
      double codes = std::ldexp(value, exponent);
      if (exponent > 0) {
        EXPECT_LE(codes, double(format.maxCode()) + 1) << value;
      }
      if (exponent < format.maxExponent()) {
        EXPECT_GE(codes, double(format.maxCode()) / 4) << value;
      }
    }
}

/// Sheet D3: rates of overflow at this range and at half of it, limit 1e-4.
TEST(AutoflexTest, RuleTableOfOverflow) {
  FlexFormat format;
  auto change = [&](int64_t over, int64_t overHalf, int64_t total) {
    return controlOverflow(format, 1e-4, 10, over, overHalf, total) - 10;
  };
  // Integer bits grow where the exponent falls.
  EXPECT_EQ(change(2, 100, 10000), -1);
  EXPECT_EQ(change(1, 10, 20000), 0);
  EXPECT_EQ(change(0, 0, 10000), 1);
  EXPECT_EQ(change(1, 1, 10000), 1); // exactly the limit is not above it
  EXPECT_EQ(change(1, 2, 10000), 0);
  EXPECT_EQ(change(0, 0, 0), 0);
  EXPECT_EQ(controlOverflow(format, 1e-4, 31, 0, 0, 10), 31);
  EXPECT_EQ(controlOverflow(format, 1e-4, 0, 10, 10, 10), 0);
}

/// On data that does not change, the range settles at the smallest with few
/// enough overflows, and moves by one step at most from then on.
TEST(AutoflexTest, OverflowSettles) {
  FlexFormat format{8, 5};
  std::mt19937 random(11);
  std::normal_distribution<double> normal(0, 0.37);
  std::vector<double> values(200000);
  for (double &value : values)
    value = normal(random);
  auto count = [&](double bound) {
    return std::count_if(values.begin(), values.end(),
                         [&](double v) { return std::abs(v) >= bound; });
  };
  auto step = [&](int exponent) {
    double top = std::ldexp(double(format.maxCode()), -exponent);
    return controlOverflow(format, 1e-4, exponent, count(top), count(top / 2),
                           int64_t(values.size()));
  };
  int exponent = 2;
  for (int i = 0; i < 40; ++i)
    exponent = step(exponent);
  // P(|x| >= 3.89 sigma) = 1e-4: a range of 2 holds 1.44, a range of 1 does
  // not.
  EXPECT_EQ(exponent, 6);
  EXPECT_EQ(step(exponent), exponent);
}
