//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are millions of numbers encoded, and codes decoded, at once? By one addition
// each, or by a search among thresholds: equal to the oracle, code by code, by test
// (test/Unit/Conformance/BulkCodesTest.cpp), and a hundred times as fast.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_BULKCODES_H
#define LOWP_IR_BULKCODES_H

#include "lowp/IR/Lowp.h"

#include <vector>

namespace mlir::lowp {

/// Encodes as formats::quantize does under nearest_even and saturate: the quotient
/// by the scale in f64, to nearest even, then to a level, to nearest even. Of formats
/// without integer codes the zero point is not used.
class BulkEncoder {
public:
  explicit BulkEncoder(Type format);

  /// Scales as a constant has them, row-major: one each, or of a pair two, of which the
  /// second is that of values below 0. Zero points are one each, or none: all 0.
  struct Scales {
    ArrayRef<double> scales;
    ArrayRef<int64_t> zeroPoints;
    bool isPair = false;
  };
  /// The code of each value, zero-extended from its bits. `scaleOf`: the index of its
  /// scale (or pair); empty if there is one for all.
  void encode(ArrayRef<double> values, ArrayRef<int64_t> scaleOf, const Scales &scales,
              MutableArrayRef<uint64_t> codes) const;

private:
  /// The same for one value, by the oracle.
  uint64_t encodeExactly(double value, double scale, int64_t zeroPoint) const;
  uint64_t encodeByStep(double quotient, int64_t zeroPoint) const;
  uint64_t encodeByLevels(double quotient) const;

  FormatTypeInterface format;
  enum class Way { Exact, Step, Levels } way = Way::Exact;
  uint64_t mask = 0;
  // Step: codes are steps of one size.
  double stepsPerUnit = 1, least = 0, most = 0;
  // Levels: numbers at which the next level begins, filled with NaN up to a power
  // of two less one, and the codes of the levels.
  std::vector<double> thresholds;
  std::vector<uint64_t> codesOfLevels;
  std::optional<uint64_t> zero, negativeZero;
};

/// What formats::dequantize multiplies with the scale: the value of each code at scale
/// 1 and zero point 0, as f64.
class BulkDecoder {
public:
  explicit BulkDecoder(Type format);

  /// The value of a code, of which the low bits are read.
  double operator[](uint64_t code) const {
    return table.empty() ? decodeExactly(code) : table[code & mask];
  }

private:
  double decodeExactly(uint64_t code) const;

  FormatTypeInterface format;
  uint64_t mask = 0;
  std::vector<double> table;
};

} // namespace mlir::lowp

#endif // LOWP_IR_BULKCODES_H
