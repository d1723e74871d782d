//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Transpositions, copies and broadcasts put codes elsewhere.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

std::optional<Representation> forms::move(linalg::LinalgOp op,
                                          const Representation &source) {
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInputOperand(0));
  AffineMap output = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  return moveAxes(source, [&](int64_t axis) {
    return mapDimension(map, axis, output);
  });
}

namespace {

class MoveForm : public CodeForm {
public:
  bool match(Operation *op) const override {
    if (!isElementwiseOp(op))
      return false;
    auto linalgOp = cast<linalg::LinalgOp>(op);
    return linalgOp.getNumDpsInputs() == 1 &&
           isa<RankedTensorType>(linalgOp.getDpsInputs()[0].getType()) &&
           linalgOp.getBlock()->getTerminator()->getOperand(0) ==
               linalgOp.getMatchingBlockArgument(linalgOp.getDpsInputOperand(0));
  }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    return Plan::through(op->getOperand(0), facts, [&](const Representation &source) {
      return forms::move(cast<linalg::LinalgOp>(op), source).has_value();
    });
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    auto linalgOp = cast<linalg::LinalgOp>(op);
    const Representation *source = context.lookupPlain(op->getOperand(0));
    Representation result = *forms::move(linalgOp, *source);
    Location loc = op->getLoc();
    context.builder.setInsertionPoint(op);
    Value init =
        context.makeEmpty(loc, linalgOp.getDpsInits()[0], source->getFormat());
    result.codes = context.makeGeneric(
        loc, source->layer ? source->layer : context.getLayerName(op), source->codes,
        linalgOp.getIndexingMapsArray(), init, linalgOp.getIteratorTypesArray(),
        [](OpBuilder &, Location, ValueRange arguments) { return arguments[0]; });
    context.setCodes(op->getResult(0), std::move(result));
    return Outcome::Rewritten;
  }
};

} // namespace

const CodeForm &forms::getMove() {
  static MoveForm form;
  return form;
}

} // namespace mlir::lowp
