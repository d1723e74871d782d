//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The families of powers of two and their sums: every code of fitted values
// against an evaluation of the papers' formulas, and where scales and windows go.
//
//===----------------------------------------------------------------------===//

#include "FitChannels.h"
#include "lowp/IR/Types.h"
#include "gtest/gtest.h"

#include <cmath>
#include <random>

using namespace mlir;
using namespace mlir::lowp;
using numerics::Number;
using numerics::Overflow;
using numerics::Rounding;

namespace {

class PowerFamiliesTest : public ::testing::Test {
protected:
  PowerFamiliesTest() { context.loadDialect<LowpDialect>(); }

  FailureOr<FormatSpec> parse(StringRef text) {
    return parseFormatSpec(&context, text, [&] {
      return emitError(UnknownLoc::get(&context));
    });
  }
  FormatFit fit(StringRef text, ArrayRef<std::vector<double>> channels,
                ScaleKind kind = ScaleKind::PowerOfTwo, bool nonNegative = false,
                double leastRange = 0) {
    FitRequest request;
    request.scaleKind = kind;
    request.nonNegative = nonNegative;
    request.leastRange = leastRange;
    return fitChannels(context, text, channels.vec(), request);
  }
  /// The value that a number is quantised to.
  double quantize(const FormatFit &fit, double value, size_t channel = 0,
                  Rounding rounding = Rounding::NearestEven) {
    auto format = cast<FormatTypeInterface>(fit.format);
    double scale = fit.scales[channel];
    llvm::APSInt code = format.encodeQuotient(
        Number::fromDouble(value), Number::fromDouble(scale), rounding,
        Overflow::Saturate, 0);
    return format.decode(code).toDouble() * scale;
  }
  /// The mean square error, value by value.
  double measure(const FormatFit &fit, ArrayRef<std::vector<double>> channels) {
    double sum = 0, count = 0;
    for (auto [index, values] : llvm::enumerate(channels))
      for (double value : values) {
        double error = value - quantize(fit, value, index);
        sum += error * error;
        ++count;
      }
    return sum / count;
  }

