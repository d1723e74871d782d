//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a scalar body of linalg compute on intervals? See ScalarBody.h.
//
//===----------------------------------------------------------------------===//

#include "ScalarBody.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::lowp::random;

namespace {

/// Predicates on intervals: of floats (ordered or not, NaN is not looked at) and of
/// signed integers.
enum Predicate { Less, LessEqual, Greater, GreaterEqual, Equal, Different };

std::optional<Predicate> getPredicate(arith::CmpFPredicate predicate) {
  using P = arith::CmpFPredicate;
  switch (predicate) {
  case P::OLT: case P::ULT:
    return Less;
  case P::OLE: case P::ULE:
    return LessEqual;
  case P::OGT: case P::UGT:
    return Greater;
  case P::OGE: case P::UGE:
    return GreaterEqual;
  case P::OEQ: case P::UEQ:
    return Equal;
  case P::ONE: case P::UNE:
    return Different;
  default:
    return std::nullopt;
  }
}

std::optional<Predicate> getPredicate(arith::CmpIPredicate predicate) {
  using P = arith::CmpIPredicate;
  switch (predicate) {
  case P::slt:
    return Less;
  case P::sle:
    return LessEqual;
  case P::sgt:
    return Greater;
  case P::sge:
    return GreaterEqual;
  case P::eq:
    return Equal;
  case P::ne:
    return Different;
  default:
    return std::nullopt;
  }
}

/// [0, 0], [1, 1], or [0, 1] where both are possible.
Interval compare(Predicate predicate, const Interval &a, const Interval &b) {
  auto choose = [](bool always, bool never) {
    return Interval{always ? 1.0 : 0.0, never ? 0.0 : 1.0, 1, 0};
  };
  switch (predicate) {
  case Less:
    return choose(a.hi < b.lo, a.lo >= b.hi);
  case LessEqual:
    return choose(a.hi <= b.lo, a.lo > b.hi);
  case Greater:
    return choose(a.lo > b.hi, a.hi <= b.lo);
  case GreaterEqual:
    return choose(a.lo >= b.hi, a.hi < b.lo);
  case Equal:
    return choose(a.isPoint() && b.isPoint() && a.lo == b.lo, a.hi < b.lo || a.lo > b.hi);
  case Different:
    return choose(a.hi < b.lo || a.lo > b.hi, a.isPoint() && b.isPoint() && a.lo == b.lo);
  }
  return {0, 1, 1, 0};
}

/// A function that does not fall, of the library: exact up to 8 units in the last
/// place of f32.
template <typename Function>
Interval apply(const Interval &x, Function function) {
  Interval result = orEverything({function(x.lo), function(x.hi), 0, 0});
  result.widen(8 * kUnit * result.magnitude() + kLeast);
  result.forgetTerms();
  return result;
}

} // namespace

FailureOr<ScalarBody> ScalarBody::create(Block &block, std::string &problem) {
  ScalarBody body;
  DenseMap<Value, int> places;
  auto append = [&](const Step &step) {
    body.steps.push_back(step);
    return static_cast<int>(body.steps.size()) - 1;
  };
  for (BlockArgument argument : block.getArguments())
    places[argument] = append({Code::Argument, -1, -1, -1, double(argument.getArgNumber())});
  /// The place of a value; of a constant from outside too.
  auto find = [&](Value value) {
    if (auto it = places.find(value); it != places.end())
      return it->second;
    Attribute attr;
    Step step{Code::Constant};
    if (matchPattern(value, m_Constant(&attr))) {
      if (auto number = dyn_cast<FloatAttr>(attr))
        step.number = number.getValueAsDouble();
      else if (auto integer = dyn_cast<IntegerAttr>(attr))
        step.number = static_cast<double>(integer.getInt());
    } else {
      problem = "a value from outside of a body";
    }
    return places[value] = append(step);
  };
  for (Operation &op : block) {
    if (isa<linalg::YieldOp>(op)) {
      body.result = find(op.getOperand(0));
      continue;
    }
    if (matchPattern(&op, m_Constant())) {
      find(op.getResult(0));
      continue;
    }
    Step step{Code::Copy};
    step.isFloat = isa<FloatType>(op.getResult(0).getType());
    bool isKnown = true;
    step.code =
        llvm::TypeSwitch<Operation *, Code>(&op)
            .Case<arith::AddFOp, arith::AddIOp>([](auto) { return Code::Add; })
            .Case<arith::SubFOp, arith::SubIOp>([](auto) { return Code::Subtract; })
            .Case<arith::MulFOp, arith::MulIOp>([](auto) { return Code::Multiply; })
            .Case<arith::DivFOp>([](auto) { return Code::Divide; })
            .Case<arith::NegFOp>([](auto) { return Code::Negate; })
            .Case<arith::MaximumFOp, arith::MaxNumFOp, arith::MaxSIOp>([](auto) { return Code::Maximum; })
            .Case<arith::MinimumFOp, arith::MinNumFOp, arith::MinSIOp>([](auto) { return Code::Minimum; })
            .Case<arith::SelectOp>([](auto) { return Code::Select; })
            .Case<math::ExpOp>([](auto) { return Code::Exp; })
            .Case<math::TanhOp>([](auto) { return Code::Tanh; })
            .Case<math::ErfOp>([](auto) { return Code::Erf; })
            .Case<math::SqrtOp>([](auto) { return Code::Sqrt; })
            .Case<math::RsqrtOp>([](auto) { return Code::Rsqrt; })
            .Case<math::LogOp>([](auto) { return Code::Log; })
            .Case<math::AbsFOp>([](auto) { return Code::Abs; })
            .Case<arith::IndexCastOp, arith::SIToFPOp, arith::ExtFOp, arith::TruncFOp, arith::ExtSIOp>([](auto) { return Code::Copy; })
            .Case<linalg::IndexOp>([&](linalg::IndexOp index) {
              step.number = static_cast<double>(index.getDim());
              return Code::Index;
            })
            .Case<arith::CmpFOp, arith::CmpIOp>([&](auto compare) {
              std::optional<Predicate> predicate = getPredicate(compare.getPredicate());
              isKnown = predicate.has_value();
              step.number = predicate.value_or(Less);
              return Code::Compare;
            })
            .Default([&](Operation *) {
              isKnown = false;
              return Code::Copy;
            });
    if (!isKnown)
      problem = op.getName().getStringRef().str();
    int *places3[] = {&step.a, &step.b, &step.c};
    for (auto [place, operand] : llvm::zip(places3, op.getOperands()))
      *place = find(operand);
    places[op.getResult(0)] = append(step);
  }
  if (!problem.empty())
    return failure();
  body.sums = body.steps[body.result].code == Code::Add;
  body.values.resize(body.steps.size());
  return body;
}

