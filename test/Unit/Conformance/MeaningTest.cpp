//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The laws of meaning, L1 to L3, L6 and L9, on every format of the list: what
// encode, decode and the levels say, against searches among all values that
// share no code with them.
//
//===----------------------------------------------------------------------===//

#include "FormatText.h"
#include "Harness.h"
#include "Samples.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Diagnostics.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace lowp_conformance;
using namespace mlir;
using lowp::FormatModelInterface;
using lowp::FormatTypeInterface;
using lowp::numerics::Number;
using lowp::numerics::Overflow;
using lowp::numerics::Rounding;

namespace {

class Meaning : public testing::TestWithParam<FormatCase> {
protected:
  void SetUp() override {
    format = GetParam().parse();
    ASSERT_TRUE(format) << GetParam().type << " does not parse";
  }
  FormatTypeInterface format;
};

/// What `value` is rounded to among all values of a format, by comparing it
/// with each of them. The rank, or the two ranks of a tie.
struct Nearest {
  size_t rank = 0;
  bool isTie = false;
};

Nearest findNearest(const std::vector<Number> &values, const Number &value) {
  auto distance = [&](size_t rank) {
    Number d = value - values[rank];
    return d.isNegative() ? -d : d;
  };
  Nearest best;
  Number least = distance(0);
  for (size_t rank = 1; rank < values.size(); ++rank) {
    Number d = distance(rank);
    int order = d.compare(least);
    if (order < 0)
      best = {rank, false};
    else if (order == 0)
      best.isTie = true;
    if (order < 0)
      least = d;
  }
  return best;
}

/// The rank that a mode asks for.
size_t roundByScan(FormatTypeInterface format,
                   const std::vector<Number> &values, const Number &value,
                   Rounding rounding) {
  size_t last = values.size() - 1, low = 0;
  if (value.compare(values.front()) <= 0)
    return 0;
  if (value.compare(values.back()) >= 0)
    return last;
  while (values[low + 1].compare(value) <= 0)
    ++low;
  if (values[low] == value)
    return low;
  if (rounding == Rounding::Floor)
    return low;
  if (rounding == Rounding::TowardZero)
    return value.isNegative() ? low + 1 : low;
  Nearest nearest = findNearest(values, value);
  if (!nearest.isTie)
    return nearest.rank;
  if (rounding == Rounding::HalfUp)
    return nearest.rank + 1;
  if (rounding == Rounding::NearestAway)
    return value.isNegative() ? nearest.rank : nearest.rank + 1;
  return format.isEvenLevel(nearest.rank) ? nearest.rank : nearest.rank + 1;
}

} // namespace

/// L1. Also: the levels are the finite values of the codes, in order.
TEST_P(Meaning, RoundTrip) {
  LOWP_SKIP_IF_LISTED(Law::RoundTrip);
  bool isListed = format.getBitWidth() <= 16;
  if (isListed) {
    std::vector<Number> values = listValues(format);
    ASSERT_EQ(format.getLevelCount(), values.size());
    for (uint64_t rank = 0; rank < values.size(); ++rank) {
      Number level = format.decode(format.getLevelCode(rank));
      ASSERT_EQ(level.compare(values[rank]), 0) << "level " << rank;
    }
  }
  for (const llvm::APSInt &code : listCodes(format)) {
    Number value = format.decode(code);
    if (value.isNaN()) {
      std::optional<llvm::APSInt> nan = format.getNanCode();
      ASSERT_TRUE(nan && format.decode(*nan).isNaN());
      continue;
    }
    if (value.isInfinite()) {
      ASSERT_EQ(format.encode(value, Rounding::NearestEven, Overflow::Infinity),
                *format.getInfinityCode(value.isNegative()));
      continue;
    }
    llvm::APSInt first =
        format.encode(value, Rounding::NearestEven, Overflow::Saturate);
    ASSERT_EQ(first.getBitWidth(), format.getBitWidth());
    ASSERT_EQ(format.decode(first).compare(value), 0);
    for (Rounding rounding : allRoundings)
      ASSERT_EQ(format.encode(value, rounding, Overflow::Saturate), first)
          << "a value of the format rounds to itself under every mode";
    // The code of a level, and its own code again.
    ASSERT_EQ(format.encode(format.decode(first), Rounding::Floor,
                            Overflow::Saturate),
              first);
  }
  // 0, NaN and what is beyond the ends.
  if (std::optional<llvm::APSInt> zero = format.getZeroCode())
    ASSERT_TRUE(format.decode(*zero).isZero());
  llvm::APSInt nan =
      format.encode(Number::nan(), Rounding::NearestEven, Overflow::Saturate);
  if (format.getNanCode())
    ASSERT_EQ(nan, *format.getNanCode());
  else if (format.getZeroCode())
    ASSERT_TRUE(format.decode(nan).isZero());
  for (bool isNegative : {false, true})
    ASSERT_EQ(format.encode(Number::infinity(isNegative), Rounding::NearestEven,
                            Overflow::Saturate),
              isNegative ? format.getLowestCode() : format.getHighestCode());
}

