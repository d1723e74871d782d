//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What stands between layers in codes: sums and extrema of two values of different
// scales, average pooling and concatenation, exact until the requantize to the
// format of the result.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/Analysis/Elementwise.h"
#include "lowp/IR/Types.h"
#include "lowp/Numerics/ScaleGrid.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Remarks.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// Bits of the integers that two scales may be written as.
constexpr unsigned kMostScaleBits = 48;
/// The elements of `rep`, less its zero point, if each is one integer.
FailureOr<Elements> getElements(const Representation &rep) {
  FailureOr<Elements> elements =
      Elements::get(rep.getFormat(), /*isPair=*/false, rep.zeroPoint);
  if (failed(elements) || elements->getNumParts() != 1)
    return failure();
  return elements;
}

/// 32 or 64: the bits of a code that holds every magnitude up to `most`; 0 if
/// none does.
unsigned getSumWidth(const APInt &most, unsigned limit) {
  for (unsigned width : {32u, 64u})
    if (width <= limit && most.getActiveBits() < width)
      return width;
  return 0;
}

/// Two values as integers times one scale: value = (factor * integer) * scale *
/// 2^-fraction.
struct CommonScale {
  int64_t factors[2];
  double scale;
  int fraction;
};

/// The scales as integers times their exact greatest common divisor.
std::optional<CommonScale> getCommonScale(const Representation &lhs,
                                          const Elements &left,
                                          const Representation &rhs,
                                          const Elements &right) {
  double steps[] = {std::ldexp(lhs.scales.front(), left.getGridExponent()),
                    std::ldexp(rhs.scales.front(), right.getGridExponent())};
  std::optional<numerics::ScaleGrid> grid =
      numerics::getScaleGrid(steps, kMostScaleBits);
  if (!grid)
    return std::nullopt;
  numerics::SumScale sum = numerics::getSumScale(grid->base, 1);
  return CommonScale{{grid->codes[0], grid->codes[1]}, sum.scale, sum.fraction};
}

/// A constant fixed-point factor of a lowp.mac whose accumulator has `fraction`.
struct Factor {
  FixedType type;
  int64_t code;

  static std::optional<Factor> get(MLIRContext *context, int64_t code,
                                   int fraction, int elementGrid) {
    int own = fraction + elementGrid;
    if (std::abs(own) > 256)
      return std::nullopt;
    unsigned width = APInt(64, static_cast<uint64_t>(code), /*isSigned=*/true)
                         .getSignificantBits();
    return Factor{FixedType::get(context, /*isSigned=*/true, std::max(2u, width),
                                 own, /*narrow=*/false),
                  code};
  }
};

} // namespace

LogicalResult Integerizer::visitElementwise(Operation *op, bool &handled) {
  if (isSumPool(op))
    visitSumPool(cast<linalg::LinalgOp>(op), handled);
  else if (isa<tensor::InsertSliceOp>(op))
    return visitConcatenation(op->getResult(0), handled);
  else if (getConstantScaling(op))
    visitScaling(op, handled);
  else if (getBinaryElementwise(op))
    visitBinary(cast<linalg::LinalgOp>(op), handled);
  return success();
}

/// Codes stay; the scale takes the factor, rounded to f32 as every scale is.
void Integerizer::visitScaling(Operation *op, bool &handled) {
  ConstantScaling scaling = *getConstantScaling(op);
  const Representation *data = lookupPlain(scaling.data->get());
  if (!data || data->hasPending())
    return;
  Representation result = *data;
  for (double &scale : result.scales) {
    auto next = static_cast<float>(scale * scaling.factor / scaling.divisor);
    if (!std::isnormal(next))
      return;
    scale = next;
  }
  representations[op->getResult(0)] = result;
  handled = true;
}

