//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Exact dyadic rationals, and how one becomes an integer or a float. Numbers
// are kept in lowest terms (odd mantissa, no spare sign bits), so every loop
// over codes of at most 31 bits works in machine words.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Rounding.h"

#include "llvm/ADT/bit.h"
#include <algorithm>
#include <cassert>
#include <utility>

using namespace mlir::lowp::numerics;
using llvm::APFloat;
using llvm::APInt;
using llvm::APSInt;

/// `value` in the fewest bits that hold it as a signed integer.
static APSInt minimal(APInt value) {
  return APSInt(value.trunc(value.getSignificantBits()), /*isUnsigned=*/false);
}

/// floor(log2(|mantissa * 2^exponent|)) of a number that is not zero.
static int floorLog2(const APInt &mantissa, int exponent) {
  // One more bit: the magnitude of the most negative integer.
  unsigned bits = mantissa.sext(mantissa.getBitWidth() + 1).abs().logBase2();
  return int(bits) + exponent;
}

/// The number that an IEEE interchange encoding with `fractionBits` stored
/// fraction bits stands for. The encoding is of a finite number.
static Dyadic decodeIEEE(const APInt &bits, unsigned fractionBits) {
  unsigned exponentBits = bits.getBitWidth() - 1 - fractionBits;
  int bias = (1 << (exponentBits - 1)) - 1;
  int exponent = int(bits.extractBitsAsZExtValue(exponentBits, fractionBits));
  APInt magnitude = bits.extractBits(fractionBits, 0).zext(fractionBits + 2);
  if (exponent == 0)
    exponent = 1;
  else
    magnitude.setBit(fractionBits);
  if (bits.isNegative())
    magnitude.negate();
  return Dyadic(APSInt(std::move(magnitude), /*isUnsigned=*/false),
                exponent - bias - int(fractionBits));
}

//===----------------------------------------------------------------------===//
// Dyadic
//===----------------------------------------------------------------------===//

Dyadic::Dyadic(APSInt value, int exponent) : exponent(exponent) {
  APInt bits =
      value.isSigned() ? APInt(value) : value.zext(value.getBitWidth() + 1);
  if (bits.isZero()) {
    mantissa = APSInt(APInt(1, 0), /*isUnsigned=*/false);
    this->exponent = 0;
    return;
  }
  unsigned zeros = bits.countr_zero();
  bits.ashrInPlace(zeros);
  mantissa = minimal(std::move(bits));
  this->exponent += int(zeros);
}

Dyadic Dyadic::fromInt(int64_t value, int exponent) {
  return Dyadic(APSInt::get(value), exponent);
}

Dyadic Dyadic::fromDouble(double value) {
  uint64_t bits = llvm::bit_cast<uint64_t>(value);
  assert((bits >> 52 & 0x7ff) != 0x7ff && "a finite number");
  return decodeIEEE(APInt(64, bits), /*fractionBits=*/52);
}

Dyadic Dyadic::fromFloat(const APFloat &value) {
  assert(value.isFinite() && "a finite number");
  // Every type of at most 53 bits of precision is a subset of double (none of
  // them has a wider exponent), and the remaining ones are of IEEE quad.
  bool fitsDouble = APFloat::semanticsPrecision(value.getSemantics()) <= 53;
  APFloat wide = value;
  bool losesInfo = false;
  wide.convert(fitsDouble ? APFloat::IEEEdouble() : APFloat::IEEEquad(),
               APFloat::rmNearestTiesToEven, &losesInfo);
  return decodeIEEE(wide.bitcastToAPInt(), fitsDouble ? 52 : 112);
}

bool Dyadic::isInteger() const { return exponent >= 0; }

/// `value * 2^(its exponent - exponent)`, `width` bits wide.
static APInt alignTo(const Dyadic &value, int exponent, unsigned width) {
  return value.getMantissa().sext(width).shl(value.getExponent() - exponent);
}

Dyadic Dyadic::operator+(const Dyadic &other) const {
  if (isZero())
    return other;
  if (other.isZero())
    return *this;
  int low = std::min(exponent, other.exponent);
  unsigned width =
      std::max(mantissa.getBitWidth() + unsigned(exponent - low),
               other.mantissa.getBitWidth() + unsigned(other.exponent - low)) +
      1;
  APInt sum = alignTo(*this, low, width) + alignTo(other, low, width);
  return Dyadic(APSInt(std::move(sum), /*isUnsigned=*/false), low);
}

Dyadic Dyadic::operator-(const Dyadic &other) const { return *this + -other; }

