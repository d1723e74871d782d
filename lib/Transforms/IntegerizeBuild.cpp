//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The ops on codes that lowp-integerize makes: fills, generics, requantize.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

llvm::APSInt Representation::encode(double value) const {
  FormatTypeInterface format = getFormat();
  llvm::APSInt code = format.encode(
      numerics::Dyadic::fromDouble(value / scales.front()),
      numerics::Rounding::NearestEven, numerics::Overflow::Saturate);
  if (zeroPoint == 0)
    return code;
  // 65 bits hold every code and every zero point.
  llvm::APSInt sum(code.extend(65), /*isUnsigned=*/false);
  sum = llvm::APSInt(sum + llvm::APInt(65, static_cast<uint64_t>(zeroPoint),
                                       /*isSigned=*/true),
                     /*isUnsigned=*/false);
  auto widen = [](const llvm::APSInt &bound) {
    return llvm::APSInt(bound.extend(65), /*isUnsigned=*/false);
  };
  sum = numerics::fitToRange(sum, widen(format.getMinCode()),
                             widen(format.getMaxCode()),
                             numerics::Overflow::Saturate);
  return llvm::APSInt(sum.trunc(format.getBitWidth()), !format.isSignedCode());
}

llvm::APSInt Representation::encodeZero() const { return encode(0.0); }

std::optional<Representation> readMeaning(Value codes, Value scale,
                                          Value zeroPoint,
                                          GranularityAttr granularity) {
  FailureOr<ConstantView> scales = readConstant(scale);
  FailureOr<ConstantView> zeros = readConstant(zeroPoint);
  if (!isa<RankedTensorType>(codes.getType()) || failed(scales) ||
      failed(zeros) || scales->size() == 0 || zeros->size() == 0)
    return std::nullopt;
  Representation rep;
  rep.codes = codes;
  for (double value : scales->toVector())
    rep.scales.push_back(value);
  rep.zeroPoint = zeros->getInteger(0);
  for (int64_t index = 1; index < zeros->size(); ++index)
    if (zeros->getInteger(index) != rep.zeroPoint)
      return std::nullopt;
  if (llvm::all_equal(rep.scales))
    rep.scales.resize(1);
  else
    rep.axis = granularity.getAxis();
  if (Operation *op = codes.getDefiningOp())
    rep.layer = op->getAttrOfType<StringAttr>("lowp.layer");
  return rep;
}

bool haveSameMeaning(const Representation &a, const Representation &b) {
  return a.getType() == b.getType() && a.scales == b.scales &&
         a.axis == b.axis && a.zeroPoint == b.zeroPoint;
}

std::optional<int64_t> mapDimension(AffineMap from, int64_t dim, AffineMap to) {
  auto loop = dyn_cast<AffineDimExpr>(from.getResult(dim));
  if (!loop)
    return std::nullopt;
  for (auto [position, result] : llvm::enumerate(to.getResults()))
    if (result == loop)
      return position;
  return std::nullopt;
}

Value Integerizer::makeEmpty(Location loc, Value shape, Type format) {
  return tensor::EmptyOp::create(
      builder, loc, tensor::getMixedSizes(builder, loc, shape), format);
}

Value Integerizer::makeFill(Location loc, Value shape, Type format,
                            const llvm::APSInt &code) {
  Value constant = ConstantOp::create(builder, loc, format, code);
  Value empty = makeEmpty(loc, shape, format);
  return linalg::FillOp::create(builder, loc, ValueRange{constant},
                                ValueRange{empty})
      .getResult(0);
}

Value Integerizer::makeScales(Location loc, ArrayRef<double> scales) {
  SmallVector<float> values(scales.begin(), scales.end());
  SmallVector<int64_t> shape;
  if (values.size() > 1)
    shape.push_back(static_cast<int64_t>(values.size()));
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  return arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(type, ArrayRef<float>(values)));
}

