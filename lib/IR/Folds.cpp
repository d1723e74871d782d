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
#include "lowp/Numerics/Philox.h"

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
  auto format = dyn_cast<FormatTypeInterface>(getType());
  auto input = dyn_cast_or_null<FloatAttr>(adaptor.getInput());
  std::optional<APFloat> scale = readScale(adaptor.getScale());
  std::optional<int64_t> zero = readInteger(adaptor.getZeroPoint());
  if (!format || !input || !scale || !zero)
    return {};
  uint32_t random = 0;
  if (!getRandom().empty()) {
    std::optional<int64_t> seed = readInteger(adaptor.getRandom()[0]);
    std::optional<int64_t> counter = readInteger(adaptor.getRandom()[1]);
    if (!seed || !counter)
      return {};
    random = numerics::getRandomBits(static_cast<uint64_t>(*seed),
                                     static_cast<uint64_t>(*counter));
  }
  return makeCode(formats::quantize(format, input.getValue(), *scale, *zero,
                                     toNumerics(getRounding()),
                                     toNumerics(getOverflow()), random),
                  format);
}

OpFoldResult DequantizeOp::fold(FoldAdaptor adaptor) {
  auto format = dyn_cast<FormatTypeInterface>(getInput().getType());
  auto result = dyn_cast<FloatType>(getType());
  std::optional<llvm::APSInt> code =
      readCode(adaptor.getInput(), getInput().getType());
  std::optional<APFloat> scale = readScale(adaptor.getScale());
  std::optional<int64_t> zero = readInteger(adaptor.getZeroPoint());
  if (!format || !result || !code || !scale || !zero)
    return {};
  return FloatAttr::get(result,
                        formats::dequantize(format, *code, *scale, *zero,
                                             result.getFloatSemantics()));
}

OpFoldResult RequantizeOp::fold(FoldAdaptor adaptor) {
  auto in = dyn_cast<FormatTypeInterface>(getInput().getType());
  auto out = dyn_cast<FormatTypeInterface>(getType());
  std::optional<llvm::APSInt> code =
      readCode(adaptor.getInput(), getInput().getType());
  std::optional<APFloat> inScale = readScale(adaptor.getInScale());
  std::optional<APFloat> outScale = readScale(adaptor.getOutScale());
  std::optional<int64_t> inZero = readInteger(adaptor.getInZeroPoint());
  std::optional<int64_t> outZero = readInteger(adaptor.getOutZeroPoint());
  if (!in || !out || !code || !inScale || !outScale || !inZero || !outZero)
    return {};
  numerics::Rounding rounding = toNumerics(getRounding());
  numerics::Overflow overflow = toNumerics(getOverflow());
  if (getMethod() == "exact")
    return makeCode(formats::requantizeExactly(in, *code, *inScale, *inZero, out,
                                                *outScale, *outZero, rounding,
                                                overflow),
                    out);
  return makeCode(numerics::requantize(*code, formats::getFixedFormat(in),
                                       *inScale, *inZero,
                                       formats::getFixedFormat(out), *outScale,
                                       *outZero, rounding, overflow),
                  out);
}

/// Element `index` of a table of integers or floats.
static Attribute getEntry(ElementsAttr table, uint64_t index) {
  return table.getValues<Attribute>()[index];
}

OpFoldResult LutOp::fold(FoldAdaptor adaptor) {
  auto index = dyn_cast_or_null<IntegerAttr>(adaptor.getIndex());
  if (!index)
    return {};
  uint64_t bits = index.getValue().zextOrTrunc(64).getZExtValue();
  return getEntry(getTable(), bits & (getTable().getNumElements() - 1));
}

OpFoldResult ThresholdOp::fold(FoldAdaptor adaptor) {
  std::optional<llvm::APSInt> code =
      readCode(adaptor.getInput(), getInput().getType());
  std::optional<int64_t> channel =
      getChannel() ? readInteger(adaptor.getChannel()) : 0;
  int64_t row = getThresholdsAttr().getShapedType().getDimSize(1);
  if (!code || !channel || *channel < 0 ||
      *channel >= getCodesAttr().getShapedType().getDimSize(0))
    return {};
  auto values = getThresholdsAttr().getValues<APInt>();
  uint64_t reached = 0;
  for (int64_t index = 0; index < row; ++index)
    reached += llvm::APSInt::compareValues(
                   llvm::APSInt(values[*channel * row + index],
                                /*isUnsigned=*/false),
                   *code) <= 0;
  return getEntry(getCodes(), *channel * (row + 1) + reached);
}

