//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which elements share a scale, and how good are the scales that a fit chooses for
// each granularity?
//
//===----------------------------------------------------------------------===//

#include "lowp/Quantizers/Fit.h"
#include "lowp/IR/ScaleIndex.h"
#include "lowp/Numerics/ScaleGrid.h"
#include "gtest/gtest.h"

#include <cmath>
#include <functional>
#include <numeric>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

class FitTest : public ::testing::Test {
protected:
  FitTest() { context.loadDialect<LowpDialect>(); }

  GranularityAttr granularity(ArrayRef<int64_t> axes, int64_t group = 0,
                              bool pair = false) {
    return GranularityAttr::get(&context, axes, group, pair);
  }

  /// Normal numbers, each channel of dimension 0 with a width of its own.
  DenseElementsAttr draw(ArrayRef<int64_t> shape) {
    auto type = RankedTensorType::get(shape, Float32Type::get(&context));
    std::normal_distribution<float> normal;
    std::vector<float> values(type.getNumElements());
    for (auto [index, value] : llvm::enumerate(values))
      value = normal(random) *
              std::exp2(-float(index * shape.front() / values.size() % 4));
    return DenseElementsAttr::get(type, ArrayRef<float>(values));
  }

  ValueFit fit(DenseElementsAttr values, StringRef text,
               ScaleKind kind = ScaleKind::Real) {
    FailureOr<FormatSpec> spec = parseFormatSpec(
        &context, text, [&] { return emitError(UnknownLoc::get(&context)); });
    EXPECT_TRUE(succeeded(spec));
    FailureOr<ConstantView> view = ConstantView::get(values);
    EXPECT_TRUE(succeeded(view));
    ConstantFitter fitter(&context, *view, 0, ArrayRef<int64_t>{2, 3}, kind);
    FailureOr<ValueFit> result = fitter.fit(*spec);
    EXPECT_TRUE(succeeded(result));
    EXPECT_NEAR(result->inverseSqnr, getInverseSqnr(result->makeChoice("x"), *view),
                1e-9 + 1e-6 * result->inverseSqnr);
    return *result;
  }

  MLIRContext context;
  std::mt19937 random{3};
};

/// The scale of a multi-index, by the words of the granularity.
int64_t getScale(GranularityAttr granularity, ArrayRef<int64_t> shape,
                 ArrayRef<int64_t> index) {
  SmallVector<int64_t> scales = granularity.withPair(false).getScaleShape(shape);
  SmallVector<int64_t> position;
  for (int64_t axis : granularity.getAxes())
    position.push_back(index[axis]);
  if (granularity.getGroup()) {
    int64_t rest = 0;
    for (size_t dim = 0; dim < shape.size(); ++dim)
      if (!llvm::is_contained(granularity.getAxes(), static_cast<int64_t>(dim)))
        rest = rest * shape[dim] + index[dim];
    position.push_back(rest / granularity.getGroup());
  }
  int64_t result = 0;
  for (auto [size, at] : llvm::zip_equal(scales, position)) {
    EXPECT_LT(at, size);
    result = result * size + at;
  }
  return result;
}

TEST_F(FitTest, ScaleOfEachElement) {
  const SmallVector<int64_t> shape{3, 4, 2, 5};
  SmallVector<GranularityAttr> all{granularity({}), granularity({2, 3}),
                                   granularity({0, 1, 2, 3}), granularity({}, 7),
                                   granularity({}, 1000)};
  for (int64_t axis = 0; axis < 4; ++axis)
    for (int64_t group : {0, 1, 3, 8, 40, 41})
      all.push_back(granularity({axis}, group, group == 3));
  for (GranularityAttr attribute : all) {
    ScaleIndex scaleOf(attribute, shape);
    int64_t largest = 0;
    for (int64_t element = 0; element < 120; ++element) {
      int64_t index[] = {element / 40, element / 10 % 4, element / 5 % 2,
                         element % 5};
      EXPECT_EQ(scaleOf[element], getScale(attribute, shape, index));
      largest = std::max(largest, scaleOf[element]);
    }
    EXPECT_EQ(scaleOf.getCount(), largest + 1);
  }
}

