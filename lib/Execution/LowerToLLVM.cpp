//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a program become machine code? See LowerToLLVM.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/LowerToLLVM.h"
#include "TotalArith.h"
#include "lowp/Conversion/BufferPasses.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/Transforms/RequestCWrappers.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Takes marks such as `lowp.result` off arguments: LLVM IR has no place for them, and
/// upstream's translation would warn of each.
struct DropMarksPass : public PassWrapper<DropMarksPass, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(DropMarksPass)
  StringRef getName() const override { return "DropMarks"; }
  void runOnOperation() override {
    FunctionOpInterface function = getOperation();
    for (unsigned index = 0; index < function.getNumArguments(); ++index)
      for (NamedAttribute mark : function.getArgAttrs(index))
        if (mark.getNameDialect() && mark.getNameDialect()->getNamespace() == "lowp")
          function.removeArgAttr(index, mark.getName());
  }
};

} // namespace

void mlir::lowp::buildLoopsToLLVM(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(std::make_unique<DropMarksPass>());
  pm.addNestedPass<func::FuncOp>(LLVM::createLLVMRequestCWrappersPass());
  pm.addPass(createCopiesToLinalgPass());
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createTotalArithPass());
  pm.addPass(createConvertBufferizationToMemRefPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createLoopInvariantCodeMotionPass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  pm.addPass(createConvertFuncToLLVMPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

namespace {

/// Fails on a program that is not in loops, before upstream meets its tensors.
struct CheckLoopsPass : public PassWrapper<CheckLoopsPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CheckLoopsPass)
  StringRef getName() const override { return "CheckLoops"; }
  void runOnOperation() override {
    if (failed(requirePhase(getOperation(), {Phase::Loops}, "lowp-loops-to-llvm")))
      signalPassFailure();
  }
};

} // namespace

void mlir::lowp::registerLoopsToLLVMPipeline() {
  auto build = [](OpPassManager &pm, StringRef text, OptionErrorHandler errorHandler) {
    auto fail = [&](const Twine &message) {
      return errorHandler("lowp-loops-to-llvm: " + message);
    };
    if (failed(readOptions(text, {}, fail)))
      return failure();
    pm.addPass(std::make_unique<CheckLoopsPass>());
    buildLoopsToLLVM(pm);
    return success();
  };
  registerPassPipeline("lowp-loops-to-llvm",
                       "Lower a program in loops to the LLVM dialect, as the JIT and "
                       "--lowp-to-llvmir do before LLVM optimises",
                       build,
                       [](function_ref<void(const mlir::detail::PassOptions &)>) {});
}
