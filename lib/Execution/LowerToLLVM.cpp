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
#include "lowp/Codegen/Passes.h"
#include "lowp/Execution/Passes.h"
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

void mlir::lowp::buildLoopsToLLVM(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createLowpDropMarks());
  pm.addNestedPass<func::FuncOp>(LLVM::createLLVMRequestCWrappersPass());
  pm.addPass(createLowpCopiesToLinalg());
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createLowpTotalArith());
  pm.addPass(createConvertBufferizationToMemRefPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createLoopInvariantCodeMotionPass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createArithToLLVMConversionPass());
  // Not malloc: rounding its result up to the alignment goes by an integer, and LLVM then
  // takes every buffer to overlap every other.
  FinalizeMemRefToLLVMConversionPassOptions memory;
  memory.useAlignedAlloc = true;
  pm.addPass(createFinalizeMemRefToLLVMConversionPass(memory));
  pm.addPass(createConvertFuncToLLVMPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

void mlir::lowp::registerLoopsToLLVMPipeline() {
  auto build = [](OpPassManager &pm, StringRef text, OptionErrorHandler errorHandler) {
    auto fail = [&](const Twine &message) {
      return errorHandler("lowp-loops-to-llvm: " + message);
    };
    if (failed(readOptions(text, {}, fail)))
      return failure();
    pm.addPass(createLowpRequireLoops());
    buildLoopsToLLVM(pm);
    return success();
  };
  registerPassPipeline("lowp-loops-to-llvm",
                       "Lower a program in loops to the LLVM dialect, as the JIT and "
                       "--lowp-to-llvmir do before LLVM optimises",
                       build,
                       [](function_ref<void(const mlir::detail::PassOptions &)>) {});
}
