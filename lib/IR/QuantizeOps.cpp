//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// When are the ops between floats and codes, and between codes, valid? Shapes,
// granularities, scales, and what a format can be asked for.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Lowp.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

static bool isScalarOrTensorOf(Type type, function_ref<bool(Type)> isElement) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return isElement(tensor.getElementType());
  return isElement(type);
}

bool mlir::lowp::isScaleLike(Type type) {
  return isScalarOrTensorOf(type, [](Type t) { return t.isF32(); });
}

bool mlir::lowp::isZeroPointLike(Type type) {
  return isScalarOrTensorOf(type, [](Type t) { return t.isSignlessInteger(32); });
}

bool mlir::lowp::isValidScale(double scale) {
  return scale > 0 && std::isnormal(static_cast<float>(scale));
}

//===----------------------------------------------------------------------===//
// Quantize, dequantize, requantize
//===----------------------------------------------------------------------===//

/// QUANT-C1: `a` and `b` are both scalars, or ranked tensors of one shape.
static LogicalResult verifySameShape(Operation *op, Type a, Type b) {
  auto shapedA = dyn_cast<ShapedType>(a), shapedB = dyn_cast<ShapedType>(b);
  bool same = !shapedA && !shapedB;
  if (isa<RankedTensorType>(a) && isa<RankedTensorType>(b))
    same = succeeded(verifyCompatibleShape(shapedA.getShape(), shapedB.getShape()));
  if (!same)
    return op->emitOpError("input and result must have one shape, got ")
           << a << " and " << b << " (QUANT-C1)";
  return success();
}

/// QUANT-C3 of one scale or zero point.
static LogicalResult verifyParameterShape(Operation *op, Type input,
                                          GranularityAttr granularity,
                                          RankedTensorType type) {
  auto shaped = dyn_cast<ShapedType>(input);
  if (!shaped)
    return op->emitOpError("a scalar takes scalar scales and zero points, got ")
           << type << " (QUANT-C3)";
  if (type.getRank() == 0 && !granularity.getPair())
    return success();
  SmallVector<int64_t> shape = granularity.getScaleShape(shaped.getShape());
  if (succeeded(verifyCompatibleShape(type.getShape(), shape)))
    return success();
  InFlightDiagnostic error = op->emitOpError("scale and zero point of ")
                             << granularity << " must be scalars or have the "
                                               "shape [";
  llvm::interleaveComma(shape, error);
  return error << "], got " << type << " for " << input << " (QUANT-C3)";
}

/// QUANT-C4 of one scale, if it is constant.
static LogicalResult verifyConstantScale(Operation *op, Value scale) {
  Attribute constant;
  if (!matchPattern(scale, m_Constant(&constant)))
    return success();
  auto isValid = [](const APFloat &value) {
    return isValidScale(value.convertToDouble());
  };
  bool valid = true;
  if (auto value = dyn_cast<FloatAttr>(constant))
    valid = isValid(value.getValue());
  else if (auto values = dyn_cast<DenseFPElementsAttr>(constant))
    valid = llvm::all_of(values.getValues<APFloat>(), isValid);
  if (!valid)
    return op->emitOpError("scales must be finite, positive and not subnormal "
                           "(QUANT-C4)");
  return success();
}

/// QUANT-C2 to QUANT-C4.
static LogicalResult verifyGranularity(Operation *op, Type input,
                                       GranularityAttr granularity,
                                       ValueRange scales,
                                       ValueRange zeroPoints) {
  auto shaped = dyn_cast<ShapedType>(input);
  int64_t rank = shaped ? shaped.getRank() : 0;
  for (int64_t axis : granularity.getAxes())
    if (axis >= rank)
      return op->emitOpError("axis of the granularity must be in [0, ")
             << rank << "), got " << axis << " (QUANT-C2)";
  if (granularity.getGroup() && !shaped)
    return op->emitOpError("a scalar has no groups (QUANT-C2)");
  for (Value scale : scales) {
    if (auto type = dyn_cast<RankedTensorType>(scale.getType());
        type && failed(verifyParameterShape(op, input, granularity, type)))
      return failure();
    if (failed(verifyConstantScale(op, scale)))
      return failure();
  }
  GranularityAttr single = granularity.withPair(false);
  for (Value zeroPoint : zeroPoints)
    if (auto type = dyn_cast<RankedTensorType>(zeroPoint.getType());
        type && failed(verifyParameterShape(op, input, single, type)))
      return failure();
  return success();
}

