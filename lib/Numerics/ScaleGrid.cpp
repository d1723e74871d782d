//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Scales as integers times a common base: see lowp/Numerics/ScaleGrid.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/ScaleGrid.h"
#include "llvm/ADT/bit.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <numeric>

namespace mlir::lowp::numerics {

namespace {

/// An odd number times a power of two.
struct OddNumber {
  int64_t odd;
  int exponent;

  OddNumber(double value) {
    int binade;
    double fraction = std::frexp(value, &binade);
    odd = static_cast<int64_t>(std::ldexp(fraction, DBL_MANT_DIG));
    int zeros = llvm::countr_zero(static_cast<uint64_t>(odd));
    odd >>= zeros;
    exponent = binade - DBL_MANT_DIG + zeros;
  }
};

/// The exponent of the smallest normal f32.
constexpr int kMinExponent = FLT_MIN_EXP - 1;

/// What all scales are whole multiples of: divisor * 2^exponent.
struct CommonStep {
  int64_t divisor = 0;
  int exponent = 0;

  int64_t count(const OddNumber &number) const {
    return (number.odd / divisor) << (number.exponent - exponent);
  }
};

/// The largest one; nullopt if a scale is a multiple of more than `maxBits` bits, or if
/// there is none. There may be millions of scales: nothing is kept of them.
std::optional<CommonStep> findCommonStep(llvm::ArrayRef<double> scales, unsigned maxBits) {
  if (scales.empty())
    return std::nullopt;
  CommonStep step;
  step.exponent = OddNumber(scales.front()).exponent;
  for (double scale : scales) {
    OddNumber number(scale);
    step.divisor = std::gcd(step.divisor, number.odd);
    step.exponent = std::min(step.exponent, number.exponent);
  }
  for (double scale : scales) {
    OddNumber number(scale);
    int shift = number.exponent - step.exponent;
    auto code = static_cast<uint64_t>(number.odd / step.divisor);
    if (static_cast<unsigned>(llvm::bit_width(code)) + shift > maxBits)
      return std::nullopt;
  }
  return step;
}

} // namespace

std::optional<ScaleGrid> getScaleGrid(llvm::ArrayRef<double> scales,
                                      unsigned maxBits) {
  std::optional<CommonStep> step = findCommonStep(scales, maxBits);
  if (!step)
    return std::nullopt;
  ScaleGrid grid;
  grid.base = std::ldexp(static_cast<double>(step->divisor), step->exponent);
  grid.codes.reserve(scales.size());
  for (double scale : scales)
    grid.codes.push_back(step->count(OddNumber(scale)));
  return grid;
}

double getScaleUnit(llvm::ArrayRef<double> scales) {
  int exponent = std::ilogb(*std::max_element(scales.begin(), scales.end())) - 15;
  return std::ldexp(1.0, std::max(exponent, kMinExponent));
}

std::vector<double> roundToScaleGrid(llvm::ArrayRef<double> scales) {
  std::vector<double> result(scales.begin(), scales.end());
  if (scales.empty() || findCommonStep(scales, kScaleBits))
    return result;
  double unit = getScaleUnit(scales);
  for (double &scale : result)
    scale = std::max(std::nearbyint(scale / unit), 1.0) * unit;
  return result;
}

SumScale getSumScale(double base, double data) {
  int baseExponent, dataExponent;
  double base1 = std::frexp(base, &baseExponent);
  double data1 = std::frexp(data, &dataExponent);
  // In [1/4, 1): the product of two 24-bit numbers is exact in f64.
  auto product = static_cast<double>(static_cast<float>(base1 * data1));
  int exponent = baseExponent + dataExponent;
  int magnitude = std::ilogb(product) + exponent;
  SumScale result;
  if (magnitude < kMinExponent)
    result.fraction = kMinExponent - magnitude;
  else if (magnitude > FLT_MAX_EXP - 1)
    result.fraction = FLT_MAX_EXP - 1 - magnitude;
  result.scale = std::ldexp(product, exponent + result.fraction);
  return result;
}

} // namespace mlir::lowp::numerics
