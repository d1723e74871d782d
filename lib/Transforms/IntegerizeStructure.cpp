//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Ops that only move, drop, repeat or pad elements do the same to codes.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/IR/Types.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

namespace {

/// The code that no other value is below.
llvm::APSInt getLowest(FormatTypeInterface format) {
  std::optional<llvm::APSInt> infinity =
      format.getInfinityCode(/*isNegative=*/true);
  return infinity ? *infinity : format.getLowestCode();
}

/// Whether a bit pattern is a code of the format.
bool isMeaningful(FormatTypeInterface format, const llvm::APSInt &code) {
  return llvm::APSInt::compareValues(code, format.getMinCode()) >= 0 &&
         llvm::APSInt::compareValues(code, format.getMaxCode()) <= 0 &&
         format.isValidCode(code);
}

/// The dimension that holds all of `dim` in the other shape of a reshape, given
/// the groups of dimensions. `small` is the collapsed shape.
std::optional<int64_t> reshapeAxis(ArrayRef<ReassociationIndices> groups,
                                   ArrayRef<int64_t> large, bool isCollapse,
                                   int64_t dim) {
  for (auto [position, group] : llvm::enumerate(groups)) {
    if (isCollapse) {
      if (!llvm::is_contained(group, dim))
        continue;
      for (int64_t other : group)
        if (other != dim && large[other] != 1)
          return std::nullopt;
      return position;
    }
    if (static_cast<int64_t>(position) != dim)
      continue;
    std::optional<int64_t> found;
    for (int64_t other : group)
      if (large[other] != 1) {
        if (found)
          return std::nullopt;
        found = other;
      }
    return found ? found : std::optional<int64_t>(group.front());
  }
  return std::nullopt;
}

/// The dimension of the result of a reshape or slice that has the indices of
/// dimension `axis` of its source.
std::optional<int64_t> mapAxis(Operation *op, int64_t axis) {
  auto source = cast<RankedTensorType>(op->getOperand(0).getType());
  auto result = cast<RankedTensorType>(op->getResult(0).getType());
  if (isa<tensor::CastOp>(op))
    return axis;
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return reshapeAxis(collapse.getReassociationIndices(), source.getShape(),
                       /*isCollapse=*/true, axis);
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return reshapeAxis(expand.getReassociationIndices(), result.getShape(),
                       /*isCollapse=*/false, axis);
  auto slice = cast<tensor::ExtractSliceOp>(op);
  llvm::SmallBitVector dropped = slice.getDroppedDims();
  if (dropped.test(axis))
    return std::nullopt;
  int64_t target = axis;
  for (int64_t dim = 0; dim < axis; ++dim)
    target -= dropped.test(dim);
  // All of the dimension: then it starts at 0 with step 1.
  if (source.isDynamicDim(axis) ||
      source.getDimSize(axis) != result.getDimSize(target))
    return std::nullopt;
  return target;
}

} // namespace

std::optional<Representation>
Integerizer::moveAxes(const Representation &source,
                      function_ref<std::optional<int64_t>(int64_t)> map) {
  Representation result = source;
  for (std::optional<int64_t> *axis : {&result.axis, &result.functionAxis})
    if (*axis) {
      *axis = map(**axis);
      if (!*axis)
        return std::nullopt;
    }
  return result;
}

void Integerizer::visitReshape(Operation *op, bool &handled) {
  const Representation *source = lookupPlain(op->getOperand(0));
  if (!source || !isa<RankedTensorType>(op->getResult(0).getType()))
    return;
  std::optional<Representation> moved =
      moveAxes(*source, [&](int64_t axis) { return mapAxis(op, axis); });
  if (!moved)
    return;
  Representation result = std::move(*moved);
  builder.setInsertionPoint(op);
  Operation *clone = builder.clone(*op);
  clone->setOperand(0, source->codes);
  clone->getResult(0).setType(
      cast<RankedTensorType>(op->getResult(0).getType())
          .clone(Type(source->getFormat())));
  result.codes = clone->getResult(0);
  representations[op->getResult(0)] = result;
  handled = true;
}

