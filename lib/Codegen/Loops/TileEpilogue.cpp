//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How large is the buffer of the accumulators of a layer? As large as one tile:
// the element-wise op that rescales them is tiled, the contraction and its
// initial value move into its loops. A tile is one image of one channel for
// rank 3 and more (size 1 in every dimension but the last two), one row for
// rank 2. A layer that would be a single tile is left alone. Each sum is formed
// in the same order as before.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Passes.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPTILEEPILOGUE
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Sums of products, each written to a place that loops count: upstream can compute
/// a part of it.
bool isTileable(linalg::GenericOp op) {
  return op && op.getNumReductionLoops() > 0 && op->hasOneUse() &&
         !op.getBody()->getOps<MacOp>().empty() &&
         op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isProjectedPermutation();
}

/// The contraction whose every sum `op` reads once, at the place it writes to.
linalg::GenericOp getContraction(linalg::GenericOp op) {
  if (op.getNumLoops() != op.getNumParallelLoops() ||
      op.getNumDpsInits() != 1 || !op.hasPureTensorSemantics() ||
      op.hasIndexSemantics() ||
      !op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity())
    return nullptr;
  for (OpOperand *operand : op.getDpsInputOperands()) {
    auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
    if (isTileable(producer) &&
        op.getMatchingIndexingMap(operand).isIdentity() &&
        producer->getBlock() == op->getBlock())
      return producer;
  }
  return nullptr;
}

/// Empty if there would be one tile only.
SmallVector<int64_t> getTileSizes(linalg::GenericOp op) {
  SmallVector<int64_t> shape = op.getStaticLoopRanges();
  SmallVector<int64_t> sizes(shape.size(), 0);
  if (shape.size() < 2)
    return {};
  size_t numTiled = shape.size() == 2 ? 1 : shape.size() - 2;
  bool tiles = false;
  for (size_t dim = 0; dim < numTiled; ++dim) {
    sizes[dim] = shape[dim] == 1 ? 0 : 1;
    tiles |= sizes[dim] != 0;
  }
  return tiles ? sizes : SmallVector<int64_t>();
}

struct TileEpiloguePass : lowp::impl::LowpTileEpilogueBase<TileEpiloguePass> {
  void runOnOperation() override {
    SmallVector<std::pair<linalg::GenericOp, linalg::GenericOp>> work;
    getOperation()->walk([&](linalg::GenericOp op) {
      if (linalg::GenericOp contraction = getContraction(op))
        if (!getTileSizes(op).empty())
          work.push_back({op, contraction});
    });
    if (work.empty())
      return;
    IRRewriter rewriter(&getContext());
    for (auto [op, contraction] : work)
      if (failed(tile(rewriter, op, contraction))) {
        op.emitError("lowp-to-loops: cannot tile this op");
        return signalPassFailure();
      }
    // A slice of an empty tensor is an empty tensor of the size of the slice.
    RewritePatternSet patterns(&getContext());
    tensor::populateFoldTensorEmptyPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }

  static LogicalResult tile(IRRewriter &rewriter, linalg::GenericOp op,
                            linalg::GenericOp contraction) {
    SmallVector<OpFoldResult> sizes =
        getAsIndexOpFoldResult(op.getContext(), getTileSizes(op));
    Operation *init = contraction.getDpsInits()[0].getDefiningOp();
    scf::SCFTileAndFuseOptions options;
    options.tilingOptions.setTileSizes(sizes);
    options.setFusionControlFn(
        [=](tensor::ExtractSliceOp, OpResult producer, bool)
            -> std::optional<scf::SCFTileAndFuseOptions::ControlFnResult> {
          Operation *owner = producer.getOwner();
          if (owner != contraction &&
              (owner != init || !isa<linalg::LinalgOp>(owner)))
            return std::nullopt;
          return scf::SCFTileAndFuseOptions::ControlFnResult{};
        });
    rewriter.setInsertionPoint(op);
    FailureOr<scf::SCFTileAndFuseResult> tiled =
        scf::tileConsumerAndFuseProducersUsingSCF(
            rewriter, cast<TilingInterface>(op.getOperation()), options);
    if (failed(tiled))
      return failure();
    for (OpResult result : op->getResults())
      rewriter.replaceAllUsesWith(result, tiled->replacements.lookup(result));
    rewriter.eraseOp(op);
    for (Operation *dead : {contraction.getOperation(), init})
      if (dead && isOpTriviallyDead(dead))
        rewriter.eraseOp(dead);
    return success();
  }
};

} // namespace
