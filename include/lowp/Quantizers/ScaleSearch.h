//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which scale suits a format and values best? Searches among candidates by the format's
// own error, and what every fit ends with.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_QUANTIZERS_SCALESEARCH_H
#define LOWP_QUANTIZERS_SCALESEARCH_H

#include "lowp/Quantizers/Quantizer.h"

namespace mlir::lowp {

/// The nearest normal f32 to a positive number: what a scale may be.
double toNormalF32(double value);
/// A power of two that is a normal f32.
double toPowerOfTwo(int exponent);
/// A positive number as a scale: within the normal numbers of f32, and a power of
/// two, not below it, if asked for.
double toScale(double value, ScaleKind kind);

/// The scale of each channel for codes of `format` with the least mean square
/// error: from the one at which the largest magnitude meets the largest level to
/// 1/5 of it, in steps of 5 % and then 1 %; or the powers of two there. Ranges
/// below request.leastRange are not tried. The generic search of a family.
FormatFit fitScales(Type format, const FitRequest &request);

/// Factors below 1 that are tried under Real: 100 % .. 30 % in steps of 2 %; under
/// PowerOfTwo: 1, 1/2, 1/4, 1/8.
SmallVector<double> getRealFactors();
SmallVector<double> getDyadicFactors();
/// The first of scale * factor with the least error on the channel. Factors below
/// `leastFactor` are not tried after the first.
double searchScale(Type format, const Channel &channel, double scale,
                   ArrayRef<double> factors, double leastFactor);

/// Gives channels whose values are all 0, which have the scale 0 in `scales`, one
/// that is positive: the largest of the others, or if there is none, 1 for data,
/// and for constants one whose steps are 2^-20. (The step of a bias is that of the
/// weights times that of the data; a coarse one would cut it.) A format without a
/// code for 0 stands at its smallest value instead, so it takes 2^-20 of these.
void setScalesOfZeros(Type format, const FitRequest &request,
                      MutableArrayRef<double> scales);
/// The mean square error of a fit over all values of all channels.
void setMeanSquareError(FormatFit &fit, const FitRequest &request);
/// Scales of zeros, of groups on one grid, and the error.
FormatFit finishScales(FormatFit fit, const FormatSpec &spec, const FitRequest &request);

} // namespace mlir::lowp

#endif // LOWP_QUANTIZERS_SCALESEARCH_H
