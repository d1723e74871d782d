//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which operations become expressions, and where do they end up: inside the
// expression that uses them or in a local of their own? See FunctionEmitter.h.
//
//===----------------------------------------------------------------------===//

#include "FunctionEmitter.h"
#include "Literals.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

/// Longer expressions get a name; the reader's line is about this long.
static constexpr size_t kMaxInlineChars = 88;

static bool isLoad(Operation *op) { return isa<memref::LoadOp, affine::AffineLoadOp>(op); }

/// Whether `op` may write memory or contains something that may.
static bool mayWrite(Operation *op) { return !isLoad(op) && !isMemoryEffectFree(op); }

/// Whether nothing between `load` and the statement that its value ends up in
/// writes memory. All operations on the way are in one block.
static bool canMoveToUser(Operation *load) {
  Operation *user = *load->user_begin();
  // The user may itself be moved further down, up to the first write: a load that
  // is inside such an expression must not pass it either.
  while (user->getNumRegions() == 0 && !mayWrite(user) && user->hasOneUse() &&
         (*user->user_begin())->getBlock() == load->getBlock())
    user = *user->user_begin();
  for (Operation *op = load->getNextNode(); op && op != user; op = op->getNextNode())
    if (mayWrite(op))
      return false;
  return true;
}

bool FunctionEmitter::canInline(Operation *op) {
  Value result = op->getResult(0);
  if (!result.hasOneUse())
    return false;
  Operation *user = *op->user_begin();
  if (user->getBlock() != op->getBlock() || isa<LoopLikeOpInterface>(user))
    return false;
  // Everything below in the tree has already been found movable; if this one holds
  // a load, it must be movable as well, because the tree moves as one.
  return canMoveToUser(op);
}

bool FunctionEmitter::isDead(Value value) {
  auto it = deadness.find(value);
  if (it != deadness.end())
    return it->second;
  // A value is needed by statements, and by expressions that are needed themselves
  // and not replaced by a constant.
  bool dead = llvm::all_of(value.getUsers(), [&](Operation *user) {
    if (user->getNumResults() != 1 || user->getNumRegions() || mayWrite(user))
      return false;
    Value result = user->getResult(0);
    return !isa<BaseMemRefType>(result.getType()) && (getConstant(result) || isDead(result));
  });
  return deadness[value] = dead;
}

FailureOr<std::string> FunctionEmitter::getLocalType(Value value) {
  Type type = value.getType();
  if (type.isIndex()) {
    checkIndex(ranges.get(value));
    return "int" + std::to_string(indexWidth) + "_t";
  }
  if (type.isInteger(1))
    return std::string("int");
  if (std::optional<std::string> text = getElementTypeInC(type))
    return *text;
  emitError(value.getLoc()) << "values of type " << type
                            << " have no type in C; the C exit knows i1, i8, i16, i32, "
                               "i64, index, f32 and f64"
                            << (isa<VectorType>(type) ? "; loops that were made for a machine "
                                                        "have vectors: make them with target=any"
                                                      : "");
  return failure();
}

Expression FunctionEmitter::getLiteral(Type type, Attribute value) {
  if (auto number = dyn_cast<IntegerAttr>(value)) {
    if (type.isInteger(1))
      return {number.getValue().isZero() ? "0" : "1"};
    APInt bits = type.isIndex() ? number.getValue().sextOrTrunc(indexWidth)
                                : number.getValue();
    std::string text = getIntegerLiteral(bits);
    return {text, text.front() == '-' ? Binding::Unary : Binding::Primary};
  }
  auto number = cast<FloatAttr>(value);
  if (std::optional<std::string> text = getFloatLiteral(number.getValue()))
    return {*text, text->front() == '-' ? Binding::Unary : Binding::Primary};
  // Infinity and NaN without <math.h>: through their bits.
  unsigned width = type.getIntOrFloatBitWidth();
  std::string function = helpers.useBits(width, /*toFloat=*/true);
  return {function + "(" + getIntegerLiteral(number.getValue().bitcastToAPInt()) + ")"};
}

std::optional<Expression> FunctionEmitter::getConstant(Value value) {
  Attribute attribute;
  if (matchPattern(value, m_Constant(&attribute))) {
    if (isa<IntegerAttr, FloatAttr>(attribute))
      return getLiteral(value.getType(), attribute);
    return std::nullopt;
  }
  // Compilers warn of a value that is compared with itself.
  if (auto cmp = value.getDefiningOp<arith::CmpIOp>(); cmp && cmp.getLhs() == cmp.getRhs()) {
    using Predicate = arith::CmpIPredicate;
    Predicate predicate = cmp.getPredicate();
    bool holds = predicate == Predicate::eq || predicate == Predicate::sle ||
                 predicate == Predicate::sge || predicate == Predicate::ule ||
                 predicate == Predicate::uge;
    return Expression{holds ? "1" : "0"};
  }
  if (!value.getType().isIntOrIndex() || getWidth(value.getType()) > 64)
    return std::nullopt;
  Interval range = ranges.get(value);
  if (!range.isConstant())
    return std::nullopt;
  unsigned width = getWidth(value.getType());
  APInt bits(width, uint64_t(range.low), /*isSigned=*/true, /*implicitTrunc=*/true);
  if (width == 1)
    return Expression{range.low ? "1" : "0"};
  std::string text = getIntegerLiteral(bits);
  return Expression{text, text.front() == '-' ? Binding::Unary : Binding::Primary};
}

