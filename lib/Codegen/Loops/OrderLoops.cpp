//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// In a reduction the innermost loop runs over consecutive elements, so that compilers
// vectorise it; the order in which one sum is formed stays as it was, so that floats
// keep their bits.
//
//===----------------------------------------------------------------------===//

#include "LoopOrder.h"
#include "lowp/Codegen/Passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPORDERLOOPS
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

bool mlir::lowp::isConsecutive(AffineMap map, unsigned dim) {
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

SmallVector<unsigned> mlir::lowp::getLoopOrder(linalg::LinalgOp op) {
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

namespace {

struct OrderLoopsPass : lowp::impl::LowpOrderLoopsBase<OrderLoopsPass> {
  void runOnOperation() override {
    SmallVector<std::pair<linalg::LinalgOp, SmallVector<unsigned>>> work;
    getOperation()->walk([&](linalg::LinalgOp op) {
      SmallVector<unsigned> order = getLoopOrder(op);
      if (!order.empty())
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
