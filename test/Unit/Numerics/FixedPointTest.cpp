//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// encode, decode, quantize, dequantize and multiply-accumulate of every fixed
// format of at most 8 bits, exhaustively, against double arithmetic; the laws
// of an encoding; and the ends of wide codes.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/FixedPoint.h"
#include "Reference.h"
#include "gtest/gtest.h"

#include <cfloat>
#include <limits>
#include <random>

using namespace mlir::lowp::numerics;
using namespace lowp_reference;
using llvm::APFloat;
using llvm::APSInt;

static const float infinity = std::numeric_limits<float>::infinity();
static const float notANumber = std::numeric_limits<float>::quiet_NaN();

TEST(FixedFormatTest, Range) {
  for (const FixedFormat &format : allFormats(1, 64, {0})) {
    EXPECT_EQ(toInt(format.minCode()), minCode(format));
    EXPECT_EQ(toInt(format.maxCode()), maxCode(format));
    EXPECT_EQ(format.minCode().getBitWidth(), format.width);
    EXPECT_EQ(format.maxCode().isSigned(), format.isSigned);
  }
}

// L1: encode(decode(c)) = c, whatever the modes.
TEST(FixedFormatTest, EncodeInvertsDecode) {
  for (const FixedFormat &format : allFormats(1, 16, {-256, -1, 0, 9, 256}))
    for (Int code = minCode(format); code <= maxCode(format); ++code) {
      APSInt in = makeCode(code, format);
      Dyadic value = format.decode(in);
      // Exact values round the same way in every mode; a sample of the modes
      // is enough above 8 bits.
      for (Rounding rounding : allRoundings) {
        if (format.width > 8 && int(rounding) != int(code & 3))
          continue;
        for (Overflow overflow : allOverflows)
          ASSERT_EQ(toInt(format.encode(value, rounding, overflow)), code);
      }
    }
}

TEST(FixedFormatTest, DecodeIsTheDefinition) {
  for (const FixedFormat &format : allFormats(1, 8, {-30, -1, 0, 5, 40}))
    for (Int code = minCode(format); code <= maxCode(format); ++code)
      ASSERT_EQ(format.decode(makeCode(code, format)).toDouble(),
                std::ldexp(double(code), -format.fractionLength));
}

// L2: no code is nearer than the one that a nearest mode chooses; floor and
// toward-zero choose the nearest on their side.  L3: encode is monotone.
TEST(FixedFormatTest, NearestAndMonotone) {
  for (const FixedFormat &format : allFormats(1, 8, {-2, 0, 3}))
    for (Rounding rounding : allRoundings) {
      Int last = minCode(format);
      int64_t lo = int64_t(minCode(format)), hi = int64_t(maxCode(format));
      for (int64_t eighths = 8 * lo - 20; eighths <= 8 * hi + 20; ++eighths) {
        Dyadic value = Dyadic::fromInt(eighths, -3 - format.fractionLength);
        int64_t code =
            int64_t(toInt(format.encode(value, rounding, Overflow::Saturate)));
        ASSERT_LE(last, code);
        last = code;
        int64_t best = INT64_MAX;
        for (int64_t c = lo; c <= hi; ++c) {
          bool allowed = rounding == Rounding::Floor ? 8 * c <= eighths
                         : rounding == Rounding::TowardZero
                             ? std::abs(8 * c) <= std::abs(eighths)
                             : true;
          if (allowed)
            best = std::min(best, std::abs(8 * c - eighths));
        }
        if (best != INT64_MAX) { // none allowed: below the range, or narrow
          ASSERT_EQ(std::abs(8 * code - eighths), best);
        } else {
          ASSERT_EQ(code, lo);
        }
      }
    }
}

/// The inputs that matter to a format and a scale: codes, quarters between
/// them, their neighbours in f32, beyond both ends, and the special ones.
static std::vector<float> interestingInputs(const FixedFormat &format,
                                            float scale) {
  std::vector<float> inputs = {0.0f,      -0.0f,     notANumber, infinity,
                               -infinity, FLT_MAX,   -FLT_MAX,   FLT_MIN,
                               -FLT_MIN,  0x1p-149f, -0x1p-149f, 1e10f,
                               -1e10f,    0x1.8p62f, -0x1.8p64f};
  int lo = int(minCode(format)), hi = int(maxCode(format));
  for (int quarter = 4 * (lo - 2); quarter <= 4 * (hi + 2); ++quarter) {
    double exact =
        std::ldexp(quarter / 4.0, -format.fractionLength) * double(scale);
    inputs.push_back(float(exact));
    if (quarter % 2 == 0) {
      inputs.push_back(std::nextafterf(float(exact), infinity));
      inputs.push_back(std::nextafterf(float(exact), -infinity));
    }
  }
  return inputs;
}

