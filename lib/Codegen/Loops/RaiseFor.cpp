//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// scf.for on buffers as affine.for, where its bounds allow: upstream's tiling leaves the
// former, and only the latter is optimised and emitted.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPRAISEFOR
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// scf.for without results, of constant step, whose bounds affine loops may
/// have.
struct RaiseForPass : lowp::impl::LowpRaiseForBase<RaiseForPass> {
  void runOnOperation() override {
    // Outer loops first: their variables are then dimensions for the inner
    // ones.
    SmallVector<scf::ForOp> loops;
    getOperation()->walk<WalkOrder::PreOrder>(
        [&](scf::ForOp loop) { loops.push_back(loop); });
    IRRewriter rewriter(&getContext());
    for (scf::ForOp loop : loops)
      raise(rewriter, loop);
  }

  static void raise(IRRewriter &rewriter, scf::ForOp loop) {
    std::optional<APInt> step = loop.getConstantStep();
    if (loop.getNumResults() || !step || !step->isStrictlyPositive() ||
        !loop.getInductionVar().getType().isIndex() ||
        !affine::isValidDim(loop.getLowerBound()) ||
        !affine::isValidDim(loop.getUpperBound()))
      return;
    rewriter.setInsertionPoint(loop);
    AffineMap id = rewriter.getDimIdentityMap();
    auto raised = affine::AffineForOp::create(
        rewriter, loop.getLoc(), loop.getLowerBound(), id, loop.getUpperBound(),
        id, step->getSExtValue());
    rewriter.eraseOp(loop.getBody()->getTerminator());
    rewriter.inlineBlockBefore(loop.getBody(),
                               raised.getBody()->getTerminator(),
                               raised.getInductionVar());
    rewriter.eraseOp(loop);
  }
};

} // namespace
