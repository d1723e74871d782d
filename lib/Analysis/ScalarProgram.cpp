//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The scalar interpreter: see ScalarProgram.h.
//
//===----------------------------------------------------------------------===//

#include "ScalarProgram.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// Rounds doubles to a float type.
struct Rounding {
  Rounding(Type type, bool inDouble)
      : semantics(inDouble ? &APFloat::IEEEdouble()
                           : &cast<FloatType>(type).getFloatSemantics()),
        isF64(inDouble || type.isF64()), isF32(!inDouble && type.isF32()) {}

  double operator()(double value) const {
    if (isF64)
      return value;
    if (isF32)
      return static_cast<float>(value);
    APFloat rounded(value);
    bool losesInfo;
    rounded.convert(*semantics, APFloat::rmNearestTiesToEven, &losesInfo);
    rounded.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                    &losesInfo);
    return rounded.convertToDouble();
  }

  const llvm::fltSemantics *semantics;
  bool isF64, isF32;
};

Scalar makeReal(double value) {
  Scalar scalar;
  scalar.real = value;
  return scalar;
}

Scalar makeInteger(uint64_t bits, unsigned width) {
  Scalar scalar;
  scalar.integer = llvm::SignExtend64(bits, width);
  return scalar;
}

/// IEEE 754-2019 maximum and minimum: NaN wins, -0 is below +0.
double maximum(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) ? a : b;
  if (a == b)
    return std::signbit(a) ? b : a;
  return a > b ? a : b;
}
double minimum(double a, double b) { return -maximum(-a, -b); }

bool compareFloats(arith::CmpFPredicate predicate, double a, double b) {
  using P = arith::CmpFPredicate;
  bool unordered = std::isnan(a) || std::isnan(b);
  switch (predicate) {
  case P::AlwaysFalse:
    return false;
  case P::OEQ:
    return a == b;
  case P::OGT:
    return a > b;
  case P::OGE:
    return a >= b;
  case P::OLT:
    return a < b;
  case P::OLE:
    return a <= b;
  case P::ONE:
    return !unordered && a != b;
  case P::ORD:
    return !unordered;
  case P::UEQ:
    return unordered || a == b;
  case P::UGT:
    return !(a <= b);
  case P::UGE:
    return !(a < b);
  case P::ULT:
    return !(a >= b);
  case P::ULE:
    return !(a > b);
  case P::UNE:
    return a != b;
  case P::UNO:
    return unordered;
  case P::AlwaysTrue:
    return true;
  }
  llvm_unreachable("all predicates are listed");
}

using RealFunction = double (*)(double);
using FloatFunction = float (*)(float);

/// The library function of a math op, in double and in float.
std::pair<RealFunction, FloatFunction> getLibraryFunction(Operation *op) {
  using Pair = std::pair<RealFunction, FloatFunction>;
  return llvm::TypeSwitch<Operation *, Pair>(op)
      .Case<math::ExpOp>([](auto) { return Pair(std::exp, std::exp); })
      .Case<math::LogOp>([](auto) { return Pair(std::log, std::log); })
      .Case<math::TanhOp>([](auto) { return Pair(std::tanh, std::tanh); })
      .Case<math::ErfOp>([](auto) { return Pair(std::erf, std::erf); })
      .Case<math::SinOp>([](auto) { return Pair(std::sin, std::sin); })
      .Case<math::CosOp>([](auto) { return Pair(std::cos, std::cos); })
      .Case<math::SqrtOp>([](auto) { return Pair(std::sqrt, std::sqrt); })
      .Case<math::AbsFOp>([](auto) { return Pair(std::fabs, std::fabs); })
      .Case<math::FloorOp>([](auto) { return Pair(std::floor, std::floor); })
      .Case<math::CeilOp>([](auto) { return Pair(std::ceil, std::ceil); })
      .Default([](auto) { return Pair(nullptr, nullptr); });
}

} // namespace

