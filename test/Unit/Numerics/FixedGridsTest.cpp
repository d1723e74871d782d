//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The grids of papers that are fixed point with a scale: WAGE's symmetric steps,
// DoReFa's 2^k - 1 steps, and rounding down as a feature quantisation; against the
// papers' formulas and golden values.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Codebook.h"
#include "lowp/Numerics/FixedPoint.h"
#include "lowp/Numerics/Levels.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace mlir::lowp::numerics;
using llvm::APFloat;
using llvm::APSInt;

namespace {

double requantize(const FixedFormat &format, double input, float scale,
                  Rounding rounding = Rounding::NearestEven) {
  APSInt code = format.quantize(APFloat(input), APFloat(scale), 0, rounding,
                                Overflow::Saturate);
  return format
      .dequantize(code, APFloat(scale), 0, APFloat::IEEEdouble())
      .convertToDouble();
}

int64_t encode(const FixedFormat &format, double input, float scale) {
  return format
      .quantize(APFloat(input), APFloat(scale), 0, Rounding::NearestEven,
                Overflow::Saturate)
      .getExtValue();
}

} // namespace

// [WAGE] Q(x, k) = clip(sigma round(x / sigma), -1 + sigma, 1 - sigma).
TEST(FixedGridsTest, Wage) {
  auto q = [](double x, unsigned k) {
    return requantize({true, k, int(k) - 1, /*narrow=*/true}, x, 1);
  };
  EXPECT_EQ(q(-1, 2), -0.5);
  EXPECT_EQ(q(0.2, 2), 0);
  EXPECT_EQ(q(0.6, 2), 0.5);
  EXPECT_EQ(q(0.25, 2), 0); // a tie, to even
  EXPECT_EQ(q(1, 8), 0.9921875);
  for (unsigned k = 2; k <= 8; ++k) {
    double sigma = std::ldexp(1.0, 1 - int(k));
    for (int i = -1300; i <= 1300; ++i) {
      double x = i / 1024.0;
      double expected = std::fmin(
          std::fmax(sigma * std::nearbyint(x / sigma), -1 + sigma), 1 - sigma);
      EXPECT_EQ(q(x, k), expected) << x << " at " << k << " bits";
    }
  }
}

// [DoReFa] activations: codes round(n clip(x, 0, 1)), n = 2^k - 1. The division by
// the f32 scale 1 / n moves no code of these inputs.
TEST(FixedGridsTest, DorefaActivations) {
  for (unsigned k = 1; k <= 8; ++k) {
    double n = std::ldexp(1.0, int(k)) - 1;
    for (int i = -300; i <= 1300; ++i) {
      double x = i / 1000.0, steps = n * std::fmin(std::fmax(x, 0), 1);
      if (std::abs(steps - std::floor(steps) - 0.5) < 1e-6)
        continue; // ties of n are not those of a rounded 1 / n
      EXPECT_EQ(encode({false, k, 0, false}, x, float(1 / n)),
                std::nearbyint(steps));
    }
  }
  EXPECT_EQ(encode({false, 1, 0, false}, 0.5, 1), 0); // a tie, to even
}

// [DoReFa] weights: 2 round(n (w / 2 + 1/2)) / n - 1, the odd integers 2q - n.
TEST(FixedGridsTest, DorefaWeights) {
  for (unsigned k = 1; k <= 8; ++k) {
    int64_t n = (int64_t(1) << k) - 1;
    Codebook book;
    for (int64_t q = 0; q <= n; ++q)
      book.entries.push_back(2 * q - n);
    EXPECT_EQ(book.entries.size(), size_t(1) << k);
    EXPECT_EQ(book.zeroCode(), std::nullopt);
    for (size_t i = 0; i < book.entries.size(); ++i)
      EXPECT_EQ(book.entries[i], -book.entries[book.entries.size() - 1 - i]);
    auto at = [&](uint64_t rank) { return book.decode(rank); };
    auto boundary = [&](uint64_t rank, const Number &value, const Number &unit) {
      return book.compareToBoundary(rank, value, unit);
    };
    auto isEven = [](uint64_t rank) { return rank % 2 == 0; };
    Levels levels;
    levels.count = book.entries.size();
    levels.at = at;
    levels.compareToBoundary = boundary;
    levels.isEven = isEven;
    // w in steps of 1 / 64 of n: every tie is among them, and RNE is on q.
    for (int64_t i = -64 * n; i <= 64 * n; ++i) {
      uint64_t code = findLevel(levels, Number::fromInt(i, -6),
                                Number::fromInt(1), Rounding::NearestEven);
      double q = std::nearbyint((double(i) / 64 + double(n)) / 2);
      EXPECT_EQ(double(code), q);
    }
  }
}

// Feature quantisation by floor: f(x) = floor(x r) / r, r = 2^k; an arithmetic
// shift to the right, for negative numbers too; idempotent.
TEST(FixedGridsTest, FeatureFloor) {
  for (int k : {0, 2, 5, 8}) {
    FixedFormat format{true, 16, k, false};
    for (int64_t code = -3000; code <= 3000; ++code) {
      double x = std::ldexp(double(code), -8);
      double expected = std::floor(std::ldexp(x, k)) / std::ldexp(1.0, k);
      double once = requantize(format, x, 1, Rounding::Floor);
      EXPECT_EQ(once, expected);
      EXPECT_EQ(requantize(format, once, 1, Rounding::Floor), once);
      APSInt shifted =
          rescale(APSInt(llvm::APInt(16, uint64_t(code), true), false),
                  deriveMultiplier(APFloat(1.0f), 8, APFloat(1.0f), k), 0, 0,
                  format, Rounding::Floor, Overflow::Saturate);
      EXPECT_EQ(shifted.getExtValue(), code >> (8 - k));
    }
  }
}
