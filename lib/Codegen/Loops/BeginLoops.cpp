//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The start of lowp-to-loops: can this program become loops, and does it compute with
// floats?
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Codegen/Passes.h"
#include "lowp/Codegen/Target.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/Resources.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPBEGINLOOPS
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

static bool isFloatTensor(Type type) {
  return isa<RankedTensorType>(type) && isa<FloatType>(getElementTypeOrSelf(type));
}

/// Whether an integer program computes with floats elsewhere than at its border:
/// the phase verifier lets loops have float arithmetic only then.
static bool hasFloatLayers(ModuleOp module) {
  WalkResult walk = module.walk([](Operation *op) {
    if (isa<arith::ConstantOp, tensor::EmptyOp>(op))
      return WalkResult::advance();
    bool returned = isa<DequantizeOp>(op) &&
                    llvm::all_of(op->getUsers(), llvm::IsaPred<func::ReturnOp>);
    if (!returned && llvm::any_of(op->getResultTypes(), isFloatTensor))
      return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return walk.wasInterrupted();
}

namespace {

struct BeginLoopsPass : StrictOptions<lowp::impl::LowpBeginLoopsBase<BeginLoopsPass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    auto emitError = [&] {
      InFlightDiagnostic error = mlir::emitError(getOperation().getLoc(), "lowp-to-loops: ");
      return error;
    };
    if (failed(requirePhase(getOperation(),
                            {Phase::Float, Phase::Calibrated, Phase::Allocated,
                             Phase::Quantized, Phase::Integer},
                            "lowp-to-loops")) ||
        failed(verifyResources(getOperation())) || failed(verifyRunnable(getOperation())) ||
        failed(resolveTarget(getOperation(), target, emitError)))
      return signalPassFailure();
    if (getPhase(getOperation()) == Phase::Integer && hasFloatLayers(getOperation()))
      getOperation()->setAttr("lowp.float_layers", UnitAttr::get(&getContext()));
  }
};

} // namespace
