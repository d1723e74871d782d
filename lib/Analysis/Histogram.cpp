//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are the values of a tensor counted without keeping them? The grid of
// Histogram.h, read off the bits of the double.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Histogram.h"
#include "llvm/ADT/bit.h"
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

static constexpr int kOctaves =
    kHistogramMaxExponent - kHistogramMinExponent + 1;

int32_t mlir::lowp::getHistogramBin(double value) {
  uint64_t bits = llvm::bit_cast<uint64_t>(value);
  int exponent = static_cast<int>((bits >> 52) & 0x7ff) - 1023;
  if (exponent < kHistogramMinExponent)
    return 0;
  auto step = static_cast<int32_t>((bits >> 48) & 0xf);
  if (exponent > kHistogramMaxExponent) {
    exponent = kHistogramMaxExponent;
    step = kHistogramBinsPerOctave - 1;
  }
  int octave = (exponent - kHistogramFirstExponent + kOctaves) % kOctaves;
  int32_t bin = 1 + kHistogramBinsPerOctave * octave + step;
  return bits >> 63 ? -bin : bin;
}

/// The lower bound of the bin of magnitude `index`, which is at least 1, plus
/// `steps` widths of the bin.
static double getEdge(int32_t index, int steps) {
  int octave = (index - 1) / kHistogramBinsPerOctave,
      step = (index - 1) % kHistogramBinsPerOctave;
  int exponent = octave + kHistogramFirstExponent;
  if (exponent > kHistogramMaxExponent)
    exponent -= kOctaves;
  return std::ldexp(1.0 + (step + steps) / double(kHistogramBinsPerOctave),
                    exponent);
}

double mlir::lowp::getBinLower(int32_t bin) {
  return bin == 0 ? 0 : getEdge(std::abs(bin), 0);
}

double mlir::lowp::getBinUpper(int32_t bin) {
  return bin == 0 ? std::ldexp(1.0, kHistogramMinExponent)
                  : getEdge(std::abs(bin), 1);
}

double mlir::lowp::getBinCenter(int32_t bin) {
  if (bin == 0)
    return 0;
  double center = (getBinLower(bin) + getBinUpper(bin)) / 2;
  return bin < 0 ? -center : center;
}
