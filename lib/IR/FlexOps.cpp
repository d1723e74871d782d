//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The ops that choose exponents: constraints, and what they give on constants.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Types.h"
#include "lowp/Numerics/Autoflex.h"
#include "mlir/IR/BuiltinAttributes.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

bool mlir::lowp::isFlexType(Type type) { return isa<FlexType>(type); }

bool mlir::lowp::isIntegerCodesTensor(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  auto format = tensor ? dyn_cast<FormatTypeInterface>(tensor.getElementType())
                       : FormatTypeInterface();
  return format && format.hasIntegerCodes() && format.getBitWidth() <= 32;
}

namespace {

numerics::FlexFormat getFlexFormat(Type type) {
  auto flex = cast<FlexType>(type);
  numerics::FlexFormat format;
  format.mantissaBits = flex.getMantissaBits();
  format.exponentBits = flex.getExponentBits();
  return format;
}

std::optional<int64_t> readInteger(Attribute attribute) {
  auto integer = dyn_cast_or_null<IntegerAttr>(attribute);
  return integer ? std::optional(integer.getValue().getSExtValue())
                 : std::nullopt;
}

/// An exponent, in the range of `format`.
std::optional<int> readExponent(Attribute attribute, Type format) {
  std::optional<int64_t> exponent = readInteger(attribute);
  if (!exponent)
    return std::nullopt;
  return getFlexFormat(format).clampExponent(*exponent);
}

IntegerAttr makeI32(MLIRContext *context, int64_t value) {
  return IntegerAttr::get(IntegerType::get(context, 32), value);
}

bool isFiniteAtLeast(double value, double least) {
  return std::isfinite(value) && value >= least;
}

} // namespace

LogicalResult AutoflexStartOp::verify() {
  auto guard = static_cast<int64_t>(getGuard());
  if (guard < 0)
    return emitOpError("guard must not be negative, got ")
           << guard << " (AUTOFLEX-C1)";
  return success();
}

LogicalResult AutoflexOp::verify() {
  double alpha = getAlpha().convertToDouble(),
         beta = getBeta().convertToDouble(),
         gamma = getGamma().convertToDouble();
  if (!isFiniteAtLeast(alpha, 0) || alpha == 0 || !isFiniteAtLeast(beta, 0) ||
      !isFiniteAtLeast(gamma, 0))
    return emitOpError(
               "takes a finite positive alpha, and finite beta and gamma "
               "that are not negative, got ")
           << alpha << ", " << beta << ", " << gamma << " (AUTOFLEX-C1)";
  auto history = dyn_cast<RankedTensorType>(getHistory().getType());
  if (!history || !history.hasStaticShape() || history.getNumElements() < 1)
    return emitOpError("takes a history of a static size of at least 1, got ")
           << getHistory().getType() << " (AUTOFLEX-C2)";
  return success();
}

LogicalResult OverflowControlOp::verify() {
  double rate = getMaxRate().convertToDouble();
  if (!isFiniteAtLeast(rate, 0) || rate > 1)
    return emitOpError("takes a rate in [0, 1], got ")
           << rate << " (AUTOFLEX-C3)";
  return success();
}

OpFoldResult FlexScaleOp::fold(FoldAdaptor adaptor) {
  std::optional<int> exponent =
      readExponent(adaptor.getExponent(), getFormat());
  if (!exponent)
    return {};
  return FloatAttr::get(getType(), std::ldexp(1.0, -*exponent));
}

LogicalResult AutoflexStartOp::fold(FoldAdaptor adaptor,
                                    SmallVectorImpl<OpFoldResult> &results) {
  std::optional<int64_t> magnitude = readInteger(adaptor.getMagnitude());
  std::optional<int> exponent =
      readExponent(adaptor.getExponent(), getFormat());
  if (!magnitude || !exponent)
    return failure();
  numerics::AutoflexStart start = numerics::startAutoflex(
      getFlexFormat(getFormat()), static_cast<int64_t>(getGuard()), *exponent,
      *magnitude);
  results.push_back(makeI32(getContext(), start.exponent));
  results.push_back(BoolAttr::get(getContext(), start.isDone));
  return success();
}

LogicalResult AutoflexOp::fold(FoldAdaptor adaptor,
                               SmallVectorImpl<OpFoldResult> &results) {
  std::optional<int64_t> magnitude = readInteger(adaptor.getMagnitude());
  std::optional<int64_t> pushes = readInteger(adaptor.getPushes());
  std::optional<int> exponent =
      readExponent(adaptor.getExponent(), getFormat());
  auto history = dyn_cast_or_null<DenseElementsAttr>(adaptor.getHistory());
  if (!magnitude || !pushes || !exponent || !history)
    return failure();
  numerics::AutoflexParameters parameters;
  parameters.alpha = getAlpha().convertToDouble();
  parameters.beta = getBeta().convertToDouble();
  parameters.gamma = getGamma().convertToDouble();
  parameters.length = static_cast<unsigned>(history.getNumElements());
  numerics::AutoflexState state;
  state.exponent = *exponent;
  state.pushes = *pushes;
  state.history.assign(history.value_begin<double>(),
                       history.value_end<double>());
  state = numerics::stepAutoflex(getFlexFormat(getFormat()), parameters, state,
                                 *magnitude);
  Builder builder(getContext());
  results.push_back(makeI32(getContext(), state.exponent));
  results.push_back(builder.getI64IntegerAttr(state.pushes));
  results.push_back(DenseElementsAttr::get(history.getType(),
                                           ArrayRef<double>(state.history)));
  return success();
}

OpFoldResult OverflowControlOp::fold(FoldAdaptor adaptor) {
  std::optional<int> exponent =
      readExponent(adaptor.getExponent(), getFormat());
  std::optional<int64_t> over = readInteger(adaptor.getOver());
  std::optional<int64_t> half = readInteger(adaptor.getHalf());
  std::optional<int64_t> total = readInteger(adaptor.getTotal());
  if (!exponent || !over || !half || !total)
    return {};
  return makeI32(getContext(),
                 numerics::controlOverflow(getFlexFormat(getFormat()),
                                           getMaxRate().convertToDouble(),
                                           *exponent, *over, *half, *total));
}
