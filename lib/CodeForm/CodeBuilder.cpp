//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The ops on codes that forms are made of: fills, generics, requantize.
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/CodeBuilder.h"
#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Constants/CodeTensor.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

std::optional<int64_t> mapDimension(AffineMap from, int64_t dim, AffineMap to) {
  auto loop = dyn_cast<AffineDimExpr>(from.getResult(dim));
  if (!loop)
    return std::nullopt;
  for (auto [position, result] : llvm::enumerate(to.getResults()))
    if (result == loop)
      return position;
  return std::nullopt;
}

Value CodeBuilder::makeEmpty(Location loc, Value shape, Type format) {
  return tensor::EmptyOp::create(
      builder, loc, tensor::getMixedSizes(builder, loc, shape), format);
}

Value CodeBuilder::makeFill(Location loc, Value shape, Type format,
                            const llvm::APSInt &code) {
  Value constant = ConstantOp::create(builder, loc, format, code);
  Value empty = makeEmpty(loc, shape, format);
  return linalg::FillOp::create(builder, loc, ValueRange{constant},
                                ValueRange{empty})
      .getResult(0);
}

Value CodeBuilder::makeCodes(Location loc, RankedTensorType type,
                             ArrayRef<int64_t> codes, StringRef name) {
  return makeStoredCodes(
      builder, loc, type,
      ArrayRef(reinterpret_cast<const uint64_t *>(codes.data()), codes.size()), name);
}

Value CodeBuilder::makeScales(Location loc, ArrayRef<double> scales) {
  SmallVector<float> values(scales.begin(), scales.end());
  SmallVector<int64_t> shape;
  if (values.size() > 1)
    shape.push_back(static_cast<int64_t>(values.size()));
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  return arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(type, ArrayRef<float>(values)));
}

Value CodeBuilder::makeZeroPoint(Location loc, int64_t zeroPoint) {
  auto type = RankedTensorType::get({}, builder.getI32Type());
  return arith::ConstantOp::create(
      builder, loc,
      DenseElementsAttr::get(type, static_cast<int32_t>(zeroPoint)));
}

Value CodeBuilder::makeDequantize(Location loc, const Representation &rep,
                                  Type result) {
  Value scale, zero;
  auto zeroPoint = static_cast<int32_t>(rep.zeroPoint);
  if (rep.scales.size() > 1) {
    SmallVector<int64_t> shape =
        rep.getGranularity().getScaleShape(rep.getType().getShape());
    SmallVector<float> values(rep.scales.begin(), rep.scales.end());
    auto floats = RankedTensorType::get(shape, builder.getF32Type());
    // A zero point stands for both scales of a pair.
    auto integers = RankedTensorType::get(
        rep.getGranularity().withPair(false).getScaleShape(rep.getType().getShape()),
        builder.getI32Type());
    scale = arith::ConstantOp::create(
        builder, loc, DenseElementsAttr::get(floats, ArrayRef<float>(values)));
    SmallVector<int32_t> zeros(rep.scaleZeroPoints.begin(), rep.scaleZeroPoints.end());
    if (zeros.empty())
      zeros.push_back(zeroPoint);
    zero = arith::ConstantOp::create(
        builder, loc, DenseElementsAttr::get(integers, ArrayRef<int32_t>(zeros)));
  } else {
    scale = arith::ConstantOp::create(
        builder, loc,
        builder.getF32FloatAttr(static_cast<float>(rep.scales.front())));
    zero = arith::ConstantOp::create(builder, loc,
                                     builder.getI32IntegerAttr(zeroPoint));
  }
  return DequantizeOp::create(builder, loc, result, rep.codes, scale, zero,
                              rep.getGranularity());
}

SmallVector<Value>
CodeBuilder::makeGeneric(Location loc, StringAttr layer, ValueRange inputs,
                         ArrayRef<AffineMap> maps, ValueRange inits,
                         ArrayRef<utils::IteratorType> iterators,
                         BodiesBuilder body) {
  // The name of the layer is in the location too, which outlives the op.
  if (layer)
    loc = NameLoc::get(layer, loc);
  auto generic = linalg::GenericOp::create(
      builder, loc, inits.getTypes(), inputs, inits, maps, iterators,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        linalg::YieldOp::create(inner, loc, body(inner, loc, arguments));
      });
  if (layer)
    generic->setAttr("lowp.layer", layer);
  return SmallVector<Value>(generic.getResults());
}