/// Sums of codes less the zero point, in 32 or 64 bits.
void Integerizer::visitSumPool(linalg::LinalgOp op, bool &handled) {
  OpOperand *input = op.getDpsInputOperand(0);
  const Representation *known = lookupPlain(input->get());
  if (!known || known->hasPending())
    return;
  AffineMap map = op.getMatchingIndexingMap(input);
  int64_t count = 1;
  for (auto [size, kind] :
       llvm::zip_equal(op.getStaticLoopRanges(), op.getIteratorTypesArray()))
    if (kind == utils::IteratorType::reduction) {
      if (ShapedType::isDynamic(size))
        return remarkFloat(op, "the number of values in a sum is not known");
      count *= size;
    }
  builder.setInsertionPoint(op);
  std::optional<Representation> data = makeIntegers(op.getLoc(), *known);
  if (!data)
    return remarkFloat(op, "the elements of its format are no integers");
  Representation result = *data;
  if (data->axis) {
    result.axis = mapDimension(
        map, *data->axis, op.getMatchingIndexingMap(op.getDpsInitOperand(0)));
    if (!result.axis)
      return;
  }
  FailureOr<Elements> elements = getElements(*data);
  if (failed(elements))
    return remarkFloat(op, "the elements of its format are no integers");
  APInt most = elements->getRange(0).getMagnitude() *
               APInt(kProofBits, static_cast<uint64_t>(count));
  // The zero points are subtracted first, so that they count too.
  most += APInt(kProofBits, static_cast<uint64_t>(std::abs(data->zeroPoint))) *
          APInt(kProofBits, static_cast<uint64_t>(count));
  unsigned width = getSumWidth(most, options.accumulatorBits);
  int fraction = -elements->getGridExponent();
  std::optional<Factor> one =
      Factor::get(builder.getContext(), 1, fraction, elements->getGridExponent());
  if (width == 0 || !one)
    return remarkFloat(op, "its sums take too many bits");

  Location loc = op.getLoc();
  auto format = FixedType::get(builder.getContext(), /*isSigned=*/true, width,
                               fraction, /*narrow=*/false);
  SmallVector<Value> inputs{data->codes};
  // The window of a named pooling has a shape and no elements that are read.
  if (op.getNumDpsInputs() == 2)
    inputs.push_back(makeEmpty(loc, op.getDpsInputs()[1], data->getFormat()));
  llvm::APSInt start(APInt(width, static_cast<uint64_t>(-data->zeroPoint * count),
                           /*isSigned=*/true),
                     /*isUnsigned=*/false);
  Value init = makeFill(loc, op.getDpsInits()[0], format, start);
  result.codes = makeGeneric(
      loc, data->layer, inputs, op.getIndexingMapsArray(), init,
      op.getIteratorTypesArray(),
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        Value factor = ConstantOp::create(inner, loc, one->type, one->code);
        return MacOp::create(inner, loc, arguments.front(), factor,
                             arguments.back())
            .getResult(0);
      });
  result.zeroPoint = 0;
  result.isMultiplyFree = false;
  representations[op->getResult(0)] = result;
  handled = true;
}

