//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How noisy does a format make a value by itself? Noise power over signal power of a
// histogram, and of a constant. What becomes of it along a network:
// lowp/Analysis/SqnrPrediction.h.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_FORMATNOISE_H
#define LOWP_ANALYSIS_FORMATNOISE_H

#include "lowp/Constants/ConstantView.h"
#include "lowp/IR/Lowp.h"

namespace mlir::lowp {

/// Values with how often each occurs, ascending.
struct WeightedValues {
  std::vector<double> values;
  std::vector<int64_t> counts;

  /// Sum of count * value^2 over the sum of counts; 0 if empty.
  double getMeanSquare() const;
};

/// The values that a histogram stands for: each bin is spread evenly over its
/// interval at 32 points that lie on no dyadic grid (a bin's centre would be
/// representable exactly, and its error 0), clamped to the observed range. The
/// counts are 32 times those of the histogram.
WeightedValues spreadHistogram(StatisticsAttr statistics);

/// Noise power over signal power of `values` in the format of `choice`, per
/// tensor; 0 if there is no signal.
double getInverseSqnr(ChoiceAttr choice, const WeightedValues &values);

/// The same for a constant, exactly, at the granularity of `choice`: of its nearest codes,
/// or of those that the choice has.
double getInverseSqnr(ChoiceAttr choice, const ConstantView &constant);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_FORMATNOISE_H