TEST(FixedFormatTest, QuantizeAgainstDoubles) {
  for (const FixedFormat &format : allFormats(1, 8, {-3, 0, 7}))
    for (float scale : {1.0f, 0.1f, 3.7f})
      for (float input : interestingInputs(format, scale)) {
        APFloat apInput(input), apScale(scale);
        for (int64_t zeroPoint : {0, -5, 130})
          for (Rounding rounding : allRoundings)
            for (Overflow overflow : allOverflows) {
              if (zeroPoint == 130 && rounding > Rounding::NearestAway)
                continue;
              APSInt code = format.quantize(apInput, apScale, zeroPoint,
                                            rounding, overflow);
              ASSERT_EQ(toInt(code), quantize(input, scale, zeroPoint, format,
                                              rounding, overflow))
                  << "input " << input << " scale " << scale << " zero point "
                  << zeroPoint << " width " << format.width << " fraction "
                  << format.fractionLength << " rounding " << int(rounding)
                  << " overflow " << int(overflow);
            }
      }
}

TEST(FixedFormatTest, QuantizeSpecials) {
  FixedFormat s8{true, 8, 4, true};
  auto quantizeTo = [&](float input, float scale, int64_t zeroPoint,
                        Overflow overflow) {
    return int64_t(toInt(s8.quantize(APFloat(input), APFloat(scale), zeroPoint,
                                     Rounding::NearestEven, overflow)));
  };
  EXPECT_EQ(quantizeTo(infinity, 1, 3, Overflow::Saturate), 127);
  EXPECT_EQ(quantizeTo(-infinity, 1, 3, Overflow::Saturate), -127);
  EXPECT_EQ(quantizeTo(infinity, 1, 3, Overflow::Wrap), 3);
  EXPECT_EQ(quantizeTo(notANumber, 1, 3, Overflow::Saturate), 3);
  EXPECT_EQ(quantizeTo(notANumber, 1, 300, Overflow::Saturate), 127);
  EXPECT_EQ(quantizeTo(notANumber, 1, 300, Overflow::Wrap), 300 - 256);
  // The smallest and the largest f32 scale.
  EXPECT_EQ(quantizeTo(FLT_MAX, 0x1p-149f, 0, Overflow::Saturate), 127);
  EXPECT_EQ(quantizeTo(-0x1p-149f, FLT_MAX, 0, Overflow::Saturate), 0);
  EXPECT_EQ(quantizeTo(-0x1p-149f, 0x1p-149f, 0, Overflow::Saturate), -16);
  // Scales that verifiers refuse still have a meaning here.
  EXPECT_EQ(quantizeTo(1, 0, 3, Overflow::Saturate), 127);
  EXPECT_EQ(quantizeTo(0, 0, 3, Overflow::Saturate), 3);
  // f64: the quotient is beyond double's range.
  EXPECT_EQ(toInt(s8.quantize(APFloat(-DBL_MAX), APFloat(DBL_MIN), 0,
                              Rounding::Floor, Overflow::Saturate)),
            -127);
}

// The quotient goes through f64; for codes of at most 24 bits that gives the
// correctly rounded result of the exact quotient of two f32.
TEST(FixedFormatTest, QuantizeIsCorrectlyRounded) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 200000; ++i) {
    FixedFormat format{true, unsigned(2 + random() % 23), 0, false};
    int64_t scale = (1 << 23) + int64_t(random() % (1 << 23));
    int64_t code = int64_t(random() % (1 << (format.width - 1)));
    // An input near a tie, or near a code: an integer of at most 24 bits.
    double near = (double(code) + (random() % 2 ? 0.5 : 0)) * double(scale);
    int exponent = std::max(0, std::ilogb(std::fmax(near, 1)) - 23);
    int64_t mantissa =
        int64_t(std::ldexp(near, -exponent)) + int64_t(random() % 5) - 2;
    if (std::abs(mantissa) > (1 << 24))
      continue;
    int64_t sign = random() % 2 ? 1 : -1;
    Int numerator = Int(sign * mantissa) * powerOfTwo(exponent);
    float input = std::ldexp(float(sign * mantissa), exponent);
    for (Rounding rounding : allRoundings)
      ASSERT_EQ(toInt(format.quantize(APFloat(input), APFloat(float(scale)), 0,
                                      rounding, Overflow::Saturate)),
                fit(roundQuotient(numerator, scale, rounding), format,
                    Overflow::Saturate))
          << input << " / " << scale << " rounding " << int(rounding);
  }
}

