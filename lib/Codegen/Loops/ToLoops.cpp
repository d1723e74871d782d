//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a program of any phase become affine loops on memrefs? Upstream's
// fusion, bufferization and loop passes run on lowp element types; only then
// do the formats turn into integers. Before all that each contraction gets the kernel
// that is best on the target. Leaves phase loops.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/ToLoops.h"
#include "lowp/Codegen/Passes.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Conversion/ControlFlowToSCF/ControlFlowToSCF.h"
#include "mlir/Dialect/Affine/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

void mlir::lowp::buildToLoops(OpPassManager &pm, const ToLoopsOptions &options) {
  LowpBeginLoopsOptions begin;
  begin.target = options.target;
  pm.addPass(createLowpBeginLoops(begin));
  // Branches would leave several returns, and each function has one way out of its buffers.
  pm.addPass(createLiftControlFlowToSCFPass());
  pm.addPass(createConvertQuantToLowp());
  pm.addPass(createLowpLowerTosa());
  pm.addPass(createLowpChannelsLast());
  LowpChooseKernelsOptions choice;
  choice.kernel = options.kernel;
  choice.prefer = options.prefer;
  pm.addPass(createLowpChooseKernels(choice));
  pm.addPass(createLowpApplyKernels());
  pm.addPass(createConvertLowpToLinalg());
  pm.addPass(createLowpDeriveMultipliers());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createLowpResultsToArguments());
  pm.addNestedPass<func::FuncOp>(createConvertElementwiseToLinalgPass());
  pm.addPass(createLowpFuseElementwise());
  pm.addPass(createLowpFuseContracts());
  pm.addPass(createLowpOrderLoops());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  if (options.tile) {
    pm.addPass(createLowpTileEpilogue());
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
  pm.addPass(createLowpCopiesToLinalg());
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToAffineLoopsPass());
  if (options.tile) {
    pm.addPass(createLowpRaiseFor());
    pm.addPass(affine::createAffineFoldMemRefAliasOps());
    // Results of delinearize_index cannot be read back inside affine subscripts.
    pm.addPass(affine::createAffineExpandIndexOpsAsAffinePass());
  }
  pm.addPass(createCanonicalizerPass());
  if (!options.keepFormats) {
    pm.addPass(createLowpToArith());
    pm.addPass(createLowpEmitKernels());
  }
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createLoopInvariantCodeMotionPass());
  LowpFinishLoopsOptions finish;
  finish.keepFormats = options.keepFormats;
  pm.addPass(createLowpFinishLoops(finish));
}

FailureOr<ToLoopsOptions>
mlir::lowp::readToLoopsOptions(StringRef text,
                               function_ref<LogicalResult(const Twine &)> errorHandler) {
  auto fail = [&](const Twine &message) { return errorHandler("lowp-to-loops: " + message); };
  FailureOr<SmallVector<OptionWord>> words = readOptions(
      text,
      {{"keep-formats", OptionKey::Flag}, {"tile", OptionKey::Flag}, {"target"}, {"kernel"}, {"prefer"}},
      fail);
  if (failed(words))
    return failure();
  ToLoopsOptions options;
  SmallVector<StringRef> ofKernels;
  for (const OptionWord &word : *words) {
    if (word.key == "tile" || word.key == "keep-formats") {
      (word.key == "tile" ? options.tile : options.keepFormats) = word.value != "false";
      continue;
    }
    (word.key == "target"   ? options.target
     : word.key == "kernel" ? options.kernel
                            : options.prefer) = word.value.str();
    ofKernels.push_back(word.text);
  }
  // What the pass can check without a program.
  if (failed(createLowpChooseKernels()->initializeOptions(llvm::join(ofKernels, " "),
                                                          errorHandler)))
    return failure();
  return options;
}

void mlir::lowp::registerToLoopsPipeline(
    std::function<std::unique_ptr<Pass>()> createPhaseCheck) {
  auto build = [createPhaseCheck](OpPassManager &pm, StringRef text,
                                  function_ref<LogicalResult(const Twine &)> errorHandler) {
    FailureOr<ToLoopsOptions> options = readToLoopsOptions(text, errorHandler);
    if (failed(options))
      return failure();
    if (createPhaseCheck)
      pm.addPass(createPhaseCheck());
    buildToLoops(pm, *options);
    return success();
  };
  registerPassPipeline("lowp-to-loops",
                       "Lower a program of any phase to affine loops on memrefs", build,
                       [](function_ref<void(const mlir::detail::PassOptions &)>) {});
}
