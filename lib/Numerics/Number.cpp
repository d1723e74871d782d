//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Exact arithmetic on a + b * sqrt(2): see lowp/Numerics/Number.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Number.h"
#include "llvm/ADT/bit.h"

#include <cassert>
#include <cmath>
#include <limits>

using namespace mlir::lowp::numerics;
using llvm::APFloat;
using llvm::APInt;
using llvm::APSInt;

namespace {

int signOf(const Dyadic &value) {
  return value.isZero() ? 0 : value.isNegative() ? -1 : 1;
}

/// floor(sqrt(value)), bit by bit.
APInt squareRoot(const APInt &value) {
  APInt root = APInt::getZero(value.getBitWidth());
  for (unsigned bit = (value.getActiveBits() + 1) / 2 + 1; bit-- > 0;) {
    APInt next = root;
    next.setBit(bit);
    if ((next * next).ule(value))
      root = next;
  }
  return root;
}

/// value * sqrt(2), to a relative error below 2^-150; never exact, so half of
/// the last place is added in.
Dyadic timesRoot2(const Dyadic &value) {
  if (value.isZero())
    return value;
  constexpr unsigned kDigits = 160;
  const APSInt &mantissa = value.getMantissa();
  unsigned width = 2 * mantissa.getBitWidth() + 2 * kDigits + 8;
  APInt magnitude = mantissa.sext(width).abs();
  APInt square = (magnitude * magnitude).shl(1 + 2 * kDigits);
  APInt root = squareRoot(square).shl(1);
  ++root;
  if (value.isNegative())
    root.negate();
  return Dyadic(APSInt(std::move(root), /*isUnsigned=*/false),
                value.getExponent() - int(kDigits) - 1);
}

} // namespace

Number Number::infinity(bool isNegative) {
  Number result;
  result.kind = Kind::Infinity;
  result.negative = isNegative;
  return result;
}

Number Number::nan() {
  Number result;
  result.kind = Kind::NaN;
  return result;
}

Number Number::fromFloat(const APFloat &value) {
  if (value.isNaN())
    return nan();
  if (value.isInfinity())
    return infinity(value.isNegative());
  return Number(Dyadic::fromFloat(value));
}

Number Number::fromDouble(double value) { return fromFloat(APFloat(value)); }

int Number::getSign() const {
  assert(!isNaN() && "a number");
  if (isInfinite())
    return negative ? -1 : 1;
  int a = signOf(rational), b = signOf(root);
  if (a == b || b == 0)
    return a;
  if (a == 0)
    return b;
  // Opposite signs: the larger of a^2 and 2 b^2 decides; they are never equal.
  return (rational * rational).compare((root * root).scaled(1)) > 0 ? a : b;
}

Number Number::operator+(const Number &other) const {
  assert(isFinite() && other.isFinite() && "finite numbers");
  return Number(rational + other.rational, root + other.root);
}
Number Number::operator-(const Number &other) const { return *this + -other; }
Number Number::operator-() const {
  assert(isFinite() && "a finite number");
  return Number(-rational, -root);
}
Number Number::operator*(const Number &other) const {
  assert(isFinite() && other.isFinite() && "finite numbers");
  if (root.isZero() && other.root.isZero())
    return Number(rational * other.rational);
  return Number(rational * other.rational + (root * other.root).scaled(1),
                rational * other.root + root * other.rational);
}
Number Number::scaled(int shift) const {
  return Number(rational.scaled(shift), root.scaled(shift));
}

int Number::compare(const Number &other) const {
  if (isInfinite() || other.isInfinite()) {
    auto rank = [](const Number &n) { return n.isInfinite() ? n.getSign() : 0; };
    return rank(*this) < rank(other) ? -1 : rank(*this) > rank(other);
  }
  if (root.isZero() && other.root.isZero())
    return rational.compare(other.rational);
  return (*this - other).getSign();
}

APFloat Number::toFloat(const llvm::fltSemantics &semantics) const {
  if (isNaN())
    return APFloat::getNaN(semantics);
  if (isInfinite())
    return APFloat::getInf(semantics, negative);
  return root.isZero() ? rational.toFloat(semantics)
                       : (rational + timesRoot2(root)).toFloat(semantics);
}

double Number::toDouble() const {
  return toFloat(APFloat::IEEEdouble()).convertToDouble();
}
