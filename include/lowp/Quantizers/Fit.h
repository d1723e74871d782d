//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which format of a family suits these values best? Prepares what a quantizer
// works on: the histogram of an activation, or the exact values of a
// constant, split as the granularity says.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_QUANTIZERS_FIT_H
#define LOWP_QUANTIZERS_FIT_H

#include "lowp/Quantizers/Quantizer.h"

namespace mlir::lowp {

/// What a fit found, for one value.
struct ValueFit : FormatFit {
  /// Which elements share a scale, and what was asked for.
  GranularityAttr granularity;
  StringAttr spec;
  /// Noise power over signal power, as the family states it, or of `codes`; 0 without
  /// signal.
  double inverseSqnr = 0;
  /// Of a method that rounds in its own way: packed in the layout of the format, as many
  /// as there are values. Empty: the nearest codes.
  std::vector<char> codes;

  /// The same in the IR; resources are named after `name`.
  ChoiceAttr makeChoice(StringRef name) const;
};

/// Fits formats to one activation, from its statistics. Values that were never
/// negative get an unsigned format.
class ActivationFitter {
public:
  /// Without a kind of scales the family of the spec decides.
  ActivationFitter(StatisticsAttr statistics, std::optional<ScaleKind> scaleKind);
  /// Per tensor, whatever granularity `spec` asks for. Fails (without a
  /// diagnostic) if the family does, or if no scale that it has suits values of
  /// this magnitude.
  FailureOr<ValueFit> fit(const FormatSpec &spec) const;

private:
  MLIRContext *context;
  std::optional<ScaleKind> scaleKind;
  bool nonNegative;
  Channels cells;
};

/// Fits formats to one constant.
class ConstantFitter {
public:
  /// `axis`: the dimension that has scales of its own in specs that ask for an
  /// axis, or for groups; `kernel`: the dimensions of a convolution's kernel, for
  /// pixels and rows. What is not there becomes per tensor. `constant` outlives
  /// the fitter. `layerInput`: of what the layer reads, or null.
  ConstantFitter(MLIRContext *context, const ConstantView &constant,
                 std::optional<int64_t> axis, ArrayRef<int64_t> kernel,
                 std::optional<ScaleKind> scaleKind, StatisticsAttr layerInput = {});
  /// Scales of groups and pairs have a common step (numerics::roundToScaleGrid).
  /// Fails as ActivationFitter's does.
  FailureOr<ValueFit> fit(const FormatSpec &spec);
  /// The last fit with other scales, one per scale of it: the error they make.
  ValueFit withScales(const ValueFit &fit, ArrayRef<double> scales) const;
  /// Has the method of `spec` choose the codes of `fit`, if it does so, and states their
  /// error. Fails, with a diagnostic that begins as `emitError` does, if they are not one
  /// code per value.
  LogicalResult chooseCodes(const FormatSpec &spec, ValueFit &fit,
                            function_ref<InFlightDiagnostic()> emitError);
  /// What `spec` asks for, as far as the constant has it.
  GranularityAttr getGranularity(const FormatSpec &spec) const;

private:
  /// Cuts the constant into the parts that `asked` says.
  void split(GranularityAttr asked);
  FitRequest makeRequest(const FormatSpec &spec) const;
  /// `spec` without a granularity that the constant does not have.
  FormatSpec withOwnGranularity(const FormatSpec &spec) const;

  MLIRContext *context;
  const ConstantView &constant;
  std::optional<int64_t> axis;
  SmallVector<int64_t> kernel;
  std::optional<ScaleKind> scaleKind;
  StatisticsAttr layerInput;
  /// No value is below 0.
  bool nonNegative;
  /// The constant in parts with one scale (or pair) each, for `granularity`.
  Channels channels;
  GranularityAttr granularity;
  /// The sum of the squares of its values, in the order of the channels.
  std::optional<double> signal;
};

} // namespace mlir::lowp

#endif // LOWP_QUANTIZERS_FIT_H
