//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Plain integer and double arithmetic that the oracle is compared with. It is
// written from the text of the numeric contract, in another way than the
// oracle: division with remainder and searches, no APInt, no shifts of codes.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_UNIT_NUMERICS_REFERENCE_H
#define LOWP_TEST_UNIT_NUMERICS_REFERENCE_H

#include "lowp/Numerics/FixedPoint.h"
#include <cmath>
#include <cstdint>
#include <vector>

namespace lowp_reference {

using mlir::lowp::numerics::FixedFormat;
using mlir::lowp::numerics::Multiplier;
using mlir::lowp::numerics::Overflow;
using mlir::lowp::numerics::Rounding;
using Int = __int128;

inline const Rounding allRoundings[] = {Rounding::NearestEven,
                                        Rounding::NearestAway, Rounding::HalfUp,
                                        Rounding::Floor, Rounding::TowardZero};
inline const Overflow allOverflows[] = {Overflow::Saturate, Overflow::Wrap};

inline Int powerOfTwo(unsigned exponent) {
  Int result = 1;
  for (unsigned i = 0; i < exponent; ++i)
    result *= 2;
  return result;
}

inline Int minCode(const FixedFormat &format) {
  if (!format.isSigned)
    return 0;
  return -powerOfTwo(format.width - 1) + (format.narrow ? 1 : 0);
}
inline Int maxCode(const FixedFormat &format) {
  return powerOfTwo(format.isSigned ? format.width - 1 : format.width) - 1;
}

/// An integer brought into the codes of `format`.
inline Int fit(Int value, const FixedFormat &format, Overflow overflow) {
  if (overflow == Overflow::Saturate) {
    if (value < minCode(format))
      return minCode(format);
    return value > maxCode(format) ? maxCode(format) : value;
  }
  Int modulus = powerOfTwo(format.width);
  Int rest = (value % modulus + modulus) % modulus;
  return rest > maxCode(format) ? rest - modulus : rest;
}

/// numerator / denominator as an integer; the denominator is positive.
inline Int roundQuotient(Int numerator, Int denominator, Rounding mode) {
  Int truncated = numerator / denominator, rest = numerator % denominator;
  if (rest == 0)
    return truncated;
  bool isNegative = rest < 0;
  Int away = truncated + (isNegative ? -1 : 1);
  Int twice = 2 * (isNegative ? -rest : rest);
  if (mode == Rounding::TowardZero)
    return truncated;
  if (mode == Rounding::Floor)
    return isNegative ? away : truncated;
  if (twice != denominator)
    return twice > denominator ? away : truncated;
  if (mode == Rounding::NearestAway)
    return away;
  if (mode == Rounding::HalfUp)
    return isNegative ? truncated : away;
  return truncated % 2 == 0 ? truncated : away;
}

/// A double as an integer-valued double; the library's own rounding functions.
inline double roundDouble(double value, Rounding mode) {
  switch (mode) {
  case Rounding::NearestEven:
    return std::nearbyint(value);
  case Rounding::NearestAway:
    return std::round(value);
  case Rounding::HalfUp:
    return value - std::floor(value) >= 0.5 ? std::ceil(value)
                                            : std::floor(value);
  case Rounding::Floor:
    return std::floor(value);
  case Rounding::TowardZero:
    return std::trunc(value);
  }
  return 0;
}

/// lowp.quantize in double arithmetic.
inline Int quantize(double input, double scale, Int zeroPoint,
                    const FixedFormat &format, Rounding rounding,
                    Overflow overflow) {
  double quotient = input / scale;
  if (std::isnan(quotient))
    return fit(zeroPoint, format, overflow);
  if (std::isinf(quotient)) {
    if (overflow == Overflow::Wrap)
      return fit(zeroPoint, format, overflow);
    return quotient < 0 ? minCode(format) : maxCode(format);
  }
  double steps =
      roundDouble(std::ldexp(quotient, format.fractionLength), rounding);
  if (overflow == Overflow::Saturate)
    steps = std::fmin(std::fmax(steps, -0x1p80), 0x1p80);
  else
    steps = std::fmod(steps, 0x1p64); // a multiple of every modulus
  return fit(Int(steps) + zeroPoint, format, overflow);
}

/// lowp.dequantize in double arithmetic, before the narrowing.
inline double dequantize(Int code, double scale, Int zeroPoint,
                         const FixedFormat &format) {
  return std::ldexp(double(code - zeroPoint), -format.fractionLength) * scale;
}

/// lowp.rescale for a shift of at most 80 and a product below 2^46.
inline Int rescale(Int code, const Multiplier &factor, Int inZeroPoint,
                   Int outZeroPoint, const FixedFormat &out, Rounding rounding,
                   Overflow overflow) {
  Int product = (code - inZeroPoint) * factor.multiplier;
  Int steps = factor.shift >= 0
                  ? roundQuotient(product, powerOfTwo(factor.shift), rounding)
                  : product * powerOfTwo(-factor.shift);
  return fit(steps + outZeroPoint, out, overflow);
}

/// A code of the reference, as the oracle takes it.
inline llvm::APSInt makeCode(Int value, const FixedFormat &format) {
  return llvm::APSInt(llvm::APInt(format.width, uint64_t(value), false, true),
                      !format.isSigned);
}
inline Int toInt(const llvm::APSInt &code) {
  return code.isSigned() ? Int(code.getSExtValue()) : Int(code.getZExtValue());
}

/// Every format of widths [minWidth, maxWidth] with these fraction lengths.
inline std::vector<FixedFormat>
allFormats(unsigned minWidth, unsigned maxWidth,
           const std::vector<int> &fractionLengths) {
  std::vector<FixedFormat> formats;
  for (unsigned width = minWidth; width <= maxWidth; ++width)
    for (int fractionLength : fractionLengths) {
      formats.push_back({true, width, fractionLength, false});
      formats.push_back({true, width, fractionLength, true});
      formats.push_back({false, width, fractionLength, false});
    }
  return formats;
}

} // namespace lowp_reference

#endif // LOWP_TEST_UNIT_NUMERICS_REFERENCE_H
