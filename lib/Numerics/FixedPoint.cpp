//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Evaluates the operations of the numeric contract on `!lowp.fixed` codes, as
// docs/NumericContract.md states them: exact but for the roundings it names.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/FixedPoint.h"

#include <algorithm>
#include <tuple>
#include <utility>

using namespace mlir::lowp::numerics;
using llvm::APFloat;
using llvm::APInt;
using llvm::APSInt;

/// `value` in double precision, to nearest even. Exact for f64 and narrower.
static APFloat toF64(const APFloat &value) {
  APFloat wide = value;
  bool losesInfo = false;
  wide.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &losesInfo);
  return wide;
}

/// `rounded + zeroPoint`, fitted to the codes of `format`. The sum is exact.
static APSInt addZeroPointAndFit(const APSInt &rounded, int64_t zeroPoint,
                                 const FixedFormat &format, Overflow overflow) {
  unsigned width = std::max(rounded.getBitWidth() + 1, 65u) + 1;
  APInt sum = rounded.extend(width) + APSInt::get(zeroPoint).extend(width);
  return fitToRange(APSInt(std::move(sum), /*isUnsigned=*/false),
                    format.minCode(), format.maxCode(), overflow);
}

/// `code - zeroPoint`, exactly.
static Dyadic subtractZeroPoint(const APSInt &code, int64_t zeroPoint) {
  return Dyadic(code, 0) - Dyadic::fromInt(zeroPoint);
}

//===----------------------------------------------------------------------===//
// FixedFormat
//===----------------------------------------------------------------------===//

APSInt FixedFormat::minCode() const {
  APSInt code = APSInt::getMinValue(width, !isSigned);
  if (isSigned && narrow)
    ++code;
  return code;
}

APSInt FixedFormat::maxCode() const {
  return APSInt::getMaxValue(width, !isSigned);
}

Dyadic FixedFormat::decode(const APSInt &code) const {
  return Dyadic(code, -fractionLength);
}

APSInt FixedFormat::encode(const Dyadic &value, Rounding rounding,
                           Overflow overflow, uint32_t random) const {
  return fitToRange(value.scaled(fractionLength).round(rounding, random),
                    minCode(), maxCode(), overflow);
}

APSInt FixedFormat::quantize(const APFloat &input, const APFloat &scale,
                             int64_t zeroPoint, Rounding rounding,
                             Overflow overflow, uint32_t random) const {
  APFloat quotient = toF64(input);
  quotient.divide(toF64(scale), APFloat::rmNearestTiesToEven);
  if (quotient.isInfinity() && overflow == Overflow::Saturate)
    return quotient.isNegative() ? minCode() : maxCode();
  APSInt steps = APSInt::get(0);
  if (quotient.isFinite())
    steps = Dyadic::fromFloat(quotient)
                .scaled(fractionLength)
                .round(rounding, random);
  return addZeroPointAndFit(steps, zeroPoint, *this, overflow);
}

APFloat FixedFormat::dequantize(const APSInt &code, const APFloat &scale,
                                int64_t zeroPoint,
                                const llvm::fltSemantics &semantics) const {
  // Scaling by the power of two first commutes with the rounding to f64: a
  // code and a zero point have at most 65 bits, so nothing leaves f64's range.
  APFloat value = subtractZeroPoint(code, zeroPoint)
                      .scaled(-fractionLength)
                      .toFloat(APFloat::IEEEdouble());
  value.multiply(toF64(scale), APFloat::rmNearestTiesToEven);
  bool losesInfo = false;
  value.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  return value;
}

//===----------------------------------------------------------------------===//
// Multipliers
//===----------------------------------------------------------------------===//

Multiplier mlir::lowp::numerics::deriveMultiplier(const APFloat &inScale,
                                                  int inFraction,
                                                  const APFloat &outScale,
                                                  int outFraction) {
  auto isPositive = [](const APFloat &scale) {
    return scale.isFiniteNonZero() && !scale.isNegative();
  };
  if (!isPositive(inScale) || !isPositive(outScale))
    return Multiplier();

  // factor = num / den * 2^exponent with odd integers num and den.
  Dyadic in = Dyadic::fromFloat(inScale), out = Dyadic::fromFloat(outScale);
  int exponent =
      in.getExponent() - inFraction - (out.getExponent() - outFraction);
  unsigned width = std::max(in.getMantissa().getBitWidth(),
                            out.getMantissa().getBitWidth()) +
                   36;
  APInt num = in.getMantissa().sext(width), den = out.getMantissa().sext(width);

  // Scale num / den into [2^30, 2^31): first by the difference of the lengths,
  // which leaves it in (2^29, 2^31), then by one bit more where needed. Only
  // the numerator or the denominator grows.
  int lift = 30 - (int(num.logBase2()) - int(den.logBase2()));
  auto scaleBy = [](APInt value, int bits) {
    return bits <= 0 ? value
                     : value.zext(value.getBitWidth() + unsigned(bits))
                           .shl(unsigned(bits));
  };
  auto liftedPair = [&](int bits) {
    APInt up = scaleBy(num, bits), down = scaleBy(den, -bits);
    unsigned common = std::max(up.getBitWidth(), down.getBitWidth()) + 34;
    return std::make_pair(up.zext(common), down.zext(common));
  };
  auto [up, down] = liftedPair(lift);
  if (up.ult(down.shl(30)))
    std::tie(up, down) = liftedPair(++lift);

  // To nearest, ties away from zero: floor((2 up + down) / (2 down)).
  int64_t multiplier =
      int64_t((up.shl(1) + down).udiv(down.shl(1)).getZExtValue());
  int shift = lift - exponent;
  if (multiplier == int64_t(1) << 31) {
    multiplier >>= 1;
    --shift;
  }
  return Multiplier{multiplier, shift};
}

APSInt mlir::lowp::numerics::rescale(const APSInt &code,
                                     const Multiplier &factor,
                                     int64_t inZeroPoint, int64_t outZeroPoint,
                                     const FixedFormat &out, Rounding rounding,
                                     Overflow overflow) {
  Dyadic product = subtractZeroPoint(code, inZeroPoint) *
                   Dyadic::fromInt(factor.multiplier, -factor.shift);
  return addZeroPointAndFit(product.round(rounding), outZeroPoint, out,
                            overflow);
}

APSInt mlir::lowp::numerics::requantize(
    const APSInt &code, const FixedFormat &in, const APFloat &inScale,
    int64_t inZeroPoint, const FixedFormat &out, const APFloat &outScale,
    int64_t outZeroPoint, Rounding rounding, Overflow overflow) {
  Multiplier factor = deriveMultiplier(inScale, in.fractionLength, outScale,
                                       out.fractionLength);
  return rescale(code, factor, inZeroPoint, outZeroPoint, out, rounding,
                 overflow);
}

std::optional<APSInt>
mlir::lowp::numerics::multiplyAccumulate(const APSInt &lhs, const APSInt &rhs,
                                         const APSInt &acc,
                                         const FixedFormat &accFormat) {
  Dyadic sum = Dyadic(acc, 0) + Dyadic(lhs, 0) * Dyadic(rhs, 0);
  APSInt exact = sum.round(Rounding::Floor); // an integer already
  APSInt lo = accFormat.minCode(), hi = accFormat.maxCode();
  if (APSInt::compareValues(exact, lo) < 0 ||
      APSInt::compareValues(exact, hi) > 0)
    return std::nullopt;
  return fitToRange(exact, lo, hi, Overflow::Saturate);
}
