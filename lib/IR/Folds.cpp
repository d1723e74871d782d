//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do ops on constants give? The oracle says (lib/Numerics).
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Lowp.h"

using namespace mlir;
using namespace mlir::lowp;

/// `attribute` as a code of `type`, if both are scalar.
static std::optional<llvm::APSInt> readCode(Attribute attribute, Type type) {
  auto format = dyn_cast<FormatTypeInterface>(type);
  auto integer = dyn_cast_or_null<IntegerAttr>(attribute);
  if (!format || !integer)
    return std::nullopt;
  return llvm::APSInt(integer.getValue().zextOrTrunc(format.getBitWidth()),
                      !format.isSignedCode());
}

static IntegerAttr makeCode(const llvm::APSInt &code, Type type) {
  IntegerType storage = cast<FormatTypeInterface>(type).getStorageType();
  return IntegerAttr::get(storage, code.extOrTrunc(storage.getWidth()));
}

/// A constant scale that is valid.
static std::optional<APFloat> readScale(Attribute attribute) {
  auto scale = dyn_cast_or_null<FloatAttr>(attribute);
  if (!scale || !scale.getValue().isFiniteNonZero() ||
      scale.getValue().isNegative())
    return std::nullopt;
  return scale.getValue();
}

static std::optional<int64_t> readInteger(Attribute attribute) {
  auto integer = dyn_cast_or_null<IntegerAttr>(attribute);
  return integer ? std::optional(integer.getValue().getSExtValue())
                 : std::nullopt;
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getCodeAttr(); }

OpFoldResult QuantizeOp::fold(FoldAdaptor adaptor) {
  auto format = dyn_cast<FixedType>(getType());
  auto input = dyn_cast_or_null<FloatAttr>(adaptor.getInput());
  std::optional<APFloat> scale = readScale(adaptor.getScale());
  std::optional<int64_t> zero = readInteger(adaptor.getZeroPoint());
  if (!format || !input || !scale || !zero)
    return {};
  return makeCode(format.getFormat().quantize(input.getValue(), *scale, *zero,
                                              toNumerics(getRounding()),
                                              toNumerics(getOverflow())),
                  format);
}

OpFoldResult DequantizeOp::fold(FoldAdaptor adaptor) {
  auto format = dyn_cast<FixedType>(getInput().getType());
  auto result = dyn_cast<FloatType>(getType());
  std::optional<llvm::APSInt> code =
      readCode(adaptor.getInput(), getInput().getType());
  std::optional<APFloat> scale = readScale(adaptor.getScale());
  std::optional<int64_t> zero = readInteger(adaptor.getZeroPoint());
  if (!format || !result || !code || !scale || !zero)
    return {};
  return FloatAttr::get(result, format.getFormat().dequantize(
                                    *code, *scale, *zero,
                                    result.getFloatSemantics()));
}

OpFoldResult RequantizeOp::fold(FoldAdaptor adaptor) {
  auto in = dyn_cast<FixedType>(getInput().getType());
  auto out = dyn_cast<FixedType>(getType());
  std::optional<llvm::APSInt> code =
      readCode(adaptor.getInput(), getInput().getType());
  std::optional<APFloat> inScale = readScale(adaptor.getInScale());
  std::optional<APFloat> outScale = readScale(adaptor.getOutScale());
  std::optional<int64_t> inZero = readInteger(adaptor.getInZeroPoint());
  std::optional<int64_t> outZero = readInteger(adaptor.getOutZeroPoint());
  if (!in || !out || !code || !inScale || !outScale || !inZero || !outZero)
    return {};
  return makeCode(numerics::requantize(*code, in.getFormat(), *inScale, *inZero,
                                       out.getFormat(), *outScale, *outZero,
                                       toNumerics(getRounding()),
                                       toNumerics(getOverflow())),
                  out);
}

OpFoldResult RescaleOp::fold(FoldAdaptor adaptor) {
  auto out = dyn_cast<FixedType>(getType());
  std::optional<llvm::APSInt> code =
      readCode(adaptor.getInput(), getInput().getType());
  std::optional<int64_t> multiplier =
      isShiftOnly() ? int64_t(1) << 30 : readInteger(adaptor.getMultiplier());
  std::optional<int64_t> shift = readInteger(adaptor.getShift());
  std::optional<int64_t> inZero = readInteger(adaptor.getInZeroPoint());
  std::optional<int64_t> outZero = readInteger(adaptor.getOutZeroPoint());
  // Beyond these bounds every product is tiny or saturates; the exact integers
  // would only grow.
  if (!out || !code || !multiplier || !shift || !inZero || !outZero ||
      std::abs(*shift) > 1024)
    return {};
  numerics::Multiplier factor;
  factor.multiplier = *multiplier;
  factor.shift = static_cast<int>(*shift);
  return makeCode(numerics::rescale(*code, factor, *inZero, *outZero,
                                    out.getFormat(), toNumerics(getRounding()),
                                    toNumerics(getOverflow())),
                  out);
}