OpFoldResult RescaleOp::fold(FoldAdaptor adaptor) {
  auto out = dyn_cast<FormatTypeInterface>(getType());
  std::optional<llvm::APSInt> code =
      readCode(adaptor.getInput(), getInput().getType());
  std::optional<int64_t> multiplier =
      isShiftOnly() ? int64_t(1) << 30 : readInteger(adaptor.getMultiplier());
  std::optional<int64_t> shift = readInteger(adaptor.getShift());
  std::optional<int64_t> inZero = readInteger(adaptor.getInZeroPoint());
  std::optional<int64_t> outZero = readInteger(adaptor.getOutZeroPoint());
  // Beyond these bounds every product is tiny or saturates; the exact integers
  // would only grow.
  if (!out || !out.hasIntegerCodes() || !code || !multiplier || !shift || !inZero || !outZero ||
      std::abs(*shift) > 1024)
    return {};
  numerics::Multiplier factor;
  factor.multiplier = *multiplier;
  factor.shift = static_cast<int>(*shift);
  return makeCode(numerics::rescale(*code, factor, *inZero, *outZero,
                                    formats::getFixedFormat(out),
                                    toNumerics(getRounding()),
                                    toNumerics(getOverflow())),
                  out);
}

/// Whether `code` is there and of the value 0.
static bool isZero(const std::optional<llvm::APSInt> &code, Type type) {
  return code && cast<FormatTypeInterface>(type).decode(*code).isZero();
}

LogicalResult MacOp::fold(FoldAdaptor adaptor,
                          SmallVectorImpl<OpFoldResult> &results) {
  auto a = cast<FormatTypeInterface>(getLhs().getType());
  auto b = cast<FormatTypeInterface>(getRhs().getType());
  std::optional<llvm::APSInt> lhs = readCode(adaptor.getLhs(), a);
  std::optional<llvm::APSInt> rhs = readCode(adaptor.getRhs(), b);
  if (isZero(lhs, a) || isZero(rhs, b)) {
    llvm::append_range(results, getAccumulators());
    return success();
  }
  bool hasRoot = a.hasRoot() || b.hasRoot();
  // Two accumulators without a root: which factor is the pair is not known here.
  if (!lhs || !rhs || getAccumulators().size() != (hasRoot ? 2 : 1))
    return failure();
  numerics::Number product = a.decode(*lhs) * b.decode(*rhs);
  const numerics::Dyadic *parts[] = {&product.getRational(), &product.getRoot()};
  SmallVector<OpFoldResult> sums;
  for (auto [index, attribute] : llvm::enumerate(adaptor.getAccumulators())) {
    Type type = getAccumulators()[index].getType();
    std::optional<llvm::APSInt> start = readCode(attribute, type);
    if (!start)
      return failure();
    numerics::FixedFormat format = formats::getFixedFormat(type);
    numerics::Dyadic sum = format.decode(*start) + *parts[index];
    llvm::APSInt code = format.encode(sum, numerics::Rounding::Floor,
                                      numerics::Overflow::Saturate);
    if (!(format.decode(code) == sum))
      return failure();
    sums.push_back(makeCode(code, type));
  }
  llvm::append_range(results, sums);
  return success();
}

OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  auto format = cast<FormatTypeInterface>(getType());
  if (!format.hasIntegerCodes())
    return {};
  std::optional<llvm::APSInt> lhs = readCode(adaptor.getLhs(), getType());
  std::optional<llvm::APSInt> rhs = readCode(adaptor.getRhs(), getType());
  if (rhs && rhs->isZero())
    return getLhs();
  if (lhs && lhs->isZero())
    return getRhs();
  if (!lhs || !rhs)
    return {};
  llvm::APSInt one(llvm::APInt(2, 1), /*isUnsigned=*/false);
  std::optional<llvm::APSInt> sum = numerics::multiplyAccumulate(
      *lhs, one, *rhs, formats::getFixedFormat(format));
  return sum ? OpFoldResult(makeCode(*sum, format)) : OpFoldResult();
}

/// The larger (or smaller) of two constants, or the value that both are. NaN
/// counts as the lowest.
static OpFoldResult foldExtremum(Value lhs, Value rhs, Attribute lhsCode,
                                 Attribute rhsCode, bool isMax) {
  if (lhs == rhs)
    return lhs;
  auto format = cast<FormatTypeInterface>(lhs.getType());
  std::optional<llvm::APSInt> a = readCode(lhsCode, format);
  std::optional<llvm::APSInt> b = readCode(rhsCode, format);
  if (!a || !b)
    return {};
  numerics::Number first = format.decode(*a), second = format.decode(*b);
  bool isLess = first.isNaN() ? !second.isNaN()
                              : !second.isNaN() && first < second;
  bool isGreater = second.isNaN() ? !first.isNaN()
                                  : !first.isNaN() && second < first;
  return makeCode((isMax ? isGreater : isLess) ? *a : *b, format);
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
  return formats::isCode(format, code) ? OpFoldResult(integer) : OpFoldResult();
}