Dyadic Dyadic::operator-() const {
  APInt negated = mantissa.sext(mantissa.getBitWidth() + 1);
  negated.negate();
  return Dyadic(APSInt(std::move(negated), /*isUnsigned=*/false), exponent);
}

Dyadic Dyadic::operator*(const Dyadic &other) const {
  unsigned width = mantissa.getBitWidth() + other.mantissa.getBitWidth();
  APInt product = mantissa.sext(width) * other.mantissa.sext(width);
  return Dyadic(APSInt(std::move(product), /*isUnsigned=*/false),
                exponent + other.exponent);
}

int Dyadic::compare(const Dyadic &other) const {
  auto sign = [](const Dyadic &d) {
    return d.isZero() ? 0 : d.isNegative() ? -1 : 1;
  };
  int mine = sign(*this), theirs = sign(other);
  if (mine != theirs)
    return mine < theirs ? -1 : 1;
  if (mine == 0)
    return 0;
  // Different magnitudes need no common exponent, which may be very far away.
  int myLog = floorLog2(mantissa, exponent);
  int theirLog = floorLog2(other.mantissa, other.exponent);
  if (myLog != theirLog)
    return myLog < theirLog ? -mine : mine;
  return sign(*this - other);
}

APSInt Dyadic::round(Rounding mode, uint32_t random) const {
  if (isInteger())
    return minimal(
        alignTo(*this, 0, mantissa.getBitWidth() + unsigned(exponent)));

  if (mode == Rounding::Stochastic) {
    APSInt floor = round(Rounding::Floor);
    Dyadic rest = fromDouble((*this - Dyadic(floor, 0)).toDouble());
    return rest.scaled(32).compare(fromInt(random)) > 0
               ? (Dyadic(floor, 0) + fromInt(1)).round(Rounding::Floor)
               : floor;
  }
  unsigned shift = unsigned(-exponent), width = mantissa.getBitWidth();
  // Below 1/4 in magnitude only the sign matters.
  if (shift > width + 1)
    return minimal(
        APInt(2, mode == Rounding::Floor && isNegative() ? -1 : 0, true));

  // x = low + rest * 2^-shift with 0 <= rest < 2^shift; the mantissa is odd,
  // so rest is not zero.
  APInt wide = mantissa.sext(std::max(shift, width) + 2);
  APInt low = wide.ashr(shift);
  APInt rest = wide - low.shl(shift);
  APInt half = APInt::getOneBitSet(wide.getBitWidth(), shift - 1);
  bool isTie = rest == half, isAboveHalf = rest.ugt(half), up = false;
  switch (mode) {
  case Rounding::NearestEven:
    up = isAboveHalf || (isTie && low[0]);
    break;
  case Rounding::NearestAway:
    up = isAboveHalf || (isTie && !isNegative());
    break;
  case Rounding::HalfUp:
    up = isAboveHalf || isTie;
    break;
  case Rounding::Floor:
    break;
  case Rounding::TowardZero:
    up = isNegative();
    break;
  case Rounding::Stochastic:
    break; // handled above
  }
  if (up)
    ++low;
  return minimal(std::move(low));
}

APFloat Dyadic::toFloat(const llvm::fltSemantics &semantics) const {
  if (isZero())
    return APFloat::getZero(semantics);
  // Round to a multiple of the last place at this magnitude, once. What
  // follows is exact, or overflows.
  int digits = int(APFloat::semanticsPrecision(semantics)) - 1;
  int lastPlace = std::max(floorLog2(mantissa, exponent),
                           int(APFloat::semanticsMinExponent(semantics))) -
                  digits;
  APSInt units = scaled(-lastPlace).round(Rounding::NearestEven);
  if (units.isZero())
    return APFloat::getZero(semantics, isNegative());
  APFloat result(semantics);
  result.convertFromAPInt(units, /*IsSigned=*/true,
                          APFloat::rmNearestTiesToEven);
  return scalbn(result, lastPlace, APFloat::rmNearestTiesToEven);
}

double Dyadic::toDouble() const {
  return toFloat(APFloat::IEEEdouble()).convertToDouble();
}

//===----------------------------------------------------------------------===//
// Overflow
//===----------------------------------------------------------------------===//

APSInt mlir::lowp::numerics::fitToRange(const APSInt &value, const APSInt &lo,
                                        const APSInt &hi, Overflow mode) {
  if (mode == Overflow::Saturate) {
    if (APSInt::compareValues(value, lo) < 0)
      return lo;
    if (APSInt::compareValues(value, hi) > 0)
      return hi;
  }
  return APSInt(value.extOrTrunc(lo.getBitWidth()), lo.isUnsigned());
}