LogicalResult MacOp::fold(FoldAdaptor adaptor,
                          SmallVectorImpl<OpFoldResult> &results) {
  if (getAccumulators().size() != 1)
    return failure();
  Type type = getAccumulators().front().getType();
  auto format = dyn_cast<FixedType>(type);
  if (!format || !isa<FixedType>(getLhs().getType()) ||
      !isa<FixedType>(getRhs().getType()))
    return failure();
  std::optional<llvm::APSInt> lhs = readCode(adaptor.getLhs(), getLhs().getType());
  std::optional<llvm::APSInt> rhs = readCode(adaptor.getRhs(), getRhs().getType());
  if ((lhs && lhs->isZero()) || (rhs && rhs->isZero())) {
    results.push_back(getAccumulators().front());
    return success();
  }
  std::optional<llvm::APSInt> accumulator =
      readCode(adaptor.getAccumulators().front(), type);
  if (!lhs || !rhs || !accumulator)
    return failure();
  std::optional<llvm::APSInt> sum = numerics::multiplyAccumulate(
      *lhs, *rhs, *accumulator, format.getFormat());
  if (!sum)
    return failure();
  results.push_back(makeCode(*sum, type));
  return success();
}

OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  auto format = dyn_cast<FixedType>(getType());
  std::optional<llvm::APSInt> lhs = readCode(adaptor.getLhs(), getType());
  std::optional<llvm::APSInt> rhs = readCode(adaptor.getRhs(), getType());
  if (format && rhs && rhs->isZero())
    return getLhs();
  if (format && lhs && lhs->isZero())
    return getRhs();
  if (!format || !lhs || !rhs)
    return {};
  llvm::APSInt one(llvm::APInt(2, 1), /*isUnsigned=*/false);
  std::optional<llvm::APSInt> sum =
      numerics::multiplyAccumulate(*lhs, one, *rhs, format.getFormat());
  return sum ? OpFoldResult(makeCode(*sum, format)) : OpFoldResult();
}

/// The larger (or smaller) of two constants, or the value that both are.
static OpFoldResult foldExtremum(Value lhs, Value rhs, Attribute lhsCode,
                                 Attribute rhsCode, bool isMax) {
  if (lhs == rhs)
    return lhs;
  Type type = lhs.getType();
  std::optional<llvm::APSInt> a = readCode(lhsCode, type);
  std::optional<llvm::APSInt> b = readCode(rhsCode, type);
  if (!a || !b || !isa<FixedType>(type))
    return {};
  return makeCode((*a < *b) == isMax ? *b : *a, type);
}

OpFoldResult MaxOp::fold(FoldAdaptor adaptor) {
  return foldExtremum(getLhs(), getRhs(), adaptor.getLhs(), adaptor.getRhs(),
                      /*isMax=*/true);
}

OpFoldResult MinOp::fold(FoldAdaptor adaptor) {
  return foldExtremum(getLhs(), getRhs(), adaptor.getLhs(), adaptor.getRhs(),
                      /*isMax=*/false);
}

OpFoldResult StorageCastOp::fold(FoldAdaptor adaptor) {
  // A cast there and back is the value itself.
  if (auto cast = getInput().getDefiningOp<StorageCastOp>();
      cast && cast.getInput().getType() == getType())
    return cast.getInput();
  // A scalar code is the integer that stores it, if the format has that code.
  auto integer = dyn_cast_or_null<IntegerAttr>(adaptor.getInput());
  if (!integer)
    return {};
  auto format = dyn_cast<FormatTypeInterface>(getType());
  if (!format)
    return integer;
  llvm::APSInt code(integer.getValue(), !format.isSignedCode());
  bool inRange = llvm::APSInt::compareValues(code, format.getMinCode()) >= 0 &&
                 llvm::APSInt::compareValues(code, format.getMaxCode()) <= 0;
  return inRange ? OpFoldResult(integer) : OpFoldResult();
}