  MLIRContext context;
};

std::vector<double> makeNormal(size_t count, double deviation, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal(0, static_cast<float>(deviation));
  std::vector<double> values;
  for (size_t i = 0; i < count; ++i)
    values.push_back(normal(generator));
  return values;
}

double getLargest(const std::vector<double> &values) {
  double largest = 0;
  for (double value : values)
    largest = std::max(largest, std::fabs(value));
  return largest;
}

/// INQ's rule of `bits` on one weight of a layer with this largest magnitude.
double applyInq(double weight, double largest, int bits) {
  int n1 = static_cast<int>(std::floor(std::log2(4 * largest / 3)));
  int n2 = n1 + 1 - (1 << (bits - 1)) / 2;
  for (int k = n1; k >= n2; --k) {
    double beta = std::ldexp(1.0, k), alpha = k > n2 ? beta / 2 : 0;
    if ((alpha + beta) / 2 <= std::fabs(weight))
      return std::copysign(beta, weight);
  }
  return 0;
}

TEST_F(PowerFamiliesTest, LogIsInq) {
  for (unsigned bits = 2; bits <= 6; ++bits)
    for (double deviation : {0.03, 0.7, 5.0}) {
      std::vector<double> weights = makeNormal(500, deviation, bits);
      std::string text = "log:" + std::to_string(bits);
      FormatFit result = fit(text, {weights});
      for (double weight : weights)
        ASSERT_EQ(quantize(result, weight, 0, Rounding::NearestAway),
                  applyInq(weight, getLargest(weights), bits))
            << weight << " " << text;
      EXPECT_EQ(cast<FormatTypeInterface>(result.format).getSpelling(), text);
      EXPECT_NEAR(result.meanSquareError, measure(result, {weights}),
                  1e-12 * deviation * deviation);
    }
}

TEST_F(PowerFamiliesTest, LogPlacesAWindowPerChannel) {
  std::vector<double> small = makeNormal(100, 0.01, 1), zeros(10, 0.0),
                      large = makeNormal(100, 1, 2);
  FormatFit result = fit("log:4@axis", {small, zeros, large});
  ASSERT_EQ(result.scales.size(), 3u);
  EXPECT_EQ(result.scales[0],
            std::exp2(std::floor(std::log2(4 * getLargest(small) / 3))));
  EXPECT_EQ(result.scales[1], result.scales[2]);
  for (double weight : small)
    ASSERT_EQ(quantize(result, weight, 0, Rounding::NearestAway),
              applyInq(weight, getLargest(small), 4));
  EXPECT_NEAR(result.meanSquareError, measure(result, {small, zeros, large}), 1e-12);
  // Nothing but zeros.
  EXPECT_EQ(fit("log:4", {zeros}).scales.front(), 1);
}

TEST_F(PowerFamiliesTest, WideWindowsEndAtTheLargestMagnitude) {
  std::vector<double> weights = makeNormal(500, 0.1, 3);
  for (ScaleKind kind : {ScaleKind::PowerOfTwo, ScaleKind::Real})
    EXPECT_EQ(fit("log:8", {weights}, kind).scales.front(), getLargest(weights));
  EXPECT_EQ(fit("log:5", {weights}, ScaleKind::Real).scales.front(),
            getLargest(weights));
  // 24 exponents, so that any two formats have an accumulator.
  auto format = cast<LogType>(fit("log:8", {weights}).format);
  EXPECT_EQ(format.getMost() - format.getLeast(), 23);
  // leastRange bounds what a search clips.
  double scale =
      fit("log:3", {weights}, ScaleKind::Real, false, /*leastRange=*/0.9)
          .scales.front();
  EXPECT_GE(scale, 0.9 * getLargest(weights) * (1 - 1e-6));
}

TEST_F(PowerFamiliesTest, RootBaseIsFiner) {
  std::vector<double> weights = makeNormal(2000, 0.1, 4);
  FormatFit two = fit("log:5", {weights}), root = fit("log:5:sqrt2", {weights});
  EXPECT_TRUE(cast<LogType>(root.format).getIsRootBase());
  EXPECT_EQ(cast<FormatTypeInterface>(root.format).getSpelling(), "log:5:sqrt2");
  EXPECT_LT(root.meanSquareError, two.meanSquareError / 3);
  EXPECT_NEAR(root.meanSquareError, measure(root, {weights}), 1e-12);
  EXPECT_EQ(std::exp2(std::round(std::log2(root.scales.front()))),
            root.scales.front());
}

TEST_F(PowerFamiliesTest, ActivationsAreLogQuant) {
  std::vector<double> values;
  for (double value : makeNormal(500, 2, 5))
    values.push_back(std::fabs(value));
  for (int unit : {1, 2})
    for (int bits : {2, 3, 4}) {
      std::string text =
          "log:" + std::to_string(bits) + (unit == 2 ? ":sqrt2" : "");
      FormatFit result =
          fit(text, {values}, ScaleKind::PowerOfTwo, /*nonNegative=*/true);
      int top = static_cast<int>(std::ceil(unit * std::log2(getLargest(values))));
      for (double value : values) {
        // FSR = top + 1: exponents from FSR - 2^b + 1 to FSR - 1.
        int exponent =
            static_cast<int>(std::floor(unit * std::log2(value) + 0.5));
        double expected = exponent <= top + 1 - (1 << bits)
                              ? 0
                              : std::exp2(exponent / double(unit));
        ASSERT_NEAR(quantize(result, value), expected, 1e-12) << value << text;
      }
      EXPECT_NEAR(result.meanSquareError, measure(result, {values}), 1e-12);
    }
}

/// ShiftCNN's loop.
double applyShiftCnn(double weight, double largest, int terms, int bits) {
  double r = weight / largest, sum = 0;
  for (int n = 1; n <= terms && r != 0; ++n) {
    double log = std::log2(std::fabs(r));
    int k = static_cast<int>(std::floor(log));
    if (log > k + std::log2(1.5))
      ++k;
    if (2 - n - k > (1 << (bits - 1)) - 1)
      continue;
    double power = std::copysign(std::exp2(k), r);
    sum += power;
    r -= power;
  }
  return sum * largest;
}

TEST_F(PowerFamiliesTest, Pow2SumIsShiftCnn) {
  std::vector<double> weights = makeNormal(1000, 0.1, 6);
  double largest = getLargest(weights);
  for (auto [terms, bits] : {std::pair(1, 4), std::pair(2, 4), std::pair(3, 4),
                             std::pair(2, 3)}) {
    std::string text =
        "pow2sum:" + std::to_string(terms) + "x" + std::to_string(bits);
    FormatFit result = fit(text, {weights}, ScaleKind::Real);
    EXPECT_EQ(result.scales.front(), largest);
    for (double weight : weights)
      ASSERT_NEAR(quantize(result, weight),
                  applyShiftCnn(weight, largest, terms, bits), 1e-15);
    EXPECT_NEAR(result.meanSquareError, measure(result, {weights}), 1e-14);
    EXPECT_EQ(cast<FormatTypeInterface>(result.format).getSpelling(), text);
    EXPECT_LE(fit(text, {weights}).meanSquareError, 0.2 * 0.01);
  }
}

// Powers of two begin with the first that is no smaller than the largest magnitude.
TEST_F(PowerFamiliesTest, Pow2SumOfPowersOfTwo) {
  for (double largest : {0.9, 1.0, 1.1})
    EXPECT_EQ(fit("pow2sum:2x4", {{largest, -0.3}}, ScaleKind::PowerOfTwo, false, /*leastRange=*/1)
                  .scales.front(),
              largest > 1 ? 2 : 1);
  EXPECT_EQ(fit("pow2sum:2x4@axis", {{1, -0.3}, {4, -1}}, ScaleKind::PowerOfTwo, false, 1).scales,
            (SmallVector<double>{1, 4}));
}

TEST_F(PowerFamiliesTest, ApotHasTheSetsOfItsCode) {
  std::vector<double> weights = makeNormal(1000, 0.1, 7);
  for (unsigned bits : {3u, 4u, 5u}) {
    FormatFit result = fit("apot:" + std::to_string(bits), {weights});
    auto format = cast<FormatTypeInterface>(result.format);
    EXPECT_EQ(format.getBitWidth(), bits);
    EXPECT_EQ(format.getLevelCount(), (1u << bits) - 1);
    EXPECT_NEAR(result.meanSquareError, measure(result, {weights}), 1e-12);
  }
}

// Without negative values the bit of the sign is one more of the magnitude, while there are
// sets for it.
TEST_F(PowerFamiliesTest, ApotOfValuesWithoutASign) {
  std::vector<double> values = makeNormal(1000, 0.1, 7);
  for (double &value : values)
    value = std::abs(value);
  for (unsigned bits : {3u, 4u, 5u}) {
    FormatFit result = fit("apot:" + std::to_string(bits), {values}, ScaleKind::Real,
                           /*nonNegative=*/true);
    auto format = cast<FormatTypeInterface>(result.format);
    EXPECT_EQ(format.getBitWidth(), bits);
    EXPECT_EQ(format.decode(format.getLowestCode()).isNegative(), bits == 5);
    EXPECT_NEAR(result.meanSquareError, measure(result, {values}), 1e-12);
  }
}

TEST_F(PowerFamiliesTest, Spellings) {
  EXPECT_EQ(parse("pow2sum:2x4")->bits, 8u);
  EXPECT_EQ(parse("log:4:sqrt2@axis")->bits, 4u);
  EXPECT_EQ(withBits(&context, *parse("log:4:sqrt2"), 5).text, "log:5:sqrt2");
  EXPECT_EQ(withBits(&context, *parse("pow2sum:2x4"), 12).text, "pow2sum:3x4");
  EXPECT_EQ(withBits(&context, *parse("pow2sum:2x4"), 6).text, "pow2sum:2x3");
  ScopedDiagnosticHandler handler(&context, [](Diagnostic &) { return success(); });
  for (StringRef text :
       {"log", "log:", "log:1", "log:9", "log:4:sqrt3", "log:sqrt2", "log:4:4",
        "pow2sum", "pow2sum:", "pow2sum:8", "pow2sum:2x", "pow2sum:0x4",
        "pow2sum:2x7", "pow2sum:5x4", "pow2sum:2x4x2", "apot:2", "apot:6"})
    EXPECT_TRUE(failed(parse(text))) << text.str();
}

} // namespace
