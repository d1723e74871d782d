//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the scalar operations of `arith` read in C? Plain operators where the
// bounds of the operands rule out overflow, helpers elsewhere.
//
//===----------------------------------------------------------------------===//

#include "FunctionEmitter.h"
#include "Literals.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::lowp;

unsigned FunctionEmitter::getWidth(Type type) const {
  return type.isIndex() ? indexWidth : type.getIntOrFloatBitWidth();
}

/// `(uint32_t)x`, or the operand alone for i1 and known non-negative literals.
std::string FunctionEmitter::castTo(Value value, bool isUnsigned) {
  unsigned width = getWidth(value.getType());
  Expression expression = use(value);
  if (width == 1)
    return expression.as(Binding::Unary);
  if (isUnsigned && !expression.unsignedText.empty())
    return expression.unsignedText;
  return std::string(isUnsigned ? "(uint" : "(int") + std::to_string(width) + "_t)" +
         expression.as(Binding::Unary);
}

Expression FunctionEmitter::getWrapping(Operation *op, StringRef stem, StringRef symbol,
                                        std::optional<Interval> exact, Binding binding) {
  unsigned width = getWidth(op->getResult(0).getType());
  Expression lhs = use(op->getOperand(0)), rhs = use(op->getOperand(1));
  if (exact && exact->fits(width)) {
    // The right operand of `-` binds more tightly than its left one.
    Binding right = stem == "sub" || StringRef(rhs.text).starts_with("-")
                        ? (rhs.binding == Binding::Unary ? Binding::Primary : Binding::Unary)
                        : (binding == Binding::Sum ? Binding::Product : Binding::Unary);
    return {lhs.as(binding) + " " + symbol.str() + " " + rhs.as(right), binding};
  }
  return {helpers.useInteger(stem, width) + "(" + lhs.text + ", " + rhs.text + ")"};
}

Expression FunctionEmitter::getDivision(Operation *op, StringRef stem, StringRef symbol) {
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  unsigned width = getWidth(lhs.getType());
  Interval a = ranges.get(lhs), b = ranges.get(rhs);
  bool rounds = stem == "floordiv" || stem == "ceildiv";
  bool isUnsigned = stem.ends_with("u");
  bool isPlain = isUnsigned ? (a.low >= 0 && b.low > 0)
                            : (b.low > 0 || b.high < -1) &&
                                  (!rounds || (stem == "floordiv" && a.low >= 0 && b.low > 0));
  if (isPlain)
    return {use(lhs).as(Binding::Unary) + " " + symbol.str() + " " +
                use(rhs).as(Binding::Unary),
            Binding::Product};
  return {helpers.useInteger(stem, width) + "(" + use(lhs).text + ", " + use(rhs).text + ")"};
}

Expression FunctionEmitter::getShift(Operation *op, StringRef symbol, bool isUnsigned) {
  Value lhs = op->getOperand(0), amount = op->getOperand(1);
  unsigned width = getWidth(lhs.getType());
  Interval range = ranges.get(amount);
  std::string right = use(amount).as(Binding::Unary);
  // A larger amount gives poison in MLIR, so any value will do.
  if (range.isConstant())
    right = std::to_string(range.low & (width - 1));
  else if (range.low < 0 || range.high >= int64_t(width))
    right = "(" + right + " & " + std::to_string(width - 1) + ")";
  // Shifts to the left go through an unsigned type of at least 32 bits.
  if (!isUnsigned)
    return {use(lhs).as(Binding::Unary) + " " + symbol.str() + " " + right, Binding::Loose};
  std::string wide = symbol == "<<" && width < 32
                         ? "(uint32_t)" + use(lhs).as(Binding::Unary)
                         : castTo(lhs, /*isUnsigned=*/true);
  return {"(int" + std::to_string(width) + "_t)(" + wide + " " + symbol.str() + " " + right +
              ")",
          Binding::Unary};
}

