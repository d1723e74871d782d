//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rounding and overflow modes of the numeric contract, and exact numbers
// (dyadic rationals) that they are applied to. Part of the oracle: it uses
// APInt/APFloat only, creates no IR, and shares no code with what emits IR.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_ROUNDING_H
#define LOWP_NUMERICS_ROUNDING_H

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APSInt.h"

namespace mlir::lowp::numerics {

/// How a real number becomes an integer. docs/NumericContract.md, "Rounding".
enum class Rounding {
  NearestEven, ///< nearest, ties to the even integer
  NearestAway, ///< nearest, ties away from zero
  HalfUp,      ///< floor(x + 1/2): nearest, ties towards +infinity
  Floor,       ///< towards -infinity
  TowardZero,  ///< truncate
  Stochastic,  ///< up with the probability of the fraction, from given bits
};

/// What happens to an integer outside of a code's range.
enum class Overflow {
  Saturate, ///< the nearest end of the range
  Wrap,     ///< modulo 2^width, of formats whose codes are the integers
  Infinity, ///< the infinity (or the NaN) of formats that have one
};

/// An exact dyadic rational `mantissa * 2^exponent`. The mantissa is signed and
/// as wide as it needs to be: no operation below rounds or overflows.
class Dyadic {
public:
  Dyadic() : mantissa(llvm::APInt(1, 0), /*isUnsigned=*/false) {}
  Dyadic(llvm::APSInt mantissa, int exponent);
  static Dyadic fromInt(int64_t value, int exponent = 0);
  /// The exact value of a finite float; asserts on NaN and infinity.
  static Dyadic fromFloat(const llvm::APFloat &value);
  static Dyadic fromDouble(double value);

  const llvm::APSInt &getMantissa() const { return mantissa; }
  int getExponent() const { return exponent; }
  bool isZero() const { return mantissa.isZero(); }
  bool isNegative() const { return mantissa.isNegative(); }
  bool isInteger() const;

  Dyadic operator+(const Dyadic &other) const;
  Dyadic operator-(const Dyadic &other) const;
  Dyadic operator*(const Dyadic &other) const;
  Dyadic operator-() const;
  /// This value times 2^shift.
  Dyadic scaled(int shift) const { return Dyadic(mantissa, exponent + shift); }
  /// -1, 0 or +1.
  int compare(const Dyadic &other) const;
  bool operator==(const Dyadic &other) const { return compare(other) == 0; }
  bool operator<(const Dyadic &other) const { return compare(other) < 0; }

  /// The nearest integer under `mode`, in as many bits as it needs. `random`:
  /// 32 uniform bits, read by Stochastic: with d the f64 nearest to x - floor(x),
  /// x is rounded up iff d * 2^32 > random.
  llvm::APSInt round(Rounding mode, uint32_t random = 0) const;
  /// The nearest double, ties to even; infinity beyond its range.
  double toDouble() const;
  /// The nearest value of `semantics`, ties to even.
  llvm::APFloat toFloat(const llvm::fltSemantics &semantics) const;

private:
  llvm::APSInt mantissa;
  int exponent = 0;
};

/// Brings an integer of any width into `width` bits.
///
/// Overflow: Saturate clamps to [lo, hi]; Wrap keeps the low `width` bits, read
/// with the signedness of `lo`, and ignores the bounds.
llvm::APSInt fitToRange(const llvm::APSInt &value, const llvm::APSInt &lo,
                        const llvm::APSInt &hi, Overflow mode);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_ROUNDING_H