void Integerizer::visitBinary(linalg::LinalgOp op, bool &handled) {
  BinaryElementwise binary = *getBinaryElementwise(op);
  const Representation *lhs = lookupPlain(binary.lhs->get());
  const Representation *rhs = lookupPlain(binary.rhs->get());
  if (!lhs && !rhs)
    return;
  if (!lhs || !rhs)
    return remarkFloat(op, "one of the values it reads has no format");
  if (lhs->hasPending() || rhs->hasPending() || lhs->scales.size() != 1 ||
      rhs->scales.size() != 1)
    return remarkFloat(op, "the values it reads have no one scale each");
  bool isExtremum = binary.kind == BinaryElementwise::Max ||
                    binary.kind == BinaryElementwise::Min;
  MLIRContext *context = builder.getContext();
  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  SmallVector<Value> inputs{lhs->codes, rhs->codes};
  std::optional<Representation> integers[2];
  SmallVector<AffineMap> maps{op.getMatchingIndexingMap(binary.lhs),
                              op.getMatchingIndexingMap(binary.rhs),
                              op.getMatchingIndexingMap(op.getDpsInitOperand(0))};
  auto build = [&](Type format, BodyBuilder body) {
    return makeGeneric(loc, getLayerName(op), inputs, maps,
                       makeEmpty(loc, op.getDpsInits()[0], format),
                       op.getIteratorTypesArray(), body);
  };
  auto makeExtremum = [&](OpBuilder &inner, Location loc, Value a,
                          Value b) -> Value {
    if (binary.kind == BinaryElementwise::Max)
      return MaxOp::create(inner, loc, a, b);
    return MinOp::create(inner, loc, a, b);
  };
  Representation result = *lhs;
  result.layer = getLayerName(op);
  if (isExtremum && lhs->getFormat() == rhs->getFormat() &&
      lhs->scales == rhs->scales && lhs->zeroPoint == rhs->zeroPoint) {
    // The same codes mean the same: their order is enough.
    result.codes = build(lhs->getFormat(), [&](OpBuilder &inner, Location loc,
                                               ValueRange arguments) {
      return makeExtremum(inner, loc, arguments[0], arguments[1]);
    });
    representations[op->getResult(0)] = result;
    handled = true;
    return;
  }
  integers[0] = makeIntegers(loc, *lhs);
  integers[1] = makeIntegers(loc, *rhs);
  if (!integers[0] || !integers[1])
    return remarkFloat(op, "the elements of a format are no integers");
  lhs = &*integers[0];
  rhs = &*integers[1];
  inputs = {lhs->codes, rhs->codes};
  FailureOr<Elements> left = getElements(*lhs), right = getElements(*rhs);
  if (failed(left) || failed(right))
    return remarkFloat(op, "the elements of a format are no integers");
  std::optional<CommonScale> common = getCommonScale(*lhs, *left, *rhs, *right);
  if (!common)
    return remarkFloat(op, "its scales are too far apart");
  if (binary.kind == BinaryElementwise::Subtract)
    common->factors[1] = -common->factors[1];
  APInt most(kProofBits, 0);
  int64_t start = 0;
  bool isWide = false;
  for (auto [index, rep, elements] :
       {std::tuple(0, lhs, &*left), std::tuple(1, rhs, &*right)}) {
    APInt factor(kProofBits, static_cast<uint64_t>(std::abs(common->factors[index])));
    most += factor * (elements->getRange(0).getMagnitude() +
                      APInt(kProofBits, static_cast<uint64_t>(std::abs(rep->zeroPoint))));
    isWide |= factor.getActiveBits() + 32 > 62 && rep->zeroPoint != 0;
  }
  unsigned width = isWide ? 0 : getSumWidth(most, options.accumulatorBits);
  std::optional<Factor> factors[] = {
      Factor::get(context, common->factors[0], common->fraction,
                  left->getGridExponent()),
      Factor::get(context, common->factors[1], common->fraction,
                  right->getGridExponent())};
  if (width == 0 || !factors[0] || !factors[1])
    return remarkFloat(op, "its sums take too many bits");
  auto format = FixedType::get(context, /*isSigned=*/true, width,
                               common->fraction, /*narrow=*/false);
  int64_t starts[] = {-common->factors[0] * lhs->zeroPoint,
                      -common->factors[1] * rhs->zeroPoint};
  start = starts[0] + starts[1];
  result.codes = build(format, [&](OpBuilder &inner, Location loc,
                                   ValueRange arguments) -> Value {
    auto addTo = [&](int64_t from, unsigned index, Value sum) -> Value {
      if (!sum)
        sum = ConstantOp::create(inner, loc, format, from);
      Value factor = ConstantOp::create(inner, loc, factors[index]->type,
                                        factors[index]->code);
      return MacOp::create(inner, loc, arguments[index], factor, sum)
          .getResult(0);
    };
    if (isExtremum)
      return makeExtremum(inner, loc, addTo(starts[0], 0, {}),
                          addTo(starts[1], 1, {}));
    return addTo(0, 1, addTo(start, 0, {}));
  });
  result.scales = {common->scale};
  result.axis = std::nullopt;
  result.zeroPoint = 0;
  result.isMultiplyFree = false;
  representations[op->getResult(0)] = result;
  handled = true;
}

