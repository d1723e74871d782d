//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How noisy is each value of a quantised network, if the chosen formats are
// used? A forward analysis of inverse SQNR over the SSA values of one function
// (Lin et al. [Lin16] sec. 3, spec sheet A1). It reads nothing but the choices,
// the statistics and the constants in the IR, so that it checks whoever chose.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_SQNRPREDICTION_H
#define LOWP_ANALYSIS_SQNRPREDICTION_H

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/DenseMap.h"

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

/// The same for a constant, exactly, at the granularity of `choice`.
double getInverseSqnr(ChoiceAttr choice, const ConstantView &constant);

/// Inverse SQNR (noise power over signal power, not dB) of the values of a
/// function whose lowp.observe ops carry choices.
///
/// Rules: an observe with a choice adds the error of its format to its
/// operand's; a contraction adds up its two inputs (products of independent
/// noises, to first order); any other op hands on the noisiest of its operands,
/// an op with regions (other than linalg's) the noisiest of all that it reads.
/// Arguments and constants are exact.
class SqnrPrediction {
public:
  explicit SqnrPrediction(FunctionOpInterface function);

  /// 0 for an exact value.
  double getInverseSqnr(Value value) const { return noises.lookup(value); }
  /// The noisiest value that the function returns.
  double getOutputInverseSqnr() const { return output; }

private:
  void visit(Operation *op);
  double getObserveNoise(ObserveOp observe) const;

  DenseMap<Value, double> noises;
  double output = 0;
};

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_SQNRPREDICTION_H
