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

namespace {

/// A function of a value that has codes.
struct CodeFunction {
  UnaryFunction function;
  Representation in;

  bool isListed() const {
    return !in.hasPending() && in.scales.size() == 1 &&
           in.getFormat().getBitWidth() <= kMostTableBits;
  }
  /// Why it is not listed.
  Plan refuse() const {
    return Plan::refuse(
        "a function is looked up from codes of one scale and at most " +
            Twine(kMostTableBits) + " bits, and what it reads has " +
            (in.scales.size() != 1 ? Twine(in.scales.size()) + " scales"
                                   : Twine(in.getFormat().getBitWidth()) + " bits"),
        "fewer bits for what it reads");
  }
};

/// What the codes of `value` mean, also where they were made floats for an op that has
/// no form.
std::optional<Representation> getMeaning(Value value, const CodeFacts &facts) {
  if (const Representation *known = facts.lookup(value))
    return *known;
  auto dequantize = value.getDefiningOp<DequantizeOp>();
  return dequantize ? readMeaning(dequantize.getInput(), dequantize.getScale(),
                                  dequantize.getZeroPoint(),
                                  dequantize.getGranularity())
                    : std::nullopt;
}

/// The function that `value` is of values that `isSource` accepts.
std::optional<CodeFunction> findFrom(Value value, const CodeFacts &facts,
                                     function_ref<bool(Value)> isSource) {
  std::optional<UnaryFunction> function = UnaryFunction::find(value, isSource);
  std::optional<Representation> in;
  if (function)
    in = getMeaning(function->getSource(), facts);
  if (!in || !in->isPlain())
    return std::nullopt;
  return CodeFunction{std::move(*function), std::move(*in)};
}

/// The function that `value` is: of the nearest value with codes, or else of one that
/// is no element-wise op's. (Parts of x * tanh(2 * x) have codes, too.)
std::optional<CodeFunction> findFunction(Value value, const CodeFacts &facts) {
  std::optional<CodeFunction> nearest =
      findFrom(value, facts, [&](Value source) { return facts.hasCodes(source); });
  if (nearest && nearest->isListed())
    return nearest;
  std::optional<CodeFunction> farthest =
      findFrom(value, facts, [](Value) { return false; });
  return farthest && farthest->isListed() ? std::move(farthest) : std::move(nearest);
}

} // namespace

/// quantize(f(dequantize(code))) as a table: f in f64, rounded once.
Value lookUpFunction(CodeContext &context, QuantizeOp op) {
  std::optional<Representation> meaning = readMeaning(
      op.getResult(), op.getScale(), op.getZeroPoint(), op.getGranularity());
  if (!meaning || !meaning->isPlain() || meaning->scales.size() != 1 ||
      op.getRounding() == RoundingMode::Stochastic)
    return {};
  std::optional<CodeFunction> found = findFunction(op.getInput(), context);
  if (!found)
    return {};
  if (!found->isListed()) {
    context.noteFloat(op.getInput().getDefiningOp(), found->refuse());
    return {};
  }
  const UnaryFunction &function = found->function;
  const Representation &in = found->in;
  FormatTypeInterface format = in.getFormat();
  FormatTypeInterface target = meaning->getFormat();
  DenseElementsAttr table =
      makeCodeTable(format, target, [&](const llvm::APSInt &code) {
        APFloat x = formats::dequantize(
            format, code, APFloat(static_cast<float>(in.scales.front())),
            in.zeroPoint, APFloat::IEEEdouble());
        APFloat y(function.evaluate(x.convertToDouble()));
        return formats::quantize(
            target, y, APFloat(static_cast<float>(meaning->scales.front())),
            meaning->zeroPoint, toNumerics(op.getRounding()),
            toNumerics(op.getOverflow()), /*random=*/0);
      });
  context.builder.setInsertionPoint(op);
  return context.makeLookUp(op.getLoc(), in,
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
    if (facts.knowsFormats())
      if (std::optional<CodeFunction> found = findFunction(op->getResult(0), facts))
        if (found->isListed())
          return Plan::from(found->function.getSource());
    return explain(op);
  }

  /// What looks it up is the quantize: see lookUpFunction.
  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    context.noteFloat(op, explain(op));
    context.keepForFunction(op);
    return Outcome::Rewritten;
  }

private:
  /// Why an op that reads codes is no function that is looked up.
  static Plan explain(Operation *op) {
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
};

} // namespace

const CodeForm &forms::getFunction() {
  static FunctionForm form;
  return form;
}

} // namespace mlir::lowp
