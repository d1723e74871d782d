//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Codes and values of small floating-point numbers: see
// lowp/Numerics/Minifloat.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Minifloat.h"

#include <algorithm>
#include <cassert>
#include <cmath>

using namespace mlir::lowp::numerics;
using llvm::APInt;
using llvm::APSInt;
using Flavour = MinifloatFormat::Flavour;

int MinifloatFormat::getDefaultBias(unsigned exponentBits, Flavour flavour) {
  return (1 << (exponentBits - 1)) - (flavour == Flavour::FNUZ ? 0 : 1);
}

bool MinifloatFormat::operator==(const MinifloatFormat &other) const {
  return exponentBits == other.exponentBits &&
         mantissaBits == other.mantissaBits && bias == other.bias &&
         flavour == other.flavour;
}

uint64_t MinifloatFormat::getMagnitudeCount() const {
  uint64_t all = uint64_t(1) << (exponentBits + mantissaBits);
  switch (flavour) {
  case Flavour::IEEE:
    return all - (uint64_t(1) << mantissaBits);
  case Flavour::FN:
    return all - 1;
  case Flavour::FNUZ:
  case Flavour::Finite:
  case Flavour::NoDenorm:
    break;
  }
  return all;
}

Dyadic MinifloatFormat::getMagnitude(uint64_t code) const {
  int64_t hidden = int64_t(1) << mantissaBits;
  int64_t mantissa = int64_t(code) & (hidden - 1);
  int exponent = int(code >> mantissaBits);
  if (code == 0)
    return Dyadic();
  if (exponent > 0 || flavour == Flavour::NoDenorm)
    mantissa += hidden;
  else
    exponent = 1;
  return Dyadic::fromInt(mantissa, exponent - bias - int(mantissaBits));
}

int MinifloatFormat::getMaxExponent() const {
  return floorLog2(getMax().toDouble());
}

APSInt MinifloatFormat::makeCode(uint64_t bits) const {
  return APSInt(APInt(getWidth(), bits), /*isUnsigned=*/true);
}

Number MinifloatFormat::decode(const APSInt &code) const {
  uint64_t bits = code.zextOrTrunc(getWidth()).getZExtValue();
  unsigned magnitudeBits = exponentBits + mantissaBits;
  bool isNegative = bits >> magnitudeBits;
  uint64_t magnitude = bits & ((uint64_t(1) << magnitudeBits) - 1);
  if (flavour == Flavour::FNUZ && isNegative && magnitude == 0)
    return Number::nan();
  if (magnitude >= getMagnitudeCount())
    return flavour == Flavour::IEEE && magnitude == getMagnitudeCount()
               ? Number::infinity(isNegative)
               : Number::nan();
  Dyadic value = getMagnitude(magnitude);
  return Number(isNegative ? -value : value);
}

/// The code of a level.
uint64_t MinifloatFormat::getMagnitudeCode(uint64_t rank) const {
  uint64_t last = getMagnitudeCount() - 1;
  uint64_t sign = uint64_t(1) << (exponentBits + mantissaBits);
  return rank < last ? sign | (last - rank) : rank - last;
}

APSInt MinifloatFormat::getLevelCode(uint64_t rank) const {
  assert(rank < getLevelCount() && "a level");
  return makeCode(getMagnitudeCode(rank));
}

bool MinifloatFormat::isEvenLevel(uint64_t rank) const {
  return (getMagnitudeCode(rank) & 1) == 0;
}

std::optional<APSInt> MinifloatFormat::getNegativeZeroCode() const {
  if (flavour == Flavour::FNUZ)
    return std::nullopt;
  return makeCode(uint64_t(1) << (exponentBits + mantissaBits));
}

std::optional<APSInt> MinifloatFormat::getNanCode() const {
  uint64_t sign = uint64_t(1) << (exponentBits + mantissaBits);
  switch (flavour) {
  case Flavour::IEEE:
    return makeCode(getMagnitudeCount() | (uint64_t(1) << (mantissaBits - 1)));
  case Flavour::FN:
    return makeCode(sign - 1);
  case Flavour::FNUZ:
    return makeCode(sign);
  case Flavour::Finite:
  case Flavour::NoDenorm:
    break;
  }
  return std::nullopt;
}

std::optional<APSInt> MinifloatFormat::getInfinityCode(bool isNegative) const {
  if (flavour != Flavour::IEEE)
    return std::nullopt;
  uint64_t sign = uint64_t(isNegative) << (exponentBits + mantissaBits);
  return makeCode(sign | getMagnitudeCount());
}

int MinifloatFormat::getGridExponent() const {
  return (flavour == Flavour::NoDenorm ? 0 : 1) - bias - int(mantissaBits);
}

unsigned MinifloatFormat::getIntegerBits() const {
  return unsigned(getMaxExponent() - getGridExponent()) + 1;
}

//===----------------------------------------------------------------------===//
// Scales of blocks
//===----------------------------------------------------------------------===//

int mlir::lowp::numerics::floorLog2(double x) { return std::ilogb(x); }

int mlir::lowp::numerics::getSharedExponent(double maximum,
                                            int maxElementExponent) {
  if (maximum == 0)
    return -127;
  return std::clamp(floorLog2(maximum) - maxElementExponent, -127, 127);
}

double mlir::lowp::numerics::getBlockScaleUnit(double maximum) {
  if (maximum == 0)
    return std::ldexp(1.0, -104);
  double wanted = maximum / (6 * 448);
  int lastPlace = floorLog2(wanted) - 19;
  double cut = std::ldexp(std::ceil(std::ldexp(wanted, -lastPlace)), lastPlace);
  return std::clamp(cut, std::ldexp(1.0, -104), std::ldexp(1.0, 104));
}

double mlir::lowp::numerics::getE4M3BlockScale(double maximum, double unit) {
  MinifloatFormat format;
  double step = std::ldexp(1.0, format.getGridExponent());
  double wanted = maximum / 6 / unit;
  if (!(wanted > step))
    return step;
  // The last place at this magnitude; a carry into the next power of two is
  // exact.
  double last = std::max(
      step, std::ldexp(1.0, floorLog2(wanted) - int(format.mantissaBits)));
  return std::min(std::nearbyint(wanted / last) * last,
                  format.getMax().toDouble());
}
