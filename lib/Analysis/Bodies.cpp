//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/Analysis/Bodies.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Bodies.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

namespace mlir::lowp {

std::optional<double> getScalarConstant(Value value) {
  APFloat constant(0.0);
  if (!value || !matchPattern(value, m_ConstantFloat(&constant)))
    return std::nullopt;
  bool losesInfo;
  constant.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &losesInfo);
  return constant.convertToDouble();
}

Value getYielded(linalg::LinalgOp op) {
  Block *body = op.getBlock();
  if (!body || body->getTerminator()->getNumOperands() != 1)
    return {};
  return body->getTerminator()->getOperand(0);
}

std::optional<Extremum> matchExtremum(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return std::nullopt;
  if (isa<arith::MaximumFOp, arith::MaxNumFOp>(op))
    return Extremum{true, op->getOperand(0), op->getOperand(1)};
  if (isa<arith::MinimumFOp, arith::MinNumFOp>(op))
    return Extremum{false, op->getOperand(0), op->getOperand(1)};
  auto select = dyn_cast<arith::SelectOp>(op);
  auto compare = select ? select.getCondition().getDefiningOp<arith::CmpFOp>()
                        : arith::CmpFOp();
  if (!compare)
    return std::nullopt;
  bool isMax;
  switch (compare.getPredicate()) {
  case arith::CmpFPredicate::OGT:
  case arith::CmpFPredicate::OGE:
  case arith::CmpFPredicate::UGT:
  case arith::CmpFPredicate::UGE:
    isMax = true;
    break;
  case arith::CmpFPredicate::OLT:
  case arith::CmpFPredicate::OLE:
  case arith::CmpFPredicate::ULT:
  case arith::CmpFPredicate::ULE:
    isMax = false;
    break;
  default:
    return std::nullopt;
  }
  auto same = [](Value a, Value b) {
    if (a == b)
      return true;
    auto x = getScalarConstant(a), y = getScalarConstant(b);
    return x && y && *x == *y;
  };
  Value lhs = compare.getLhs(), rhs = compare.getRhs();
  if (same(select.getTrueValue(), lhs) && same(select.getFalseValue(), rhs))
    return Extremum{isMax, lhs, rhs};
  if (same(select.getTrueValue(), rhs) && same(select.getFalseValue(), lhs))
    return Extremum{!isMax, lhs, rhs};
  return std::nullopt;
}

} // namespace mlir::lowp