ScalarProgram::Function
ScalarProgram::compileFloat(Operation *op, ArrayRef<unsigned> operands) {
  Rounding round(op->getResult(0).getType(), inDouble);
  unsigned a = operands.empty() ? 0 : operands[0];
  unsigned b = operands.size() < 2 ? 0 : operands[1];
  auto binary = [=](auto compute) -> Function {
    return [=](Environment &env) {
      return makeReal(round(compute(env.slots[a].real, env.slots[b].real)));
    };
  };
  auto [real, single] = getLibraryFunction(op);
  if (real) {
    if (round.isF32)
      return [=, single = single](Environment &env) {
        return makeReal(single(static_cast<float>(env.slots[a].real)));
      };
    return [=, real = real](Environment &env) {
      return makeReal(round(real(env.slots[a].real)));
    };
  }
  return llvm::TypeSwitch<Operation *, Function>(op)
      .Case<arith::AddFOp>([&](auto) {
        return binary([](double x, double y) { return x + y; });
      })
      .Case<arith::SubFOp>([&](auto) {
        return binary([](double x, double y) { return x - y; });
      })
      .Case<arith::MulFOp>([&](auto) {
        return binary([](double x, double y) { return x * y; });
      })
      .Case<arith::DivFOp>([&](auto) {
        return binary([](double x, double y) { return x / y; });
      })
      .Case<arith::MaximumFOp>([&](auto) { return binary(maximum); })
      .Case<arith::MinimumFOp>([&](auto) { return binary(minimum); })
      .Case<arith::MaxNumFOp>([&](auto) {
        return binary([](double x, double y) { return std::fmax(x, y); });
      })
      .Case<arith::MinNumFOp>([&](auto) {
        return binary([](double x, double y) { return std::fmin(x, y); });
      })
      .Case<math::PowFOp>([&](auto) {
        return binary([](double x, double y) { return std::pow(x, y); });
      })
      .Case<arith::NegFOp>([&](auto) -> Function {
        return [=](Environment &env) { return makeReal(-env.slots[a].real); };
      })
      .Case<arith::ExtFOp>([&](auto) -> Function {
        return [=](Environment &env) { return env.slots[a]; };
      })
      .Case<arith::TruncFOp>([&](arith::TruncFOp truncate) -> Function {
        if (truncate.getRoundingmode().value_or(
                arith::RoundingMode::to_nearest_even) !=
            arith::RoundingMode::to_nearest_even)
          return nullptr;
        return [=](Environment &env) {
          return makeReal(round(env.slots[a].real));
        };
      })
      .Case<math::RsqrtOp>([&](auto) -> Function {
        return [=](Environment &env) {
          return makeReal(round(1.0 / round(std::sqrt(env.slots[a].real))));
        };
      })
      .Case<arith::SIToFPOp, arith::UIToFPOp>([&](Operation *) -> Function {
        unsigned width = getElementBits(op->getOperand(0).getType());
        bool isSigned = isa<arith::SIToFPOp>(op);
        const llvm::fltSemantics *semantics = round.semantics;
        return [=](Environment &env) {
          // One rounding, from the integer straight to the type.
          APFloat value(*semantics);
          value.convertFromAPInt(APInt(width, env.slots[a].integer, true, true),
                                 isSigned, APFloat::rmNearestTiesToEven);
          bool losesInfo;
          value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                        &losesInfo);
          return makeReal(value.convertToDouble());
        };
      })
      .Default([](auto) { return nullptr; });
}

ScalarProgram::Function
ScalarProgram::compileInteger(Operation *op, ArrayRef<unsigned> operands) {
  unsigned width = getElementBits(op->getResult(0).getType());
  unsigned a = operands.empty() ? 0 : operands[0];
  unsigned b = operands.size() < 2 ? 0 : operands[1];
  uint64_t mask = llvm::maskTrailingOnes<uint64_t>(width);
  auto binary = [=](auto compute) -> Function {
    return [=](Environment &env) {
      return makeInteger(compute(static_cast<uint64_t>(env.slots[a].integer),
                                 static_cast<uint64_t>(env.slots[b].integer)),
                         width);
    };
  };
  auto ordered = [=](bool isSigned, bool larger) {
    return binary([=](uint64_t x, uint64_t y) {
      bool less = isSigned ? static_cast<int64_t>(x) < static_cast<int64_t>(y)
                           : (x & mask) < (y & mask);
      return less == larger ? y : x;
    });
  };
  return llvm::TypeSwitch<Operation *, Function>(op)
      .Case<arith::AddIOp>(
          [&](auto) { return binary([](auto x, auto y) { return x + y; }); })
      .Case<arith::SubIOp>(
          [&](auto) { return binary([](auto x, auto y) { return x - y; }); })
      .Case<arith::MulIOp>(
          [&](auto) { return binary([](auto x, auto y) { return x * y; }); })
      .Case<arith::AndIOp>(
          [&](auto) { return binary([](auto x, auto y) { return x & y; }); })
      .Case<arith::OrIOp>(
          [&](auto) { return binary([](auto x, auto y) { return x | y; }); })
      .Case<arith::XOrIOp>(
          [&](auto) { return binary([](auto x, auto y) { return x ^ y; }); })
      .Case<arith::MaxSIOp>([&](auto) { return ordered(true, true); })
      .Case<arith::MinSIOp>([&](auto) { return ordered(true, false); })
      .Case<arith::MaxUIOp>([&](auto) { return ordered(false, true); })
      .Case<arith::MinUIOp>([&](auto) { return ordered(false, false); })
      .Case<arith::ExtSIOp, arith::TruncIOp, arith::IndexCastOp>(
          [&](auto) -> Function {
            return [=](Environment &env) {
              return makeInteger(env.slots[a].integer, width);
            };
          })
      .Case<arith::ExtUIOp>([&](arith::ExtUIOp extend) -> Function {
        uint64_t from =
            llvm::maskTrailingOnes<uint64_t>(getElementBits(extend.getIn().getType()));
        return [=](Environment &env) {
          return makeInteger(env.slots[a].integer & from, width);
        };
      })
      .Case<arith::FPToSIOp, arith::FPToUIOp>([&](Operation *) -> Function {
        bool isSigned = isa<arith::FPToSIOp>(op);
        return [=](Environment &env) {
          APSInt value(width, !isSigned);
          bool isExact;
          if (APFloat(env.slots[a].real)
                  .convertToInteger(value, APFloat::rmTowardZero, &isExact) ==
              APFloat::opInvalidOp)
            env.undefined = true;
          return makeInteger(value.getZExtValue(), width);
        };
      })
      .Case<arith::CmpFOp>([&](arith::CmpFOp compare) -> Function {
        arith::CmpFPredicate predicate = compare.getPredicate();
        return [=](Environment &env) {
          return makeInteger(
              compareFloats(predicate, env.slots[a].real, env.slots[b].real),
              width);
        };
      })
      .Case<arith::CmpIOp>([&](arith::CmpIOp compare) -> Function {
        arith::CmpIPredicate predicate = compare.getPredicate();
        unsigned from = getElementBits(compare.getLhs().getType());
        return [=](Environment &env) {
          return makeInteger(arith::applyCmpPredicate(
                                 predicate,
                                 APInt(from, env.slots[a].integer, true, true),
                                 APInt(from, env.slots[b].integer, true, true)),
                             width);
        };
      })
      .Case<linalg::IndexOp>([&](linalg::IndexOp index) -> Function {
        uint64_t dim = index.getDim();
        return [=](Environment &env) {
          return makeInteger(env.indices[dim], width);
        };
      })
      .Default([](auto) { return nullptr; });
}

