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

#include "lowp/Quantizers/Quantizer.h"
#include "lowp/IR/OptionTypes.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/IR/Types.h"
#include "gtest/gtest.h"
#include "llvm/ADT/StringExtras.h"

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
    FailureOr<FormatSpec> spec = parseFormatSpec(
        &context, text, [&] { return emitError(UnknownLoc::get(&context)); });
    FitRequest request;
    request.scaleKind = kind;
    request.nonNegative = nonNegative;
    request.isConstant = isConstant;
    request.leastRange = leastRange;
    std::vector<std::vector<int64_t>> counts;
    for (const std::vector<double> &values : channels)
      counts.emplace_back(values.size(), 1);
    for (auto [values, count] : llvm::zip_equal(channels, counts))
      request.channels.push_back({values, count});
    return *fitFormat(&context, *spec, request);
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

TEST(StrictOptions, Keys) {
  std::string message;
  auto handler = [&](const Twine &text) {
    message = text.str();
    return failure();
  };
  OptionKey a{"a"}, b{"b"}, c{"c", OptionKey::Flag}, n{"n", OptionKey::Whole},
      x{"x", OptionKey::Real}, o{"o", OptionKey::OptionalText};
  FailureOr<SmallVector<OptionWord>> words =
      readOptions("a='1 2' b={x=1 y=2}  c n=3 x=-1e-3 o", {a, b, c, n, x, o}, handler);
  ASSERT_TRUE(succeeded(words));
  EXPECT_EQ((*words)[0].value, "1 2");
  EXPECT_EQ((*words)[1].value, "x=1 y=2");
  EXPECT_EQ((*words)[1].text, "b={x=1 y=2}");
  EXPECT_FALSE((*words)[2].hasValue);
  EXPECT_TRUE(succeeded(readOptions("", {}, handler)));
  auto expectError = [&](StringRef text, ArrayRef<OptionKey> keys, StringRef expected) {
    EXPECT_TRUE(failed(readOptions(text, keys, handler)));
    EXPECT_EQ(message, expected);
  };
  expectError("a=1 d=2", {a, b}, "unknown option 'd': valid ones are a, b");
  expectError("d", {}, "unknown option 'd': there are none");
  expectError("a=1 a=2", {a, b}, "option 'a' is given twice; each may be given once: a, b");
  expectError("=2", {a}, "'=2' has no name of an option before '='");
  for (StringRef empty : {"a=", "a=''", "a={ }", "a=\"\""})
    expectError(empty, {a}, "option 'a' has an empty value; leave it out for its default");
  expectError("o=", {o}, "option 'o' has an empty value; leave it out for its default");
  expectError("a b=1", {a, b}, "option 'a' takes a value: a=..");
  expectError("c=maybe", {c}, "c=maybe is not known; valid: true, false");
  for (StringRef whole : {"-1", "1.5", "x", "2147483648", "0x10"})
    expectError(("n=" + whole).str(), {n},
                ("n=" + whole +
                 " is not known; valid: a whole number without a sign, up to 2147483647")
                    .str());
  for (StringRef real : {"x", "nan", "inf", "1e999"})
    expectError(("x=" + real).str(), {x},
                ("x=" + real + " is not known; valid: a finite number").str());
  expectError("a='1 b=2", {a, b}, "unbalanced quote ' in \"a='1 b=2\"");
  expectError("a={1 (b}", {a, b}, "unbalanced } in \"a={1 (b}\"");
  expectError("a=1}", {a}, "unbalanced } in \"a=1}\"");
  expectError("a=[1", {a}, "unbalanced [ in \"a=[1\"");
}

TEST(StrictOptions, KindsOfDefaults) {
  SmallVector<OptionKey> keys =
      getOptionKeys("pass{a= b=rule c=false d=512 e=5.000000e+00}");
  const OptionKey expected[] = {{"a"},
                                {"b"},
                                {"c", OptionKey::Flag},
                                {"d", OptionKey::Whole},
                                {"e", OptionKey::Real}};
  ASSERT_EQ(keys.size(), std::size(expected));
  for (auto [key, other] : llvm::zip_equal(keys, expected)) {
    EXPECT_EQ(key.name, other.name);
    EXPECT_EQ(key.kind, other.kind);
  }
}

TEST(StrictOptions, PrintedForms) {
  std::string message;
  auto handler = [&](const Twine &text) {
    message = text.str();
    return failure();
  };
  StringRef defaults = "pass{a= k=5.0 n=16}";
  auto read = [&](StringRef text) {
    SmallVector<std::string> given;
    FailureOr<SmallVector<OptionWord>> words = readPassOptions(text, defaults, {"list"}, handler);
    if (failed(words))
      return std::string("error");
    for (const OptionWord &word : *words)
      given.push_back(word.key.str());
    return llvm::join(given, " ");
  };
  // As it is printed: what has its default was not given.
  EXPECT_EQ(read("a= k=5.0 n=16"), "");
  EXPECT_EQ(read("a=x k=5.0 n=17"), "a n");
  EXPECT_EQ(read("a= k=5.0 list={x,y} n=16"), "list");
  // As someone writes it.
  EXPECT_EQ(read("k=5.0"), "k");
  EXPECT_EQ(read("a= n=16"), "error");
  EXPECT_EQ(message, "option 'a' has an empty value; leave it out for its default");
  EXPECT_EQ(read("a= k= n=16"), "error");
  EXPECT_EQ(message, "option 'k' has an empty value; leave it out for its default");
  EXPECT_EQ(read("list=x b=1"), "error");
  EXPECT_EQ(message, "unknown option 'b': valid ones are a, k, n, list");
}

TEST(OptionTypes, ArePrintedToBeRead) {
  auto print = [](const auto &value) {
    std::string text;
    llvm::raw_string_ostream(text) << value;
    return text;
  };
  for (double value : {5.0, 0.1, 5.1234567890123, 1e-300, 1e22}) {
    double read = 0;
    std::string text = print(OptionReal(value));
    EXPECT_FALSE(StringRef(text).getAsDouble(read));
    EXPECT_EQ(read, value) << text;
    EXPECT_FALSE(llvm::all_of(text, llvm::isDigit)) << text;
  }
  EXPECT_EQ(print(OptionPath("a.npy")), "a.npy");
  EXPECT_EQ(print(OptionPath("a b.npy")), "'a b.npy'");
  EXPECT_EQ(print(OptionPath("it's.npy")), "\"it's.npy\"");
}

} // namespace
