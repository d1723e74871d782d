//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The families codebook, hwgq, nf4, dorefa and wage: formats and scales against
// the rules of their papers, evaluated here in another way.
//
//===----------------------------------------------------------------------===//

#include "FitChannels.h"
#include "lowp/IR/Types.h"
#include "gtest/gtest.h"

#include <cmath>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

class CodebookFamilyTest : public ::testing::Test {
protected:
  CodebookFamilyTest() { context.loadDialect<LowpDialect>(); }

  FormatFit fit(StringRef text, ArrayRef<std::vector<double>> channels,
                ScaleKind kind = ScaleKind::Real, bool nonNegative = false,
                double leastRange = 0) {
    FitRequest request;
    request.scaleKind = kind;
    request.nonNegative = nonNegative;
    request.leastRange = leastRange;
    return fitChannels(context, text, channels.vec(), request);
  }
  CodebookType getTable(const FormatFit &fit) {
    return cast<CodebookType>(fit.format);
  }

  MLIRContext context;
};

std::vector<double> makeNormal(size_t count, double deviation, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal(0, deviation);
  std::vector<double> values;
  for (size_t i = 0; i < count; ++i)
    values.push_back(normal(generator));
  return values;
}

/// 10 log10 of signal over error.
double getSqnr(const std::vector<double> &values, double meanSquareError) {
  double signal = 0;
  for (double value : values)
    signal += value * value / double(values.size());
  return 10 * std::log10(signal / meanSquareError);
}

} // namespace

// The best quantizers of N(0, 1) reach 9.30, 14.62 and 20.22 dB ([Max60]); samples
// and the level 0 from 3 bits on cost less than half a dB.
TEST_F(CodebookFamilyTest, KMeansOnNormal) {
  std::vector<double> values = makeNormal(20000, 0.3, 5);
  const double best[] = {4.40, 9.30, 14.62, 20.22};
  for (unsigned bits = 1; bits <= 4; ++bits) {
    std::string text = "codebook:" + std::to_string(bits);
    FormatFit real = fit(text, {values});
    EXPECT_NEAR(getSqnr(values, real.meanSquareError), best[bits - 1], 0.5);
    EXPECT_EQ(getTable(real).getEntries().size(), size_t(1) << bits);
    EXPECT_EQ(getTable(real).getZeroCode().has_value(), bits >= 3);
    FormatFit dyadic = fit(text, {values}, ScaleKind::PowerOfTwo);
    EXPECT_NEAR(dyadic.meanSquareError, real.meanSquareError,
                real.meanSquareError * 1e-3);
    EXPECT_EQ(std::exp2(std::round(std::log2(dyadic.scales[0]))),
              dyadic.scales[0]);
    for (const FormatFit &found : {real, dyadic})
      for (int64_t entry : getTable(found).getEntries())
        EXPECT_LE(std::abs(entry), 2047);
  }
  EXPECT_GT(getSqnr(values, fit("codebook:8", {values}).meanSquareError), 42);
}

TEST_F(CodebookFamilyTest, KeepsZero) {
  std::vector<double> values = makeNormal(1000, 1, 6);
  EXPECT_FALSE(getTable(fit("codebook:2", {values})).getZeroCode());
  values.push_back(0);
  FormatFit withZero = fit("codebook:2", {values});
  EXPECT_TRUE(getTable(withZero).getZeroCode());
  for (double &value : values)
    value = std::abs(value) + 1;
  FormatFit positive = fit("codebook:2", {values}, ScaleKind::Real, true);
  EXPECT_EQ(getTable(positive).getEntries().front(), 0);
}

TEST_F(CodebookFamilyTest, FewValues) {
  FormatFit three = fit("codebook:4", {{-1, 0, 0.5, 0.5}});
  EXPECT_EQ(getTable(three).getEntries(), ArrayRef<int64_t>({-2047, 0, 1024}));
  FormatFit dead = fit("codebook:4", {{0, 0}});
  EXPECT_EQ(getTable(dead).getEntries(), ArrayRef<int64_t>({0}));
  EXPECT_EQ(dead.scales, SmallVector<double>{1.0});
  for (StringRef text : {"codebook:3", "hwgq:2", "nf4", "dorefa:2", "dorefa:1",
                         "wage:4"})
    for (double value : {0.0, 1e-44, 3e38}) {
      FormatFit end = fit(text, {{value}, {-value}});
      ASSERT_EQ(end.scales.size(), 2u);
      for (double scale : end.scales)
        EXPECT_TRUE(std::isnormal(static_cast<float>(scale))) << text.str();
    }
}

// One table for channels of very different sizes.
TEST_F(CodebookFamilyTest, Channels) {
  std::vector<double> small = makeNormal(4000, 0.01, 8);
  std::vector<double> large = makeNormal(4000, 3, 9);
  FormatFit channels = fit("codebook:4@axis", {small, large});
  ASSERT_EQ(channels.scales.size(), 2u);
  EXPECT_NEAR(channels.scales[1] / channels.scales[0], 300, 30);
  FormatFit tensor = fit("codebook:4@axis", {small});
  auto model = cast<FormatModelInterface>(channels.format);
  std::vector<int64_t> ones(small.size(), 1);
  double error =
      model.meanSquareError(small, ones, ArrayRef<double>(channels.scales[0]));
  EXPECT_LT(error, 1.3 * tensor.meanSquareError);
}

