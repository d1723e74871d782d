//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Sums of windows, the half of an average pooling: of codes less the zero point, in 32
// or 64 bits.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"
#include "IntegerSum.h"
#include "lowp/Analysis/Elementwise.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

namespace {

/// The accumulator of a window.
struct WindowSum {
  Type format;
  /// The 1 that each element is multiplied with.
  Factor one;
  int64_t count;
  std::optional<int64_t> axis;

  /// nullopt: `refusal` says why.
  static std::optional<WindowSum> get(linalg::LinalgOp op, const Representation &data,
                                      unsigned accumulatorBits, Plan &refusal);
};

std::optional<WindowSum> WindowSum::get(linalg::LinalgOp op,
                                        const Representation &data,
                                        unsigned accumulatorBits, Plan &refusal) {
  FailureOr<int64_t> count = countRepeats(op, [](unsigned) { return false; });
  if (failed(count)) {
    refusal = Plan::refuse("the number of values in a sum is not known");
    return std::nullopt;
  }
  FailureOr<Elements> elements = getIntegerElements(data);
  if (failed(elements)) {
    refusal = Plan::refuse("the elements of its format are no integers");
    return std::nullopt;
  }
  std::optional<int64_t> axis;
  if (data.axis) {
    axis = mapDimension(op.getMatchingIndexingMap(op.getDpsInputOperand(0)),
                        *data.axis,
                        op.getMatchingIndexingMap(op.getDpsInitOperand(0)));
    if (!axis) {
      refusal = Plan::refuse();
      return std::nullopt;
    }
  }
  APInt most = elements->getRange(0).getMagnitude() *
               APInt(kProofBits, static_cast<uint64_t>(*count));
  // The zero points are subtracted first, so that they count too.
  most += APInt(kProofBits, static_cast<uint64_t>(std::abs(data.zeroPoint))) *
          APInt(kProofBits, static_cast<uint64_t>(*count));
  unsigned width = getSumWidth(most, accumulatorBits);
  int fraction = -elements->getGridExponent();
  MLIRContext *context = op.getContext();
  std::optional<Factor> one =
      Factor::get(context, 1, fraction, elements->getGridExponent());
  if (width == 0 || !one) {
    refusal = Plan::refuse("its sums take too many bits");
    return std::nullopt;
  }
  return WindowSum{getIntegerFormat(context, width, fraction), *one, *count, axis};
}

class SumPoolForm : public CodeForm {
public:
  bool match(Operation *op) const override { return isSumPool(op); }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    Value input = op->getOperand(0);
    if (!facts.hasCodes(input))
      return Plan::noCodes();
    if (!facts.knowsFormats())
      return Plan::from(input);
    const Representation *data = facts.lookupPlain(input);
    Plan refusal = Plan::refuse();
    if (!data || data->hasPending() ||
        !WindowSum::get(cast<linalg::LinalgOp>(op), *data,
                        facts.options.accumulatorBits, refusal))
      return refusal;
    return Plan::from(input);
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    auto pool = cast<linalg::LinalgOp>(op);
    const Representation *known = context.lookupPlain(op->getOperand(0));
    Plan refusal = Plan::refuse();
    WindowSum sum =
        *WindowSum::get(pool, *known, context.options.accumulatorBits, refusal);
    Location loc = op->getLoc();
    context.builder.setInsertionPoint(op);
    Representation data = context.makeIntegers(loc, *known);
    SmallVector<Value> inputs{data.codes};
    // The window of a named pooling has a shape and no elements that are read.
    if (pool.getNumDpsInputs() == 2)
      inputs.push_back(
          context.makeEmpty(loc, pool.getDpsInputs()[1], data.getFormat()));
    llvm::APSInt start(
        APInt(getWidthBits(sum.format),
              static_cast<uint64_t>(-data.zeroPoint * sum.count), /*isSigned=*/true),
        /*isUnsigned=*/false);
    Value init = context.makeFill(loc, pool.getDpsInits()[0], sum.format, start);
    Representation result = data;
    result.axis = sum.axis;
    result.codes = context.makeGeneric(
        loc, data.layer, inputs, pool.getIndexingMapsArray(), init,
        pool.getIteratorTypesArray(),
        [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
          Value factor =
              ConstantOp::create(inner, loc, sum.one.type, sum.one.code);
          return MacOp::create(inner, loc, arguments.front(), factor,
                               arguments.back())
              .getResult(0);
        });
    result.zeroPoint = 0;
    result.isMultiplyFree = false;
    context.setCodes(op->getResult(0), std::move(result));
    return Outcome::Rewritten;
  }
};

} // namespace

const CodeForm &forms::getSumPool() {
  static SumPoolForm form;
  return form;
}

} // namespace mlir::lowp
