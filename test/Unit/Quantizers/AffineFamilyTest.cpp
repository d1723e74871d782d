//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Families `affine:B` and `flex:N+M`: 0 is exact, scale and zero point are
// those of [Jacob18] where nothing may be clipped, and exponents those that
// hold the values.
//
//===----------------------------------------------------------------------===//

#include "FitChannels.h"
#include "lowp/IR/Types.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

class AffineFamilyTest : public ::testing::Test {
protected:
  AffineFamilyTest() { context.loadDialect<LowpDialect>(); }

  FailureOr<FormatSpec> parse(StringRef text) {
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      message = diagnostic.str();
      return success();
    });
    return parseFormatSpec(
        &context, text, [&] { return emitError(UnknownLoc::get(&context)); });
  }
  FormatFit fit(StringRef text, const std::vector<double> &values, double leastRange,
                ScaleKind kind = ScaleKind::Real) {
    FitRequest request;
    request.leastRange = leastRange;
    request.scaleKind = kind;
    return fitChannels(context, text, {values}, request);
  }

  MLIRContext context;
  std::string message;
};

TEST_F(AffineFamilyTest, WholeRange) {
  FormatFit result = fit("affine:8", {-1.0, 0.25, 3.0}, 1);
  EXPECT_EQ(result.format, FixedType::get(&context, false, 8, 0, false));
  ASSERT_EQ(result.scales.size(), 1u);
  EXPECT_EQ(result.scales[0], double(float(4.0 / 255)));
  EXPECT_EQ(result.zeroPoints, SmallVector<int64_t>{64}); // 63.75
}

/// The range is widened to hold 0, which is a code: also for values of one
/// sign.
// Not wider than the values, though a wider range may have a smaller error.
TEST_F(AffineFamilyTest, NeverBeyondTheRange) {
  for (int seed = 0; seed < 20; ++seed) {
    std::vector<double> values;
    for (int i = 0; i < 40; ++i)
      values.push_back(double((i * 37 + seed * 11) % 101) / 50 - 1);
    auto [least, most] = std::minmax_element(values.begin(), values.end());
    EXPECT_EQ(fit("affine:4", values, 1).scales[0],
              double(float((*most - *least) / 15)));
  }
}

// Of powers of two the first that clips nothing, or a smaller one with a smaller error.
TEST_F(AffineFamilyTest, PowersOfTwo) {
  FormatFit whole = fit("affine:8", {-1.0, 0.25, 3.0}, 1, ScaleKind::PowerOfTwo);
  EXPECT_EQ(whole.scales[0], 0x1p-5); // 4 / 255 is above 2^-6
  EXPECT_EQ(whole.zeroPoints, SmallVector<int64_t>{32});
  EXPECT_EQ(whole.meanSquareError, 0);
  // 4 / 256 is below 4 / 255: clips the ends by one step of the 256.
  std::vector<double> even;
  for (int i = -64; i < 192; ++i)
    even.push_back(i * 0x1p-6);
  FormatFit exact = fit("affine:8", even, 1, ScaleKind::PowerOfTwo);
  EXPECT_EQ(exact.scales[0], 0x1p-6);
  EXPECT_EQ(exact.zeroPoints, SmallVector<int64_t>{64});
  EXPECT_EQ(exact.meanSquareError, 0);
  // One far value among many small ones is clipped, if it may be.
  std::vector<double> values(400, 0.1);
  for (int i = 0; i < 400; ++i)
    values[i] *= i / 400.0;
  values.push_back(0.35);
  EXPECT_EQ(fit("affine:4", values, 1, ScaleKind::PowerOfTwo).scales[0], 0x1p-5);
  EXPECT_EQ(fit("affine:4", values, 0.5, ScaleKind::PowerOfTwo).scales[0], 0x1p-6);
  EXPECT_EQ(fit("affine:4", {0, 0}, 1, ScaleKind::PowerOfTwo).zeroPoints, SmallVector<int64_t>{0});
  // From -3 to 5 in 16 codes: 0.5 is not enough for rounding the zero point, and 1 is.
  std::vector<double> wide;
  for (int i = -30; i <= 50; ++i)
    wide.push_back(i * 0.1);
  FormatFit covering = fit("affine:4", wide, 1, ScaleKind::PowerOfTwo);
  EXPECT_EQ(covering.scales[0], 1);
  EXPECT_EQ(covering.zeroPoints, SmallVector<int64_t>{3});
}

