//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does lowp-integerize know of one contraction: its two sides, the sums that
// are proved, and what they start from?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TRANSFORMS_CONTRACTION_H
#define LOWP_LIB_TRANSFORMS_CONTRACTION_H

#include "Representation.h"
#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/Analysis/Layers.h"

namespace mlir::lowp {

/// A contraction on codes.
struct Contraction {
  linalg::LinalgOp op;
  /// Null for one that is no layer.
  const Layer *layer = nullptr;
  StringAttr name;
  OpOperand *dataOperand = nullptr, *weightsOperand = nullptr;
  const Representation *data = nullptr, *weights = nullptr;

  /// The dimension of the layer's bias that counts the scales of its sum, if they
  /// count the channels.
  std::optional<int64_t> getBiasAxis(const Representation &sum) const {
    return layer && sum.axis == layer->outputAxis ? layer->biasAxis : std::nullopt;
  }
  /// Whether integer i of the layer's bias, and no other, is added to the sums with
  /// the weights of output i.
  bool hasBiasPerOutput() const;

  /// Starts an error that names the layer.
  InFlightDiagnostic emitError() const;

  // Zero points (IntegerizeZeroPoints.cpp).
  /// Whether the zero point of the data is in the start of the sum: the weights are
  /// constant. Else it is subtracted from each code.
  bool startsWithZeroPoint() const;
  /// What lowp.mac multiplies: codes, or codes less a zero point.
  Type getDataFactor() const;
  Type getWeightsFactor() const;
  /// Constant weights less their zero points, row-major; fails without a
  /// diagnostic if they are not constant.
  FailureOr<std::vector<int64_t>> readWeights() const;
};

/// The accumulators of lowp.mac, and the sums that they hold.
struct Accumulators {
  SmallVector<Type> types;
  SmallVector<IntegerRange, 2> sums;
};

/// What the zero point of the data takes from each accumulator before the sum.
struct StartCorrection {
  /// The dimensions of the result that it depends on, and their sizes.
  SmallVector<unsigned> dims;
  SmallVector<int64_t> shape;
  /// -zero point * sum of weights, per accumulator; row-major, in the order of the
  /// dimensions of the weights.
  SmallVector<std::vector<int64_t>, 2> integers;
};

/// A sum of products with the words of constant weights (IntegerizeWords.cpp).
struct WordSum {
  /// The whole sum, and how many of its low bits are rounded away.
  IntegerRange sum;
  int dropped = 0;
  /// The weights as integers times 2^grid, in `words` words of `bits` bits.
  std::vector<int64_t> integers;
  int grid = 0, bits = 0;
  unsigned words = 0;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_TRANSFORMS_CONTRACTION_H
