//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The controllers of flex formats. f64 arithmetic goes through APFloat, so that
// no compiler can fuse or reorder it.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Autoflex.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>

using namespace mlir::lowp::numerics;
using llvm::APFloat;

namespace {

constexpr APFloat::roundingMode kNearest = APFloat::rmNearestTiesToEven;

/// A double whose operations are each rounded to nearest even.
struct Double {
  APFloat value;
  Double(double value) : value(value) {}
  Double operator+(const Double &other) const {
    Double result = *this;
    result.value.add(other.value, kNearest);
    return result;
  }
  Double operator-(const Double &other) const {
    Double result = *this;
    result.value.subtract(other.value, kNearest);
    return result;
  }
  Double operator*(const Double &other) const {
    Double result = *this;
    result.value.multiply(other.value, kNearest);
    return result;
  }
  Double operator/(const Double &other) const {
    Double result = *this;
    result.value.divide(other.value, kNearest);
    return result;
  }
  bool operator>=(const Double &other) const {
    APFloat::cmpResult order = value.compare(other.value);
    return order == APFloat::cmpGreaterThan || order == APFloat::cmpEqual;
  }
  bool operator>(const Double &other) const {
    return value.compare(other.value) == APFloat::cmpGreaterThan;
  }
};

} // namespace

int FlexFormat::clampExponent(int64_t exponent) const {
  return int(std::clamp<int64_t>(exponent, 0, maxExponent()));
}

AutoflexState
mlir::lowp::numerics::stepAutoflex(const FlexFormat &format,
                                   const AutoflexParameters &parameters,
                                   AutoflexState state, int64_t magnitude) {
  state.history.resize(parameters.length);
  state.pushes = std::max<int64_t>(state.pushes, 0);
  double units = double(magnitude);
  if (magnitude >= format.maxCode()) {
    state.pushes = 0;
    units *= 2;
  }
  double step = std::ldexp(1.0, -state.exponent);
  state.history[size_t(state.pushes % parameters.length)] = units * step;
  state.pushes = int64_t(uint64_t(state.pushes) + 1);

  int64_t count = std::min<int64_t>(state.pushes, parameters.length);
  Double sum = 0.0, most = 0.0, squares = 0.0;
  for (int64_t i = 0; i < count; ++i) {
    sum = sum + state.history[i];
    most = std::max(most.value.convertToDouble(), state.history[i]);
  }
  Double mean = sum / double(count);
  for (int64_t i = 0; i < count; ++i) {
    Double distance = Double(state.history[i]) - mean;
    squares = squares + distance * distance;
  }
  Double variance = squares / double(count);
  Double feared = Double(parameters.beta) * parameters.beta * variance;
  Double floor = most + Double(parameters.gamma) * step;
  int next = 0;
  for (int e = 0; e <= format.maxExponent(); ++e) {
    Double range = std::ldexp(1.0, int(format.mantissaBits) - 1 - e);
    Double rest = range / parameters.alpha - floor;
    if (rest >= 0.0 && rest * rest >= feared)
      next = e;
  }
  state.exponent = next;
  return state;
}

int64_t mlir::lowp::numerics::getDefaultGuard(const FlexFormat &format) {
  int bits = int(format.mantissaBits - 1) / 2 - 2;
  return bits < 0 ? 0 : int64_t(1) << bits;
}

AutoflexStart mlir::lowp::numerics::startAutoflex(const FlexFormat &format,
                                                  int64_t guard, int exponent,
                                                  int64_t magnitude) {
  int64_t next = exponent;
  bool isDone = false;
  if (magnitude >= format.maxCode()) {
    next -= (format.mantissaBits - 1) / 2;
  } else if (magnitude < int64_t(1) << (format.mantissaBits - 2)) {
    auto least = uint64_t(std::max<int64_t>(magnitude, 1));
    int ceilLog2 = int(llvm::Log2_64_Ceil(least));
    next -= ceilLog2 - (int(format.mantissaBits) - 2);
    isDone = magnitude > guard;
  } else {
    isDone = true;
  }
  AutoflexStart result;
  result.exponent = format.clampExponent(next);
  result.isDone = isDone || result.exponent == exponent;
  return result;
}

int mlir::lowp::numerics::controlOverflow(const FlexFormat &format,
                                          double maxRate, int exponent,
                                          int64_t over, int64_t overHalf,
                                          int64_t total) {
  if (total <= 0)
    return format.clampExponent(exponent);
  auto isAbove = [&](int64_t count) {
    return Double(double(count)) / Double(double(total)) > Double(maxRate);
  };
  int step = isAbove(over) ? -1 : isAbove(overHalf) ? 0 : 1;
  return format.clampExponent(int64_t(exponent) + step);
}
