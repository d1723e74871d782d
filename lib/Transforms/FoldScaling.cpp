//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-fold-scaling: a constant factor moves into the weights of the linear layers
// that read it, so that the 1/49 of an average pooling needs no multiplier.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Elementwise.h"
#include "lowp/Analysis/Layers.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Numerics/PowerOfTwo.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPFOLDSCALING
#include "lowp/Transforms/Passes.h.inc"

namespace {

/// Whether `op` computes the same of c * x, times 1 / c, as of x, for every c > 0:
/// moves, maxima, and clamps at 0.
bool commutesWithScaling(Operation *op) {
  if (std::optional<ClampBounds> bounds = getClampBounds(op))
    return bounds->lower.value_or(0) == 0 && bounds->upper.value_or(0) == 0;
  return getStructuralSource(op) != nullptr;
}

/// The layers of constant weights that `value` ends in, all of its uses counted;
/// fails if one of them is something else.
LogicalResult collectLayers(Value value, const LayerAnalysis &analysis,
                            SmallVectorImpl<const Layer *> &found) {
  if (value.use_empty())
    return failure();
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    const Layer *layer =
        isContraction(user) ? analysis.getLayerOf(user) : nullptr;
    if (layer) {
      if (layer->data != &use || !layer->hasConstantWeights() ||
          failed(readConstant(layer->weights->get())))
        return failure();
      found.push_back(layer);
      continue;
    }
    if (!commutesWithScaling(user) || user->getNumResults() != 1 ||
        &use != &user->getOpOperand(0) ||
        failed(collectLayers(user->getResult(0), analysis, found)))
      return failure();
  }
  return success();
}

/// Moves the factor of `op` if it can.
bool fold(Operation *op, const LayerAnalysis &analysis) {
  std::optional<ConstantScaling> scaling = getConstantScaling(op);
  if (!scaling || scaling->data->get().getType() != op->getResult(0).getType() ||
      numerics::isPowerOfTwo(scaling->factor / scaling->divisor))
    return false;
  SmallVector<const Layer *> layers;
  if (failed(collectLayers(op->getResult(0), analysis, layers)))
    return false;
  for (const Layer *layer : layers) {
    auto type = cast<RankedTensorType>(layer->weights->get().getType());
    ConstantView weights = *readConstant(layer->weights->get());
    std::vector<double> scaled(weights.size());
    for (int64_t index = 0; index < weights.size(); ++index)
      scaled[index] = weights[index] * scaling->factor / scaling->divisor;
    OpBuilder builder(layer->op);
    layer->weights->set(arith::ConstantOp::create(
        builder, layer->weights->get().getLoc(),
        makeConstant(type, scaled, layer->name + "_weights")));
  }
  op->getResult(0).replaceAllUsesWith(scaling->data->get());
  op->erase();
  return true;
}

struct FoldScalingPass
    : StrictOptions<impl::LowpFoldScalingBase<FoldScalingPass>> {
  using StrictOptions::StrictOptions;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    // Later phases have observes on what would move.
    if (getPhase(module) != Phase::Float)
      return;
    module.walk([](func::FuncOp function) {
      if (function.isExternal())
        return;
      // Each fold makes the analysis stale.
      for (bool changed = true; changed;) {
        changed = false;
        LayerAnalysis analysis(function);
        function.walk([&](linalg::LinalgOp op) {
          changed = fold(op, analysis);
          return changed ? WalkResult::interrupt() : WalkResult::advance();
        });
      }
    });
  }
};

} // namespace

} // namespace mlir::lowp
