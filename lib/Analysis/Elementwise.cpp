//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Ops between layers: see lowp/Analysis/Elementwise.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Elementwise.h"
#include "lowp/Analysis/Bodies.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

#include <cmath>

namespace mlir::lowp {

namespace {

bool isFloatTensor(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && isa<FloatType>(type.getElementType());
}

bool areBoth(Value lhs, Value rhs, Value a, Value b) {
  return (lhs == a && rhs == b) || (lhs == b && rhs == a);
}

/// Whether the operands of a binary op are `a` and `b`.
bool reads(Operation *op, Value a, Value b) {
  return areBoth(op->getOperand(0), op->getOperand(1), a, b);
}

/// The kind of `op`, which yields a binary op of a and b.
std::optional<BinaryElementwise::Kind> getKind(Value yielded, Value a, Value b) {
  using Kind = BinaryElementwise::Kind;
  Operation *op = yielded.getDefiningOp();
  if (!op)
    return std::nullopt;
  if (std::optional<Extremum> extremum = matchExtremum(yielded))
    return areBoth(extremum->lhs, extremum->rhs, a, b)
               ? std::optional(extremum->isMax ? Kind::Max : Kind::Min)
               : std::nullopt;
  if (op->getNumOperands() != 2 || !reads(op, a, b))
    return std::nullopt;
  if (isa<arith::AddFOp>(op))
    return Kind::Add;
  if (isa<arith::SubFOp>(op))
    return Kind::Subtract;
  return std::nullopt;
}

} // namespace

bool isSumPool(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !linalgOp.hasPureTensorSemantics() ||
      linalgOp->getNumResults() != 1 || linalgOp.getNumDpsInputs() < 1 ||
      linalgOp.getNumDpsInputs() > 2 || linalgOp.getNumReductionLoops() == 0 ||
      !isFloatTensor(linalgOp->getResult(0)))
    return false;
  Value yielded = getYielded(linalgOp);
  auto sum = yielded ? yielded.getDefiningOp<arith::AddFOp>() : arith::AddFOp();
  OpOperand *init = linalgOp.getDpsInitOperand(0);
  auto fill = init->get().getDefiningOp<linalg::FillOp>();
  return sum && fill && matchPattern(fill.getInputs()[0], m_AnyZeroFloat()) &&
         reads(sum, linalgOp.getMatchingBlockArgument(linalgOp.getDpsInputOperand(0)),
               linalgOp.getMatchingBlockArgument(init));
}

std::optional<ConstantScaling> getConstantScaling(Operation *op) {
  if (!isElementwiseOp(op) || !isFloatTensor(op->getResult(0)))
    return std::nullopt;
  auto linalgOp = cast<linalg::LinalgOp>(op);
  ConstantScaling result{nullptr, 1, 1};
  std::optional<double> constant;
  Value constantArgument;
  for (OpOperand *input : linalgOp.getDpsInputOperands()) {
    FailureOr<ConstantView> view = readConstant(input->get());
    if (succeeded(view) && (view->isSplat() || view->size() == 1) && !constant) {
      constant = (*view)[0];
      constantArgument = linalgOp.getMatchingBlockArgument(input);
      continue;
    }
    if (result.data || !linalgOp.getMatchingIndexingMap(input).isIdentity() ||
        !isFloatTensor(input->get()))
      return std::nullopt;
    result.data = input;
  }
  Operation *body = result.data ? getYielded(linalgOp).getDefiningOp() : nullptr;
  if (!body || !isa<arith::MulFOp, arith::DivFOp>(body))
    return std::nullopt;
  Value data = linalgOp.getMatchingBlockArgument(result.data);
  Value other = body->getOperand(0) == data ? body->getOperand(1)
                                            : body->getOperand(0);
  bool divides = isa<arith::DivFOp>(body);
  if (!reads(body, data, other) || other == data ||
      (divides && body->getOperand(0) != data))
    return std::nullopt;
  std::optional<double> number =
      other == constantArgument ? constant : getScalarConstant(other);
  if (!number || !std::isfinite(*number) || *number <= 0)
    return std::nullopt;
  (divides ? result.divisor : result.factor) = *number;
  return result;
}

std::optional<BinaryElementwise> getBinaryElementwise(Operation *op) {
  if (!isElementwiseOp(op))
    return std::nullopt;
  auto linalgOp = cast<linalg::LinalgOp>(op);
  if (linalgOp.getNumDpsInputs() != 2)
    return std::nullopt;
  OpOperand *lhs = linalgOp.getDpsInputOperand(0);
  OpOperand *rhs = linalgOp.getDpsInputOperand(1);
  for (OpOperand *input : {lhs, rhs})
    if (!isFloatTensor(input->get()) ||
        !linalgOp.getMatchingIndexingMap(input).isProjectedPermutation(
            /*allowZeroInResults=*/true) ||
        getConstantBehind(traceToRoot(input->get())))
      return std::nullopt;
  Value a = linalgOp.getMatchingBlockArgument(lhs);
  Value b = linalgOp.getMatchingBlockArgument(rhs);
  std::optional<BinaryElementwise::Kind> kind =
      getKind(getYielded(linalgOp), a, b);
  if (!kind)
    return std::nullopt;
  // x - y as the body has it.
  if (getYielded(linalgOp).getDefiningOp()->getOperand(0) == b &&
      *kind == BinaryElementwise::Subtract)
    std::swap(lhs, rhs);
  return BinaryElementwise{*kind, lhs, rhs};
}

SmallVector<tensor::InsertSliceOp> getConcatenation(Value value) {
  SmallVector<tensor::InsertSliceOp> parts;
  auto insert = value.getDefiningOp<tensor::InsertSliceOp>();
  while (insert) {
    if (!insert.hasUnitStride() || !isFloatTensor(insert.getSource()) ||
        llvm::any_of(insert.getStaticOffsets(), ShapedType::isDynamic))
      return {};
    parts.push_back(insert);
    Value into = insert.getDest();
    if (into.getDefiningOp<tensor::EmptyOp>()) {
      std::reverse(parts.begin(), parts.end());
      return parts;
    }
    insert = into.hasOneUse() ? into.getDefiningOp<tensor::InsertSliceOp>()
                              : tensor::InsertSliceOp();
  }
  return {};
}

} // namespace mlir::lowp