TEST(FixedFormatTest, DequantizeAgainstDoubles) {
  for (const FixedFormat &format : allFormats(1, 8, {-120, -3, 0, 7, 140}))
    for (float scale : {1.0f, 0.1f, 3.7f, 1e-38f, FLT_MAX})
      for (int64_t zeroPoint : {0, -5, 130})
        for (Int code = minCode(format); code <= maxCode(format); ++code) {
          double wide = dequantize(code, scale, zeroPoint, format);
          APSInt in = makeCode(code, format);
          APFloat single = format.dequantize(in, APFloat(scale), zeroPoint,
                                             APFloat::IEEEsingle());
          APFloat full = format.dequantize(in, APFloat(scale), zeroPoint,
                                           APFloat::IEEEdouble());
          ASSERT_EQ(single.bitcastToAPInt().getZExtValue(),
                    uint64_t(llvm::bit_cast<uint32_t>(float(wide))));
          ASSERT_EQ(full.bitcastToAPInt().getZExtValue(),
                    llvm::bit_cast<uint64_t>(wide));
        }
}

TEST(FixedFormatTest, QuantizeInvertsDequantize) {
  for (const FixedFormat &format : allFormats(1, 8, {-3, 0, 7}))
    for (float scale : {1.0f, 0.1f, 3.7f, 1.2345e-30f})
      for (int64_t zeroPoint : {0, 3})
        for (Int code = minCode(format); code <= maxCode(format); ++code) {
          APFloat value =
              format.dequantize(makeCode(code, format), APFloat(scale),
                                zeroPoint, APFloat::IEEEsingle());
          ASSERT_EQ(
              toInt(format.quantize(value, APFloat(scale), zeroPoint,
                                    Rounding::NearestEven, Overflow::Saturate)),
              code);
        }
}

TEST(FixedFormatTest, WideCodes) {
  for (unsigned width : {24u, 31u, 32u, 33u, 53u, 63u, 64u})
    for (const FixedFormat &format : allFormats(width, width, {0, -7, 11})) {
      Int lo = minCode(format), hi = maxCode(format);
      for (Int code : {lo, Int(lo + 1), Int(0), Int(hi / 3), Int(hi - 1), hi}) {
        APSInt in = makeCode(code, format);
        for (Overflow overflow : allOverflows)
          EXPECT_EQ(toInt(format.encode(format.decode(in),
                                        Rounding::NearestEven, overflow)),
                    code);
        // One rounding to f64 of the code less the zero point.
        for (int64_t zeroPoint : {int64_t(0), int64_t(7), INT64_MIN, INT64_MAX})
          EXPECT_EQ(format
                        .dequantize(in, APFloat(1.0f), zeroPoint,
                                    APFloat::IEEEdouble())
                        .convertToDouble(),
                    dequantize(code, 1, zeroPoint, format));
      }
      for (double value : {0x1p62, 0x1p63, -0x1p63, 0x1p64, 0x1.8p65, -0x1.8p66,
                           1e300, -1e300, 9007199254740993.0})
        for (int64_t zeroPoint : {int64_t(0), INT64_MIN, INT64_MAX})
          for (Overflow overflow : allOverflows)
            EXPECT_EQ(
                toInt(format.quantize(APFloat(value), APFloat(1.0f), zeroPoint,
                                      Rounding::NearestEven, overflow)),
                quantize(value, 1, zeroPoint, format, Rounding::NearestEven,
                         overflow))
                << value << " " << zeroPoint << " width " << width;
    }
}

TEST(MultiplyAccumulateTest, ExactOrNothing) {
  FixedFormat lhs{true, 4, 1, false}, rhs{false, 4, 2, false};
  for (unsigned width : {6u, 8u, 9u}) {
    FixedFormat acc{true, width, 3, false};
    for (Int a = minCode(lhs); a <= maxCode(lhs); ++a)
      for (Int b = minCode(rhs); b <= maxCode(rhs); ++b)
        for (Int c = minCode(acc); c <= maxCode(acc); ++c) {
          auto sum = multiplyAccumulate(makeCode(a, lhs), makeCode(b, rhs),
                                        makeCode(c, acc), acc);
          Int expected = c + a * b;
          bool fits = expected >= minCode(acc) && expected <= maxCode(acc);
          ASSERT_EQ(sum.has_value(), fits);
          if (fits) {
            ASSERT_EQ(toInt(*sum), expected);
          }
        }
  }
  FixedFormat s64{true, 64, 0, false}, u64{false, 64, 0, false};
  APSInt one = makeCode(1, s64), top = s64.maxCode(), bottom = s64.minCode();
  EXPECT_EQ(multiplyAccumulate(top, one, makeCode(0, s64), s64), top);
  EXPECT_EQ(multiplyAccumulate(top, one, one, s64), std::nullopt);
  EXPECT_EQ(multiplyAccumulate(bottom, bottom, top, s64), std::nullopt);
  EXPECT_EQ(multiplyAccumulate(top, makeCode(2, s64), makeCode(1, u64), u64),
            u64.maxCode());
}
