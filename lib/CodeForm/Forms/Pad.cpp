//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Padding with 0, or in front of a max pooling with the lowest value.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"

namespace mlir::lowp {

namespace {

/// Whether codes of `source` have none for the 0 of `op`: they turn into fixed-point
/// codes of their values.
bool needsZero(Operation *op, const Representation &source) {
  return !isLowestPad(op) && !source.zeroPoint && !source.getFormat().getZeroCode();
}

class PadForm : public CodeForm {
public:
  bool match(Operation *op) const override { return isZeroPad(op) || isLowestPad(op); }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    return Plan::through(op->getOperand(0), facts, [&](const Representation &source) {
      // A clamp or a function that comes later must leave the padding alone.
      return source.pending.lower.value_or(0) <= 0 &&
             source.pending.upper.value_or(0) >= 0 && source.functions.empty() &&
             (!needsZero(op, source) || getWideFormat(source));
    });
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    auto pad = cast<tensor::PadOp>(op);
    OpBuilder &builder = context.builder;
    builder.setInsertionPoint(op);
    Representation result = *context.lookupPlain(pad.getSource());
    if (needsZero(op, result))
      result = context.widen(op->getLoc(), result);
    FormatTypeInterface format = result.getFormat();
    llvm::APSInt code = isLowestPad(op) ? getLowestCode(format) : result.encodeZero();
    auto clone = cast<tensor::PadOp>(builder.clone(*op));
    clone.getSourceMutable().assign(result.codes);
    clone.getResult().setType(
        cast<RankedTensorType>(pad.getType()).clone(Type(format)));
    Block &body = clone.getRegion().front();
    Operation *yield = body.getTerminator();
    builder.setInsertionPoint(yield);
    yield->setOperand(0, ConstantOp::create(builder, op->getLoc(), format, code));
    for (Operation &inner : llvm::make_early_inc_range(llvm::reverse(body)))
      if (isOpTriviallyDead(&inner))
        inner.erase();
    result.codes = clone.getResult();
    context.setCodes(pad.getResult(), std::move(result));
    return Outcome::Rewritten;
  }
};

} // namespace

const CodeForm &forms::getPad() {
  static PadForm form;
  return form;
}

} // namespace mlir::lowp
