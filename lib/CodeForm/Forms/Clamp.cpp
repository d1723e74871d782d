//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// ReLU, ReLU6 and other clamps: of codes, or of what the codes become next.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"

#include <cmath>
#include <limits>

namespace mlir::lowp {

namespace {

/// The most by which a bound of a clamp may be off as a code of a sum, of the bound.
constexpr double kBoundError = 0x1p-12;

/// `first`, and then `second`, as one clamp: the ends of the first, clamped by the second.
ClampBounds clampAgain(const ClampBounds &first, const ClampBounds &second) {
  double none = std::numeric_limits<double>::infinity();
  double low = second.lower.value_or(-none), high = second.upper.value_or(none);
  auto clampEnd = [&](double end) { return std::min(std::max(end, low), high); };
  ClampBounds both{clampEnd(first.lower.value_or(-none)), clampEnd(first.upper.value_or(none))};
  if (both.lower == -none)
    both.lower.reset();
  if (both.upper == none)
    both.upper.reset();
  return both;
}

/// Whether all that becomes of `value` is quantized, after moves at most: a clamp of it can
/// wait for the scale of the result.
bool endsInQuantize(Value value) {
  return !value.use_empty() && llvm::all_of(value.getUsers(), [](Operation *user) {
    if (auto quantize = dyn_cast<QuantizeOp>(user))
      return quantize.getOverflow() == OverflowMode::Saturate;
    return getStructuralSource(user) && !isZeroPad(user) && !isLowestPad(user) &&
           endsInQuantize(user->getResult(0));
  });
}

/// Whether a bound is between two levels of a format that has few: its values get finer.
bool needsFinerCodes(const Representation &rep, const ClampBounds &bounds) {
  auto isLevel = [&](std::optional<double> bound) {
    return !bound || rep.getFormat().hasIntegerCodes() ||
           rep.getFormat().decode(rep.encode(*bound)) ==
               numerics::Number::fromDouble(*bound / rep.scales.front());
  };
  return !isLevel(bounds.lower) || !isLevel(bounds.upper);
}

/// Whether a bound other than 0 would become a code that says little of it, as 1 among steps
/// of 500 does: off by more than half of itself. A sum's bound waits.
bool losesBound(const Representation &rep, const ClampBounds &bounds) {
  if (rep.scales.size() != 1 || rep.getFormat().getBitWidth() >= 32)
    return false;
  double step =
      std::ldexp(rep.scales.front(), rep.getFormat().getGridExponent().value_or(0));
  auto isLost = [&](std::optional<double> bound) {
    return bound && std::isfinite(*bound) &&
           std::abs(std::nearbyint(*bound / step) * step - *bound) > std::abs(*bound) / 2;
  };
  return isLost(bounds.lower) || isLost(bounds.upper);
}

class ClampForm : public CodeForm {
public:
  bool match(Operation *op) const override { return getClampBounds(op).has_value(); }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    ClampBounds bounds = *getClampBounds(op);
    Plan refusal = Plan::refuse("its bound is less than the step of the value that it clamps",
                                "more bits for that value, or a format for its result");
    return Plan::through(
        op->getOperand(0), facts,
        [&](const Representation &data) {
          return data.hasPending() ||
                 ((!needsFinerCodes(data, bounds) || getWideFormat(data)) &&
                  (endsInQuantize(op->getResult(0)) || !losesBound(data, bounds)));
        },
        refusal);
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override;
};

} // namespace

FailureOr<Outcome> ClampForm::rewrite(Operation *op, CodeContext &context) const {
  ClampBounds bounds = *getClampBounds(op);
  Representation result = *context.lookupPlain(op->getOperand(0));
  if (result.hasPending()) {
    // The clamp waits with what comes before it.
    result.pending = clampAgain(result.pending, bounds);
    context.setCodes(op->getResult(0), std::move(result));
    return Outcome::Rewritten;
  }
  context.builder.setInsertionPoint(op);
  if (needsFinerCodes(result, bounds))
    result = context.widen(op->getLoc(), result);
  // With one scale per channel only 0 is one code for all; other bounds wait
  // for the scale that the values get next. So do those that the step of the values
  // is too coarse for: half a step may be many steps of the result. A bound of what is
  // computed with before it is rounded again is a code, unless it is a sum.
  std::optional<llvm::APSInt> lower, upper;
  FormatTypeInterface format = result.getFormat();
  bool canWait = endsInQuantize(op->getResult(0));
  auto getError = [&](double bound, const llvm::APSInt &code) {
    double value = (format.decode(code).toDouble() -
                    std::ldexp(static_cast<double>(result.zeroPoint),
                               format.getGridExponent().value_or(0))) *
                   result.scales.front();
    return std::abs(value - bound);
  };
  auto encodeBound = [&](std::optional<double> bound,
                         std::optional<llvm::APSInt> &code,
                         std::optional<double> &pending) {
    if (!bound)
      return;
    if (result.scales.size() == 1 || *bound == 0.0)
      code = result.encode(*bound);
    bool isSum = format.getBitWidth() >= 32;
    double error = code ? getError(*bound, *code) : 0;
    if (!code || ((isSum || canWait) && error > kBoundError * std::abs(*bound))) {
      code.reset();
      pending = bound;
    }
    result.hasRoundedBound |= code && error > 0;
  };
  encodeBound(bounds.lower, lower, result.pending.lower);
  encodeBound(bounds.upper, upper, result.pending.upper);
  if (lower && *lower == format.getLowestCode())
    lower.reset();
  if (upper && *upper == format.getHighestCode())
    upper.reset();
  result.codes =
      context.makeClamp(op->getLoc(), result.layer, result.codes, lower, upper);
  context.setCodes(op->getResult(0), std::move(result));
  return Outcome::Rewritten;
}

const CodeForm &forms::getClamp() {
  static ClampForm form;
  return form;
}

} // namespace mlir::lowp
