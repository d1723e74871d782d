//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What ends a value: codes of one meaning become those of the format that was chosen.
// A sum is requantized, a clamp that waited is put on the codes, functions that waited
// become thresholds or a table.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"
#include "Requantize.h"

namespace mlir::lowp {

namespace {

class QuantizeForm : public CodeForm {
public:
  bool match(Operation *op) const override { return isa<QuantizeOp>(op); }
  Plan plan(Operation *op, const CodeFacts &facts) const override;
  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override;
};

Plan refuse() {
  return Plan::refuse("there is no way from the one format to the other on codes",
                      "scale=pow2 at lowp-allocate, or fewer bits");
}

std::optional<Representation> readTarget(QuantizeOp op) {
  return readMeaning(op.getResult(), op.getScale(), op.getZeroPoint(),
                     op.getGranularity());
}

} // namespace

Plan QuantizeForm::plan(Operation *op, const CodeFacts &facts) const {
  auto quantize = cast<QuantizeOp>(op);
  Value input = quantize.getInput();
  const Representation *in = facts.lookup(input);
  if (!in) // a function, or a float
    return Plan::through(input);
  std::optional<Representation> meaning = readTarget(quantize);
  bool isStochastic = quantize.getRounding() == RoundingMode::Stochastic;
  // A clamp that is to come after the requantize cannot come after a wrap. Both ends
  // of a clamp per channel: it stays on floats.
  bool wrapsLate = quantize.getOverflow() != OverflowMode::Saturate &&
                   (in->pending.lower || in->pending.upper);
  if (!meaning || !meaning->isPlain() || !in->isPlain() || isStochastic || wrapsLate ||
      (in->hasPending() && meaning->scales.size() != 1) ||
      (in->axis && meaning->axis && in->axis != meaning->axis))
    return refuse();
  return Plan::through(input);
}

FailureOr<Outcome> QuantizeForm::rewrite(Operation *quantize,
                                         CodeContext &context) const {
  auto op = cast<QuantizeOp>(quantize);
  const Representation *in = context.lookup(op.getInput());
  auto keepFloat = [&] {
    context.noteFloat(op, refuse());
    return Outcome::LeftFloat;
  };
  if (!in) {
    Value codes = lookUpFunction(context, op);
    if (!codes)
      return keepFloat();
    op.getResult().replaceAllUsesWith(codes);
    return Outcome::Rewritten;
  }
  Representation target = *readTarget(op);
  target.layer = in->layer;
  Location loc = op.getLoc();
  context.builder.setInsertionPoint(op);
  Value codes = in->codes;
  if (!in->functions.empty()) {
    codes = makeThresholds(context, op, *in, target);
    if (!codes)
      return keepFloat();
  } else if (!haveSameMeaning(*in, target)) {
    const Layer *layer = in->layer ? context.layers.lookup(in->layer) : nullptr;
    std::string what = "a value";
    for (Operation *user : op.getResult().getUsers())
      if (auto decoded = dyn_cast<DequantizeOp>(user))
        if (const QuantisableValue *value = context.values.lookup(decoded.getResult()))
          what = "value '" + value->name + "'";
    FailureOr<Rescaling> rescaling =
        chooseRescaling(
        context, layer ? layer->op->getLoc() : loc, *in, target, what);
    if (failed(rescaling))
      return failure();
    if (*rescaling == Rescaling::Keep)
      return keepFloat();
    bool isExact = *rescaling == Rescaling::Exact;
    if (isExact && op.getOverflow() != OverflowMode::Saturate)
      return keepFloat();
    // Half up takes one addition: it stands for nearest even unless that matters.
    RoundingMode rounding = op.getRounding();
    if (rounding == RoundingMode::NearestEven && !isExact &&
        context.options.requant != Requant::Exact)
      rounding = RoundingMode::HalfUp;
    codes = context.makeRequantize(loc, *in, target, rounding, op.getOverflow(),
                           isExact ? "exact" : "multiplier");
  }
  target.codes = codes;
  std::optional<llvm::APSInt> lower, upper;
  if (in->pending.lower)
    lower = target.encode(*in->pending.lower);
  if (in->pending.upper)
    upper = target.encode(*in->pending.upper);
  op.getResult().replaceAllUsesWith(
      context.makeClamp(loc, in->layer, codes, lower, upper));
  return Outcome::Rewritten;
}


const CodeForm &forms::getQuantize() {
  static QuantizeForm form;
  return form;
}

} // namespace mlir::lowp