TEST_F(FitTest, GranularityOfASpelling) {
  DenseElementsAttr values = draw({4, 3, 2, 5});
  EXPECT_EQ(fit(values, "fixed:4").granularity, granularity({}));
  EXPECT_EQ(fit(values, "fixed:4@axis").granularity, granularity({0}));
  EXPECT_EQ(fit(values, "fixed:4@group=7").granularity, granularity({0}, 7));
  EXPECT_EQ(fit(values, "fixed:4@group=7").scales.size(), 4u * 5);
  EXPECT_EQ(fit(values, "fixed:4@pixel").granularity, granularity({2, 3}));
  EXPECT_EQ(fit(values, "fixed:4@row").granularity, granularity({2}));
  EXPECT_EQ(fit(values, "ternary2@group=8").granularity, granularity({0}, 8, true));
  EXPECT_EQ(fit(values, "ternary2@group=8").scales.size(), 4u * 4 * 2);
  EXPECT_EQ(fit(values, "fixed:4@group=7").spec, "fixed:4@group=7");
}

// Smaller groups are better; one group of all is the axis; one of one element is
// exact but for the rounding of its scale.
TEST_F(FitTest, SmallerGroupsAreBetter) {
  DenseElementsAttr values = draw({8, 4, 3, 3});
  for (StringRef family : {"fixed:3", "ternary"}) {
    double last = 0;
    for (int64_t group : {1, 2, 4, 12, 36}) {
      double noise =
          fit(values, (family + "@group=" + Twine(group)).str()).inverseSqnr;
      EXPECT_GE(noise, last * 0.98) << family.str() << " " << group;
      last = noise;
    }
    EXPECT_NEAR(last, fit(values, (family + "@axis").str()).inverseSqnr,
                1e-3 * last);
  }
  EXPECT_LT(fit(values, "ternary@group=1").inverseSqnr, 1e-8);
}

TEST_F(FitTest, ScalesOfASumHaveACommonStep) {
  DenseElementsAttr values = draw({8, 4, 3, 3});
  for (ScaleKind kind : {ScaleKind::Real, ScaleKind::PowerOfTwo})
    for (StringRef text :
         {"fixed:4@group=5", "fixed:4@pixel", "fixed:4@row", "ternary@group=4",
          "ternary2@group=4", "ternary2@axis", "binary@group=9", "codebook:4@group=9",
          "log:4@group=9", "mxfp4", "nvfp4", "mxint8", "bfp:5"})
      EXPECT_TRUE(numerics::getScaleGrid(fit(values, text, kind).scales))
          << text.str();
}

// Scales of other magnitudes, and groups of zeros.
TEST_F(FitTest, FaintChannelsLeaveTheOthersAsTheyAre) {
  auto type = RankedTensorType::get({3, 64}, Float32Type::get(&context));
  std::normal_distribution<float> normal;
  for (float faint : {1e-3f, 1e-12f, 1e-30f, 1e-40f}) {
    std::vector<float> values(type.getNumElements());
    for (float &value : values)
      value = normal(random);
    std::vector<float> loud(values);
    for (size_t index = 64; index < 128; ++index)
      values[index] *= faint;
    for (StringRef text : {"fixed:8@axis", "fixed:4@axis", "affine:8@axis",
                           "ternary@axis", "log:4@axis", "minifloat:e4m3@axis"})
      for (ScaleKind kind : {ScaleKind::PowerOfTwo, ScaleKind::Real}) {
        ValueFit a = fit(DenseElementsAttr::get(type, ArrayRef<float>(values)), text, kind);
        ValueFit b = fit(DenseElementsAttr::get(type, ArrayRef<float>(loud)), text, kind);
        // Steps of the other channels: scale times grid.
        auto step = [](const ValueFit &found, unsigned channel) {
          auto format = cast<FormatTypeInterface>(found.format);
          return std::ldexp(found.scales[channel],
                            format.getGridExponent().value_or(0));
        };
        for (unsigned channel : {0u, 2u})
          EXPECT_EQ(step(a, channel), step(b, channel)) << text.str() << faint;
        for (double scale : a.scales)
          EXPECT_TRUE(std::isnormal(static_cast<float>(scale))) << text.str();
      }
  }
}

