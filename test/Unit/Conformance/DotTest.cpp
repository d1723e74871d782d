//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// L5 on every pair of formats that can be multiplied: chains of lowp.mac over
// random and extreme codes, by JIT and as C, against exact numbers. And
// lowp.max, lowp.min: the order of the values, not of the codes.
//
//===----------------------------------------------------------------------===//

#include "Dots.h"
#include "FormatText.h"
#include "Harness.h"
#include "Samples.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

using namespace lowp_conformance;
using namespace mlir;
using lowp::FormatTypeInterface;
using lowp::numerics::Dyadic;
using lowp::numerics::Number;

namespace {

class Arithmetic : public testing::TestWithParam<FormatCase> {
protected:
  void SetUp() override {
    format = GetParam().parse();
    ASSERT_TRUE(format) << GetParam().type << " does not parse";
    LOWP_SKIP_IF_LISTED(Law::Dot);
  }
  FormatTypeInterface format;
};

constexpr int kLength = 4, kDots = 40;

/// The integer of a part of a sum in steps of the accumulators.
int64_t toSteps(const Dyadic &part, int grid) {
  return part.scaled(-grid)
      .round(lowp::numerics::Rounding::Floor)
      .extOrTrunc(64)
      .getExtValue();
}

/// Random codes, after vectors of the ends of the range.
std::vector<llvm::APSInt> pickCodes(FormatTypeInterface format, Random &random,
                                    bool isRight) {
  std::vector<llvm::APSInt> codes = listCodes(format), picked;
  llvm::APSInt low = format.getLowestCode(), high = format.getHighestCode();
  for (int dot = 0; dot < kDots; ++dot)
    for (int i = 0; i < kLength; ++i)
      // The first four dots: all pairs of ends.
      picked.push_back(dot < 4 ? ((isRight ? dot / 2 : dot % 2) ? low : high)
                               : codes[random.below(codes.size())]);
  return picked;
}

/// The accumulators of one pair, in the text of a loop over dots.
struct Pair {
  const FormatCase *other;
  FormatTypeInterface rhs;
  SmallVector<Type> accumulators;
  std::vector<llvm::APSInt> left, right;
  unsigned parts;
};

std::string spellDot(FormatTypeInterface lhs, const Pair &pair, size_t start,
                     unsigned part, const std::string &memrefType) {
  std::string accumulator = print(pair.accumulators.front());
  size_t count = pair.accumulators.size();
  std::string body, before, types;
  for (size_t i = 0; i < count; ++i) {
    before += llvm::formatv(", %first");
    types += ", " + accumulator;
  }
  body += llvm::formatv("    %first = lowp.constant -77 : {0}\n", accumulator);
  for (int step = 0; step < kLength; ++step) {
    std::string index = llvm::formatv("{0} * %i + {1}", kLength, start + step);
    std::string n = std::to_string(step);
    body +=
        loadCode(lhs, "%a" + n, "%arg0", index, memrefType) +
        loadCode(pair.rhs, "%b" + n, "%arg1", index, memrefType) +
        llvm::formatv("    %s{0}{1} = lowp.mac %a{0}, %b{0}{2} : {3}, {4}{5}\n",
                      n, count > 1 ? ":" + std::to_string(count) : "", before,
                      print(lhs), print(pair.rhs), types)
            .str();
    before = "";
    for (size_t i = 0; i < count; ++i)
      before +=
          count > 1 ? llvm::formatv(", %s{0}#{1}", n, i).str() : ", %s" + n;
  }
  std::string last = "%s" + std::to_string(kLength - 1);
  if (count > 1)
    last += "#" + std::to_string(part);
  return body +
         storeCode(cast<FormatTypeInterface>(pair.accumulators.front()), last);
}

} // namespace

