//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which codes stand for a float value, and what is one of them worth?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEFORM_REPRESENTATION_H
#define LOWP_CODEFORM_REPRESENTATION_H

#include "lowp/Analysis/ChannelAffine.h"
#include "lowp/Analysis/Structure.h"
#include "lowp/IR/Lowp.h"

namespace mlir::lowp {

/// The codes that stand for a float value:
///   value = scale * (element(code) - element(zero point)).
struct Representation {
  Value codes;
  /// One, or one per index of `axis`; with `groups` or `isPair` what the
  /// granularity asks for, row-major. Exact as f32.
  SmallVector<double> scales;
  std::optional<int64_t> axis;
  /// The granularity, if scales depend on more than one index of a dimension.
  GranularityAttr groups;
  /// Whether each scale is two, of the positive and of the negative elements.
  bool isPair = false;
  int64_t zeroPoint = 0;
  /// One per scale, if they differ; then it is not `zeroPoint`. Of constants only.
  SmallVector<int64_t> scaleZeroPoints;
  /// Whether it is a sum of products without a multiplier.
  bool isMultiplyFree = false;
  /// The operand whose constant may be added to the sum: its proof counts it.
  OpOperand *provedBias = nullptr;
  /// The layer that computed it, for names; null for arguments and constants.
  StringAttr layer;
  /// Functions of the real values that are still to be applied (none: identity;
  /// one; or one per index of `functionAxis`), before the clamp below.
  std::vector<LinearFunction> functions;
  std::optional<int64_t> functionAxis;
  /// A clamp that is still to be applied, at the scale that the codes get next.
  ClampBounds pending;
  /// Whether the bound of a clamp was rounded to a code: as floats the value is
  /// computed on floats.
  bool hasRoundedBound = false;

  FormatTypeInterface getFormat() const {
    return cast<FormatTypeInterface>(
        cast<RankedTensorType>(codes.getType()).getElementType());
  }
  RankedTensorType getType() const {
    return cast<RankedTensorType>(codes.getType());
  }
  bool hasPending() const {
    return pending.lower || pending.upper || !functions.empty();
  }
  /// Whether a scale is one number per tensor or per index of `axis`, and the zero
  /// point is one number.
  bool isPlain() const { return !groups && !isPair && scaleZeroPoints.empty(); }
  bool hasZeroPoint() const { return zeroPoint != 0 || !scaleZeroPoints.empty(); }
  GranularityAttr getGranularity() const;
  /// The scale of channel `index`; of `scales` there may be one for all.
  double getScale(size_t index) const {
    return scales[scales.size() == 1 ? 0 : index];
  }
  /// The code nearest to `value` (ties to even), saturated. One scale only.
  llvm::APSInt encode(double value) const;
  /// The code of 0; the nearest to it of formats without 0.
  llvm::APSInt encodeZero() const;
};

/// The integers of a constant at another scale: each value to the nearest
/// multiple of `accumulator`'s scale * 2^-fraction, ties to even. `channelDim`: the
/// dimension of the constant that counts the scales of the accumulator. Fails
/// without a diagnostic if it is no constant, the accumulator has several scales
/// that the constant has no dimension for, or a value is beyond 2^62.
FailureOr<std::vector<int64_t>>
encodeConstant(const Representation &constant, const Representation &accumulator,
               int fraction, std::optional<int64_t> channelDim);

/// What `codes` mean, if scale and zero point are constants and the latter one
/// for all.
std::optional<Representation> readMeaning(Value codes, Value scale,
                                          Value zeroPoint,
                                          GranularityAttr granularity);

/// The code that no other value is below.
llvm::APSInt getLowestCode(FormatTypeInterface format);

/// `source` where its dimensions were moved: each goes to `map(dimension)`; nullopt if
/// one that its scales or functions count is not whole any more.
std::optional<Representation>
moveAxes(const Representation &source,
         function_ref<std::optional<int64_t>(int64_t)> map);

/// Whether both mean the same by each code.
bool haveSameMeaning(const Representation &a, const Representation &b);

} // namespace mlir::lowp

#endif // LOWP_CODEFORM_REPRESENTATION_H
