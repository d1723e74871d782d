//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Flat operands of contractions: see Im2col.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/Im2col.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

#include <functional>
#include <numeric>

namespace mlir::lowp {

namespace {

/// How often loop `loop` of `op` runs; sizes that are not known are read off the
/// result's dimensions.
OpFoldResult getLoopSize(OpBuilder &builder, linalg::LinalgOp op,
                         unsigned loop) {
  int64_t size = op.getStaticLoopRanges()[loop];
  if (!ShapedType::isDynamic(size))
    return builder.getIndexAttr(size);
  OpOperand *init = op.getDpsInitOperand(0);
  AffineMap map = op.getMatchingIndexingMap(init);
  for (auto [dim, result] : llvm::enumerate(map.getResults()))
    if (result == getAffineDimExpr(loop, builder.getContext()))
      return tensor::getMixedSize(builder, op.getLoc(), init->get(), dim);
  llvm_unreachable("a loop of unknown size is a dimension of the result");
}

/// {0}, {1}, .., with the dims from `first` to `last` in one group.
SmallVector<ReassociationIndices> groupDims(int64_t first, int64_t last) {
  SmallVector<ReassociationIndices> groups;
  for (int64_t dim = 0; dim < first; ++dim)
    groups.push_back({dim});
  groups.emplace_back(llvm::to_vector(llvm::seq_inclusive(first, last)));
  return groups;
}

} // namespace

FlatOperand flattenOperand(OpBuilder &builder, linalg::LinalgOp op,
                           OpOperand &operand, Value codes,
                           ArrayRef<unsigned> inner, StringAttr name) {
  Location loc = op.getLoc();
  MLIRContext *context = builder.getContext();
  AffineMap map = op.getMatchingIndexingMap(&operand);
  FlatOperand result{codes, {}};
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
    if (map.isFunctionOfDim(loop) && !llvm::is_contained(inner, loop))
      result.outer.push_back(loop);
  SmallVector<unsigned> loops(result.outer);
  llvm::append_range(loops, inner);

  // The operand's map on these loops alone.
  SmallVector<AffineExpr> position(op.getNumLoops(),
                                   getAffineConstantExpr(0, context));
  for (auto [index, loop] : llvm::enumerate(loops))
    position[loop] = getAffineDimExpr(index, context);
  AffineMap moved = map.replaceDimsAndSymbols(position, {}, loops.size(), 0);
  if (!moved.isIdentity()) {
    SmallVector<OpFoldResult> sizes;
    for (unsigned loop : loops)
      sizes.push_back(getLoopSize(builder, op, loop));
    Value empty = tensor::EmptyOp::create(
        builder, loc, sizes,
        cast<RankedTensorType>(codes.getType()).getElementType());
    auto rank = static_cast<unsigned>(loops.size());
    auto gather = linalg::GenericOp::create(
        builder, loc, TypeRange{empty.getType()}, ValueRange{codes},
        ValueRange{empty},
        ArrayRef{moved, builder.getMultiDimIdentityMap(rank)},
        SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel),
        [](OpBuilder &inner, Location loc, ValueRange arguments) {
          linalg::YieldOp::create(inner, loc, arguments.front());
        });
    if (name)
      gather->setAttr("lowp.layer", name);
    result.value = gather.getResult(0);
  }
  if (inner.size() > 1)
    result.value = tensor::CollapseShapeOp::create(
        builder, loc, result.value,
        groupDims(result.outer.size(), loops.size() - 1));
  return result;
}

Value padAndSplit(OpBuilder &builder, Location loc, Value value, int64_t count,
                  Value code, int64_t split) {
  auto type = cast<RankedTensorType>(value.getType());
  int64_t last = type.getRank() - 1;
  SmallVector<int64_t> shape(type.getShape());
  if (count) {
    shape[last] += count;
    SmallVector<OpFoldResult> low(type.getRank(), builder.getIndexAttr(0));
    SmallVector<OpFoldResult> high(low);
    high[last] = builder.getIndexAttr(count);
    value = tensor::PadOp::create(builder, loc, type.clone(shape), value, low,
                                  high, code);
  }
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(builder, loc, value);
  shape[last] /= split;
  shape.push_back(split);
  sizes[last] = builder.getIndexAttr(shape[last]);
  sizes.push_back(builder.getIndexAttr(split));
  return tensor::ExpandShapeOp::create(builder, loc, type.clone(shape), value,
                                       groupDims(last, last + 1), sizes);
}

} // namespace mlir::lowp
