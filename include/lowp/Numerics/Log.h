//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are the codes of `!lowp.log` worth, and what is a number rounded to:
// signed powers of 2 or of sqrt(2) within a window of exponents, and perhaps
// zero. Part of the oracle. Sources: [INQ], [Miyashita16], [LogNet], [Ristretto].
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_LOG_H
#define LOWP_NUMERICS_LOG_H

#include "lowp/Numerics/Number.h"

#include <cstdint>
#include <optional>

namespace mlir::lowp::numerics {

/// A logarithmic format. With base b = 2 or sqrt(2) and exponents e in
/// [least, most] its values are b^e, -b^e if signed, and 0 if it has a zero.
///
/// A code is an index in its low bits, below a sign bit if signed. With a zero,
/// index 0 is 0 and index i is b^(least + i - 1); without one, index i is
/// b^(least + i). Indices beyond the window mean nothing, nor does minus zero.
struct LogFormat {
  /// What separates the exponents e and e + 1 in the modes to nearest.
  enum class Boundary {
    Linear,    ///< the middle of the values, 1.5 * 2^e in base 2: INQ
    Geometric, ///< b^(e + 1/2): Miyashita, LogNet, Ristretto
  };

  bool isSigned = true;
  unsigned width = 4;
  bool isRootBase = false; ///< base sqrt(2)
  int least = 0, most = 0; ///< least <= most
  bool hasZero = true;
  Boundary boundary = Boundary::Linear;

  unsigned getIndexBits() const { return width - isSigned; }
  unsigned getExponentCount() const { return unsigned(most - least) + 1; }
  /// The exponent that index 0 would have: index i is b^(getOffset() + i).
  int getOffset() const { return least - hasZero; }
  /// Exponents plus zero fit into the index bits.
  bool fits() const {
    return getIndexBits() >= 1 && getIndexBits() < 32 &&
           getExponentCount() + hasZero <= uint64_t(1) << getIndexBits();
  }

  bool isValidCode(const llvm::APSInt &code) const;
  /// Of a valid code.
  Number decode(const llvm::APSInt &code) const;
  uint64_t getLevelCount() const {
    return uint64_t(getExponentCount()) * (isSigned ? 2 : 1) + hasZero;
  }
  llvm::APSInt getLevelCode(uint64_t rank) const;

  /// The sign of value - unit * the boundary of the levels `rank` and `rank + 1`.
  ///
  /// Linear: the middle of the two values. So half of the smallest value
  /// separates it from zero (INQ Eq. 4); a tie is INQ's if rounded away from zero.
  /// Geometric: b^(e + 1/2), compared exactly by squares (base 2) or fourth
  /// powers (base sqrt(2)); no dyadic number is a tie. b^(least - 1/2) separates
  /// zero: a logarithm that rounds below the window is 0 (Miyashita's Clip).
  /// Without a zero, 0 and above are positive: sign(0) = +1 (Ristretto).
  int compareToBoundary(uint64_t rank, const Number &value,
                        const Number &unit) const;

  /// The power of two that both parts of every value are integers of; nullopt
  /// if those take more than 62 bits.
  std::optional<int> getGridExponent() const;
};

/// b^exponent: for b = sqrt(2) and an odd exponent, a part with sqrt(2).
Number powerOfBase(bool isRootBase, int exponent);

/// Exponents, both included.
struct LogWindow {
  int least = 0, most = 0;
};

/// INQ's window for `bits` >= 2 and a largest magnitude > 0 (Sec. 2.1, Eq. 2):
/// n1 = floor(log2(4 * magnitude / 3)), 2^(bits - 2) exponents down from n1. n1
/// comes from an exact comparison with 1.5 * 2^k.
LogWindow getInqWindow(double magnitude, unsigned bits);

/// Miyashita's window of LogQuant(x, bits, fullScale): the exponents above
/// fullScale - 2^bits and below fullScale, in units of the base's exponent.
LogWindow getLogQuantWindow(int fullScale, unsigned bits);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_LOG_H
