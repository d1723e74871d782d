//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do sums of groups with different scales stay exact? All scales of a tensor
// as integers times one common base: then a sum over groups is one integer sum.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_SCALEGRID_H
#define LOWP_NUMERICS_SCALEGRID_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace mlir::lowp::numerics {

/// Bits that the integers of scales may take.
inline constexpr unsigned kScaleBits = 24;

/// scales[i] = codes[i] * base, exactly.
struct ScaleGrid {
  /// The greatest common divisor of the scales.
  double base = 1;
  /// Positive; their greatest common divisor is 1.
  std::vector<int64_t> codes;
};

/// The grid of positive finite scales that are exact as f32; nullopt if a code
/// takes more than `maxBits` bits, or if there is no scale.
std::optional<ScaleGrid> getScaleGrid(llvm::ArrayRef<double> scales,
                                      unsigned maxBits = kScaleBits);

/// Scales that have a grid of kScaleBits: `scales` themselves if they have, else
/// each rounded to nearest even (and at least 1) in units of 2^-15 times the power
/// of two of the largest one.
std::vector<double> roundToScaleGrid(llvm::ArrayRef<double> scales);
/// Those units.
double getScaleUnit(llvm::ArrayRef<double> scales);

/// A scale of sums: scale * 2^-fraction, where `scale` is a normal f32.
struct SumScale {
  double scale = 1;
  int fraction = 0;
};

/// base * data, rounded once to nearest even to 24 bits. The fraction is 0 if
/// the product is a normal f32.
SumScale getSumScale(double base, double data);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_SCALEGRID_H