Value CodeBuilder::makeGeneric(Location loc, StringAttr layer,
                               ValueRange inputs, ArrayRef<AffineMap> maps,
                               Value init,
                               ArrayRef<utils::IteratorType> iterators,
                               BodyBuilder body) {
  return makeGeneric(loc, layer, inputs, maps, ValueRange{init}, iterators,
                     [&](OpBuilder &inner, Location loc, ValueRange arguments) {
                       return SmallVector<Value>{body(inner, loc, arguments)};
                     })
      .front();
}

Value CodeBuilder::makeElementwise(Location loc, StringAttr layer,
                                   ValueRange inputs, ArrayRef<AffineMap> maps,
                                   Type format, BodyBuilder body) {
  Value init = makeEmpty(loc, inputs.front(), format);
  int64_t rank = cast<RankedTensorType>(init.getType()).getRank();
  SmallVector<AffineMap> all(maps);
  all.push_back(builder.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  return makeGeneric(loc, layer, inputs, all, init, iterators, body);
}

Value CodeBuilder::makeClamp(Location loc, StringAttr layer, Value codes,
                             std::optional<llvm::APSInt> lower,
                             std::optional<llvm::APSInt> upper) {
  if (!lower && !upper)
    return codes;
  auto type = cast<RankedTensorType>(codes.getType());
  Type format = type.getElementType();
  return makeElementwise(
      loc, layer, codes, builder.getMultiDimIdentityMap(type.getRank()), format,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        Value value = arguments[0];
        if (lower)
          value = MaxOp::create(inner, loc, value,
                                ConstantOp::create(inner, loc, format, *lower));
        if (upper)
          value = MinOp::create(inner, loc, value,
                                ConstantOp::create(inner, loc, format, *upper));
        return value;
      });
}

Value CodeBuilder::makeRequantize(Location loc, const Representation &in,
                                  const Representation &out,
                                  RoundingMode rounding, OverflowMode overflow,
                                  StringRef method) {
  if (method == "exact" && !in.getFormat().hasIntegerCodes())
    return makeExactLookUp(loc, in, out, rounding, overflow);
  Type format = out.getFormat();
  int64_t rank = in.getType().getRank();
  MLIRContext *context = builder.getContext();
  AffineMap none = AffineMap::get(rank, 0, context);
  auto mapScales = [&](const Representation &rep) {
    return rep.scales.size() == 1
               ? none
               : AffineMap::get(rank, 0, getAffineDimExpr(*rep.axis, context));
  };
  SmallVector<Value> inputs{
      in.codes, makeScales(loc, in.scales), makeZeroPoint(loc, in.zeroPoint),
      makeScales(loc, out.scales), makeZeroPoint(loc, out.zeroPoint)};
  SmallVector<AffineMap> maps{builder.getMultiDimIdentityMap(rank),
                              mapScales(in), none, mapScales(out), none};
  return makeElementwise(
      loc, in.layer, inputs, maps, format,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        return RequantizeOp::create(
            inner, loc, format, arguments[0], arguments[1], arguments[2],
            arguments[3], arguments[4],
            GranularityAttr::get(context, std::nullopt), rounding, overflow,
            method);
      });
}

bool canReplaceConstant(Value codes, Type format, ArrayRef<int64_t> newCodes) {
  if (auto generic = codes.getDefiningOp<linalg::GenericOp>())
    return generic.getInputs().size() == 1 &&
           canReplaceConstant(generic.getInputs().front(), format, newCodes);
  auto type = cast<RankedTensorType>(codes.getType());
  unsigned width = cast<FormatTypeInterface>(format).getBitWidth();
  auto fits = [&](int64_t code) { return llvm::isIntN(width, code); };
  return succeeded(CodeTensor::get(codes)) &&
         type.getNumElements() == static_cast<int64_t>(newCodes.size()) &&
         llvm::all_of(newCodes, fits);
}

Value CodeBuilder::replaceConstant(Location loc, Value codes, Type format,
                                   ArrayRef<int64_t> newCodes) {
  if (!canReplaceConstant(codes, format, newCodes))
    return {};
  // What moves a constant (a broadcast bias) moves the new one.
  if (auto generic = codes.getDefiningOp<linalg::GenericOp>()) {
    Value source =
        replaceConstant(loc, generic.getInputs().front(), format, newCodes);
    return makeGeneric(
        loc, generic->getAttrOfType<StringAttr>("lowp.layer"), source,
        generic.getIndexingMapsArray(), makeEmpty(loc, codes, format),
        generic.getIteratorTypesArray(),
        [](OpBuilder &, Location, ValueRange arguments) {
          return arguments[0];
        });
  }
  auto type = cast<RankedTensorType>(codes.getType());
  return makeCodes(loc, RankedTensorType::get(type.getShape(), format), newCodes,
                   "bias");
}

} // namespace mlir::lowp
