//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A kind of op that Lowp does not know on codes: the least value of a window. The
// smallest code is the smallest value.
//
//===----------------------------------------------------------------------===//

#include "Toy.h"
#include "lowp/CodeForm/CodeContext.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace {

class MinPoolForm : public lowp::CodeForm {
public:
  /// pooling_*_min, from any start that the window cannot undercut: +inf.
  bool match(Operation *op) const override {
    auto pool = dyn_cast<linalg::LinalgOp>(op);
    if (!isa_and_nonnull<linalg::PoolingNhwcMinOp>(op) || !pool.hasPureTensorSemantics())
      return false;
    auto fill = pool.getDpsInits()[0].getDefiningOp<linalg::FillOp>();
    FloatAttr start;
    return fill && matchPattern(fill.getInputs()[0], m_Constant(&start)) &&
           start.getValue().isInfinity() && !start.getValue().isNegative();
  }

  lowp::Plan plan(Operation *op, const lowp::CodeFacts &facts) const override {
    return lowp::Plan::through(
        op->getOperand(0), facts,
        // A function that is still to be applied may fall.
        [](const lowp::Representation &source) {
          return !source.axis && source.functions.empty();
        },
        lowp::Plan::refuse("a pooling by the minimum takes values of one scale",
                           "a format for the values that it reads"));
  }

  FailureOr<lowp::Outcome> rewrite(Operation *op,
                                   lowp::CodeContext &context) const override {
    auto pool = cast<linalg::LinalgOp>(op);
    Location loc = op->getLoc();
    context.builder.setInsertionPoint(op);
    lowp::Representation result = *context.lookupPlain(op->getOperand(0));
    lowp::FormatTypeInterface format = result.getFormat();
    Value window = context.makeEmpty(loc, pool.getDpsInputs()[1], format);
    Value init =
        context.makeFill(loc, pool.getDpsInits()[0], format, format.getHighestCode());
    result.codes = context.makeGeneric(
        loc, result.layer, {result.codes, window}, pool.getIndexingMapsArray(), init,
        pool.getIteratorTypesArray(),
        [](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
          return lowp::MinOp::create(inner, loc, arguments.back(), arguments.front());
        });
    context.setCodes(op->getResult(0), std::move(result));
    return lowp::Outcome::Rewritten;
  }
};

} // namespace

const lowp::CodeForm &toy::getMinPoolForm() {
  static MinPoolForm form;
  return form;
}
