//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Codes by look-up: a function of one value ([FeatureQ]'s powers, tanh, sigmoid, ..)
// and the exact requantize of formats whose codes are no integers. The tables are
// made by the oracle.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/Analysis/Elementwise.h"
#include "lowp/IR/Types.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// Bits of the widest code that a function is listed for.
constexpr unsigned kMostTableBits = 8;
/// Bits of the largest element with a part of sqrt(2) as an integer.
constexpr unsigned kElementBits = 23;

/// The codes of `target` that `getCode` gives for each code of `format`, by bit
/// pattern; bits that mean nothing count as the lowest code.
DenseElementsAttr
makeTable(FormatTypeInterface format, FormatTypeInterface target,
          function_ref<llvm::APSInt(const llvm::APSInt &)> getCode) {
  IntegerType storage = target.getStorageType();
  unsigned width = format.getBitWidth();
  SmallVector<APInt> table;
  for (uint64_t pattern = 0; pattern < (uint64_t(1) << width); ++pattern) {
    llvm::APSInt code(APInt(width, pattern), !format.isSignedCode());
    if (!defaults::isCode(format, code))
      code = format.getLowestCode();
    table.push_back(APInt(getCode(code).extOrTrunc(storage.getWidth())));
  }
  return DenseElementsAttr::get(
      RankedTensorType::get({static_cast<int64_t>(table.size())}, storage), table);
}

} // namespace

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
      makeTable(format, target, [&](const llvm::APSInt &code) {
        numerics::Number value = format.decode(code);
        if (value.isFinite())
          value = value * inScale + zeroPoint * outScale;
        return target.encodeQuotient(value, outScale, toNumerics(rounding),
                                     toNumerics(overflow), /*random=*/0);
      }));
}

std::optional<Representation>
Integerizer::makeIntegers(Location loc, const Representation &rep) {
  FormatTypeInterface format = rep.getFormat();
  FailureOr<Elements> elements =
      Elements::get(format, /*isPair=*/false, rep.zeroPoint);
  if (succeeded(elements) && elements->getNumParts() == 1)
    return rep;
  if (rep.zeroPoint != 0 || format.getBitWidth() > kMostTableBits)
    return std::nullopt;
  double largest = 0;
  for (const llvm::APSInt &code :
       {format.getLowestCode(), format.getHighestCode()})
    largest = std::max(largest, std::fabs(format.decode(code).toDouble()));
  if (largest == 0 || std::abs(std::ilogb(largest)) > 200)
    return std::nullopt;
  auto wide = FixedType::get(builder.getContext(), /*isSigned=*/true,
                             kElementBits + 1,
                             kElementBits - 1 - std::ilogb(largest),
                             /*narrow=*/false);
  auto target = cast<FormatTypeInterface>(Type(wide));
  Representation result = rep;
  result.codes = makeLookUp(
      loc, rep, rep.layer, wide,
      makeTable(format, target, [&](const llvm::APSInt &code) {
        return target.encode(format.decode(code), numerics::Rounding::NearestEven,
                             numerics::Overflow::Saturate);
      }));
  return result;
}

/// quantize(f(dequantize(code))) as a table: f in f64, rounded once.
bool Integerizer::visitFunctionEnd(QuantizeOp op) {
  std::optional<Representation> meaning = readMeaning(
      op.getResult(), op.getScale(), op.getZeroPoint(), op.getGranularity());
  if (!meaning || !meaning->isPlain() || meaning->scales.size() != 1 ||
      op.getRounding() == RoundingMode::Stochastic)
    return false;
  auto getMeaning = [&](Value value) -> std::optional<Representation> {
    if (const Representation *known = lookup(value))
      return *known;
    // Floats that were made of codes for an op that has none.
    auto dequantize = value.getDefiningOp<DequantizeOp>();
    return dequantize ? readMeaning(dequantize.getInput(), dequantize.getScale(),
                                    dequantize.getZeroPoint(),
                                    dequantize.getGranularity())
                      : std::nullopt;
  };
  std::optional<UnaryFunction> function = UnaryFunction::find(
      op.getInput(), [&](Value value) { return getMeaning(value).has_value(); });
  std::optional<Representation> in;
  if (function)
    in = getMeaning(function->getSource());
  if (!in || !in->isPlain())
    return false;
  FormatTypeInterface format = in->getFormat();
  unsigned width = format.getBitWidth();
  if (in->hasPending() || in->scales.size() != 1 || width > kMostTableBits) {
    remarkFloat(op.getInput().getDefiningOp(),
                "a function is looked up from codes of one scale and at most " +
                    Twine(kMostTableBits) + " bits, and what it reads has " +
                    (in->scales.size() != 1 ? Twine(in->scales.size()) + " scales"
                                            : Twine(width) + " bits"),
                "fewer bits for what it reads");
    return false;
  }
  FormatTypeInterface target = meaning->getFormat();
  DenseElementsAttr table =
      makeTable(format, target, [&](const llvm::APSInt &code) {
        APFloat x = defaults::dequantize(
            format, code, APFloat(static_cast<float>(in->scales.front())),
            in->zeroPoint, APFloat::IEEEdouble());
        APFloat y(function->evaluate(x.convertToDouble()));
        return defaults::quantize(
            target, y, APFloat(static_cast<float>(meaning->scales.front())),
            meaning->zeroPoint, toNumerics(op.getRounding()),
            toNumerics(op.getOverflow()), /*random=*/0);
      });
  builder.setInsertionPoint(op);
  op.getResult().replaceAllUsesWith(
      makeLookUp(op.getLoc(), *in, getLayerName(op.getInput().getDefiningOp()),
                 Type(target), table));
  return true;
}

} // namespace mlir::lowp
