//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which codes serve given values best? A quantizer answers for the formats of the
// families that it takes: type, scales, zero points, and, if it wants others than the
// nearest, the codes. Each family has a rule, its source's, and a user may ask for
// another method by name: "fixed:4@axis/METHOD".
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_QUANTIZERS_QUANTIZER_H
#define LOWP_QUANTIZERS_QUANTIZER_H

#include "lowp/IR/FormatFamily.h"
#include "lowp/Quantizers/Channels.h"

namespace mlir::lowp {

/// Values to fit a format to.
struct FitRequest {
  /// One channel per scale (or pair of scales).
  Channels channels;
  ScaleKind scaleKind = ScaleKind::PowerOfTwo;
  /// The values are never negative, on no data.
  bool nonNegative = false;
  /// The values are all there will ever be: weights.
  bool isConstant = false;
  /// The share of the largest magnitude that must stay within the range of the
  /// codes, 0 .. 1: 0 lets the error alone decide how much is clipped.
  double leastRange = 0;

  // For methods that ask where the values are, and what they are multiplied with.
  /// The constant that the channels are of, with the places of its values; null for data.
  const ConstantView *constant = nullptr;
  /// Which of its values share a scale.
  GranularityAttr granularity;
  /// The dimension of the constant that the layer's results have too; what the layer reads
  /// is multiplied along the others, and summed up.
  std::optional<int64_t> outputAxis;
  /// Of what the layer reads, if it is known: count, range, mean, m2, histogram.
  StatisticsAttr layerInput;
};

/// What a fit found.
struct FormatFit {
  Type format;
  /// One per channel, or a positive and a negative one per channel; positive, and
  /// exact as f32.
  SmallVector<double> scales;
  /// One per channel, of formats with integer codes; empty: 0 for all.
  SmallVector<int64_t> zeroPoints;
  /// Over all values of all channels.
  double meanSquareError = 0;
};

/// A method. Several threads may use one at the same time.
class Quantizer {
public:
  /// `name`: of the family whose rule it is, or what users ask for it by.
  Quantizer(StringRef name, StringRef help) : name(name), help(help) {}
  virtual ~Quantizer() = default;

  StringRef getName() const { return name; }
  StringRef getHelp() const { return help; }
  /// Whether it is what a format of this family is fitted with unless a user says
  /// otherwise. The default: it has the family's name.
  virtual bool isRuleOf(const FormatFamily &family) const {
    return family.getName() == name;
  }
  /// Whether it can be asked for with the format `spec`, which is of this family.
  virtual bool takes(MLIRContext *, const FormatFamily &family, const FormatSpec &) const {
    return isRuleOf(family);
  }
  /// The format, scales and zero points that it finds best. Fails, without a
  /// diagnostic, where the format has none for these values.
  virtual FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                                   const FitRequest &request) const = 0;
  /// The codes of the values of `request.constant`, one each, in its order, as integers of
  /// the sign that the format's codes have; none: each value has its nearest code. Asked
  /// of constants, after `fit` and with what became of it: scales of groups are moved to a
  /// common step, others may be raised because of a bias. A code that the format does not
  /// have, or another number of them, is diagnosed by who asks.
  virtual std::vector<int32_t> getCodes(MLIRContext *, const FormatSpec &, const FitRequest &,
                                        const FormatFit &) const {
    return {};
  }

private:
  std::string name, help;
};

/// A dialect interface: lists the quantizers that a dialect brings.
class QuantizerInterface : public DialectInterface::Base<QuantizerInterface> {
public:
  QuantizerInterface(Dialect *dialect) : Base(dialect) {}
  virtual SmallVector<const Quantizer *> getQuantizers() const = 0;
};

/// All quantizers: Lowp's own, and those of the loaded dialects.
SmallVector<const Quantizer *> getQuantizers(MLIRContext *context);
/// The one that `spec` asks for: its method, else the rule of its family, else a search
/// for scales of the family's type. Null if there is no such method, or it does not take
/// the family.
const Quantizer *findQuantizer(MLIRContext *context, const FormatSpec &spec);
/// Reads a format as a user spells it, as parseFormatSpec does, and checks that there is
/// its method.
FailureOr<FormatSpec> parseQuantizerSpec(MLIRContext *context, StringRef text,
                                         function_ref<InFlightDiagnostic()> emitError);

/// Fits with the quantizer that `spec` asks for; fails if there is none.
FailureOr<FormatFit> fitFormat(MLIRContext *context, const FormatSpec &spec,
                               const FitRequest &request);

} // namespace mlir::lowp

#endif // LOWP_QUANTIZERS_QUANTIZER_H