// [HWGQ]: the levels of the paper in units of the deviation, zero for x <= 0 only.
TEST_F(CodebookFamilyTest, HalfWave) {
  std::vector<double> values = makeNormal(20000, 2, 10);
  for (double &value : values)
    value = std::max(value, 0.0);
  const double levels[] = {0, 0.3177, 1.0001, 1.8936};
  FormatFit found = fit("hwgq:2", {values}, ScaleKind::Real, true);
  CodebookType table = getTable(found);
  ASSERT_EQ(table.getEntries().size(), 4u);
  for (int i = 0; i < 4; ++i)
    EXPECT_NEAR(static_cast<double>(table.getEntries()[i]) / 2048, levels[i], 6e-4);
  EXPECT_NEAR(found.scales[0] * 2048, 2, 0.15);
  auto format = cast<FormatTypeInterface>(found.format);
  auto encode = [&](double x) {
    return format
        .encode(numerics::Number::fromDouble(x), numerics::Rounding::NearestEven,
                numerics::Overflow::Saturate)
        .getZExtValue();
  };
  EXPECT_EQ(encode(-1), 0u);
  EXPECT_EQ(encode(0), 0u);
  EXPECT_EQ(encode(1e-300), 1u);
  EXPECT_EQ(encode(0.6570 * 2048), 1u);
  EXPECT_EQ(encode(0.6610 * 2048), 2u);
  EXPECT_EQ(encode(1.4450 * 2048), 2u);
  EXPECT_EQ(encode(1.4490 * 2048), 3u);
}

// NF4: the nearest of the levels times the largest magnitude.
TEST_F(CodebookFamilyTest, NormalFloat) {
  std::vector<double> values = makeNormal(640, 0.1, 11);
  double largest = 0;
  for (double value : values)
    largest = std::max(largest, std::abs(value));
  FormatFit found = fit("nf4@tensor", {values});
  EXPECT_EQ(found.scales[0],
            static_cast<double>(static_cast<float>(largest / 65536)));
  const double levels[] = {-1.0,        -0.69619280, -0.52507305, -0.39491749,
                           -0.28444138, -0.18477343, -0.09105004, 0.0,
                           0.07958030,  0.16093020,  0.24611230,  0.33791524,
                           0.44070983,  0.56261700,  0.72295684,  1.0};
  auto format = cast<FormatTypeInterface>(found.format);
  for (double value : values) {
    int nearest = 0;
    for (int i = 1; i < 16; ++i)
      if (std::abs(value / largest - levels[i]) <
          std::abs(value / largest - levels[nearest]))
        nearest = i;
    EXPECT_EQ(format
                  .encode(numerics::Number::fromDouble(value / found.scales[0]),
                          numerics::Rounding::NearestEven,
                          numerics::Overflow::Saturate)
                  .getZExtValue(),
              uint64_t(nearest));
  }
  FailureOr<FormatSpec> spec = parseFormatSpec(
      &context, "nf4", [&] { return emitError(UnknownLoc::get(&context)); });
  ASSERT_TRUE(succeeded(spec));
  EXPECT_EQ(spec->granularity.group, 64);
  EXPECT_EQ(spec->bits, 4u);
}

// [DoReFa]: weights that are odd multiples of 1 / n come back exactly.
TEST_F(CodebookFamilyTest, Dorefa) {
  for (unsigned bits : {2u, 3u, 4u, 8u}) {
    int n = (1 << bits) - 1;
    std::vector<double> values;
    for (int q = 0; q <= n; ++q)
      values.push_back(static_cast<double>(
          static_cast<float>(2 * q - n) * static_cast<float>(1.0 / n)));
    std::string text = "dorefa:" + std::to_string(bits);
    FormatFit power = fit(text, {values}, ScaleKind::PowerOfTwo);
    EXPECT_EQ(std::exp2(std::round(std::log2(power.scales[0]))), power.scales[0]);
    FormatFit found = fit(text, {values}, ScaleKind::Real);
    EXPECT_NEAR(found.scales[0], 1.0 / n, 1e-7);
    EXPECT_LT(found.meanSquareError, 1e-12);
    ArrayRef<int64_t> entries = getTable(found).getEntries();
    ASSERT_EQ(entries.size(), size_t(n) + 1);
    for (int q = 0; q <= n; ++q)
      EXPECT_EQ(entries[q], 2 * q - n);
  }
  FormatFit data = fit("dorefa:4", {{0, 0.3, 1}}, ScaleKind::Real, true, 1);
  EXPECT_EQ(data.format, FixedType::get(&context, false, 4, 0, false));
  EXPECT_NEAR(data.scales[0], 1.0 / 15, 0.04 / 15);
  FormatFit signs = fit("dorefa:1", {{-0.5, 0.25, 0.75}});
  EXPECT_TRUE(isa<BinaryType>(signs.format));
  EXPECT_EQ(signs.scales[0], 0.5);
}

// [WAGE]: Q(x, k) comes back at scale 1 for values on its grid.
TEST_F(CodebookFamilyTest, Wage) {
  FormatFit found = fit("wage:2", {{-0.5, 0, 0.5, 0.5}});
  EXPECT_EQ(found.format, FixedType::get(&context, true, 2, 1, true));
  EXPECT_EQ(found.scales[0], 1.0);
  EXPECT_EQ(found.meanSquareError, 0.0);
  FormatFit data = fit("wage:8", {{0, 0.1, 0.9921875}}, ScaleKind::Real, true);
  EXPECT_EQ(data.format, FixedType::get(&context, true, 8, 7, true));
  EXPECT_EQ(data.scales[0], 1.0);
}