Expression FunctionEmitter::getComparison(arith::CmpIOp op) {
  using Predicate = arith::CmpIPredicate;
  bool isUnsigned = op.getPredicate() >= Predicate::ult;
  std::string symbol;
  switch (op.getPredicate()) {
  case Predicate::eq: symbol = "=="; break;
  case Predicate::ne: symbol = "!="; break;
  case Predicate::slt: case Predicate::ult: symbol = "<"; break;
  case Predicate::sle: case Predicate::ule: symbol = "<="; break;
  case Predicate::sgt: case Predicate::ugt: symbol = ">"; break;
  case Predicate::sge: case Predicate::uge: symbol = ">="; break;
  }
  // As a signed number a set bit is -1, so the order of i1 turns round.
  bool isSignedBit = op.getLhs().getType().isInteger(1) && !isUnsigned;
  Value lhs = isSignedBit ? op.getRhs() : op.getLhs();
  Value rhs = isSignedBit ? op.getLhs() : op.getRhs();
  bool areNonNegative = ranges.get(lhs).low >= 0 && ranges.get(rhs).low >= 0;
  if (isUnsigned && !areNonNegative)
    return {castTo(lhs, true) + " " + symbol + " " + castTo(rhs, true), Binding::Loose};
  return {use(lhs).as(Binding::Sum) + " " + symbol + " " + use(rhs).as(Binding::Sum),
          Binding::Loose};
}

FailureOr<Expression> FunctionEmitter::getInteger(Operation *op) {
  if (op->getNumOperands() != 2 || op->getNumResults() != 1)
    return op->emitOpError("has no form in C");
  Interval a = ranges.get(op->getOperand(0)), b = ranges.get(op->getOperand(1));
  auto bitwise = [&](StringRef symbol) {
    return Expression{use(op->getOperand(0)).as(Binding::Unary) + " " + symbol.str() + " " +
                          use(op->getOperand(1)).as(Binding::Unary),
                      Binding::Loose};
  };
  auto choose = [&](StringRef stem) {
    return Expression{helpers.useInteger(stem, getWidth(op->getOperand(0).getType())) + "(" +
                      use(op->getOperand(0)).text + ", " + use(op->getOperand(1)).text + ")"};
  };
  // The arithmetic of i1 is that of bits.
  bool isBit = op->getOperand(0).getType().isInteger(1);
  if (isBit && !isa<arith::AndIOp, arith::OrIOp, arith::XOrIOp, arith::CmpIOp>(op)) {
    if (isa<arith::AddIOp, arith::SubIOp>(op))
      return bitwise("^");
    if (isa<arith::MulIOp, arith::MinUIOp, arith::MaxSIOp>(op))
      return bitwise("&");
    if (isa<arith::MaxUIOp, arith::MinSIOp>(op))
      return bitwise("|");
    return op->emitOpError("has no form in C on i1");
  }
  return llvm::TypeSwitch<Operation *, FailureOr<Expression>>(op)
      .Case([&](arith::AddIOp) { return getWrapping(op, "add", "+", add(a, b), Binding::Sum); })
      .Case([&](arith::SubIOp) {
        return getWrapping(op, "sub", "-", subtract(a, b), Binding::Sum);
      })
      .Case([&](arith::MulIOp) {
        return getWrapping(op, "mul", "*", multiply(a, b), Binding::Product);
      })
      .Case([&](arith::AndIOp) { return bitwise("&"); })
      .Case([&](arith::OrIOp) { return bitwise("|"); })
      .Case([&](arith::XOrIOp) { return bitwise("^"); })
      .Case([&](arith::ShLIOp) { return getShift(op, "<<", true); })
      .Case([&](arith::ShRSIOp) { return getShift(op, ">>", false); })
      .Case([&](arith::ShRUIOp) { return getShift(op, ">>", true); })
      .Case([&](arith::DivSIOp) { return getDivision(op, "div", "/"); })
      .Case([&](arith::RemSIOp) { return getDivision(op, "rem", "%"); })
      .Case([&](arith::DivUIOp) { return getDivision(op, "divu", "/"); })
      .Case([&](arith::RemUIOp) { return getDivision(op, "remu", "%"); })
      .Case([&](arith::FloorDivSIOp) { return getDivision(op, "floordiv", "/"); })
      .Case([&](arith::CeilDivSIOp) { return getDivision(op, "ceildiv", "/"); })
      .Case([&](arith::MinSIOp) { return choose("min"); })
      .Case([&](arith::MaxSIOp) { return choose("max"); })
      .Case([&](arith::MinUIOp) { return choose("minu"); })
      .Case([&](arith::MaxUIOp) { return choose("maxu"); })
      .Case([&](arith::CmpIOp cmp) { return getComparison(cmp); })
      .Default([](Operation *op) { return op->emitOpError("has no form in C"); });
}