bool ScalarBody::hasBound() const {
  auto isBound = [&](int place) {
    return place >= 0 && steps[place].code == Code::Constant && steps[place].number != 0;
  };
  return llvm::any_of(steps, [&](const Step &step) {
    return (step.code == Code::Maximum || step.code == Code::Minimum ||
            step.code == Code::Compare) &&
           (isBound(step.a) || isBound(step.b));
  });
}

Interval ScalarBody::evaluate(const Step &step, ArrayRef<Interval> arguments,
                              ArrayRef<int64_t> indices) const {
  auto a = [&]() -> const Interval & { return values[step.a]; };
  auto b = [&]() -> const Interval & { return values[step.b]; };
  auto rounded = [&](Interval result) {
    if (step.isFloat)
      result.round();
    return result;
  };
  switch (step.code) {
  case Code::Constant:
    return Interval::point(step.number);
  case Code::Argument:
    return arguments[static_cast<size_t>(step.number)];
  case Code::Index:
    return Interval::point(static_cast<double>(indices[static_cast<size_t>(step.number)]));
  case Code::Add:
    return rounded(add(a(), b()));
  case Code::Subtract:
    return rounded(add(a(), negate(b())));
  case Code::Multiply:
    // A square is not negative.
    if (step.a == step.b) {
      double low = a().lo <= 0 && a().hi >= 0 ? 0 : std::min(std::abs(a().lo), std::abs(a().hi));
      Interval square = multiply(a(), a());
      square.lo = low * low;
      return rounded(square);
    }
    return rounded(multiply(a(), b()));
  case Code::Divide:
    return rounded(divide(a(), b()));
  case Code::Negate:
    return negate(a());
  case Code::Maximum:
    return maximum(a(), b());
  case Code::Minimum:
    return minimum(a(), b());
  case Code::Compare:
    return compare(static_cast<Predicate>(static_cast<int>(step.number)), a(), b());
  case Code::Select:
    return a().lo == 1 ? b() : a().hi == 0 ? values[step.c] : hull(b(), values[step.c]);
  case Code::Exp:
    return apply(a(), [](double x) { return std::exp(x); });
  case Code::Tanh:
    return apply(a(), [](double x) { return std::tanh(x); });
  case Code::Erf:
    return apply(a(), [](double x) { return std::erf(x); });
  case Code::Sqrt:
    return apply(a(), [](double x) { return std::sqrt(std::max(x, 0.0)); });
  case Code::Log:
    return apply(a(), [](double x) { return std::log(x); });
  case Code::Rsqrt: {
    Interval result = apply(negate(a()), [](double x) { return 1 / std::sqrt(-x); });
    return result;
  }
  case Code::Abs: {
    bool crosses = a().lo <= 0 && a().hi >= 0;
    double low = std::min(std::abs(a().lo), std::abs(a().hi));
    return {crosses ? 0 : low, a().magnitude(), a().mag, a().step};
  }
  case Code::Copy:
    return a();
  }
  return {};
}

Interval ScalarBody::run(ArrayRef<Interval> arguments, ArrayRef<int64_t> indices) {
  for (auto [step, value] : llvm::zip_equal(steps, values))
    value = evaluate(step, arguments, indices);
  return values[result];
}
