//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which loops does a program get? Element-wise ops are fused into what reads
// each of their elements once; a window or a contraction would compute them again
// for every reader.
// In a reduction the innermost loop runs over consecutive elements, so that
// compilers vectorise it; the order in which one sum is formed stays as it was,
// so that floats keep their bits.
//
//===----------------------------------------------------------------------===//

#include "lowp/Conversion/BufferPasses.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct FuseElementwisePass : public PassWrapper<FuseElementwisePass, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FuseElementwisePass)
  StringRef getName() const override { return "FuseElementwise"; }

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    linalg::populateElementwiseOpsFusionPatterns(patterns, [](OpOperand *operand) {
      auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
      return consumer && operand->get().hasOneUse() &&
             consumer.getMatchingIndexingMap(operand).isPermutation();
    });
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    linalg::GenericOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

/// Whether consecutive values of loop `dim` read or write consecutive elements,
/// or one element, of an operand with this map.
bool isConsecutive(AffineMap map, unsigned dim) {
  for (auto [position, result] : llvm::enumerate(map.getResults())) {
    if (!result.isFunctionOfDim(dim))
      continue;
    if (position + 1 != map.getNumResults())
      return false;
    AffineExpr rest = result - getAffineDimExpr(dim, map.getContext());
    if (simplifyAffineExpr(rest, map.getNumDims(), map.getNumSymbols()).isFunctionOfDim(dim))
      return false;
  }
  return true;
}

/// Parallel loops but the last, reductions, the last parallel loop: if that one
/// is consecutive everywhere. Empty: leave the loops as they are.
SmallVector<unsigned> getLoopOrder(linalg::LinalgOp op) {
  SmallVector<unsigned> parallel, reduction;
  op.getParallelDims(parallel);
  op.getReductionDims(reduction);
  if (parallel.empty() || reduction.empty())
    return {};
  for (AffineMap map : op.getIndexingMapsArray())
    if (!isConsecutive(map, parallel.back()))
      return {};
  SmallVector<unsigned> order(ArrayRef(parallel).drop_back());
  llvm::append_range(order, reduction);
  order.push_back(parallel.back());
  return llvm::is_sorted(order) ? SmallVector<unsigned>() : order;
}

struct OrderLoopsPass : public PassWrapper<OrderLoopsPass, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(OrderLoopsPass)
  StringRef getName() const override { return "OrderLoops"; }

  void runOnOperation() override {
    SmallVector<std::pair<linalg::LinalgOp, SmallVector<unsigned>>> work;
    getOperation()->walk([&](linalg::LinalgOp op) {
      SmallVector<unsigned> order = getLoopOrder(op);
      if (!order.empty() && !op.hasIndexSemantics())
        work.push_back({op, std::move(order)});
    });
    IRRewriter rewriter(&getContext());
    for (auto &[op, order] : work) {
      rewriter.setInsertionPoint(op);
      auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
      if (!generic) {
        FailureOr<linalg::GenericOp> generalised = linalg::generalizeNamedOp(rewriter, op);
        if (failed(generalised))
          continue;
        generic = *generalised;
      }
      (void)linalg::interchangeGenericOp(rewriter, generic, order);
    }
  }
};

} // namespace

std::unique_ptr<Pass> mlir::lowp::createFuseElementwisePass() {
  return std::make_unique<FuseElementwisePass>();
}

std::unique_ptr<Pass> mlir::lowp::createOrderLoopsPass() {
  return std::make_unique<OrderLoopsPass>();
}
