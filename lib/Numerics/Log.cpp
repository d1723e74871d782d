//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Signed powers of 2 and of sqrt(2): see lowp/Numerics/Log.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Log.h"
#include "lowp/Numerics/Levels.h"

#include <cassert>

using namespace mlir::lowp::numerics;
using llvm::APInt;
using llvm::APSInt;

namespace {

/// floor(value / 2).
int halve(int value) { return value >= 0 ? value / 2 : -((1 - value) / 2); }

/// The sign of value - unit * b^(exponent + 1/2), for any value and unit > 0.
int compareToGeometricMiddle(bool isRootBase, int exponent, const Number &value,
                             const Number &unit) {
  if (value.isInfinite() || value.getSign() <= 0)
    return value.getSign() > 0 ? 1 : -1;
  // b^(e + 1/2) squared is 2^(2e + 1) in base 2; its fourth power is that in
  // base sqrt(2).
  Number left = value * value, right = unit * unit;
  if (isRootBase) {
    left = left * left;
    right = right * right;
  }
  return left.compare(right.scaled(2 * exponent + 1));
}

} // namespace

Number mlir::lowp::numerics::powerOfBase(bool isRootBase, int exponent) {
  if (!isRootBase)
    return Number::fromInt(1, exponent);
  int half = halve(exponent);
  Dyadic power = Dyadic::fromInt(1, half);
  return exponent == 2 * half ? Number(power) : Number(Dyadic(), power);
}

bool LogFormat::isValidCode(const APSInt &code) const {
  uint64_t index = code.getLoBits(getIndexBits()).getZExtValue();
  if (hasZero && index == 0)
    return code.isZero();
  return index < uint64_t(getExponentCount()) + hasZero;
}

Number LogFormat::decode(const APSInt &code) const {
  assert(code.getBitWidth() == width && "a code of this format");
  auto index = static_cast<int>(code.getLoBits(getIndexBits()).getZExtValue());
  if (hasZero && index == 0)
    return Number();
  Number value = powerOfBase(isRootBase, getOffset() + index);
  return isSigned && code[width - 1] ? -value : value;
}

APSInt LogFormat::getLevelCode(uint64_t rank) const {
  uint64_t count = getExponentCount();
  uint64_t bits = 0;
  if (isSigned && rank < count) // negative, the largest magnitude first
    bits = (uint64_t(1) << getIndexBits()) + (count - 1 - rank) + hasZero;
  else // the zero, if there is one, then the positive values
    bits = rank - (isSigned ? count : 0);
  return APSInt(APInt(width, bits), /*isUnsigned=*/true);
}

int LogFormat::compareToBoundary(uint64_t rank, const Number &value,
                                 const Number &unit) const {
  uint64_t negatives = isSigned ? getExponentCount() : 0;
  if (!hasZero && rank + 1 == negatives)
    return value.isNegative() ? -1 : 1;
  if (boundary == Boundary::Linear)
    return compareToMiddle(decode(getLevelCode(rank)),
                           decode(getLevelCode(rank + 1)), value, unit);
  // The exponent nearer to zero of the two; least - 1 stands for zero.
  if (rank >= negatives) {
    int exponent = getOffset() + static_cast<int>(rank - negatives);
    return compareToGeometricMiddle(isRootBase, exponent, value, unit);
  }
  int exponent = most - 1 - static_cast<int>(rank);
  Number mirrored =
      value.isInfinite() ? Number::infinity(!value.isNegative()) : -value;
  return -compareToGeometricMiddle(isRootBase, exponent, mirrored, unit);
}

std::optional<int> LogFormat::getGridExponent() const {
  int low = isRootBase ? halve(least) : least;
  int high = isRootBase ? halve(most) : most;
  return high - low < 62 ? std::optional<int>(low) : std::nullopt;
}

LogWindow mlir::lowp::numerics::getInqWindow(double magnitude, unsigned bits) {
  assert(magnitude > 0 && bits >= 2 && bits < 32 && "a magnitude and bits");
  // 0.75 * 2^n1 <= magnitude < 1.5 * 2^n1, that is 3 * 2^n1 <= 4 * magnitude.
  Dyadic scaled = Dyadic::fromDouble(magnitude).scaled(2);
  int most = scaled.getExponent() +
             static_cast<int>(scaled.getMantissa().getActiveBits()) - 1;
  while (scaled < Dyadic::fromInt(3, most))
    --most;
  return {most + 1 - (1 << (bits - 2)), most};
}

LogWindow mlir::lowp::numerics::getLogQuantWindow(int fullScale, unsigned bits) {
  assert(bits >= 1 && bits < 31 && "bits");
  return {fullScale - (1 << bits) + 1, fullScale - 1};
}
