//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Ranges and errors of scalars: see ErrorArithmetic.h.
//
//===----------------------------------------------------------------------===//

#include "ErrorArithmetic.h"
#include "lowp/Analysis/Bodies.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

namespace mlir::lowp {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int64_t kMostRuns = 1 << 20;

/// 0 of whatever is 0 times.
double times(double lhs, double rhs) { return lhs == 0 || rhs == 0 ? 0 : lhs * rhs; }

/// Whatever is not known, as infinity minus infinity, may be anything.
ErrorBound settle(ErrorBound bound) {
  if (std::isnan(bound.low))
    bound.low = -kInfinity;
  if (std::isnan(bound.high))
    bound.high = kInfinity;
  if (std::isnan(bound.error))
    bound.error = kInfinity;
  return bound;
}

ErrorBound negate(ErrorBound bound) { return {-bound.high, -bound.low, bound.error}; }

/// With |y| >= m the quotient x / y moves by at most (e_x + |x / y| e_y) / (m - e_y).
ErrorBound divide(ErrorBound lhs, ErrorBound rhs) {
  if (rhs.low <= 0 && rhs.high >= 0)
    return lhs.error == 0 && rhs.error == 0 ? getExactBound() : getUnbounded();
  double least = std::min(std::abs(rhs.low), std::abs(rhs.high));
  ErrorBound inverse{1 / rhs.high, 1 / rhs.low, 0};
  ErrorBound result = multiplyBounds({lhs.low, lhs.high, 0}, inverse);
  if (lhs.error == 0 && rhs.error == 0)
    return result;
  result.error = least > rhs.error
                     ? (lhs.error + times(result.getMagnitude(), rhs.error)) /
                           (least - rhs.error)
                     : kInfinity;
  return settle(result);
}

ErrorBound getExtremum(bool isMax, ErrorBound lhs, ErrorBound rhs) {
  double error = std::max(lhs.error, rhs.error);
  if (isMax)
    return {std::max(lhs.low, rhs.low), std::max(lhs.high, rhs.high), error};
  return {std::min(lhs.low, rhs.low), std::min(lhs.high, rhs.high), error};
}

/// A function that rises (or falls) everywhere and is steepest at an end of an interval.
ErrorBound applyMonotone(ErrorBound bound, function_ref<double(double)> function) {
  double low = function(bound.low), high = function(bound.high);
  ErrorBound result{std::min(low, high), std::max(low, high), 0};
  if (bound.error == 0)
    return settle(result);
  for (double end : {bound.low, bound.high})
    for (double moved : {end - bound.error, end + bound.error}) {
      double error = std::abs(function(moved) - function(end));
      // NaN: beyond the domain, or of two infinities.
      result.error = std::isnan(error) ? kInfinity : std::max(result.error, error);
      if (std::isnan(error))
        return settle(result);
    }
  return settle(result);
}

/// A function of slope at most `slope` with values in [low, high].
ErrorBound applySmooth(ErrorBound bound, double slope, double low, double high) {
  return {low, high, std::min(times(slope, bound.error), high - low)};
}

ErrorBound getAbsolute(ErrorBound bound) {
  double least = bound.low <= 0 && bound.high >= 0
                     ? 0
                     : std::min(std::abs(bound.low), std::abs(bound.high));
  return {least, bound.getMagnitude(), bound.error};
}

/// Of `operands` by a float op that is no extremum, if it is known here.
std::optional<ErrorBound> apply(Operation *op, ArrayRef<ErrorBound> operands) {
  using Result = std::optional<ErrorBound>;
  ErrorBound a = operands.empty() ? ErrorBound() : operands[0];
  ErrorBound b = operands.size() < 2 ? ErrorBound() : operands[1];
  auto monotone = [&](auto function) -> Result { return applyMonotone(a, function); };
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case<arith::AddFOp>([&](auto) { return addBounds(a, b); })
      .Case<arith::SubFOp>([&](auto) { return addBounds(a, negate(b)); })
      .Case<arith::MulFOp>([&](arith::MulFOp product) -> Result {
        ErrorBound result = multiplyBounds(a, b);
        if (product.getLhs() == product.getRhs())
          result.low = std::max(result.low, 0.0);
        return result;
      })
      .Case<arith::DivFOp>([&](auto) { return divide(a, b); })
      .Case<arith::NegFOp>([&](auto) { return negate(a); })
      .Case<arith::ExtFOp, arith::TruncFOp>([&](auto) { return a; })
      .Case<math::AbsFOp>([&](auto) { return getAbsolute(a); })
      .Case<math::ExpOp>([&](auto) { return monotone([](double x) { return std::exp(x); }); })
      .Case<math::Exp2Op>([&](auto) { return monotone([](double x) { return std::exp2(x); }); })
      .Case<math::LogOp>([&](auto) { return monotone([](double x) { return std::log(x); }); })
      .Case<math::SqrtOp>([&](auto) { return monotone([](double x) { return std::sqrt(x); }); })
      .Case<math::RsqrtOp>([&](auto) -> Result {
        // Beyond 0 it has no value, and at 0 no bound.
        if (a.low - a.error <= 0)
          return std::nullopt;
        return applyMonotone(a, [](double x) { return 1 / std::sqrt(x); });
      })
      .Case<math::TanhOp>([&](auto) { return applySmooth(a, 1, -1, 1); })
      .Case<math::ErfOp>([&](auto) { return applySmooth(a, M_2_SQRTPI, -1, 1); })
      .Case<math::SinOp, math::CosOp>([&](auto) { return applySmooth(a, 1, -1, 1); })
      .Default([](auto) { return std::nullopt; });
}

/// One run of a body: what is yielded.
ErrorBound runBody(Block &body, ArrayRef<ErrorBound> arguments) {
  DenseMap<Value, ErrorBound> bounds;
  for (auto [argument, bound] : llvm::zip_equal(body.getArguments(), arguments))
    bounds[argument] = bound;
  auto get = [&](Value value) {
    if (std::optional<double> constant = getScalarConstant(value))
      return ErrorBound{*constant, *constant, 0};
    auto it = bounds.find(value);
    // From outside, as an index of a loop around: never an observed value's.
    return it == bounds.end() ? getExactBound() : it->second;
  };
  for (Operation &op : body.without_terminator()) {
    if (op.getNumResults() != 1)
      return getUnbounded();
    SmallVector<ErrorBound, 3> operands = llvm::map_to_vector<3>(op.getOperands(), get);
    bool isExact = llvm::all_of(operands, [](ErrorBound bound) { return bound.error == 0; });
    Value value = op.getResult(0);
    ErrorBound result = isExact ? getExactBound() : getUnbounded();
    if (std::optional<Extremum> extremum = matchExtremum(value)) {
      result = getExtremum(extremum->isMax, get(extremum->lhs), get(extremum->rhs));
    } else if (isa<arith::SelectOp>(op)) {
      // If the condition may differ, one program takes the one, the other the other.
      result = joinBounds(operands[1], operands[2]);
      if (operands[0].error > 0)
        result.error += result.high - result.low;
    } else if (std::optional<ErrorBound> known = apply(&op, operands)) {
      result = *known;
    }
    bounds[value] = settle(result);
  }
  ErrorBound yielded = get(body.getTerminator()->getOperand(0));
  for (Value value : body.getTerminator()->getOperands().drop_front())
    yielded = joinBounds(yielded, get(value));
  return yielded;
}

} // namespace

