//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Do the bounds hold for every order of addition, and are they reached?
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/IR/Lowp.h"
#include "mlir/AsmParser/AsmParser.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <array>
#include <limits>

using namespace mlir;
using namespace mlir::lowp;

namespace {

void expectRange(const IntegerRange &range, int64_t low, int64_t high) {
  EXPECT_EQ(range.low.getSExtValue(), low);
  EXPECT_EQ(range.high.getSExtValue(), high);
}

/// What `codes`, which are integers, add up to.
std::vector<SignedSums> addUp(ArrayRef<int64_t> codes, ArrayRef<int64_t> shape,
                              ArrayRef<bool> isOutput) {
  MLIRContext context;
  context.getOrLoadDialect<LowpDialect>();
  FailureOr<Elements> elements =
      Elements::get(parseType("!lowp.fixed<s64, 0>", &context));
  auto read = [&](int64_t first, MutableArrayRef<int64_t> span) {
    llvm::copy(codes.slice(first, span.size()), span.begin());
  };
  return lowp::addUp(&context, {read, shape, isOutput}, *elements).front();
}

TEST(AccumulatorProof, RangesHoldZeroAndAll) {
  expectRange(IntegerRange::withZero({5, 3, -2, -7, -1}), -7, 5);
  expectRange(IntegerRange::withZero({4, 9, 6}), 0, 9);
  expectRange(IntegerRange::withZero({-4, -9, -6}), -9, 0);
  expectRange(IntegerRange::withZero({}), 0, 0);
}

TEST(AccumulatorProof, OnePerOutput) {
  // Two outputs (columns): (3, -2) and (1, 1).
  std::array<int64_t, 4> codes = {3, 1, -2, 1};
  std::array<int64_t, 2> shape = {2, 2};
  std::array<bool, 2> isOutput = {false, true};
  std::vector<SignedSums> factor = addUp(codes, shape, isOutput);
  expectRange(boundConstantSums(factor, IntegerRange::get(0, 255), 1, {}),
              -2 * 255, 3 * 255);
  // Each bias meets its own output: 3 * 255 - 0 and 2 * 255 + 1000.
  std::array<int64_t, 2> bias = {-7, 1000};
  expectRange(boundConstantSums(factor, IntegerRange::get(0, 255), 1, bias),
              -2 * 255 - 7, 2 * 255 + 1000);
}

// A constant that is read in many spans: with sums of its own per part, and with parts
// that share sums, in every order of dimensions.
TEST(AccumulatorProof, SumsOfManySpans) {
  std::array<int64_t, 3> shape = {130, 7, 90};
  std::vector<int64_t> codes;
  for (int64_t index = 0; index < 130 * 7 * 90; ++index)
    codes.push_back(index * index % 1009 - 500);
  for (unsigned bits = 0; bits < 8; ++bits) {
    std::array<bool, 3> isOutput = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
    std::array<int64_t, 3> sizes;
    for (size_t dim = 0; dim < 3; ++dim)
      sizes[dim] = isOutput[dim] ? shape[dim] : 1;
    std::vector<int64_t> positive(sizes[0] * sizes[1] * sizes[2]), negative(positive);
    for (int64_t a = 0, index = 0; a < 130; ++a)
      for (int64_t b = 0; b < 7; ++b)
        for (int64_t c = 0; c < 90; ++c, ++index) {
          int64_t output =
              (a % sizes[0] * sizes[1] + b % sizes[1]) * sizes[2] + c % sizes[2];
          (codes[index] < 0 ? negative : positive)[output] += codes[index];
        }
    std::vector<SignedSums> sums = addUp(codes, shape, isOutput);
    ASSERT_EQ(sums.size(), positive.size());
    for (auto [output, sum] : llvm::enumerate(sums)) {
      ASSERT_EQ(static_cast<int64_t>(sum.positive), positive[output]);
      ASSERT_EQ(static_cast<int64_t>(sum.negative), negative[output]);
    }
  }
}

// Sums and data that do not fit into 128 bits together, and those that do.
TEST(AccumulatorProof, WideNumbers) {
  SignedSums sum;
  sum.positive = Int128(1) << 100;
  sum.negative = -3;
  for (unsigned bits : {20, 60}) {
    IntegerRange data = IntegerRange::get(-1, (int64_t(1) << bits) - 1);
    IntegerRange proved = boundConstantSums(sum, data, 5, {});
    llvm::APInt positive = llvm::APInt::getOneBitSet(kProofBits, 100);
    EXPECT_EQ(proved.high, (positive * data.high + 3) * 5);
    EXPECT_EQ(proved.low, (-positive - 3 * data.high) * 5);
  }
}

TEST(AccumulatorProof, DataOfBothSigns) {
  std::array<int64_t, 2> codes = {3, -2}, shape = {2, 1};
  std::array<bool, 2> isOutput = {false, true};
  expectRange(boundConstantSums(addUp(codes, shape, isOutput),
                                IntegerRange::get(-128, 127), 1, {}),
              3 * -128 + -2 * 127, 3 * 127 + -2 * -128);
}

TEST(AccumulatorProof, DataAwayFromZeroCountsPadding) {
  std::array<int64_t, 1> codes = {5}, shape = {1};
  std::array<bool, 1> isOutput = {false};
  expectRange(boundConstantSums(addUp(codes, shape, isOutput),
                                IntegerRange::get(10, 20), 1, {}),
              0, 100);
}

TEST(AccumulatorProof, Repeats) {
  std::array<int64_t, 1> codes = {5}, shape = {1};
  std::array<bool, 1> isOutput = {true};
  expectRange(boundConstantSums(addUp(codes, shape, isOutput), IntegerRange::get(0, 2),
                                7, {}),
              0, 70);
}

TEST(AccumulatorProof, EveryOrderOfEveryInput) {
  std::array<int64_t, 3> codes = {7, -5, 2};
  std::array<int64_t, 1> shape = {3};
  std::array<bool, 1> isOutput = {false};
  std::array<int64_t, 1> bias = {-3};
  IntegerRange proved = boundConstantSums(addUp(codes, shape, isOutput),
                                       IntegerRange::get(-2, 1), 1, bias);
  int64_t low = 0, high = 0;
  for (int64_t a = -2; a <= 1; ++a)
    for (int64_t b = -2; b <= 1; ++b)
      for (int64_t c = -2; c <= 1; ++c) {
        std::array<int64_t, 4> terms = {7 * a, -5 * b, 2 * c, -3};
        llvm::sort(terms);
        do {
          int64_t sum = 0;
          for (int64_t term : terms) {
            sum += term;
            low = std::min(low, sum);
            high = std::max(high, sum);
          }
        } while (std::next_permutation(terms.begin(), terms.end()));
      }
  expectRange(proved, low, high);
}

TEST(AccumulatorProof, Products) {
  expectRange(boundSums(IntegerRange::get(-128, 127), IntegerRange::get(-128, 127), 4,
                        IntegerRange()),
              4 * -128 * 127, 4 * 128 * 128);
}

TEST(AccumulatorProof, Bits) {
  EXPECT_EQ(IntegerRange::get(-128, 127).getSignedBits(), 8u);
  EXPECT_EQ(IntegerRange::get(0, 128).getSignedBits(), 9u);
  // No overflow inside the proof.
  constexpr int64_t most = std::numeric_limits<int64_t>::max();
  IntegerRange range = boundSums(IntegerRange::get(0, most), IntegerRange::get(0, most),
                              most, IntegerRange());
  EXPECT_EQ(range.getSignedBits(), 190u);
  EXPECT_EQ(range.getMagnitude().getActiveBits(), 189u);
}

Type parse(MLIRContext &context, StringRef text) {
  context.getOrLoadDialect<LowpDialect>();
  return parseType(text, &context);
}

TEST(AccumulatorProof, ElementsOfOnePart) {
  MLIRContext context;
  // 0, 1/8 .. 1: integers on the grid 2^-3.
  FailureOr<Elements> log =
      Elements::get(parse(context, "!lowp.log<s4, -3 to 0>"));
  ASSERT_TRUE(succeeded(log));
  EXPECT_EQ(log->getNumParts(), 1u);
  EXPECT_EQ(log->getGridExponent(), -3);
  expectRange(log->getRange(0), -8, 8);
  // Less a zero point.
  FailureOr<Elements> affine = Elements::get(
      parse(context, "!lowp.fixed<u8, 4>"), /*isPair=*/false, /*zeroPoint=*/100);
  ASSERT_TRUE(succeeded(affine));
  expectRange(affine->getRange(0), -100, 155);
  EXPECT_EQ(affine->getIntegers({0, 100, 255}, 0),
            (std::vector<int64_t>{-100, 0, 155}));
  // Integers beyond 62 bits.
  EXPECT_TRUE(failed(
      Elements::get(parse(context, "!lowp.minifloat<e8m3, ieee>"))));
}

TEST(AccumulatorProof, ElementsOfTwoParts) {
  MLIRContext context;
  Type ternary = parse(context, "!lowp.ternary");
  FailureOr<Elements> pair = Elements::get(ternary, /*isPair=*/true);
  ASSERT_TRUE(succeeded(pair));
  expectRange(pair->getRange(0), 0, 1);
  expectRange(pair->getRange(1), -1, 0);
  EXPECT_EQ(pair->getIntegers({-1, 0, 1}, 0), (std::vector<int64_t>{0, 0, 1}));
  EXPECT_EQ(pair->getIntegers({-1, 0, 1}, 1), (std::vector<int64_t>{-1, 0, 0}));

  // 1/2, sqrt(2)/2, 1 on the grid 2^-1.
  Type root = parse(context, "!lowp.log<u2, base = sqrt2, -2 to 0>");
  FailureOr<Elements> parts = Elements::get(root);
  ASSERT_TRUE(succeeded(parts));
  EXPECT_TRUE(parts->hasRoot());
  EXPECT_EQ(parts->getGridExponent(), -1);
  expectRange(parts->getRange(0), 0, 2);
  expectRange(parts->getRange(1), 0, 1);
  EXPECT_TRUE(failed(Elements::get(root, /*isPair=*/true)));
}

TEST(AccumulatorProof, TwoAccumulators) {
  MLIRContext context;
  Type fixed = parse(context, "!lowp.fixed<s8, 0>");
  FailureOr<Elements> data = Elements::get(fixed);
  FailureOr<Elements> pair =
      Elements::get(parse(context, "!lowp.ternary"), /*isPair=*/true);
  // One output: +1, +1, -1.
  std::array<int64_t, 3> codes = {1, 1, -1};
  std::array<int64_t, 1> shape = {3};
  std::array<bool, 1> isOutput = {false};
  auto read = [&](int64_t first, MutableArrayRef<int64_t> span) {
    llvm::copy(ArrayRef<int64_t>(codes).slice(first, span.size()), span.begin());
  };
  ConstantSums added = lowp::addUp(&context, {read, shape, isOutput}, *pair);
  SmallVector<IntegerRange, 2> sums = boundAccumulators(*data, *pair, &added, 1, {});
  ASSERT_EQ(sums.size(), 2u);
  expectRange(sums[0], 2 * -128, 2 * 127);
  expectRange(sums[1], -127, 128);

  // (p + q sqrt 2)(r + s sqrt 2) = pr + 2 qs + (ps + qr) sqrt 2, of 4 products.
  FailureOr<Elements> root =
      Elements::get(parse(context, "!lowp.log<u2, base = sqrt2, -2 to 0>"));
  sums = boundAccumulators(*root, *root, nullptr, 4, {});
  ASSERT_EQ(sums.size(), 2u);
  expectRange(sums[0], 0, 4 * (2 * 2 + 2 * 1 * 1));
  expectRange(sums[1], 0, 4 * (2 * 1 + 1 * 2));
}

} // namespace