TEST_P(Arithmetic, Dot) {
  std::vector<Pair> pairs;
  std::vector<std::string> missing;
  Random random(11);
  for (const FormatCase &other : getFormats()) {
    if (!other.isFactor && !GetParam().isFactor)
      continue;
    FormatTypeInterface rhs = other.parse();
    if (!rhs || !other.getSkipReason(Law::Dot).empty())
      continue;
    // One accumulator; or two, for a scale that is a pair, which is enough
    // against fixed-point codes.
    for (unsigned parts : {1u, 2u}) {
      if (parts == 2 && !rhs.hasIntegerCodes() && !format.hasIntegerCodes())
        continue;
      SmallVector<Type> accumulators =
          getDotAccumulators(format, rhs, kLength + 77, parts);
      if (accumulators.empty()) {
        if (parts == 1)
          missing.push_back(other.type);
        continue;
      }
      pairs.push_back({&other, rhs, accumulators,
                       pickCodes(format, random, false),
                       pickCodes(rhs, random, true), parts});
    }
  }
  ASSERT_FALSE(pairs.empty()) << "no common accumulator with any format";
  std::vector<int64_t> left, right;
  for (const Pair &pair : pairs)
    for (size_t i = 0; i < pair.left.size(); ++i) {
      left.push_back(toStored(pair.left[i]));
      right.push_back(toStored(pair.right[i]));
    }
  Buffer a("i64", left), b("i64", right);
  Program program;
  std::vector<int64_t> expected;
  std::vector<std::string> names;
  size_t start = 0;
  for (const Pair &pair : pairs) {
    int grid = *format.getGridExponent() + *pair.rhs.getGridExponent();
    // The side whose scale is a pair: the right one, unless only the left one
    // is free of multiplies.
    auto isFree = [](FormatTypeInterface side) {
      return cast<lowp::FormatLoweringInterface>(Type(side)).isMultiplyFree();
    };
    bool isLeft = isFree(format) && !isFree(pair.rhs);
    for (unsigned part = 0; part < pair.accumulators.size(); ++part) {
      program.addLoop(kDots,
                      spellDot(format, pair, start, part, a.memrefType()));
      for (int dot = 0; dot < kDots; ++dot) {
        int64_t sum = -77;
        for (int i = 0; i < kLength; ++i) {
          Number x = getFiniteValue(format, pair.left[dot * kLength + i]);
          Number y = getFiniteValue(pair.rhs, pair.right[dot * kLength + i]);
          Number product = x * y;
          if (pair.parts == 1)
            sum +=
                toSteps(part ? product.getRoot() : product.getRational(), grid);
          else if ((isLeft ? x : y).isNegative() == (part == 1))
            // The sums over its positive and over its negative elements.
            sum += toSteps(product.getRational(), grid);
        }
        expected.push_back(sum);
        names.push_back(llvm::formatv(
            "mac of {0} and {1}, {2} parts, accumulator "
            "{3}, dot {4}",
            GetParam().type, pair.other->type, pair.parts, part, dot));
      }
    }
    start += pair.left.size();
  }
  int partners = static_cast<int>(llvm::count_if(
      pairs, [](const Pair &pair) { return pair.parts == 1; }));
  RecordProperty("pairs", std::to_string(partners) + " of " +
                              std::to_string(partners + int(missing.size())));
  RecordProperty("without", llvm::join(missing, " & "));
  expectResults(program, {a, b}, Buffer("i64", expected),
                [&](int64_t i) { return names[i]; });
}

TEST_P(Arithmetic, Extremum) {
  std::vector<llvm::APSInt> codes, all = listCodes(format);
  for (const llvm::APSInt &code : all)
    if (format.decode(code).isFinite())
      codes.push_back(code);
  std::vector<std::pair<llvm::APSInt, llvm::APSInt>> pairs;
  Random random(5);
  if (codes.size() <= 32) {
    for (const llvm::APSInt &x : codes)
      for (const llvm::APSInt &y : codes)
        pairs.push_back({x, y});
  } else {
    for (int i = 0; i < 1024; ++i)
      pairs.push_back({codes[random.below(codes.size())],
                       codes[random.below(codes.size())]});
  }
  std::vector<int64_t> left, right, expected;
  for (const auto &[x, y] : pairs) {
    left.push_back(toStored(x));
    right.push_back(toStored(y));
  }
  Buffer a("i64", left), b("i64", right);
  Program program;
  for (bool isMax : {true, false}) {
    program.addLoop(a.count,
                    loadCode(format, "%a", "%arg0", "%i", a.memrefType()) +
                        loadCode(format, "%b", "%arg1", "%i", a.memrefType()) +
                        llvm::formatv("    %m = lowp.{0} %a, %b : {1}\n",
                                      isMax ? "max" : "min", GetParam().type)
                            .str() +
                        storeCode(format, "%m"));
    for (const auto &[x, y] : pairs) {
      int order = format.decode(x).compare(format.decode(y));
      bool takesLeft = isMax ? order > 0 : order < 0;
      // The second of two codes of one value.
      expected.push_back(toStored(takesLeft ? x : y));
    }
  }
  expectResults(program, {a, b}, Buffer("i64", expected), [&](int64_t i) {
    return llvm::formatv("{0} of codes {1} and {2}",
                         i < a.count ? "max" : "min", left[i % a.count],
                         right[i % a.count])
        .str();
  });
}

INSTANTIATE_TEST_SUITE_P(Formats, Arithmetic, testing::ValuesIn(getFormats()),
                         [](const testing::TestParamInfo<FormatCase> &info) {
                           return std::to_string(info.index) + "_" +
                                  info.param.getName();
                         });
