//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The meaning of `!lowp.fixed`: what a code is worth, and every operation of
// the numeric contract on it, evaluated exactly. This is the oracle that
// folders use and that JIT and C are compared with bit for bit.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_FIXEDPOINT_H
#define LOWP_NUMERICS_FIXEDPOINT_H

#include "lowp/Numerics/Rounding.h"
#include <optional>

namespace mlir::lowp::numerics {

/// One fixed-point format: `value(code) = code * 2^-fractionLength`.
struct FixedFormat {
  bool isSigned = true;
  unsigned width = 8;     ///< bits of a code, 1..64
  int fractionLength = 0; ///< -256..256
  bool narrow = false;    ///< signed only: the most negative code is not used

  /// Smallest and largest code, `width` bits wide, signed as the format is.
  llvm::APSInt minCode() const;
  llvm::APSInt maxCode() const;

  /// value(code), exactly.
  Dyadic decode(const llvm::APSInt &code) const;
  /// The code nearest to `value` under `rounding` and `overflow`. `random`: 32
  /// bits for Stochastic.
  llvm::APSInt encode(const Dyadic &value, Rounding rounding,
                      Overflow overflow, uint32_t random = 0) const;

  /// lowp.quantize: float -> code, in the order scale, round, add zero point,
  /// clamp, narrow.
  ///
  /// The quotient input / scale * 2^fractionLength is formed in f64 (the
  /// input and the scale extended exactly, one division rounded to nearest
  /// even, then an exact power of two), then rounded once to an integer. For
  /// an f32 input and scale the result is the correctly rounded quotient
  /// whenever the code has at most 24 bits (docs/NumericContract.md).
  /// NaN becomes the zero point (fitted). Infinity saturates; under Wrap a
  /// non-finite value becomes the zero point. What counts is the quotient: a
  /// division by zero, or one that overflows f64, gives an infinity.
  llvm::APSInt quantize(const llvm::APFloat &input, const llvm::APFloat &scale,
                        int64_t zeroPoint, Rounding rounding,
                        Overflow overflow, uint32_t random = 0) const;

  /// lowp.dequantize: code -> float of `semantics`.
  ///
  /// (code - zeroPoint) is exact, converted to f64 (nearest even), times
  /// 2^-fractionLength (exact), times the scale in f64 (nearest even), and
  /// narrowed to `semantics` by nearest even.
  llvm::APFloat dequantize(const llvm::APSInt &code, const llvm::APFloat &scale,
                           int64_t zeroPoint,
                           const llvm::fltSemantics &semantics) const;
};

/// The 31-bit multiplier and right shift of a positive real factor:
/// factor ~= multiplier * 2^-shift with multiplier in [2^30, 2^31).
///
/// Rounding: the multiplier is rounded to nearest, ties away from zero; when
/// that gives 2^31 it is halved and the shift lowered by one. A power of two
/// gives exactly 2^30. Source: [Jacob18] sec. 2.2, spec sheet B7.
struct Multiplier {
  int64_t multiplier = 0;
  int shift = 0;
  bool isPowerOfTwo() const { return multiplier == (int64_t(1) << 30); }
};

/// The multiplier of inScale * 2^-inFraction / (outScale * 2^-outFraction),
/// from the exact quotient. Both scales are finite and positive, as the
/// verifiers ask; any other scale gives the multiplier 0, which has no shift.
Multiplier deriveMultiplier(const llvm::APFloat &inScale, int inFraction,
                            const llvm::APFloat &outScale, int outFraction);

/// lowp.rescale: round((code - inZeroPoint) * multiplier * 2^-shift) +
/// outZeroPoint, fitted to `out`. Exact but for the one rounding.
llvm::APSInt rescale(const llvm::APSInt &code, const Multiplier &factor,
                     int64_t inZeroPoint, int64_t outZeroPoint,
                     const FixedFormat &out, Rounding rounding,
                     Overflow overflow);

/// lowp.requantize: rescale by the multiplier derived from the scales.
llvm::APSInt requantize(const llvm::APSInt &code, const FixedFormat &in,
                        const llvm::APFloat &inScale, int64_t inZeroPoint,
                        const FixedFormat &out, const llvm::APFloat &outScale,
                        int64_t outZeroPoint, Rounding rounding,
                        Overflow overflow);

/// lowp.mac: acc + lhs * rhs in the accumulator's code, or nullopt when the
/// exact result does not fit `acc` (the accumulator proof rules that out).
/// Requires acc.fractionLength == lhs.fractionLength + rhs.fractionLength.
std::optional<llvm::APSInt> multiplyAccumulate(const llvm::APSInt &lhs,
                                               const llvm::APSInt &rhs,
                                               const llvm::APSInt &acc,
                                               const FixedFormat &accFormat);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_FIXEDPOINT_H