/// L2, exhaustive to 8 bits.
TEST_P(Meaning, Nearest) {
  LOWP_SKIP_IF_LISTED(Law::Nearest);
  if (format.getBitWidth() > 12)
    GTEST_SKIP()
        << "more than 4,096 codes: the scan of all values is for fewer; "
           "L1, L3 and L4 run";
  std::vector<Number> values = listValues(format);
  double leastMagnitude = INFINITY;
  for (const Number &value : values)
    leastMagnitude = std::min(leastMagnitude, std::abs(value.toDouble()));
  size_t limit = format.getBitWidth() <= 8 ? 4096 : 240;
  for (float input : listFloats(format, 1.0f, limit)) {
    if (!std::isfinite(input))
      continue;
    Number value = Number::fromDouble(input);
    for (Rounding rounding : allRoundings) {
      // Between a negative and a positive value no value is towards zero: the
      // page of the format says which one it takes.
      if (rounding == Rounding::TowardZero && !format.getZeroCode() &&
          std::abs(input) < leastMagnitude)
        continue;
      Number found =
          format.decode(format.encode(value, rounding, Overflow::Saturate));
      Number expected = values[roundByScan(format, values, value, rounding)];
      ASSERT_EQ(found.compare(expected), 0)
          << input << " under " << spell(rounding) << ": found "
          << found.toDouble() << ", expected " << expected.toDouble();
    }
  }
}

/// L3. With it: the result is a neighbour, whatever separates the levels.
TEST_P(Meaning, Monotone) {
  LOWP_SKIP_IF_LISTED(Law::Monotone);
  std::vector<float> inputs = listFloats(format, 1.0f, 1200);
  inputs.pop_back(); // NaN
  for (Rounding rounding : allRoundings) {
    Number before;
    for (size_t i = 0; i < inputs.size(); ++i) {
      Number value = Number::fromDouble(inputs[i]);
      llvm::APSInt code = format.encode(value, rounding, Overflow::Saturate);
      Number found = format.decode(code);
      ASSERT_TRUE(found.isFinite());
      if (i)
        ASSERT_LE(before.compare(found), 0)
            << inputs[i] << " under " << spell(rounding);
      before = found;
    }
  }
}

/// L6: the model is the error of the data itself, within 2 % (it may sum in
/// another order or in floats), for uniform and Gaussian data.
TEST_P(Meaning, Model) {
  LOWP_SKIP_IF_LISTED(Law::Model);
  auto model = dyn_cast<FormatModelInterface>(Type(format));
  ASSERT_TRUE(model);
  double most =
      std::max(std::abs(format.decode(format.getHighestCode()).toDouble()),
               std::abs(format.decode(format.getLowestCode()).toDouble()));
  bool hasNegative = format.decode(format.getLowestCode()).isNegative();
  double scale = 0.0375;
  EXPECT_EQ(model.meanSquareError({}, {}, scale), 0);
  for (bool isGaussian : {false, true}) {
    Random random(7);
    std::vector<double> values;
    std::vector<int64_t> counts;
    for (int i = 0; i < 2000; ++i) {
      double unit =
          isGaussian ? random.gaussian() / 3 : 2 * random.uniform() - 1;
      values.push_back(static_cast<float>(
          (hasNegative ? unit : std::abs(unit)) * most * scale));
      counts.push_back(1 + static_cast<int64_t>(random.below(3)));
    }
    double sum = 0, count = 0;
    for (size_t i = 0; i < values.size(); ++i) {
      llvm::APSInt code =
          format.encode(Number::fromDouble(values[i] / scale),
                        Rounding::NearestEven, Overflow::Saturate);
      double error = values[i] - format.decode(code).toDouble() * scale;
      sum += error * error * static_cast<double>(counts[i]);
      count += static_cast<double>(counts[i]);
    }
    double found = model.meanSquareError(values, counts, scale);
    EXPECT_NEAR(found, sum / count, 0.02 * sum / count + 1e-30)
        << (isGaussian ? "Gaussian" : "uniform");
  }
}

/// L9.
TEST_P(Meaning, Parameters) {
  LOWP_SKIP_IF_LISTED(Law::Parameters);
  for (const BadType &bad : GetParam().badTypes) {
    std::string messages;
    ScopedDiagnosticHandler handler(&getContext(), [&](Diagnostic &diagnostic) {
      messages += diagnostic.str() + "\n";
      return success();
    });
    EXPECT_FALSE(parseType(bad.type, &getContext())) << bad.type;
    EXPECT_NE(messages.find(bad.label), std::string::npos)
        << bad.type << ": " << messages;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Meaning, testing::ValuesIn(getFormats()),
                         [](const testing::TestParamInfo<FormatCase> &info) {
                           return std::to_string(info.index) + "_" +
                                  info.param.getName();
                         });