TEST_F(FitTest, GroupsOfZerosAndTinyGroups) {
  auto type = RankedTensorType::get({2, 6}, Float32Type::get(&context));
  std::vector<float> values{1e-12f, -1e-12f, 0, 0, 3, -2, 1e12f, 1, 0, 0, 0, 0};
  DenseElementsAttr attribute =
      DenseElementsAttr::get(type, ArrayRef<float>(values));
  for (ScaleKind kind : {ScaleKind::Real, ScaleKind::PowerOfTwo})
    for (StringRef text : {"fixed:4@group=2", "ternary2@group=2", "mxfp4@group=2",
                           "nvfp4@group=2", "binary@group=2"}) {
      ValueFit result = fit(attribute, text, kind);
      EXPECT_TRUE(numerics::getScaleGrid(result.scales)) << text.str();
      EXPECT_LT(result.inverseSqnr, 0.6) << text.str();
    }
}

// Without a kind of scales each family has those of its source: means of a channel,
// largest magnitudes, or powers of two.
TEST_F(FitTest, RulesOfTheSources) {
  DenseElementsAttr values = draw({4, 64});
  ConstantView view = *ConstantView::get(values);
  auto fitByRule = [&](StringRef text) {
    FailureOr<FormatSpec> spec = parseFormatSpec(
        &context, text, [&] { return emitError(UnknownLoc::get(&context)); });
    ConstantFitter fitter(&context, view, 0, {}, std::nullopt);
    return ArrayRef<double>(fitter.fit(*spec)->scales).vec();
  };
  std::vector<double> means(4), maxima(4);
  for (int64_t index = 0; index < 256; ++index) {
    means[index / 64] += std::abs(view[index]) / 64;
    maxima[index / 64] = std::max(maxima[index / 64], std::abs(view[index]));
  }
  double largest = *llvm::max_element(maxima);
  double mean = std::accumulate(means.begin(), means.end(), 0.0) / 4;
  // [XNOR], [SYQ]: E|w| of what shares a scale; [DoReFa]: of the tensor.
  std::vector<double> found = fitByRule("binary@axis"), groups = fitByRule("binary@group=64");
  for (size_t channel = 0; channel < 4; ++channel) {
    EXPECT_NEAR(found[channel], means[channel], 1e-7 * means[channel]);
    // In groups scales are multiples of 2^-15 of the largest one's power of two.
    EXPECT_NEAR(groups[channel], means[channel], std::ldexp(1.0, -15));
  }
  EXPECT_NEAR(fitByRule("binary")[0], mean, 1e-7 * mean);
  EXPECT_NEAR(fitByRule("dorefa:1")[0], mean, 1e-7 * mean);
  // [TWN], of a channel: the largest S_k^2 / k over the largest magnitudes.
  found = fitByRule("ternary@axis");
  for (int64_t channel = 0; channel < 4; ++channel) {
    std::vector<double> magnitudes;
    for (int64_t index = 0; index < 64; ++index)
      magnitudes.push_back(std::abs(view[64 * channel + index]));
    llvm::sort(magnitudes, std::greater<double>());
    double sum = 0, best = 0, scale = 0;
    for (size_t count = 1; count <= 64; ++count) {
      sum += magnitudes[count - 1];
      if (sum * sum / double(count) > best) {
        best = sum * sum / double(count);
        scale = sum / double(count);
      }
    }
    EXPECT_NEAR(found[channel], scale, 1e-7 * scale);
  }
  // [QLoRA], [ShiftCNN]: the largest magnitude, of a block and of the tensor.
  found = fitByRule("nf4@axis");
  for (size_t channel = 0; channel < 4; ++channel)
    EXPECT_NEAR(found[channel] * 65536, maxima[channel], 1e-7 * maxima[channel]);
  found = fitByRule("nf4");
  for (size_t channel = 0; channel < 4; ++channel)
    EXPECT_NEAR(found[channel] * 65536, maxima[channel], std::ldexp(largest, -15));
  EXPECT_NEAR(fitByRule("pow2sum:2x4")[0], largest, 1e-7 * largest);
  // Fixed point [Lin16], INQ, WAGE, Flexpoint, OCP: powers of two.
  for (StringRef text : {"fixed:4@axis", "log:4@axis", "log:4:sqrt2", "wage:4", "flex:8+5",
                         "mxfp4", "mxint8", "bfp:4", "minifloat:e4m3", "codebook:4"})
    for (double scale : fitByRule(text))
      EXPECT_EQ(std::exp2(std::round(std::log2(scale))), scale) << text.str();
}

