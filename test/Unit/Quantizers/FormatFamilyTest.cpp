//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Are formats read as users spell them, and does a fit find the format with the
// smallest error?
//
//===----------------------------------------------------------------------===//

#include "FitChannels.h"
#include "lowp/IR/Types.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

class FormatFamilyTest : public ::testing::Test {
protected:
  FormatFamilyTest() { context.loadDialect<LowpDialect>(); }

  /// The message of a spelling that is not valid; "" if it is.
  std::string getError(StringRef text) {
    std::string message;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      message = diagnostic.str();
      for (Diagnostic &note : diagnostic.getNotes())
        noted = note.str();
      return success();
    });
    (void)parseFormatSpec(&context, text, [&] {
      return emitError(UnknownLoc::get(&context)) << "weights: ";
    });
    return message;
  }
  FormatFit fit(StringRef text, ArrayRef<std::vector<double>> channels,
                ScaleKind kind, bool nonNegative = false,
                bool isConstant = false, double leastRange = 0) {
    FitRequest request;
    request.scaleKind = kind;
    request.nonNegative = nonNegative;
    request.isConstant = isConstant;
    request.leastRange = leastRange;
    return fitChannels(context, text, channels.vec(), request);
  }

  MLIRContext context;
  /// The note of the last error that had one.
  std::string noted;
};

TEST_F(FormatFamilyTest, Spellings) {
  FailureOr<FormatSpec> spec =
      parseFormatSpec(&context, "fixed:4@axis",
                      [&] { return emitError(UnknownLoc::get(&context)); });
  ASSERT_TRUE(succeeded(spec));
  EXPECT_EQ(spec->family, "fixed");
  EXPECT_EQ(spec->bits, 4u);
  EXPECT_EQ(spec->granularity.kind, SpecGranularity::Axis);
  EXPECT_EQ(spec->text, "fixed:4@axis");
  EXPECT_EQ(getError("fixed:8@tensor"), "");
  EXPECT_EQ(getError("fixed:1"), "weights: bits of 'fixed:1' must be in [2, 32]");
  EXPECT_EQ(getError("fixed:99999999999999"),
            "weights: bits of 'fixed:99999999999999' must be in [2, 32]");
  EXPECT_EQ(getError("fixed"), "weights: 'fixed' is not of the form fixed:B, "
                               "with B from 2 to 32");
  for (const char *text : {"column", "group=0", "group=-4", "group=", "group=x"})
    EXPECT_EQ(getError(std::string("fixed:8@") + text),
              "weights: unknown granularity '@" + std::string(text) +
                  "' in 'fixed:8@" + text +
                  "'; valid ones are @tensor, @axis, @pixel, @row, @group=N with N "
                  "from 1");
  std::string unknown = getError("logarithm:4");
  EXPECT_TRUE(StringRef(unknown).starts_with(
      "weights: unknown format 'logarithm:4'; valid ones are float, affine:B"))
      << unknown;
  EXPECT_NE(unknown.find("fixed:B (fixed point of B bits, 2 to 32)"),
            std::string::npos);
  getError("fixed:1");
  EXPECT_TRUE(StringRef(noted).starts_with("formats are spelled as one of (SPELLING-C2): float, "));
  EXPECT_NE(noted.find(", log:B[:sqrt2], "), std::string::npos) << noted;
}

TEST_F(FormatFamilyTest, PowersOfTwo) {
  FormatFit exact = fit("fixed:4", {{-1.0, -0.5, 0.25, 0.75}},
                        ScaleKind::PowerOfTwo);
  EXPECT_EQ(exact.format, FixedType::get(&context, true, 4, 3, false));
  EXPECT_EQ(exact.scales, SmallVector<double>{1.0});
  EXPECT_EQ(exact.meanSquareError, 0.0);

  FormatFit positive =
      fit("fixed:8", {{0.0, 255.0}}, ScaleKind::PowerOfTwo, true);
  EXPECT_EQ(positive.format, FixedType::get(&context, false, 8, 0, false));

  // Per channel: steps are powers of two, the finest at scale 1.
  FormatFit channels = fit("fixed:8@axis", {{-1.0}, {4.0}, {0.0}},
                           ScaleKind::PowerOfTwo);
  ASSERT_EQ(channels.scales.size(), 3u);
  for (double scale : channels.scales)
    EXPECT_EQ(std::exp2(std::round(std::log2(scale))), scale);
  EXPECT_EQ(*llvm::min_element(channels.scales), 1.0);
}

// Where nothing may be clipped, the step is the smallest power of two that clips nothing: of
// values without a sign half of what it is with one.
TEST_F(FormatFamilyTest, NothingIsClipped) {
  for (bool nonNegative : {false, true}) {
    std::vector<double> values{nonNegative ? 0.0 : -0.9, 0.11, 0.9};
    FormatFit found = fit("fixed:8", {values}, ScaleKind::PowerOfTwo, nonNegative, true, 1);
    EXPECT_EQ(found.format, FixedType::get(&context, !nonNegative, 8, nonNegative ? 8 : 7, false));
  }
}

