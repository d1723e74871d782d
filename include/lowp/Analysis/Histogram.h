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

/// Magnitudes below 2^-40 are bin 0; those from 2^41 up are in the last bin.
inline constexpr int kHistogramMinExponent = -40;
inline constexpr int kHistogramMaxExponent = 40;
inline constexpr int kHistogramBinsPerOctave = 16;
/// Bins are -kHistogramLastBin .. kHistogramLastBin.
inline constexpr int32_t kHistogramLastBin =
    (kHistogramMaxExponent - kHistogramMinExponent + 1) *
    kHistogramBinsPerOctave;

/// The bin of `value`: 0 for |value| < 2^-40, else
/// sign * (1 + 16 * (floor(log2 |value|) + 40) + top 4 bits of the mantissa),
/// clamped to the last bin (infinity too). `value` is not NaN.
int32_t getHistogramBin(double value);

/// Smallest and largest magnitude of a bin; [lower, upper). Bin 0 is
/// [0, 2^-40).
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
