//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The largest code is the largest value.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

namespace {

class MaxPoolForm : public CodeForm {
public:
  bool match(Operation *op) const override { return isMaxPool(op); }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    return Plan::through(op->getOperand(0), facts, [&](const Representation &source) {
      // Under functions that fall the largest code is not the largest value.
      return llvm::none_of(source.functions,
                           [](const LinearFunction &function) {
                             return function.factor.isNegative();
                           }) &&
             forms::move(cast<linalg::LinalgOp>(op), source);
    });
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    auto pool = cast<linalg::LinalgOp>(op);
    const Representation *source = context.lookupPlain(op->getOperand(0));
    Representation result = *forms::move(pool, *source);
    Location loc = op->getLoc();
    context.builder.setInsertionPoint(op);
    FormatTypeInterface format = source->getFormat();
    SmallVector<Value> inputs{source->codes};
    // The window of a named pooling has a shape and no elements that are read.
    if (pool.getNumDpsInputs() == 2)
      inputs.push_back(context.makeEmpty(loc, pool.getDpsInputs()[1], format));
    Value init =
        context.makeFill(loc, pool.getDpsInits()[0], format, getLowestCode(format));
    result.codes = context.makeGeneric(
        loc, source->layer, inputs, pool.getIndexingMapsArray(), init,
        pool.getIteratorTypesArray(),
        [](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
          return MaxOp::create(inner, loc, arguments.back(), arguments.front());
        });
    context.setCodes(op->getResult(0), std::move(result));
    return Outcome::Rewritten;
  }
};

} // namespace

const CodeForm &forms::getMaxPool() {
  static MaxPoolForm form;
  return form;
}

} // namespace mlir::lowp
