//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which scales do the families ternary, ternary2 and binary place, and which
// spellings do they take?
//
//===----------------------------------------------------------------------===//

#include "FitChannels.h"
#include "gtest/gtest.h"

#include <cmath>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

class TernaryFamilyTest : public ::testing::Test {
protected:
  TernaryFamilyTest() { context.loadDialect<LowpDialect>(); }

  FailureOr<FormatSpec> parse(StringRef text) {
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      message = diagnostic.str();
      return success();
    });
    return parseFormatSpec(&context, text, [&] {
      return emitError(UnknownLoc::get(&context));
    });
  }

  FormatFit fit(StringRef text, ArrayRef<std::vector<double>> columns,
                ScaleKind kind = ScaleKind::Real) {
    FitRequest request;
    request.scaleKind = kind;
    return fitChannels(context, text, columns.vec(), request);
  }

  MLIRContext context;
  std::string message;
};

TEST_F(TernaryFamilyTest, Spellings) {
  EXPECT_EQ(parse("ternary@axis")->text, "ternary@axis");
  EXPECT_EQ(parse("ternary@tensor")->text, "ternary");
  EXPECT_EQ(parse("ternary:absmean@group=16")->text, "ternary:absmean@group=16");
  EXPECT_EQ(parse("ternary2")->bits, 2u);
  EXPECT_EQ(parse("binary")->bits, 1u);
  EXPECT_TRUE(failed(parse("ternary:2")));
  EXPECT_EQ(message, "'ternary:2' is not of the form ternary or ternary:absmean");
  EXPECT_TRUE(failed(parse("binary:1")));
  EXPECT_EQ(message, "'binary:1' is not of the form binary");
  EXPECT_TRUE(failed(parse("ternary2@group=0")));
}

TEST_F(TernaryFamilyTest, Scales) {
  // Magnitudes 3 2 1 .5: the two largest.
  EXPECT_EQ(fit("ternary", {{3, -1, 0.5, -2}}).scales, (SmallVector<double>{2.5}));
  EXPECT_EQ(fit("ternary:absmean", {{3, -1, 0, 0}}).scales, (SmallVector<double>{1}));
  EXPECT_EQ(fit("binary", {{3, -1, 0, 0}}).scales, (SmallVector<double>{1}));
  EXPECT_EQ(fit("ternary2", {{4, 3, 1, -8, -1}}).scales,
            (SmallVector<double>{3.5, 8}));
  // Exact as f32, and the error is that of the codes.
  FormatFit thirds = fit("ternary", {{1, 1, 2}});
  EXPECT_EQ(thirds.scales.front(), double(float(4.0 / 3)));
  EXPECT_NEAR(thirds.meanSquareError, 2.0 / 9, 1e-7);
}

TEST_F(TernaryFamilyTest, ChannelsWithoutAScale) {
  EXPECT_EQ(fit("ternary", {{0, 0}, {2, 2}}).scales, (SmallVector<double>{2, 2}));
  EXPECT_EQ(fit("ternary", {{0, 0}}).scales, (SmallVector<double>{1}));
  EXPECT_EQ(fit("binary", {{0, 0}, {2, 2}}).scales,
            (SmallVector<double>{std::ldexp(2, -20), 2}));
  // The sign that is missing takes the scale of the other, not that of another column.
  EXPECT_EQ(fit("ternary2@axis", {{3, 3}, {8, -4}}).scales, (SmallVector<double>{3, 3, 8, 4}));
  EXPECT_EQ(fit("ternary2@axis", {{-3, -3}, {8, -4}}).scales, (SmallVector<double>{3, 3, 8, 4}));
  EXPECT_EQ(fit("ternary2", {{-3, -3}, {0, 0}}).scales,
            (SmallVector<double>{3, 3, 3, 3}));
}

// No other power of two has a smaller error.
TEST_F(TernaryFamilyTest, PowersOfTwo) {
  std::mt19937_64 generator(6);
  std::normal_distribution<double> normal;
  for (StringRef spelling : {"ternary", "binary", "ternary2"})
    for (int round = 0; round < 20; ++round) {
      std::vector<double> values;
      double size = std::exp(normal(generator));
      for (int i = 0; i < 100; ++i)
        values.push_back(size * normal(generator));
      FormatFit best = fit(spelling, {values}, ScaleKind::PowerOfTwo);
      auto model = cast<FormatModelInterface>(best.format);
      llvm::sort(values);
      std::vector<int64_t> counts(values.size(), 1);
      for (double &scale : best.scales) {
        EXPECT_EQ(scale, std::exp2(std::ilogb(scale)));
        double chosen = scale;
        double error = model.meanSquareError(values, counts, best.scales);
        for (int exponent = -12; exponent <= 12; ++exponent) {
          scale = std::ldexp(1.0, exponent);
          EXPECT_GE(model.meanSquareError(values, counts, best.scales), error);
        }
        scale = chosen;
      }
    }
}

} // namespace
