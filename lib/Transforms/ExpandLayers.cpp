//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Layers of other dialects (LayerOpInterface) as linalg: a broadcast bias, a
// contraction that starts from it, and a clamp.
//
//===----------------------------------------------------------------------===//

#include "NormalisePatterns.h"
#include "lowp/IR/LayerOpInterface.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// tensor.empty of the result; sizes that are not static are those of the dimension of
/// the data or the weights that the same loop counts. Null if there is none.
Value makeEmpty(LayerOpInterface op, RewriterBase &rewriter) {
  Location loc = op.getLoc();
  SmallVector<AffineMap> maps = op.getLayerMaps();
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<Value> dynamic;
  for (auto [dim, loop] : llvm::enumerate(maps[2].getResults())) {
    if (!type.isDynamicDim(dim))
      continue;
    Value size;
    for (auto [map, operand] :
         {std::pair(maps[0], op.getLayerData().get()),
          std::pair(maps[1], op.getLayerWeights().get())})
      if (std::optional<unsigned> position = map.getResultPosition(loop);
          position && !size)
        size = tensor::DimOp::create(rewriter, loc, operand, *position);
    if (!size)
      return {};
    dynamic.push_back(size);
  }
  return tensor::EmptyOp::create(rewriter, loc, type, dynamic);
}

/// One op on each element of `value` and the constant `bound`.
template <typename OpTy>
Value makeBound(RewriterBase &rewriter, Location loc, Value value, Value empty,
                double bound) {
  auto type = cast<RankedTensorType>(value.getType());
  AffineMap identity = rewriter.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             rewriter, loc, type, value, empty,
             ArrayRef<AffineMap>{identity, identity}, iterators,
             [&](OpBuilder &builder, Location loc, ValueRange arguments) {
               Value constant = arith::ConstantOp::create(
                   builder, loc,
                   builder.getFloatAttr(type.getElementType(), bound));
               Value result =
                   OpTy::create(builder, loc, arguments[0], constant);
               linalg::YieldOp::create(builder, loc, result);
             })
      .getResult(0);
}

struct ExpandLayer : OpInterfaceRewritePattern<LayerOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(LayerOpInterface op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    Type element = type.getElementType();
    SmallVector<AffineMap> maps = op.getLayerMaps();
    Value empty = makeEmpty(op, rewriter);
    if (!empty)
      return rewriter.notifyMatchFailure(op, "a size of the result is not known");
    Value start;
    if (OpOperand *bias = op.getLayerBias()) {
      SmallVector<int64_t> others;
      for (int64_t dim : llvm::seq(type.getRank()))
        if (dim != op.getLayerChannelDim())
          others.push_back(dim);
      start = linalg::BroadcastOp::create(rewriter, loc, bias->get(), empty, others)
                  ->getResult(0);
    } else {
      Value zero = arith::ConstantOp::create(rewriter, loc,
                                             rewriter.getFloatAttr(element, 0.0));
      start = linalg::FillOp::create(rewriter, loc, zero, empty).getResult(0);
    }
    SmallVector<utils::IteratorType> iterators;
    for (unsigned loop = 0; loop < maps[2].getNumDims(); ++loop)
      iterators.push_back(maps[2].isFunctionOfDim(loop)
                              ? utils::IteratorType::parallel
                              : utils::IteratorType::reduction);
    Value result =
        linalg::GenericOp::create(
            rewriter, loc, type,
            ValueRange{op.getLayerData().get(), op.getLayerWeights().get()}, start,
            maps, iterators,
            [&](OpBuilder &builder, Location loc, ValueRange arguments) {
              Value product =
                  arith::MulFOp::create(builder, loc, arguments[0], arguments[1]);
              Value sum =
                  arith::AddFOp::create(builder, loc, arguments[2], product);
              linalg::YieldOp::create(builder, loc, sum);
            })
            .getResult(0);
    LayerActivation bounds = op.getLayerActivation();
    if (bounds.lower && std::isfinite(*bounds.lower))
      result = makeBound<arith::MaximumFOp>(rewriter, loc, result, empty,
                                            *bounds.lower);
    if (bounds.upper && std::isfinite(*bounds.upper))
      result = makeBound<arith::MinimumFOp>(rewriter, loc, result, empty,
                                            *bounds.upper);
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void populateExpandLayerPatterns(RewritePatternSet &patterns) {
  patterns.add<ExpandLayer>(patterns.getContext());
}

} // namespace mlir::lowp