Value Integerizer::makeZeroPoint(Location loc, int64_t zeroPoint) {
  auto type = RankedTensorType::get({}, builder.getI32Type());
  return arith::ConstantOp::create(
      builder, loc,
      DenseElementsAttr::get(type, static_cast<int32_t>(zeroPoint)));
}

Value Integerizer::makeDequantize(Location loc, const Representation &rep,
                                  Type result) {
  Value scale, zero;
  if (rep.scales.size() > 1) {
    scale = makeScales(loc, rep.scales);
    auto type = RankedTensorType::get({static_cast<int64_t>(rep.scales.size())},
                                      builder.getI32Type());
    zero = arith::ConstantOp::create(
        builder, loc,
        DenseElementsAttr::get(type, static_cast<int32_t>(rep.zeroPoint)));
  } else {
    scale = arith::ConstantOp::create(
        builder, loc,
        builder.getF32FloatAttr(static_cast<float>(rep.scales.front())));
    zero = arith::ConstantOp::create(
        builder, loc,
        builder.getI32IntegerAttr(static_cast<int32_t>(rep.zeroPoint)));
  }
  std::optional<int64_t> axis =
      rep.scales.size() > 1 ? rep.axis : std::nullopt;
  return DequantizeOp::create(builder, loc, result, rep.codes, scale, zero,
                              GranularityAttr::get(builder.getContext(), axis));
}

Value Integerizer::makeGeneric(Location loc, StringAttr layer,
                               ValueRange inputs, ArrayRef<AffineMap> maps,
                               Value init,
                               ArrayRef<utils::IteratorType> iterators,
                               BodyBuilder body) {
  auto generic = linalg::GenericOp::create(
      builder, loc, TypeRange{init.getType()}, inputs, ValueRange{init}, maps,
      iterators, [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        linalg::YieldOp::create(inner, loc, body(inner, loc, arguments));
      });
  if (layer)
    generic->setAttr("lowp.layer", layer);
  return generic.getResult(0);
}

Value Integerizer::makeElementwise(Location loc, StringAttr layer,
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

Value Integerizer::makeRequantize(Location loc, const Representation &in,
                                  const Representation &out, Type format,
                                  OverflowMode overflow) {
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
            GranularityAttr::get(context, std::nullopt), RoundingMode::HalfUp,
            overflow);
      });
}

Value Integerizer::convertCodes(Location loc, Value codes, Type format) {
  auto type = cast<RankedTensorType>(codes.getType());
  if (type.getElementType() == format)
    return codes;
  // What moves a constant (a broadcast bias) moves the wider one.
  if (auto generic = codes.getDefiningOp<linalg::GenericOp>()) {
    Value source = convertCodes(loc, generic.getInputs().front(), format);
    return makeGeneric(
        loc, generic->getAttrOfType<StringAttr>("lowp.layer"), source,
        generic.getIndexingMapsArray(), makeEmpty(loc, codes, format),
        generic.getIteratorTypesArray(),
        [](OpBuilder &, Location, ValueRange arguments) {
          return arguments[0];
        });
  }
  FailureOr<std::vector<int64_t>> values = readConstantCodes(codes);
  if (failed(values))
    return {};
  IntegerType storage = cast<FormatTypeInterface>(format).getStorageType();
  unsigned bytes = storage.getWidth() / 8;
  std::vector<char> raw(values->size() * bytes);
  for (auto [index, value] : llvm::enumerate(*values))
    for (unsigned byte = 0; byte < bytes; ++byte)
      raw[index * bytes + byte] = static_cast<char>(value >> (8 * byte));
  Value stored = arith::ConstantOp::create(
      builder, loc,
      makeConstant(RankedTensorType::get(type.getShape(), storage),
                   std::move(raw), "bias"));
  return StorageCastOp::create(
      builder, loc, RankedTensorType::get(type.getShape(), format), stored);
}

} // namespace mlir::lowp
