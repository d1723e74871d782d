//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which format of a family suits these values best? Prepares what a family's
// fit works on: the histogram of an activation, or the exact values of a
// constant, per tensor or per axis.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_QUANTIZERS_FIT_H
#define LOWP_QUANTIZERS_FIT_H

#include "lowp/Analysis/SqnrPrediction.h"
#include "lowp/IR/FormatFamily.h"

namespace mlir::lowp {

/// Whether `spec` asks for one scale per output channel.
bool isPerAxis(const FormatSpec &spec);
/// `spec` with other bits, and a text that says so.
FormatSpec withBits(const FormatSpec &spec, unsigned bits);
/// `spec` without its granularity.
FormatSpec perTensor(const FormatSpec &spec);

/// What a fit found.
struct ValueFit {
  ChoiceAttr choice;
  /// Noise power over signal power, as the family states it; 0 without signal.
  double inverseSqnr = 0;
};

/// Fits formats to one activation, from its statistics. Values that were never
/// negative get an unsigned format.
class ActivationFitter {
public:
  ActivationFitter(StatisticsAttr statistics, ScaleKind scaleKind);
  /// Per tensor, whatever granularity `spec` asks for. Fails (without a
  /// diagnostic) if the family does.
  FailureOr<ValueFit> fit(const FormatSpec &spec) const;

private:
  MLIRContext *context;
  ScaleKind scaleKind;
  bool nonNegative;
  WeightedValues cells;
};

/// Fits formats to one constant, which is read and sorted once.
class ConstantFitter {
public:
  /// `axis` is the dimension with one scale per index for specs that ask for
  /// one; without it those become per tensor. `constant` outlives the fitter.
  ConstantFitter(MLIRContext *context, const ConstantView &constant,
                 std::optional<int64_t> axis, ScaleKind scaleKind);
  FailureOr<ValueFit> fit(const FormatSpec &spec);
  /// How many scales `spec` takes.
  int64_t getScaleCount(const FormatSpec &spec) const;

private:
  MLIRContext *context;
  const ConstantView &constant;
  std::optional<int64_t> axis;
  ScaleKind scaleKind;
  /// The whole constant, and its channels; filled when first asked for.
  std::vector<WeightedValues> whole;
  std::vector<WeightedValues> channels;
};

} // namespace mlir::lowp

#endif // LOWP_QUANTIZERS_FIT_H