TEST_F(FormatFamilyTest, RealScales) {
  FormatFit symmetric = fit("fixed:8", {{-1.27, 0.01, 1.0}}, ScaleKind::Real);
  EXPECT_EQ(symmetric.format, FixedType::get(&context, true, 8, 0, true));
  EXPECT_NEAR(symmetric.scales[0], 0.01, 1e-3);
  EXPECT_EQ(static_cast<double>(static_cast<float>(symmetric.scales[0])),
            symmetric.scales[0]);
  EXPECT_LT(symmetric.meanSquareError, 1e-6);

  // One outlier among many values is clipped.
  std::vector<double> values;
  for (int index = -500; index <= 500; ++index)
    values.push_back(index / 500.0);
  values.push_back(3.0);
  FormatFit clipped = fit("fixed:2", {values}, ScaleKind::Real);
  EXPECT_LT(clipped.scales[0], 2.0);
}

TEST_F(FormatFamilyTest, DeadValues) {
  for (ScaleKind kind : {ScaleKind::PowerOfTwo, ScaleKind::Real}) {
    FormatFit dead = fit("fixed:8", {{0.0}}, kind);
    EXPECT_EQ(dead.scales, SmallVector<double>{1.0});
    EXPECT_EQ(dead.meanSquareError, 0.0);
  }
  // Values so small or large that exponents reach their ends.
  for (double value : {1e-40, 3e38}) {
    FormatFit end = fit("fixed:8", {{value}}, ScaleKind::PowerOfTwo);
    EXPECT_LT(std::sqrt(end.meanSquareError), value / 50);
    end = fit("fixed:8", {{value}}, ScaleKind::Real);
    EXPECT_GT(end.scales[0], 0.0);
  }
}

// A channel of zeros takes the largest scale of the others where 0 has a code: any would do,
// and this one changes no fraction length that channels share.
TEST_F(FormatFamilyTest, ChannelOfZeros) {
  for (const char *text : {"fixed:8", "log:4", "pow2sum:2x4", "apot:4", "ternary", "nf4",
                           "minifloat:e4m3", "wage:4"}) {
    FormatFit found = fit(std::string(text) + "@axis", {{0.0, 0.0}, {0.75, -0.5}, {0.25, -0.375}},
                          ScaleKind::Real, false, /*isConstant=*/true);
    ASSERT_EQ(found.scales.size(), 3u) << text;
    EXPECT_EQ(found.scales[0], *std::max_element(found.scales.begin() + 1, found.scales.end()))
        << text;
  }
}

// What stands for 0 where there is no code for it is at most 2^-20 of the other
// channels' levels, or of 1; constants that are all 0 have steps of 2^-20.
TEST_F(FormatFamilyTest, ScalesOfZeros) {
  const std::vector<double> values{-1.5, -0.75, 0.5, 1.5}, zeros{0.0, 0.0};
  for (const FormatFamily *family : getFormatFamilies(&context))
    for (StringRef text :
         {"binary", "ternary", "ternary2", "dorefa:1", "dorefa:2", "dorefa:5",
          "codebook:1", "codebook:4", "nf4", "apot:3", "pow2sum:1x2", "log:4",
          "minifloat:e2m1", "mxfp4", "nvfp4", "bfp:4", "fixed:2", "affine:4",
          "flex:8+5", "wage:2"}) {
      if (text.split(':').first != family->getName())
        continue;
      for (ScaleKind kind : {ScaleKind::Real, ScaleKind::PowerOfTwo}) {
        FormatFit all = fit(text, {zeros}, kind, false, /*isConstant=*/true);
        // No unit of the error's square is lost: values are 0 or +-2^-20.
        EXPECT_LE(all.meanSquareError, std::ldexp(1.0, -40)) << text.str();
        auto format = cast<FormatTypeInterface>(all.format);
        EXPECT_LE(all.scales[0] * std::ldexp(1.0, *format.getGridExponent()),
                  std::ldexp(1.0, -20))
            << text.str();
        FormatFit one = fit((text + "@axis").str(), {values, zeros}, kind, false,
                            /*isConstant=*/true);
        double others = fit(text, {values}, kind, false, true).scales[0];
        size_t pair = one.scales.size() / 2;
        std::vector<int64_t> counts{1, 1};
        double error = std::sqrt(cast<FormatModelInterface>(one.format)
                                     .meanSquareError(zeros, counts, one.scales[pair]));
        EXPECT_LE(error, std::ldexp(others, -19)) << text.str();
      }
    }
}

} // namespace