double ErrorBound::getMagnitude() const { return std::max(std::abs(low), std::abs(high)); }

ErrorBound getUnbounded() { return {-kInfinity, kInfinity, kInfinity}; }

ErrorBound addBounds(ErrorBound lhs, ErrorBound rhs) {
  return settle({lhs.low + rhs.low, lhs.high + rhs.high, lhs.error + rhs.error});
}

ErrorBound multiplyBounds(ErrorBound lhs, ErrorBound rhs) {
  double products[] = {times(lhs.low, rhs.low), times(lhs.low, rhs.high),
                       times(lhs.high, rhs.low), times(lhs.high, rhs.high)};
  return settle({*llvm::min_element(products), *llvm::max_element(products),
                 times(lhs.getMagnitude(), rhs.error) +
                     times(rhs.getMagnitude(), lhs.error) + times(lhs.error, rhs.error)});
}

ErrorBound repeatBound(ErrorBound bound, double count) {
  return settle({times(bound.low, count), times(bound.high, count), times(bound.error, count)});
}

ErrorBound joinBounds(ErrorBound lhs, ErrorBound rhs) {
  return {std::min(lhs.low, rhs.low), std::max(lhs.high, rhs.high),
          std::max(lhs.error, rhs.error)};
}

ErrorBound evaluateBody(linalg::LinalgOp op, ArrayRef<ErrorBound> arguments) {
  Block *body = op.getBlock();
  if (!body || body->getNumArguments() != arguments.size() ||
      body->getTerminator()->getNumOperands() == 0)
    return getUnbounded();
  if (op.getNumReductionLoops() == 0)
    return runBody(*body, arguments);
  // -1: not known.
  int64_t runs = 1;
  for (auto [range, kind] :
       llvm::zip_equal(op.getStaticLoopRanges(), op.getIteratorTypesArray()))
    if (kind == utils::IteratorType::reduction)
      runs = ShapedType::isDynamic(range) || runs > kMostRuns ? kMostRuns + 1 : runs * range;
  SmallVector<ErrorBound> current(arguments);
  MutableArrayRef<ErrorBound> results =
      MutableArrayRef(current).take_back(op.getNumDpsInits());
  for (int64_t run = 0; run < std::min(runs, kMostRuns); ++run) {
    ErrorBound next = runBody(*body, current);
    if (llvm::all_of(results, [&](ErrorBound bound) { return bound == next; }))
      return next;
    llvm::fill(results, next);
  }
  return runs <= kMostRuns ? results.front() : getUnbounded();
}

} // namespace mlir::lowp