ScalarProgram::Function
ScalarProgram::compileOther(Operation *op, ArrayRef<unsigned> operands) {
  if (op->getNumResults() != 1 || !isReadableElement(op->getResult(0).getType()) ||
      !llvm::all_of(op->getOperandTypes(), isReadableElement))
    return nullptr;
  if (isa<arith::SelectOp>(op)) {
    unsigned c = operands[0], a = operands[1], b = operands[2];
    return [=](Environment &env) {
      return env.slots[c].integer ? env.slots[a] : env.slots[b];
    };
  }
  return isa<FloatType>(op->getResult(0).getType())
             ? compileFloat(op, operands)
             : compileInteger(op, operands);
}

FailureOr<ScalarProgram> ScalarProgram::compile(Block &body, bool inDouble) {
  ScalarProgram program;
  program.inDouble = inDouble;
  DenseMap<Value, unsigned> slotOf;
  auto newSlot = [&](Value value) {
    slotOf[value] = program.slots.size();
    program.slots.push_back(Scalar{});
    return slotOf[value];
  };
  for (BlockArgument argument : body.getArguments()) {
    if (!isReadableElement(argument.getType()))
      return failure();
    newSlot(argument);
  }
  program.numArguments = body.getNumArguments();
  // The slot of a value; one from outside, or of a constant op, is preloaded.
  auto getSlot = [&](Value value) -> FailureOr<unsigned> {
    if (auto it = slotOf.find(value); it != slotOf.end())
      return it->second;
    Attribute attr;
    if (!isReadableElement(value.getType()) ||
        !matchPattern(value, m_Constant(&attr)))
      return failure();
    FailureOr<ConstantView> view = ConstantView::get(attr);
    if (failed(view))
      return failure();
    unsigned slot = newSlot(value);
    program.slots[slot] =
        isa<FloatType>(value.getType())
            ? makeReal((*view)[0])
            : makeInteger(view->getInteger(0), getElementBits(value.getType()));
    return slot;
  };
  for (Operation &op : body) {
    if (op.hasTrait<OpTrait::ConstantLike>())
      continue;
    SmallVector<unsigned, 3> operands;
    for (Value operand : op.getOperands()) {
      FailureOr<unsigned> slot = getSlot(operand);
      if (failed(slot))
        return failure();
      operands.push_back(*slot);
    }
    if (op.hasTrait<OpTrait::IsTerminator>()) {
      program.yielded.assign(operands.begin(), operands.end());
      continue;
    }
    Function function = program.compileOther(&op, operands);
    if (!function)
      return failure();
    program.steps.push_back({std::move(function), newSlot(op.getResult(0))});
  }
  return program;
}

bool ScalarProgram::run(ArrayRef<int64_t> indices) {
  Environment environment{slots.data(), indices};
  for (const Step &step : steps)
    slots[step.result] = step.function(environment);
  return !environment.undefined;
}

int64_t ScalarProgram::getCopiedArgument() const {
  return steps.empty() && yielded.size() == 1 && yielded[0] < numArguments
             ? static_cast<int64_t>(yielded[0])
             : -1;
}

} // namespace mlir::lowp
