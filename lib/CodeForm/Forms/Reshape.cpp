//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Reshapes, casts of shapes, and slices do the same to codes.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"

namespace mlir::lowp {

namespace {

/// The dimension that holds all of `dim` in the other shape of a reshape, given
/// the groups of dimensions. `small` is the collapsed shape.
std::optional<int64_t> reshapeAxis(ArrayRef<ReassociationIndices> groups,
                                   ArrayRef<int64_t> large, bool isCollapse,
                                   int64_t dim) {
  for (auto [position, group] : llvm::enumerate(groups)) {
    if (isCollapse) {
      if (!llvm::is_contained(group, dim))
        continue;
      for (int64_t other : group)
        if (other != dim && large[other] != 1)
          return std::nullopt;
      return position;
    }
    if (static_cast<int64_t>(position) != dim)
      continue;
    std::optional<int64_t> found;
    for (int64_t other : group)
      if (large[other] != 1) {
        if (found)
          return std::nullopt;
        found = other;
      }
    return found ? found : std::optional<int64_t>(group.front());
  }
  return std::nullopt;
}

/// The dimension of the result of a reshape or slice that has the indices of
/// dimension `axis` of its source.
std::optional<int64_t> mapAxis(Operation *op, int64_t axis) {
  auto source = cast<RankedTensorType>(op->getOperand(0).getType());
  auto result = cast<RankedTensorType>(op->getResult(0).getType());
  if (isa<tensor::CastOp>(op))
    return axis;
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return reshapeAxis(collapse.getReassociationIndices(), source.getShape(),
                       /*isCollapse=*/true, axis);
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return reshapeAxis(expand.getReassociationIndices(), result.getShape(),
                       /*isCollapse=*/false, axis);
  auto slice = cast<tensor::ExtractSliceOp>(op);
  llvm::SmallBitVector dropped = slice.getDroppedDims();
  if (dropped.test(axis))
    return std::nullopt;
  int64_t target = axis;
  for (int64_t dim = 0; dim < axis; ++dim)
    target -= dropped.test(dim);
  // All of the dimension: then it starts at 0 with step 1.
  if (source.isDynamicDim(axis) ||
      source.getDimSize(axis) != result.getDimSize(target))
    return std::nullopt;
  return target;
}

class ReshapeForm : public CodeForm {
public:
  bool match(Operation *op) const override { return isReshape(op) || isSlice(op); }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    return Plan::through(op->getOperand(0), facts, [&](const Representation &source) {
      return isa<RankedTensorType>(op->getResult(0).getType()) &&
             moveAxes(source, [&](int64_t axis) { return mapAxis(op, axis); });
    });
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    const Representation *source = context.lookupPlain(op->getOperand(0));
    Representation result =
        *moveAxes(*source, [&](int64_t axis) { return mapAxis(op, axis); });
    context.builder.setInsertionPoint(op);
    Operation *clone = context.builder.clone(*op);
    clone->setOperand(0, source->codes);
    clone->getResult(0).setType(
        cast<RankedTensorType>(op->getResult(0).getType())
            .clone(Type(source->getFormat())));
    result.codes = clone->getResult(0);
    context.setCodes(op->getResult(0), std::move(result));
    return Outcome::Rewritten;
  }
};

} // namespace

const CodeForm &forms::getReshape() {
  static ReshapeForm form;
  return form;
}

} // namespace mlir::lowp
