//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The meaning of small floating-point numbers: which value does a code of sign,
// exponent and mantissa stand for, and which codes are infinities or no numbers?
// Part of the oracle: exact, creates no IR.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_MINIFLOAT_H
#define LOWP_NUMERICS_MINIFLOAT_H

#include "lowp/Numerics/Levels.h"

namespace mlir::lowp::numerics {

/// One format of sign, exponent and mantissa: from the top bit down 1, e and m
/// bits. With the fields S, E and M a code is worth
///
///   (-1)^S * 2^(E - bias) * (1 + M / 2^m)    E > 0
///   (-1)^S * 2^(1 - bias) * M / 2^m          E = 0: zero and subnormal numbers
///
/// but for the codes that the flavour takes. Sources: [OCP-MX], [FP8],
/// [Ristretto] for NoDenorm.
struct MinifloatFormat {
  enum class Flavour {
    IEEE,     ///< E of all ones: infinity for M = 0, else NaN
    FN,       ///< E and M of all ones: NaN; no infinity
    FNUZ,     ///< S = 1, E = M = 0: NaN; no infinity, no -0
    Finite,   ///< every code is a finite number
    NoDenorm, ///< as Finite; E = 0, M > 0 is the normal number 2^-bias * (1 + M / 2^m)
  };

  unsigned exponentBits = 4; ///< 1..8
  unsigned mantissaBits = 3; ///< 0..10
  int bias = 7;
  Flavour flavour = Flavour::FN;

  /// 2^(e-1) - 1; of FNUZ 2^(e-1).
  static int getDefaultBias(unsigned exponentBits, Flavour flavour);

  unsigned getWidth() const { return 1 + exponentBits + mantissaBits; }
  bool operator==(const MinifloatFormat &other) const;

  /// How many codes without sign are finite: they are 0 up to this number, in
  /// ascending order of their values.
  uint64_t getMagnitudeCount() const;
  /// The value of one of those.
  Dyadic getMagnitude(uint64_t code) const;
  Dyadic getMax() const { return getMagnitude(getMagnitudeCount() - 1); }
  /// floor(log2(getMax())).
  int getMaxExponent() const;

  /// The value of any code. -0 is 0.
  Number decode(const llvm::APSInt &code) const;

  /// Finite values, each once; the code of -0 is no level.
  uint64_t getLevelCount() const { return 2 * getMagnitudeCount() - 1; }
  llvm::APSInt getLevelCode(uint64_t rank) const;
  /// Whether the mantissa is even.
  bool isEvenLevel(uint64_t rank) const;

  /// The code of -0; FNUZ has none.
  std::optional<llvm::APSInt> getNegativeZeroCode() const;
  /// The code of the quiet NaN without sign (of FNUZ: the one NaN).
  std::optional<llvm::APSInt> getNanCode() const;
  std::optional<llvm::APSInt> getInfinityCode(bool isNegative) const;

  /// Every finite value is an integer times 2^getGridExponent(), of at most
  /// getIntegerBits() bits without the sign.
  int getGridExponent() const;
  unsigned getIntegerBits() const;

private:
  uint64_t getMagnitudeCode(uint64_t rank) const;
  llvm::APSInt makeCode(uint64_t bits) const;
};

/// floor(log2(x)) of a finite x > 0.
int floorLog2(double x);

/// The E8M0 scale of a block with the largest magnitude `maximum`, as its
/// exponent: floor(log2(maximum)) - the largest exponent of the elements, in
/// -127 .. 127; -127 if all elements are zero [OCP-MX].
int getSharedExponent(double maximum, int maxElementExponent);

/// The scale of a tensor of E2M1 blocks with E4M3 scales and the largest
/// magnitude `maximum`: the least float of at most 20 significant bits that is not
/// below maximum / (6 * 448), so that its product with every E4M3 number is exact
/// in f32. Between 2^-104 and 2^104; 2^-104 if all elements are zero.
double getBlockScaleUnit(double maximum);

/// The E4M3 scale of a block, without the tensor's `unit`: E4M3(maximum / 6 /
/// unit) to nearest even, at least 2^-9.
double getE4M3BlockScale(double maximum, double unit);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_MINIFLOAT_H
