//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// At which codes does an exact requantize step to the next level? Integer
// thresholds, made by the oracle.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_THRESHOLDS_H
#define LOWP_ANALYSIS_THRESHOLDS_H

#include "lowp/IR/Lowp.h"

namespace mlir::lowp {

/// lowp.requantize with method = "exact" between two scales and zero points, with
/// a linear function of the real values in between: what batch norm is ([QNN],
/// [FINN]; spec sheet D1). Of any sign: where `factor` is negative the codes
/// descend, where it is 0 there is one code.
struct ExactRequantize {
  Type in;
  Type out;
  double inScale = 1, outScale = 1;
  int64_t inZeroPoint = 0, outZeroPoint = 0;
  numerics::Rounding rounding = numerics::Rounding::HalfUp;
  /// real out = real in * factor + offset, exactly.
  numerics::Dyadic factor = numerics::Dyadic::fromInt(1);
  numerics::Dyadic offset = numerics::Dyadic();

  bool operator==(const ExactRequantize &other) const {
    return inScale == other.inScale && outScale == other.outScale &&
           factor == other.factor && offset == other.offset;
  }
};

/// Creates a threshold op that computes `channels[c]` of `input`, c being
/// `channel` (null if there is one channel only). Formats of more than 65,536
/// levels are diagnosed at `loc`.
FailureOr<Value> createThreshold(OpBuilder &builder, Location loc, Value input,
                                 Value channel,
                                 ArrayRef<ExactRequantize> channels);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_THRESHOLDS_H
