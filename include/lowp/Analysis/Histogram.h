//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are the values of a tensor counted without keeping them? A grid of 16
// bins per power of two that is the same for every tensor, so that the counts
// of two shards add up to those of both together.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_HISTOGRAM_H
#define LOWP_ANALYSIS_HISTOGRAM_H

#include "mlir/Support/LLVM.h"

namespace mlir::lowp {

/// Octaves 2^e .. 2^(e+1) that have bins: all of f32, subnormal numbers too.
/// Magnitudes below are bin 0, as 0 is; those above are in the last octave's
/// last bin.
inline constexpr int kHistogramMinExponent = -149;
inline constexpr int kHistogramMaxExponent = 127;
inline constexpr int kHistogramBinsPerOctave = 16;
/// Where bins are counted from: bin 1 begins at 2^-40. The octaves below it
/// come after the last one above, so that files of the first grid, which ended
/// at 2^-40, read as what they were.
inline constexpr int kHistogramFirstExponent = -40;
/// Bins are -kHistogramLastBin .. kHistogramLastBin.
inline constexpr int32_t kHistogramLastBin =
    (kHistogramMaxExponent - kHistogramMinExponent + 1) *
    kHistogramBinsPerOctave;

/// The bin of `value`: 0 for |value| < 2^-149, else sign * (1 + 16 * octave +
/// top 4 bits of the mantissa), octave being floor(log2 |value|) + 40 modulo
/// the 277 octaves of f32, after it was clamped to them (infinity too). `value`
/// is not NaN.
int32_t getHistogramBin(double value);

/// Smallest and largest magnitude of a bin; [lower, upper). Bin 0 is
/// [0, 2^-149).
double getBinLower(int32_t bin);
double getBinUpper(int32_t bin);

/// The midpoint of a bin with its sign; 0 for bin 0.
double getBinCenter(int32_t bin);

/// Whether `bin` is one of the grid.
inline bool isHistogramBin(int32_t bin) {
  return -kHistogramLastBin <= bin && bin <= kHistogramLastBin;
}

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_HISTOGRAM_H