namespace {

/// The meaning that every user of `value` gives it, if they all quantize it alike.
std::optional<Representation> getUsersMeaning(Value value) {
  std::optional<Representation> meaning;
  for (Operation *user : value.getUsers()) {
    auto quantize = dyn_cast<QuantizeOp>(user);
    std::optional<Representation> own;
    if (quantize && quantize.getOverflow() == OverflowMode::Saturate &&
        quantize.getRounding() != RoundingMode::Stochastic)
      own = readMeaning(quantize.getResult(), quantize.getScale(),
                        quantize.getZeroPoint(), quantize.getGranularity());
    if (!own || !own->isPlain() || own->scales.size() != 1 ||
        (meaning && !haveSameMeaning(*meaning, *own)))
      return std::nullopt;
    meaning = own;
  }
  return meaning;
}

/// Whether `value` is what one more part of the same concatenation is put into. A
/// concatenation that is itself a part of another one is not.
bool isPartOfConcatenation(Value value) {
  if (!value.hasOneUse())
    return false;
  auto next = dyn_cast<tensor::InsertSliceOp>(*value.user_begin());
  return next && next.getDest() == value &&
         !getConcatenation(next.getResult()).empty();
}

} // namespace

/// Every part takes the meaning of the whole, then the codes are put together.
LogicalResult Integerizer::visitConcatenation(Value value, bool &handled) {
  SmallVector<tensor::InsertSliceOp> parts = getConcatenation(value);
  if (parts.empty())
    return success();
  if (isPartOfConcatenation(value)) {
    handled = true; // at its end
    return success();
  }
  std::optional<Representation> meaning = getUsersMeaning(value);
  if (!meaning) {
    for (tensor::InsertSliceOp part : parts) {
      makeOperandsFloat(part);
      remarkFloat(part, "what reads the concatenation does not give it one format",
                  "a format for the values that are computed from it");
    }
    return success();
  }
  Representation target = *meaning;
  target.layer = getLayerName(parts.back());
  builder.setInsertionPoint(parts.back());
  Location loc = parts.back().getLoc();
  Type format = target.getFormat();
  Value whole = makeEmpty(loc, parts.front().getDest(), format);
  for (tensor::InsertSliceOp part : parts) {
    FailureOr<Value> codes =
        requantizeTo(loc, part.getSource(), target);
    if (failed(codes))
      return failure();
    whole = tensor::InsertSliceOp::create(builder, loc, *codes, whole,
                                          part.getMixedOffsets(),
                                          part.getMixedSizes(),
                                          part.getMixedStrides());
  }
  target.codes = whole;
  representations[value] = target;
  handled = true;
  return success();
}

FailureOr<Value> Integerizer::requantizeTo(Location loc, Value value,
                                           const Representation &meaning) {
  const Representation *in = lookupPlain(value);
  Representation out = meaning;
  auto type = cast<RankedTensorType>(value.getType())
                  .clone(Type(meaning.getFormat()));
  auto fromFloat = [&]() -> Value {
    Value scale = arith::ConstantOp::create(
        builder, loc,
        builder.getF32FloatAttr(static_cast<float>(meaning.scales.front())));
    Value zero = arith::ConstantOp::create(
        builder, loc,
        builder.getI32IntegerAttr(static_cast<int32_t>(meaning.zeroPoint)));
    return QuantizeOp::create(builder, loc, type, getFloat(value), scale, zero,
                              meaning.getGranularity());
  };
  if (!in || in->hasPending())
    return fromFloat();
  if (in->getFormat() == meaning.getFormat() && in->scales == meaning.scales &&
      in->zeroPoint == meaning.zeroPoint)
    return in->codes;
  FailureOr<Rescaling> rescaling = chooseRescaling(loc, *in, meaning, "a part of a concatenation");
  if (failed(rescaling))
    return failure();
  if (*rescaling == Rescaling::Keep)
    return fromFloat();
  bool isExact = *rescaling == Rescaling::Exact;
  return makeRequantize(loc, *in, out,
                        isExact ? RoundingMode::NearestEven : RoundingMode::HalfUp,
                        OverflowMode::Saturate, isExact ? "exact" : "multiplier");
}

} // namespace mlir::lowp