Expression FunctionEmitter::getFloatComparison(arith::CmpFOp op) {
  using Predicate = arith::CmpFPredicate;
  unsigned width = op.getLhs().getType().getIntOrFloatBitWidth();
  Expression lhs = use(op.getLhs()), rhs = use(op.getRhs());
  auto plain = [&](StringRef symbol) {
    return lhs.as(Binding::Sum) + " " + symbol.str() + " " + rhs.as(Binding::Sum);
  };
  auto compare = [&](StringRef symbol) { return Expression{plain(symbol), Binding::Loose}; };
  // An unordered comparison is the negation of the opposite ordered one.
  auto negate = [&](StringRef symbol) {
    return Expression{"!(" + plain(symbol) + ")", Binding::Unary};
  };
  auto call = [&](StringRef stem, StringRef prefix) {
    return Expression{prefix.str() + helpers.useFloat(stem, width) + "(" + lhs.text + ", " +
                          rhs.text + ")",
                      Binding::Unary};
  };
  switch (op.getPredicate()) {
  case Predicate::AlwaysFalse: return {"0"};
  case Predicate::AlwaysTrue: return {"1"};
  case Predicate::OEQ: return compare("==");
  case Predicate::OGT: return compare(">");
  case Predicate::OGE: return compare(">=");
  case Predicate::OLT: return compare("<");
  case Predicate::OLE: return compare("<=");
  case Predicate::UNE: return compare("!=");
  case Predicate::UGT: return negate("<=");
  case Predicate::UGE: return negate("<");
  case Predicate::ULT: return negate(">=");
  case Predicate::ULE: return negate(">");
  case Predicate::ONE: return call("differ", "");
  case Predicate::UEQ: return call("differ", "!");
  case Predicate::UNO: return call("unordered", "");
  case Predicate::ORD: return call("unordered", "!");
  }
  return {"0"};
}

FailureOr<Expression> FunctionEmitter::getFloat(Operation *op) {
  if (auto cmp = dyn_cast<arith::CmpFOp>(op))
    return getFloatComparison(cmp);
  if (isa<arith::NegFOp>(op))
    return Expression{"-" + use(op->getOperand(0)).as(Binding::Primary), Binding::Unary};
  if (op->getNumOperands() != 2)
    return op->emitOpError("has no form in C");
  unsigned width = op->getOperand(0).getType().getIntOrFloatBitWidth();
  Expression lhs = use(op->getOperand(0)), rhs = use(op->getOperand(1));
  auto binary = [&](StringRef symbol, Binding binding) {
    Binding right = binding == Binding::Sum && rhs.binding == Binding::Product
                        ? Binding::Product
                        : (rhs.text.front() == '-' ? Binding::Primary : Binding::Unary);
    return Expression{lhs.as(binding) + " " + symbol.str() + " " + rhs.as(right), binding};
  };
  auto call = [&](StringRef stem) {
    return Expression{helpers.useFloat(stem, width) + "(" + lhs.text + ", " + rhs.text + ")"};
  };
  return llvm::TypeSwitch<Operation *, FailureOr<Expression>>(op)
      .Case([&](arith::AddFOp) { return binary("+", Binding::Sum); })
      .Case([&](arith::SubFOp) { return binary("-", Binding::Sum); })
      .Case([&](arith::MulFOp) { return binary("*", Binding::Product); })
      .Case([&](arith::DivFOp) { return binary("/", Binding::Product); })
      .Case([&](arith::MaximumFOp) { return call("maximum"); })
      .Case([&](arith::MinimumFOp) { return call("minimum"); })
      .Case([&](arith::MaxNumFOp) { return call("maxnum"); })
      .Case([&](arith::MinNumFOp) { return call("minnum"); })
      .Default([](Operation *op) {
        return op->emitOpError("needs the mathematical library; the C exit depends on "
                               "<stdint.h> alone");
      });
}
