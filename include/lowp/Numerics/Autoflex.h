//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which exponent does a tensor of integers get next? The controllers of flex
// formats: Autoflex, which predicts from what the tensor held so far, and the
// controller that counts overflows. Part of the oracle: the ops of
// lowp/IR/FlexOps.td compute the same, bit for bit.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_AUTOFLEX_H
#define LOWP_NUMERICS_AUTOFLEX_H

#include <cstdint>
#include <vector>

namespace mlir::lowp::numerics {

/// A format flex<N, M>: integers of N bits, worth code * 2^-e with one e for
/// the tensor, 0 <= e < 2^M.
struct FlexFormat {
  unsigned mantissaBits = 16; ///< 2 .. 32
  unsigned exponentBits = 5;  ///< 1 .. 6
  int maxExponent() const { return (1 << exponentBits) - 1; }
  int64_t maxCode() const { return (int64_t(1) << (mantissaBits - 1)) - 1; }
  /// `exponent` brought into [0, maxExponent()].
  int clampExponent(int64_t exponent) const;
};

/// The constants of Autoflex. Source: [Flexpoint], sheet C4.
struct AutoflexParameters {
  double alpha = 2; ///< headroom of the prediction
  double beta = 3;  ///< how many standard deviations are feared
  double gamma =
      100; ///< floor of the prediction, in steps of the present scale
  unsigned length = 16; ///< values that are remembered
};

/// What Autoflex remembers: `history[i % length]` is the i-th value since the
/// last overflow, of which there were `pushes` (a negative number counts as 0).
struct AutoflexState {
  int exponent = 0;
  int64_t pushes = 0;
  std::vector<double> history;
};

/// One step of Autoflex after an op whose largest magnitude was `magnitude`
/// codes. Every operation is one of f64, in this order:
///
///     if magnitude >= 2^(N-1) - 1: forget the history, magnitude *= 2
///     remember magnitude * 2^-e
///     mean, variance = of what is remembered, from the oldest slot up
///     (population) e' = the largest in [0, 2^M - 1] with rest >= 0 and
///          rest * rest >= (beta * beta) * variance, 0 if there is none, where
///          rest = 2^(N-1-e') / alpha - (max + gamma * 2^-e)
///
/// which is chi <= 2^(N-1-e') for the prediction
/// chi = alpha * (max + beta * deviation + gamma * 2^-e), without a square
/// root. Source: [Flexpoint], sheet C4; the history is `length` values long.
AutoflexState stepAutoflex(const FlexFormat &format,
                           const AutoflexParameters &parameters,
                           AutoflexState state, int64_t magnitude);

/// What the search for the first exponent found.
struct AutoflexStart {
  int exponent = 0;
  bool isDone = false; ///< else the op is to be run again with this exponent
};

/// One step of that search, after the op was run with `exponent`. Overflow
/// makes the steps 2^floor((N-1)/2) times larger; without its top bit a
/// magnitude gives the exponent that uses it, for good if magnitude > `guard`.
/// An exponent at the end of its range is final. Source: [Flexpoint], sheet C4.
AutoflexStart startAutoflex(const FlexFormat &format, int64_t guard,
                            int exponent, int64_t magnitude);

/// The usual guard: 2^(floor((N-1)/2) - 2).
int64_t getDefaultGuard(const FlexFormat &format);

/// The exponent after an interval in which `over` of `total` values reached the
/// largest code and `overHalf` would have at half the range: one less if
/// over / total > `maxRate`, the same if overHalf / total is, else one more;
/// the same if there was nothing. Quotients in f64. Source: [Courbariaux15],
/// sheet D3.
int controlOverflow(const FlexFormat &format, double maxRate, int exponent,
                    int64_t over, int64_t overHalf, int64_t total);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_AUTOFLEX_H
