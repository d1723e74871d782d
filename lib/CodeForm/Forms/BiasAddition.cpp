//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The bias of a layer that is added after the contraction: integers at the scale of
// the accumulator, which its proof has counted.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"
#include "lowp/IR/IntegerFormat.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::lowp {

namespace {

/// What is added, in codes.
struct BiasSum {
  const Representation *bias, *sum;
  AffineMap biasMap;
  /// The bias at the scale of the sum.
  std::vector<int64_t> integers;
};

/// The sum with the bias of `layer`; nullopt where it is none on codes.
std::optional<BiasSum> readBiasSum(linalg::LinalgOp op, const Layer &layer,
                                   const CodeFacts &facts) {
  OpOperand *biasOperand = layer.bias;
  OpOperand *sumOperand = op.getDpsInputOperand(
      biasOperand == op.getDpsInputOperand(0) ? 1 : 0);
  const Representation *bias = facts.lookupPlain(biasOperand->get());
  const Representation *sum = facts.lookupPlain(sumOperand->get());
  if (!bias || !sum || sum->hasPending() || sum->zeroPoint ||
      sum->provedBias != biasOperand || !sum->getFormat().hasIntegerCodes())
    return std::nullopt;
  AffineMap biasMap = op.getMatchingIndexingMap(biasOperand);
  AffineMap sumMap = op.getMatchingIndexingMap(sumOperand);
  AffineMap identity =
      AffineMap::getMultiDimIdentityMap(sumMap.getNumDims(), op.getContext());
  if (!sumMap.isIdentity() ||
      (sum->axis && (!layer.biasAxis ||
                     mapDimension(biasMap, *layer.biasAxis, identity) != sum->axis)))
    return std::nullopt;
  Block *body = op.getBlock();
  auto add = body->getTerminator()->getOperand(0).getDefiningOp<arith::AddFOp>();
  if (!add || !isa<BlockArgument>(add.getLhs()) ||
      !isa<BlockArgument>(add.getRhs()) || add.getLhs() == add.getRhs())
    return std::nullopt;
  Type format = sum->getFormat();
  FailureOr<std::vector<int64_t>> integers =
      encodeConstant(*bias, *sum, getFraction(format), layer.biasAxis);
  if (failed(integers))
    return std::nullopt;
  if (!canReplaceConstant(bias->codes, format, *integers))
    return std::nullopt;
  return BiasSum{bias, sum, biasMap, std::move(*integers)};
}

class BiasAdditionForm : public CodeForm {
public:
  bool match(Operation *op) const override {
    return isElementwiseOp(op) && cast<linalg::LinalgOp>(op).getNumDpsInputs() == 2;
  }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    const Layer *layer = facts.layers.getLayerOf(op);
    if (!layer || !layer->bias || layer->bias->getOwner() != op)
      return Plan::refuse();
    auto linalgOp = cast<linalg::LinalgOp>(op);
    Value sum = linalgOp.getDpsInputs()[layer->bias == linalgOp.getDpsInputOperand(0)];
    if (!facts.hasCodes(sum))
      return Plan::noCodes();
    if (facts.knowsFormats() && !readBiasSum(linalgOp, *layer, facts))
      return Plan::refuse();
    return Plan::through(sum);
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    BiasSum read = *readBiasSum(cast<linalg::LinalgOp>(op),
                                *context.layers.getLayerOf(op), context);
    const Representation &sum = *read.sum;
    Type format = sum.getFormat();
    Location loc = op->getLoc();
    context.builder.setInsertionPoint(op);
    Value biasCodes =
        context.replaceConstant(loc, read.bias->codes, format, read.integers);
    Representation result = sum;
    result.provedBias = nullptr;
    AffineMap identity =
        context.builder.getMultiDimIdentityMap(sum.getType().getRank());
    result.codes = context.makeElementwise(
        loc, sum.layer, ValueRange{sum.codes, biasCodes}, {identity, read.biasMap},
        format,
        [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
          return AddOp::create(inner, loc, arguments[0], arguments[1]);
        });
    context.setCodes(op->getResult(0), std::move(result));
    return Outcome::Rewritten;
  }
};

} // namespace

const CodeForm &forms::getBiasAddition() {
  static BiasAdditionForm form;
  return form;
}

} // namespace mlir::lowp