// A power of two in front of the values is one in front of the scales, as far as
// f32 has these; beyond, a fit fails rather than lose the values.
TEST_F(FitTest, AnyMagnitude) {
  auto type = RankedTensorType::get({2, 64}, Float32Type::get(&context));
  auto draw = [&](int exponent) {
    std::mt19937 generator(5);
    std::normal_distribution<float> normal;
    std::vector<float> values(128);
    for (float &value : values)
      value = std::ldexp(normal(generator), exponent);
    return DenseElementsAttr::get(type, ArrayRef<float>(values));
  };
  auto tryFit = [&](int exponent, StringRef text, ScaleKind kind) {
    FailureOr<FormatSpec> spec = parseFormatSpec(
        &context, text, [&] { return emitError(UnknownLoc::get(&context)); });
    ConstantView view = *ConstantView::get(draw(exponent));
    ConstantFitter fitter(&context, view, 0, {}, kind);
    return fitter.fit(*spec);
  };
  for (ScaleKind kind : {ScaleKind::Real, ScaleKind::PowerOfTwo})
    for (StringRef text : {"fixed:8", "affine:8@axis", "minifloat:e4m3", "codebook:4",
                           "log:5", "pow2sum:2x4", "nf4", "mxfp8-e4m3", "nvfp4", "binary",
                           "ternary2@axis", "dorefa:4", "wage:8"}) {
      double expected = fit(draw(0), text, kind).inverseSqnr;
      for (int exponent : {-84, -42, 42, 100})
        EXPECT_NEAR(fit(draw(exponent), text, kind).inverseSqnr, expected,
                    1e-6 * expected)
            << text.str() << " " << exponent;
    }
  double expected = fit(draw(0), "fixed:8", ScaleKind::PowerOfTwo).inverseSqnr;
  EXPECT_NEAR(fit(draw(-126), "fixed:8", ScaleKind::PowerOfTwo).inverseSqnr, expected,
              1e-3 * expected);
  EXPECT_TRUE(failed(tryFit(-127, "fixed:8", ScaleKind::Real)));
  EXPECT_TRUE(failed(tryFit(-127, "binary", ScaleKind::Real)));
  EXPECT_TRUE(failed(tryFit(-127, "nvfp4", ScaleKind::Real)));
  // Flex has scales of 2^-31 to 1.
  EXPECT_TRUE(succeeded(tryFit(-8, "flex:8+5", ScaleKind::PowerOfTwo)));
  EXPECT_TRUE(failed(tryFit(-40, "flex:8+5", ScaleKind::PowerOfTwo)));
  EXPECT_TRUE(failed(tryFit(20, "flex:8+5", ScaleKind::PowerOfTwo)));
}

} // namespace
