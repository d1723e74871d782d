//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Between which numbers must an element lie, however its program rounds within the
// rules? An interval, and what is needed to widen it where a rule allows a choice.
//
// The bounds are derived, not tuned. With u = 2^-24, half the spacing of f32:
//
//   one op in f32      |fl(a op b) - (a op b)| <= u |a op b| + 2^-149
//   a sum of n terms   |any order, any grouping - exact| <= n u sum |t_i|   (mag)
//                      [Higham02, 4.2]; it covers the exact sum of an integer program
//   bias, clamp bound  rounded to the step of the accumulator: half a step (step)
//
// How a quantize makes one of several codes of an interval: see Levels.h.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_INTERVAL_H
#define LOWP_TEST_RANDOM_INTERVAL_H

#include <algorithm>
#include <cmath>
#include <limits>

namespace mlir::lowp::random {

/// Half the spacing of f32 at 1, and room for the f64 in which bounds are computed.
constexpr double kUnit = 0x1p-24 * (1 + 0x1p-20);
constexpr double kLeast = 0x1p-149;

struct Interval {
  double lo = 0, hi = 0;
  /// Sum of the magnitudes of the terms that were added.
  double mag = 0;
  /// The step of the integers that the element is computed on; 0: of none.
  double step = 0;

  static Interval point(double value, double step = 0) {
    return {value, value, std::abs(value), step};
  }
  /// Of what no bound is known: it has infinite ends, or would have NaN as one.
  static Interval everything(double step = 0) { return {-INFINITY, INFINITY, INFINITY, step}; }
  double magnitude() const { return std::max(std::abs(lo), std::abs(hi)); }
  bool isPoint() const { return lo == hi; }
  bool mayBeNaN() const { return lo == -INFINITY && hi == INFINITY; }
  void widen(double by) {
    lo -= by;
    hi += by;
    if (std::isnan(lo) || std::isnan(hi))
      *this = everything(step);
  }
  /// Of one operation in f32; what may overflow there has no bound.
  void round() {
    widen(kUnit * magnitude() + kLeast);
    if (magnitude() > std::numeric_limits<float>::max())
      *this = everything(step);
  }
  void forgetTerms() { mag = magnitude(); }
};

inline Interval hull(const Interval &a, const Interval &b) {
  return {std::min(a.lo, b.lo), std::max(a.hi, b.hi), std::max(a.mag, b.mag),
          std::max(a.step, b.step)};
}
/// `a`, or everything if an end is NaN.
inline Interval orEverything(const Interval &a) {
  return std::isnan(a.lo) || std::isnan(a.hi) ? Interval::everything(a.step) : a;
}
inline Interval add(const Interval &a, const Interval &b) {
  return orEverything({a.lo + b.lo, a.hi + b.hi, a.mag + b.mag, std::max(a.step, b.step)});
}
inline Interval negate(const Interval &a) { return {-a.hi, -a.lo, a.mag, a.step}; }
inline Interval multiply(const Interval &a, const Interval &b) {
  double p = a.lo * b.lo, q = a.lo * b.hi, r = a.hi * b.lo, s = a.hi * b.hi;
  Interval result{std::min(std::min(p, q), std::min(r, s)),
                  std::max(std::max(p, q), std::max(r, s)), 0, 0};
  if (std::isnan(p) || std::isnan(q) || std::isnan(r) || std::isnan(s))
    result = Interval::everything();
  result.mag = result.magnitude();
  // Codes times codes; a factor that is no code keeps the step in proportion.
  if (a.step > 0 && b.step > 0)
    result.step = a.step * b.step;
  else
    result.step = std::max(a.step > 0 ? a.step * b.magnitude() : 0,
                           b.step > 0 ? b.step * a.magnitude() : 0);
  return result;
}
/// Of two numbers; what may be NaN stays so, since a clamp in f32 hands a NaN on.
inline Interval extremum(const Interval &a, const Interval &b, double lo, double hi) {
  Interval result{lo, hi, std::max(a.mag, b.mag), std::max(a.step, b.step)};
  return a.mayBeNaN() || b.mayBeNaN() ? Interval::everything(result.step) : result;
}
inline Interval maximum(const Interval &a, const Interval &b) {
  return extremum(a, b, std::max(a.lo, b.lo), std::max(a.hi, b.hi));
}
inline Interval minimum(const Interval &a, const Interval &b) {
  return extremum(a, b, std::min(a.lo, b.lo), std::min(a.hi, b.hi));
}
/// Everything if b may be 0.
inline Interval divide(const Interval &a, const Interval &b) {
  if (b.lo <= 0 && b.hi >= 0)
    return Interval::everything(a.step);
  Interval inverse{1 / b.hi, 1 / b.lo, 0, 0};
  Interval result = multiply(a, inverse);
  result.step = a.step * inverse.magnitude();
  return result;
}

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_INTERVAL_H
