//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What is an element worth, exactly? A number a + b * sqrt(2) with dyadic a and
// b (b is 0 but for logarithms of base sqrt(2)), an infinity, or no number.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_NUMBER_H
#define LOWP_NUMERICS_NUMBER_H

#include "lowp/Numerics/Rounding.h"

namespace mlir::lowp::numerics {

class Number {
public:
  /// rational + root * sqrt(2).
  Number(Dyadic rational = Dyadic(), Dyadic root = Dyadic())
      : rational(std::move(rational)), root(std::move(root)) {}
  static Number infinity(bool isNegative);
  static Number nan();
  /// Any float: infinities and NaN stay what they are; -0.0 is 0.
  static Number fromFloat(const llvm::APFloat &value);
  static Number fromDouble(double value);
  static Number fromInt(int64_t value, int exponent = 0) {
    return Number(Dyadic::fromInt(value, exponent));
  }

  bool isFinite() const { return kind == Kind::Finite; }
  bool isNaN() const { return kind == Kind::NaN; }
  bool isInfinite() const { return kind == Kind::Infinity; }
  bool isZero() const { return isFinite() && getSign() == 0; }
  bool isNegative() const { return getSign() < 0; }
  /// Whether the number is finite and has no sqrt(2) in it.
  bool isDyadic() const { return isFinite() && root.isZero(); }
  /// -1, 0 or +1; not of NaN.
  int getSign() const;

  /// The two parts of a finite number.
  const Dyadic &getRational() const { return rational; }
  const Dyadic &getRoot() const { return root; }

  /// Exact. Of finite numbers only.
  Number operator+(const Number &other) const;
  Number operator-(const Number &other) const;
  Number operator*(const Number &other) const;
  Number operator-() const;
  /// This number times 2^shift.
  Number scaled(int shift) const;

  /// -1, 0 or +1; infinities are at the ends. Not of NaN.
  int compare(const Number &other) const;
  bool operator==(const Number &other) const { return compare(other) == 0; }
  bool operator<(const Number &other) const { return compare(other) < 0; }

  /// The nearest float, ties to even.
  llvm::APFloat toFloat(const llvm::fltSemantics &semantics) const;
  double toDouble() const;

private:
  enum class Kind { Finite, Infinity, NaN };
  Kind kind = Kind::Finite;
  bool negative = false; ///< of an infinity
  Dyadic rational, root;
};

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_NUMBER_H