TEST_F(AffineFamilyTest, ZeroIsACode) {
  EXPECT_EQ(fit("affine:4", {2.0, 3.0}, 1).zeroPoints, SmallVector<int64_t>{0});
  EXPECT_EQ(fit("affine:4", {2.0, 3.0}, 1).scales[0], double(float(3.0 / 15)));
  EXPECT_EQ(fit("affine:4", {-2.0, -3.0}, 1).zeroPoints,
            SmallVector<int64_t>{15});
  FormatFit zeros = fit("affine:4", {0.0, 0.0}, 1);
  EXPECT_EQ(zeros.scales[0], 1);
  EXPECT_EQ(zeros.zeroPoints[0], 0);
  EXPECT_EQ(zeros.meanSquareError, 0);
}

/// The stated error is that of the formula, evaluated here.
TEST_F(AffineFamilyTest, ErrorOfTheFormula) {
  std::mt19937 random(3);
  std::normal_distribution<double> normal(0.3, 1);
  std::vector<double> values(2000);
  for (double &value : values)
    value = normal(random);
  for (double leastRange : {0.0, 0.5, 1.0}) {
    FormatFit result = fit("affine:4", values, leastRange);
    double sum = 0, scale = result.scales[0];
    for (double value : values) {
      double code = std::clamp(std::nearbyint(value / scale) +
                                   double(result.zeroPoints[0]),
                               0.0, 15.0);
      sum += std::pow(value - scale * (code - double(result.zeroPoints[0])), 2);
    }
    EXPECT_NEAR(result.meanSquareError, sum / double(values.size()), 1e-9);
  }
  // What may be clipped is, for a smaller error.
  EXPECT_LT(fit("affine:4", values, 0).meanSquareError,
            fit("affine:4", values, 1).meanSquareError);
}

TEST_F(AffineFamilyTest, FlexSpelling) {
  FailureOr<FormatSpec> spec = parse("flex:16+5");
  ASSERT_TRUE(succeeded(spec));
  EXPECT_EQ(spec->bits, 16u);
  EXPECT_EQ(withBits(&context, *spec, 8).text, "flex:8+5");
  for (StringRef good : {"flex:2+1", "flex:32+6"})
    EXPECT_TRUE(succeeded(parse(good))) << good.str();
  for (StringRef bad : {"flex", "flex:16", "flex:16+", "flex:16+7", "flex:1+5",
                        "flex:33+5", "flex:16+5+1", "flex:+5"}) {
    message.clear();
    EXPECT_TRUE(failed(parse(bad))) << bad.str();
    EXPECT_NE(message.find("is not of the form flex:N+M"), std::string::npos)
        << message;
  }
}

TEST_F(AffineFamilyTest, FlexExponent) {
  FormatFit result = fit("flex:16+5", {-1.0, 0.5}, 1);
  EXPECT_EQ(result.format, FlexType::get(&context, 16, 5));
  EXPECT_EQ(result.scales[0], std::ldexp(1.0, -15));
  // Nothing is better than exact.
  EXPECT_EQ(fit("flex:16+5", {-1.0, 0.5}, 0).scales[0], std::ldexp(1.0, -15));
  // The ends of the exponent's range.
  EXPECT_EQ(fit("flex:16+5", {1e6}, 1).scales[0], 1);
  EXPECT_EQ(fit("flex:16+5", {1e-9}, 1).scales[0], std::ldexp(1.0, -31));
  EXPECT_EQ(fit("flex:16+5", {1e-9}, 0).scales[0], std::ldexp(1.0, -31));
  // One value among many is clipped, if it may be.
  std::vector<double> values(1000, 0.0);
  for (int i = 0; i < 1000; ++i)
    values[i] = (i - 500) / 5000.0;
  values.push_back(0.9);
  EXPECT_EQ(fit("flex:4+5", values, 1).scales[0], 0.125);
  EXPECT_EQ(fit("flex:4+5", values, 0.5).scales[0], 0.0625);
  EXPECT_EQ(fit("flex:16+3", {0.0}, 1).scales[0], std::ldexp(1.0, -7));
}

} // namespace
