//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a program of any phase become affine loops on memrefs? Upstream's
// fusion, bufferization and loop passes run on lowp element types; only then
// do the formats turn into integers. Leaves phase loops.
//
//===----------------------------------------------------------------------===//

#include "lowp/Conversion/ToLoops.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Conversion/BufferPasses.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/Resources.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Conversion/ControlFlowToSCF/ControlFlowToSCF.h"
#include "mlir/Dialect/Affine/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Fails on what upstream left on whole arrays; marks the phase, and whether lowp
/// element types are left on purpose.
struct MarkLoopsPass : public PassWrapper<MarkLoopsPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MarkLoopsPass)
  StringRef getName() const override { return "MarkLoops"; }
  explicit MarkLoopsPass(bool keepsFormats) : keepsFormats(keepsFormats) {}
  void runOnOperation() override {
    WalkResult walk = getOperation().walk([](Operation *op) -> WalkResult {
      if (!isa_and_nonnull<linalg::LinalgDialect, tensor::TensorDialect>(op->getDialect()))
        return WalkResult::advance();
      return op->emitError("lowp-to-loops: '")
             << op->getName()
             << "' has no form as loops; write it as linalg.generic, or as ops that do";
    });
    if (walk.wasInterrupted())
      return signalPassFailure();
    setPhase(getOperation(), Phase::Loops);
    if (keepsFormats)
      getOperation()->setAttr("lowp.keep_formats", UnitAttr::get(&getContext()));
  }
  bool keepsFormats;
};

bool isFloatTensor(Type type) {
  return isa<RankedTensorType>(type) && isa<FloatType>(getElementTypeOrSelf(type));
}

/// Whether an integer program computes with floats elsewhere than at its border:
/// the phase verifier lets loops have float arithmetic only then.
bool hasFloatLayers(ModuleOp module) {
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

/// Fails on an empty module, on one that is in loops already, and on what
/// verifyRunnable refuses.
struct CheckInputPass : public PassWrapper<CheckInputPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CheckInputPass)
  StringRef getName() const override { return "CheckInput"; }
  void runOnOperation() override {
    if (failed(requirePhase(getOperation(),
                            {Phase::Float, Phase::Calibrated, Phase::Allocated,
                             Phase::Quantized, Phase::Integer},
                            "lowp-to-loops")) ||
        failed(verifyResources(getOperation())) || failed(verifyRunnable(getOperation())))
      return signalPassFailure();
    if (getPhase(getOperation()) == Phase::Integer && hasFloatLayers(getOperation()))
      getOperation()->setAttr("lowp.float_layers", UnitAttr::get(&getContext()));
  }
};

} // namespace

void mlir::lowp::buildToLoops(OpPassManager &pm, const ToLoopsOptions &options) {
  pm.addPass(std::make_unique<CheckInputPass>());
  // Branches would leave several returns, and each function has one way out of its buffers.
  pm.addPass(createLiftControlFlowToSCFPass());
  pm.addPass(createConvertQuantToLowp());
  pm.addPass(createLowerTosaPass());
  pm.addPass(createConvertLowpToLinalg());
  pm.addPass(createLowpDeriveMultipliers());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createResultsToArgumentsPass());
  pm.addNestedPass<func::FuncOp>(createConvertElementwiseToLinalgPass());
  pm.addPass(createFuseElementwisePass());
  pm.addPass(createOrderLoopsPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  if (options.tile) {
    pm.addPass(createTileEpiloguePass());
    pm.addPass(createCanonicalizerPass());
    pm.addPass(createCSEPass());
  }
  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.allowReturnAllocsFromLoops = true;
  bufferize.bufferizeFunctionBoundaries = true;
  bufferize.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(bufferize));
  pm.addPass(createCanonicalizerPass());
  if (options.tile)
    pm.addNestedPass<func::FuncOp>(bufferization::createBufferLoopHoistingPass());
  bufferization::buildBufferDeallocationPipeline(pm);
  pm.addPass(createCopiesToLinalgPass());
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToAffineLoopsPass());
  if (options.tile) {
    pm.addPass(createRaiseForPass());
    pm.addPass(affine::createAffineFoldMemRefAliasOps());
    // Results of delinearize_index cannot be read back inside affine subscripts.
    pm.addPass(affine::createAffineExpandIndexOpsAsAffinePass());
  }
  pm.addPass(createCanonicalizerPass());
  if (!options.keepFormats)
    pm.addPass(createLowpToArith());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createLoopInvariantCodeMotionPass());
  pm.addPass(std::make_unique<MarkLoopsPass>(options.keepFormats));
}

void mlir::lowp::registerToLoopsPipeline(
    std::function<std::unique_ptr<Pass>()> createPhaseCheck) {
  auto build = [createPhaseCheck](OpPassManager &pm, StringRef text,
                                  function_ref<LogicalResult(const Twine &)> errorHandler) {
    auto fail = [&](const Twine &message) {
      return errorHandler("lowp-to-loops: " + message);
    };
    FailureOr<SmallVector<OptionWord>> words = readOptions(
        text, {{"keep-formats", OptionKey::Flag}, {"tile", OptionKey::Flag}}, fail);
    if (failed(words))
      return failure();
    ToLoopsOptions options;
    for (const OptionWord &word : *words)
      (word.key == "tile" ? options.tile : options.keepFormats) = word.value != "false";
    if (createPhaseCheck)
      pm.addPass(createPhaseCheck());
    buildToLoops(pm, options);
    return success();
  };
  registerPassPipeline("lowp-to-loops",
                       "Lower a program of any phase to affine loops on memrefs", build,
                       [](function_ref<void(const mlir::detail::PassOptions &)>) {});
}
