//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Codes by look-up: the exact requantize of formats whose codes are no integers, and
// codes as the integers that they are worth. The tables are made by the oracle.
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/CodeContext.h"
#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/IR/IntegerFormat.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// Bits of the largest element with a part of sqrt(2) as an integer.
constexpr unsigned kElementBits = 23;

/// Whether a bit pattern is a code of the format.
bool isMeaningful(FormatTypeInterface format, const llvm::APSInt &code) {
  return llvm::APSInt::compareValues(code, format.getMinCode()) >= 0 &&
         llvm::APSInt::compareValues(code, format.getMaxCode()) <= 0 &&
         format.isValidCode(code);
}

} // namespace

DenseElementsAttr
makeCodeTable(FormatTypeInterface format, FormatTypeInterface target,
              function_ref<llvm::APSInt(const llvm::APSInt &)> getCode) {
  IntegerType storage = target.getStorageType();
  unsigned width = format.getBitWidth();
  SmallVector<APInt> table;
  for (uint64_t pattern = 0; pattern < (uint64_t(1) << width); ++pattern) {
    llvm::APSInt code(APInt(width, pattern), !format.isSignedCode());
    if (!formats::isCode(format, code))
      code = format.getLowestCode();
    table.push_back(APInt(getCode(code).extOrTrunc(storage.getWidth())));
  }
  return DenseElementsAttr::get(
      RankedTensorType::get({static_cast<int64_t>(table.size())}, storage), table);
}

Value CodeBuilder::makeLookUp(Location loc, const Representation &in,
                              StringAttr layer, Type target,
                              DenseElementsAttr table) {
  return makeElementwise(
      loc, layer, in.codes, builder.getMultiDimIdentityMap(in.getType().getRank()),
      target, [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        return LutOp::create(inner, loc, target, arguments[0], table);
      });
}

Value CodeBuilder::makeExactLookUp(Location loc, const Representation &in,
                                   const Representation &out,
                                   RoundingMode rounding, OverflowMode overflow) {
  FormatTypeInterface format = in.getFormat(), target = out.getFormat();
  auto inScale = numerics::Number::fromDouble(in.scales.front());
  auto outScale = numerics::Number::fromDouble(out.scales.front());
  auto zeroPoint =
      numerics::Number::fromInt(out.zeroPoint, target.getGridExponent().value_or(0));
  return makeLookUp(
      loc, in, in.layer, Type(target),
      makeCodeTable(format, target, [&](const llvm::APSInt &code) {
        numerics::Number value = format.decode(code);
        if (value.isFinite())
          value = value * inScale + zeroPoint * outScale;
        return target.encodeQuotient(value, outScale, toNumerics(rounding),
                                     toNumerics(overflow), /*random=*/0);
      }));
}

Type getFormatOfIntegers(const Representation &rep) {
  FormatTypeInterface format = rep.getFormat();
  FailureOr<Elements> elements =
      Elements::get(format, /*isPair=*/false, rep.zeroPoint);
  if (succeeded(elements) && elements->getNumParts() == 1)
    return format;
  if (rep.zeroPoint != 0 || format.getBitWidth() > kMostTableBits)
    return {};
  double largest = 0;
  for (const llvm::APSInt &code :
       {format.getLowestCode(), format.getHighestCode()})
    largest = std::max(largest, std::fabs(format.decode(code).toDouble()));
  if (largest == 0 || std::abs(std::ilogb(largest)) > 200)
    return {};
  return getIntegerFormat(format.getContext(), kElementBits + 1,
                          kElementBits - 1 - std::ilogb(largest));
}

Representation CodeContext::makeIntegers(Location loc, const Representation &rep) {
  Type wide = getFormatOfIntegers(rep);
  FormatTypeInterface format = rep.getFormat();
  if (wide == format)
    return rep;
  auto target = cast<FormatTypeInterface>(wide);
  Representation result = rep;
  result.codes = makeLookUp(
      loc, rep, rep.layer, wide,
      makeCodeTable(format, target, [&](const llvm::APSInt &code) {
        return target.encode(format.decode(code), numerics::Rounding::NearestEven,
                             numerics::Overflow::Saturate);
      }));
  return result;
}

Type getWideFormat(const Representation &rep) {
  FormatTypeInterface format = rep.getFormat();
  FailureOr<Elements> elements = Elements::get(format);
  if (failed(elements) || elements->getNumParts() != 1 ||
      format.getBitWidth() > kMostTableBits)
    return {};
  unsigned bits = std::max(2u, elements->getRange(0).getSignedBits());
  if (bits > 64)
    return {};
  return getIntegerFormat(format.getContext(), bits, -elements->getGridExponent());
}

Representation CodeContext::widen(Location loc, const Representation &rep) {
  FormatTypeInterface format = rep.getFormat();
  FailureOr<Elements> elements = Elements::get(format);
  unsigned width = format.getBitWidth();
  auto wide = cast<FormatTypeInterface>(getWideFormat(rep));
  std::vector<int64_t> codes;
  for (int64_t pattern = 0; pattern < (int64_t(1) << width); ++pattern) {
    llvm::APSInt code(llvm::APInt(width, pattern), !format.isSignedCode());
    codes.push_back(isMeaningful(format, code) ? code.getExtValue()
                                               : format.getLowestCode().getExtValue());
  }
  IntegerType storage = wide.getStorageType();
  SmallVector<llvm::APInt> entries;
  for (int64_t integer : elements->getIntegers(codes, 0))
    entries.emplace_back(storage.getWidth(), static_cast<uint64_t>(integer),
                         /*isSigned=*/true);
  auto table = DenseElementsAttr::get(
      RankedTensorType::get({static_cast<int64_t>(entries.size())}, storage),
      entries);
  Representation result = rep;
  result.codes = makeElementwise(
      loc, rep.layer, rep.codes,
      builder.getMultiDimIdentityMap(rep.getType().getRank()), wide,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        return LutOp::create(inner, loc, wide, arguments[0], table);
      });
  return result;
}

} // namespace mlir::lowp