std::optional<Representation> Integerizer::widen(Location loc,
                                                 const Representation &rep) {
  FormatTypeInterface format = rep.getFormat();
  FailureOr<Elements> elements = Elements::get(format);
  unsigned width = format.getBitWidth();
  if (failed(elements) || elements->getNumParts() != 1 || width > 8)
    return std::nullopt;
  unsigned bits = std::max(2u, elements->getRange(0).getSignedBits());
  if (bits > 64)
    return std::nullopt;
  auto wide = FixedType::get(builder.getContext(), /*isSigned=*/true, bits,
                             -elements->getGridExponent(), /*narrow=*/false);
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

void Integerizer::visitPad(tensor::PadOp op, bool lowest, bool &handled) {
  const Representation *source = lookupPlain(op.getSource());
  if (!source)
    return;
  // A clamp or a function that comes later must leave the padding alone.
  if (source->pending.lower.value_or(0) > 0 ||
      source->pending.upper.value_or(0) < 0 || !source->functions.empty())
    return;
  builder.setInsertionPoint(op);
  // Without a code of 0 the codes turn into fixed-point codes of their values.
  Representation result = *source;
  if (!lowest && !result.zeroPoint && !result.getFormat().getZeroCode()) {
    std::optional<Representation> wide = widen(op.getLoc(), result);
    if (!wide)
      return;
    result = *wide;
  }
  FormatTypeInterface format = result.getFormat();
  llvm::APSInt code = lowest ? getLowest(format) : result.encodeZero();
  auto clone = cast<tensor::PadOp>(builder.clone(*op));
  clone.getSourceMutable().assign(result.codes);
  clone.getResult().setType(
      cast<RankedTensorType>(op.getType()).clone(Type(format)));
  Block &body = clone.getRegion().front();
  Operation *yield = body.getTerminator();
  builder.setInsertionPoint(yield);
  yield->setOperand(0, ConstantOp::create(builder, op.getLoc(), format, code));
  for (Operation &inner : llvm::make_early_inc_range(llvm::reverse(body)))
    if (isOpTriviallyDead(&inner))
      inner.erase();
  result.codes = clone.getResult();
  representations[op.getResult()] = result;
  handled = true;
}

void Integerizer::visitMove(linalg::LinalgOp op, OpOperand &input,
                            bool &handled) {
  const Representation *source = lookupPlain(input.get());
  if (!source)
    return;
  AffineMap map = op.getMatchingIndexingMap(&input);
  AffineMap output = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  std::optional<Representation> moved = moveAxes(*source, [&](int64_t axis) {
    return mapDimension(map, axis, output);
  });
  if (!moved)
    return;
  Representation result = std::move(*moved);
  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  Value init = makeEmpty(loc, op.getDpsInits()[0], source->getFormat());
  result.codes = makeGeneric(
      loc, source->layer ? source->layer : getLayerName(op), source->codes,
      {map, output}, init, op.getIteratorTypesArray(),
      [](OpBuilder &, Location, ValueRange arguments) { return arguments[0]; });
  representations[op->getResult(0)] = result;
  handled = true;
}

void Integerizer::visitMaxPool(linalg::LinalgOp op, bool &handled) {
  OpOperand *input = op.getDpsInputOperand(0);
  const Representation *source = lookupPlain(input->get());
  // The largest code is the largest value only under functions that do not fall.
  if (!source || llvm::any_of(source->functions, [](const LinearFunction &function) {
        return function.factor.isNegative();
      }))
    return;
  AffineMap map = op.getMatchingIndexingMap(input);
  AffineMap output = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  std::optional<Representation> moved = moveAxes(*source, [&](int64_t axis) {
    return mapDimension(map, axis, output);
  });
  if (!moved)
    return;
  Representation result = std::move(*moved);
  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  FormatTypeInterface format = source->getFormat();
  SmallVector<Value> inputs{source->codes};
  // The window of a named pooling has a shape and no elements that are read.
  if (op.getNumDpsInputs() == 2)
    inputs.push_back(makeEmpty(loc, op.getDpsInputs()[1], format));
  Value init = makeFill(loc, op.getDpsInits()[0], format, getLowest(format));
  result.codes = makeGeneric(
      loc, source->layer, inputs, op.getIndexingMapsArray(), init,
      op.getIteratorTypesArray(),
      [](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        return MaxOp::create(inner, loc, arguments.back(), arguments.front());
      });
  representations[op->getResult(0)] = result;
  handled = true;
}

} // namespace mlir::lowp
