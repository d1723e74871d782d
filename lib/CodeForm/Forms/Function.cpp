//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A function of one value ([FeatureQ]'s powers, tanh, sigmoid, ..) by look-up. It may be
// many ops, which stay on floats until what quantizes their result looks it up; then
// they are not needed any more.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"
#include "Requantize.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Elementwise.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace mlir::lowp {

/// quantize(f(dequantize(code))) as a table: f in f64, rounded once.
Value lookUpFunction(CodeContext &context, QuantizeOp op) {
  std::optional<Representation> meaning = readMeaning(
      op.getResult(), op.getScale(), op.getZeroPoint(), op.getGranularity());
  if (!meaning || !meaning->isPlain() || meaning->scales.size() != 1 ||
      op.getRounding() == RoundingMode::Stochastic)
    return {};
  auto getMeaning = [&](Value value) -> std::optional<Representation> {
    if (const Representation *known = context.lookup(value))
      return *known;
    // Floats that were made of codes for an op that has none.
    auto dequantize = value.getDefiningOp<DequantizeOp>();
    return dequantize ? readMeaning(dequantize.getInput(), dequantize.getScale(),
                                    dequantize.getZeroPoint(),
                                    dequantize.getGranularity())
                      : std::nullopt;
  };
  std::optional<UnaryFunction> function = UnaryFunction::find(
      op.getInput(), [&](Value value) { return getMeaning(value).has_value(); });
  std::optional<Representation> in;
  if (function)
    in = getMeaning(function->getSource());
  if (!in || !in->isPlain())
    return {};
  FormatTypeInterface format = in->getFormat();
  unsigned width = format.getBitWidth();
  if (in->hasPending() || in->scales.size() != 1 || width > kMostTableBits) {
    context.noteFloat(op.getInput().getDefiningOp(), Plan::refuse(
                "a function is looked up from codes of one scale and at most " +
                    Twine(kMostTableBits) + " bits, and what it reads has " +
                    (in->scales.size() != 1 ? Twine(in->scales.size()) + " scales"
                                            : Twine(width) + " bits"),
                "fewer bits for what it reads"));
    return {};
  }
  FormatTypeInterface target = meaning->getFormat();
  DenseElementsAttr table =
      makeCodeTable(format, target, [&](const llvm::APSInt &code) {
        APFloat x = defaults::dequantize(
            format, code, APFloat(static_cast<float>(in->scales.front())),
            in->zeroPoint, APFloat::IEEEdouble());
        APFloat y(function->evaluate(x.convertToDouble()));
        return defaults::quantize(
            target, y, APFloat(static_cast<float>(meaning->scales.front())),
            meaning->zeroPoint, toNumerics(op.getRounding()),
            toNumerics(op.getOverflow()), /*random=*/0);
      });
  context.builder.setInsertionPoint(op);
  return context.makeLookUp(op.getLoc(), *in,
                            context.getLayerName(op.getInput().getDefiningOp()),
                            Type(target), table);
}

namespace {

class FunctionForm : public CodeForm {
public:
  bool match(Operation *op) const override { return isElementwiseOp(op); }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    if (Value source = facts.getFunctionSource(op->getResult(0)))
      return facts.hasCodes(source) ? Plan::from(source) : Plan::noCodes();
    if (!facts.readsCodes(op))
      return Plan::noCodes();
    bool hasMath = false, hasArithmetic = false;
    op->walk([&](Operation *inner) {
      hasMath |= isa_and_nonnull<math::MathDialect>(inner->getDialect());
      hasArithmetic |=
          isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp>(inner);
    });
    int64_t computed = llvm::count_if(
        cast<linalg::LinalgOp>(op).getDpsInputs(), [](Value input) {
          return !getConstantBehind(input) && !isConstantBroadcast(input);
        });
    if (computed == 1 && hasMath)
      return Plan::refuse(
          "a function is looked up where one value is read and the result has a "
          "format",
          "a format for its result, or a clamp (ReLU, ReLU6) in its place");
    if (computed == 1 && hasArithmetic)
      return Plan::refuse(
          "it combines a value with constants, as batch normalisation does, "
          "outside a layer",
          "fold the constants into the weights and the bias of the layer before "
          "it");
    return Plan::refuse();
  }

  /// What looks it up is the quantize: see lookUpFunction.
  FailureOr<Outcome> rewrite(Operation *, CodeContext &) const override {
    return Outcome::LeftFloat;
  }
};

} // namespace

const CodeForm &forms::getFunction() {
  static FunctionForm form;
  return form;
}

} // namespace mlir::lowp