Expression FunctionEmitter::use(Value value) {
  if (std::optional<Expression> constant = getConstant(value))
    return *constant;
  return expressions.lookup(value);
}

LogicalResult FunctionEmitter::materialize(Value value, const Expression &expression) {
  FailureOr<std::string> type = getLocalType(value);
  if (failed(type))
    return failure();
  std::string name = makeLocal("t");
  line("const " + *type + " " + name + " = " + expression.text + ";");
  expressions[value] = {name};
  return success();
}

/// Returns `value` as an arm of `?:`: a constant or a local, never an expression, which
/// might read memory (see FunctionEmitter.h).
FailureOr<std::string> FunctionEmitter::useInArm(Value value) {
  auto isLocal = [](const Expression &expression) {
    return llvm::all_of(expression.text, [](char c) { return llvm::isAlnum(c) || c == '_'; });
  };
  if (!getConstant(value) && !isLocal(expressions.lookup(value)) &&
      failed(materialize(value, expressions.lookup(value))))
    return failure();
  return use(value).as(Binding::Unary);
}

LogicalResult FunctionEmitter::bindResult(Operation *op, Expression expression) {
  Value result = op->getResult(0);
  if (expression.text.size() <= kMaxInlineChars && canInline(op)) {
    expressions[result] = std::move(expression);
    return success();
  }
  return materialize(result, expression);
}

FailureOr<Expression> FunctionEmitter::getExpression(Operation *op) {
  if (op->getNumResults() == 1 && succeeded(getLocalType(op->getResult(0)))) {
    if (auto load = dyn_cast<memref::LoadOp>(op))
      return getLoad(op, load.getMemRef(),
                     AffineMap::getMultiDimIdentityMap(load.getIndices().size(),
                                                       op->getContext()),
                     load.getIndices());
    if (auto load = dyn_cast<affine::AffineLoadOp>(op))
      return getLoad(op, load.getMemRef(), load.getAffineMap(), load.getMapOperands());
    if (auto apply = dyn_cast<affine::AffineApplyOp>(op))
      return getBound(apply.getAffineMap(), apply.getMapOperands(), "min");
    if (auto minimum = dyn_cast<affine::AffineMinOp>(op))
      return getBound(minimum.getMap(), minimum.getOperands(), "min");
    if (auto maximum = dyn_cast<affine::AffineMaxOp>(op))
      return getBound(maximum.getMap(), maximum.getOperands(), "max");
    if (auto select = dyn_cast<arith::SelectOp>(op)) {
      if (!select.getCondition().getType().isInteger(1))
        return op->emitOpError("selects by a shaped condition, which the C exit lacks");
      FailureOr<std::string> trueArm = useInArm(select.getTrueValue());
      FailureOr<std::string> falseArm = useInArm(select.getFalseValue());
      if (failed(trueArm) || failed(falseArm))
        return failure();
      return Expression{use(select.getCondition()).as(Binding::Unary) + " ? " + *trueArm +
                            " : " + *falseArm,
                        Binding::Loose};
    }
    if (auto count = dyn_cast<math::CtPopOp>(op); count && op->getResult(0).getType().isInteger() &&
                                                   !op->getResult(0).getType().isInteger(1))
      return Expression{helpers.usePopcount(getWidth(op->getResult(0).getType())) + "(" +
                        use(count.getOperand()).text + ")"};
    if (isa<arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp, arith::IndexCastOp,
            arith::IndexCastUIOp, arith::SIToFPOp, arith::UIToFPOp, arith::FPToSIOp,
            arith::FPToUIOp, arith::ExtFOp, arith::TruncFOp, arith::BitcastOp>(op))
      return getConversion(op);
    if (isa<arith::ArithDialect>(op->getDialect()) && op->getNumOperands() > 0)
      return isa<FloatType>(op->getOperand(0).getType()) ? getFloat(op) : getInteger(op);
  } else if (op->getNumResults() == 1) {
    return failure();
  }
  if (isa<math::MathDialect>(op->getDialect()))
    return op->emitOpError("needs the mathematical library; the C exit depends on <stdint.h> alone");
  return op->emitOpError("has no form in C; supported are affine, scf, memref and "
                         "scalar arith operations on static buffers");
}