/// QUANT-C6 and QUANT-C7: what `type`, a format, can be asked for.
static LogicalResult verifyFormat(Operation *op, Type type,
                                  GranularityAttr granularity,
                                  std::optional<OverflowMode> overflow,
                                  Value zeroPoint) {
  auto format = cast<FormatTypeInterface>(getElementTypeOrSelf(type));
  if (overflow == OverflowMode::Wrap && !format.hasIntegerCodes())
    return op->emitOpError("overflow wrap takes a format with integer codes, got ")
           << Type(format) << " (QUANT-C6)";
  if (overflow == OverflowMode::Infinity && !format.getNanCode() &&
      !format.getInfinityCode(/*isNegative=*/false))
    return op->emitOpError("overflow infinity takes a format with an infinity or "
                           "NaN, got ")
           << Type(format) << " (QUANT-C6)";
  if (!format.hasIntegerCodes() && !matchPattern(zeroPoint, m_Zero())) {
    // Zero points that are not known are operands of a body, or none.
    Attribute constant;
    if (matchPattern(zeroPoint, m_Constant(&constant)))
      return op->emitOpError("a zero point other than 0 takes a format with "
                             "integer codes, got ")
             << Type(format) << " (QUANT-C6)";
  }
  if (granularity.getPair() &&
      (format.hasRoot() || !format.decode(format.getLowestCode()).isNegative()))
    return op->emitOpError("a scale that is a pair takes a format with positive "
                           "and negative values, got ")
           << Type(format) << " (QUANT-C7)";
  return success();
}

LogicalResult QuantizeOp::verify() {
  if (failed(verifySameShape(*this, getInput().getType(), getType())) ||
      failed(verifyGranularity(*this, getType(), getGranularity(), getScale(),
                               getZeroPoint())) ||
      failed(verifyFormat(*this, getType(), getGranularity(), getOverflow(),
                          getZeroPoint())))
    return failure();
  bool isStochastic = getRounding() == RoundingMode::Stochastic;
  if (getRandom().size() != (isStochastic ? 2 : 0))
    return emitOpError("takes a seed and a counter if and only if its rounding is "
                       "stochastic, got ")
           << getRandom().size() << " of them (QUANT-C5)";
  return success();
}

LogicalResult DequantizeOp::verify() {
  if (failed(verifySameShape(*this, getInput().getType(), getType())) ||
      failed(verifyGranularity(*this, getType(), getGranularity(), getScale(),
                               getZeroPoint())))
    return failure();
  return verifyFormat(*this, getInput().getType(), getGranularity(), std::nullopt,
                      getZeroPoint());
}

LogicalResult RequantizeOp::verify() {
  if (failed(verifySameShape(*this, getInput().getType(), getType())) ||
      failed(verifyGranularity(*this, getType(), getGranularity(),
                               {getInScale(), getOutScale()},
                               {getInZeroPoint(), getOutZeroPoint()})) ||
      failed(verifyFormat(*this, getType(), getGranularity(), getOverflow(),
                          getOutZeroPoint())))
    return failure();
  if (getMethod() != "multiplier" && getMethod() != "exact")
    return emitOpError("method must be \"multiplier\" or \"exact\", got \"")
           << getMethod() << "\" (REQUANT-C1)";
  auto in = cast<FormatTypeInterface>(getElementTypeOrSelf(getInput().getType()));
  auto out = cast<FormatTypeInterface>(getElementTypeOrSelf(getType()));
  if (getMethod() == "multiplier" && !out.hasIntegerCodes())
    return emitOpError("a result without integer codes takes method = \"exact\", "
                       "got ")
           << Type(out) << " (REQUANT-C1)";
  if (!in.hasIntegerCodes())
    return emitOpError("takes an input with integer codes, got ")
           << Type(in) << " (REQUANT-C2)";
  if (getRounding() == RoundingMode::Stochastic)
    return emitOpError("has no stochastic rounding (REQUANT-C3)");
  if (getMethod() == "exact" && getOverflow() != OverflowMode::Saturate)
    return emitOpError("method = \"exact\" counts thresholds, which saturate, got "
                       "overflow ")
           << stringifyOverflowMode(getOverflow()) << " (REQUANT-C4)";
  return success();
}
