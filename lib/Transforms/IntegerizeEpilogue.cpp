//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What follows a contraction in codes: bias, activation, and the requantize that
// ends a layer.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::lowp {

namespace {

constexpr StringLiteral kPass = "lowp-integerize";

std::string printScale(const Representation &rep) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << rep.scales.front();
  if (rep.scales.size() > 1)
    os << ", ..";
  return text;
}

} // namespace

void Integerizer::visitBiasAdd(linalg::LinalgOp op, bool &handled) {
  const Layer *layer = layers.getLayerOf(op);
  if (!layer || !layer->bias || layer->bias->getOwner() != op.getOperation() ||
      !isElementwiseOp(op) || op.getNumDpsInputs() != 2)
    return;
  OpOperand *biasOperand = layer->bias;
  OpOperand *sumOperand = op.getDpsInputOperand(
      biasOperand == op.getDpsInputOperand(0) ? 1 : 0);
  const Representation *bias = lookup(biasOperand->get());
  const Representation *sum = lookup(sumOperand->get());
  if (!bias || !sum || sum->hasPending() || bias->zeroPoint || sum->zeroPoint ||
      bias->scales != sum->scales || !isa<FixedType>(Type(sum->getFormat())) ||
      !isa<FixedType>(Type(bias->getFormat())) ||
      cast<FixedType>(Type(sum->getFormat())).getFractionLength() !=
          cast<FixedType>(Type(bias->getFormat())).getFractionLength())
    return;
  AffineMap biasMap = op.getMatchingIndexingMap(biasOperand);
  AffineMap sumMap = op.getMatchingIndexingMap(sumOperand);
  AffineMap identity = builder.getMultiDimIdentityMap(sumMap.getNumDims());
  if (!sumMap.isIdentity() ||
      (sum->axis && mapDimension(biasMap, *bias->axis, identity) != sum->axis))
    return;
  Block *body = op.getBlock();
  auto add = body->getTerminator()->getOperand(0).getDefiningOp<arith::AddFOp>();
  if (!add || !isa<BlockArgument>(add.getLhs()) ||
      !isa<BlockArgument>(add.getRhs()) || add.getLhs() == add.getRhs())
    return;
  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  Type format = sum->getFormat();
  Value biasCodes = convertCodes(loc, bias->codes, format);
  if (!biasCodes)
    return;
  Representation result = *sum;
  result.codes = makeElementwise(
      loc, sum->layer, ValueRange{sum->codes, biasCodes}, {identity, biasMap},
      format,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        return AddOp::create(inner, loc, arguments[0], arguments[1]);
      });
  representations[op->getResult(0)] = result;
  handled = true;
}

void Integerizer::visitClamp(linalg::LinalgOp op, const ClampBounds &bounds,
                             bool &handled) {
  const Representation *data = lookup(op.getDpsInputOperand(0)->get());
  if (!data || data->hasPending())
    return;
  handled = true;
  Representation result = *data;
  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  // With one scale per channel only 0 is one code for all; other bounds wait
  // for the scale that the values get next.
  std::optional<llvm::APSInt> lower, upper;
  FormatTypeInterface format = data->getFormat();
  auto encodeBound = [&](std::optional<double> bound,
                         std::optional<llvm::APSInt> &code,
                         std::optional<double> &pending) {
    if (!bound)
      return;
    if (data->scales.size() == 1 || *bound == 0.0)
      code = data->encode(*bound);
    else
      pending = bound;
  };
  encodeBound(bounds.lower, lower, result.pending.lower);
  encodeBound(bounds.upper, upper, result.pending.upper);
  if (lower && *lower == format.getMinCode())
    lower.reset();
  if (upper && *upper == format.getMaxCode())
    upper.reset();
  if (lower || upper) {
    AffineMap identity =
        builder.getMultiDimIdentityMap(data->getType().getRank());
    result.codes = makeElementwise(
        loc, data->layer, data->codes, identity, format,
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
  representations[op->getResult(0)] = result;
}

LogicalResult Integerizer::checkRequant(Location loc, const Representation &in,
                                        const Representation &out) {
  auto inFormat = dyn_cast<FixedType>(Type(in.getFormat()));
  auto outFormat = dyn_cast<FixedType>(Type(out.getFormat()));
  if (!inFormat || !outFormat)
    return success();
  bool isShift = true;
  for (size_t i = 0, e = std::max(in.scales.size(), out.scales.size()); i < e; ++i)
    isShift &= numerics::deriveMultiplier(
                   APFloat(in.scales[in.scales.size() == 1 ? 0 : i]),
                   inFormat.getFractionLength(),
                   APFloat(out.scales[out.scales.size() == 1 ? 0 : i]),
                   outFormat.getFractionLength())
                   .isPowerOfTwo();
  if (isShift)
    return success();
  shiftOnly = false;
  std::string name = in.layer ? "layer '" + in.layer.str() + "'" : "a value";
  if (options.requant == Requant::Shift)
    return emitError(loc, kPass)
           << ": " << name << ": the scale changes from " << printScale(in)
           << " to " << printScale(out)
           << ", which is no power of two, so that requant=shift cannot do it; "
              "choose scale=pow2 at lowp-allocate, or requant=multiplier";
  if (inFormat.getWidth() > 32)
    return emitError(loc, kPass)
           << ": " << name << ": its accumulator has " << inFormat.getWidth()
           << " bits and a multiplier takes at most 32; choose scale=pow2 at "
              "lowp-allocate, or fewer bits for its weights or activations";
  return success();
}

LogicalResult Integerizer::visitQuantize(QuantizeOp op) {
  const Representation *in = lookup(op.getInput());
  if (!in)
    return success();
  std::optional<Representation> meaning = readMeaning(
      op.getResult(), op.getScale(), op.getZeroPoint(), op.getGranularity());
  if (!meaning) {
    op->setOperand(0, getFloat(op.getInput()));
    return success();
  }
  Representation out = *meaning;
  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  Value codes = in->codes;
  if (!haveSameMeaning(*in, out)) {
    const Layer *layer = in->layer ? layers.lookup(in->layer) : nullptr;
    if (failed(checkRequant(layer ? layer->op->getLoc() : loc, *in, out)))
      return failure();
    codes = makeRequantize(loc, *in, out, out.getFormat(), op.getOverflow());
  }
  Representation target = out;
  target.codes = codes;
  target.layer = in->layer;
  if (in->hasPending()) {
    if (target.scales.size() != 1) {
      // Both ends per channel: leave the clamp to floats.
      op->setOperand(0, getFloat(op.getInput()));
      return success();
    }
    FormatTypeInterface format = target.getFormat();
    target.codes = makeElementwise(
        loc, in->layer, codes,
        builder.getMultiDimIdentityMap(target.getType().getRank()), format,
        [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
          Value value = arguments[0];
          if (in->pending.lower)
            value = MaxOp::create(
                inner, loc, value,
                ConstantOp::create(inner, loc, format,
                                   target.encode(*in->pending.lower)));
          if (in->pending.upper)
            value = MinOp::create(
                inner, loc, value,
                ConstantOp::create(inner, loc, format,
                                   target.encode(*in->pending.upper)));
          return value;
        });
  }
  op.getResult().replaceAllUsesWith(target.codes);
  return success();
}

} // namespace mlir::lowp
