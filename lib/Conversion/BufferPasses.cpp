//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The small passes around bufferization that upstream lacks: results as trailing
// arguments for any batch, copies as linalg, TOSA only where there is some.
//
//===----------------------------------------------------------------------===//

#include "lowp/Conversion/BufferPasses.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "mlir/Conversion/TosaToArith/TosaToArith.h"
#include "mlir/Conversion/TosaToLinalg/TosaToLinalg.h"
#include "mlir/Conversion/TosaToTensor/TosaToTensor.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct ResultsToArgumentsPass
    : public PassWrapper<ResultsToArgumentsPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ResultsToArgumentsPass)
  StringRef getName() const override { return "ResultsToArguments"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<bufferization::BufferizationDialect, memref::MemRefDialect>();
  }

  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      auto uses = SymbolTable::getSymbolUses(function, getOperation());
      if (!function.isExternal() && uses && uses->empty())
        convert(function);
    }
  }

  static void convert(func::FuncOp function) {
    if (!function.getBody().hasOneBlock() ||
        !llvm::any_of(function.getResultTypes(), llvm::IsaPred<RankedTensorType>))
      return;
    auto returnOp = cast<func::ReturnOp>(function.front().getTerminator());
    OpBuilder builder(returnOp);
    // Arguments are the caller's: what an op would write into one goes to a copy.
    for (BlockArgument argument : function.getArguments())
      if (isa<TensorType>(argument.getType()))
        function.setArgAttr(argument.getArgNumber(),
                            bufferization::BufferizationDialect::kWritableAttrName,
                            builder.getBoolAttr(false));
    SmallVector<Value> kept;
    llvm::BitVector erased(function.getNumResults());
    // Only then may a value be computed in the buffer of its result: with several
    // results upstream's elimination of empty tensors lets a start that two values
    // share live in the buffer of one of them, and the copy into that buffer comes
    // before the other one is read.
    bool isOnly = llvm::count_if(function.getResultTypes(),
                                 llvm::IsaPred<RankedTensorType>) == 1;
    for (auto [index, value] : llvm::enumerate(returnOp.getOperands())) {
      auto type = dyn_cast<RankedTensorType>(value.getType());
      if (!type) {
        kept.push_back(value);
        continue;
      }
      unsigned position = function.getNumArguments();
      (void)function.insertArgument(position,
                                    MemRefType::get(type.getShape(), type.getElementType()),
                                    builder.getDictionaryAttr(builder.getNamedAttr(
                                        kResultAttrName, builder.getUnitAttr())),
                                    value.getLoc());
      auto store = bufferization::MaterializeInDestinationOp::create(
          builder, returnOp.getLoc(), value, function.getArgument(position));
      store.setRestrict(isOnly);
      store.setWritable(true);
      erased.set(index);
    }
    returnOp.getOperandsMutable().assign(kept);
    (void)function.eraseResults(erased);
  }
};

struct CopiesToLinalgPass : public PassWrapper<CopiesToLinalgPass, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CopiesToLinalgPass)
  StringRef getName() const override { return "CopiesToLinalg"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<linalg::LinalgDialect>();
  }

  void runOnOperation() override {
    getOperation()->walk([](memref::CopyOp copy) {
      if (!isa<MemRefType>(copy.getSource().getType()) ||
          !isa<MemRefType>(copy.getTarget().getType()))
        return;
      OpBuilder builder(copy);
      if (copy.getSource() != copy.getTarget())
        linalg::makeMemRefCopyOp(builder, copy.getLoc(), copy.getSource(), copy.getTarget());
      copy.erase();
    });
  }
};

/// Upstream's TOSA lowering, if there is any TOSA: some of its passes reject
/// programs without.
struct LowerTosaPass : public PassWrapper<LowerTosaPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerTosaPass)
  StringRef getName() const override { return "LowerTosa"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    OpPassManager pm(ModuleOp::getOperationName());
    buildTosaToLinalg(pm);
    pm.getDependentDialects(registry);
  }

  void runOnOperation() override {
    WalkResult found = getOperation()->walk([](Operation *op) {
      return isa_and_nonnull<tosa::TosaDialect>(op->getDialect()) ? WalkResult::interrupt()
                                                                  : WalkResult::advance();
    });
    if (!found.wasInterrupted())
      return;
    OpPassManager pm(ModuleOp::getOperationName());
    buildTosaToLinalg(pm, hasTosaF64(getOperation()));
    if (failed(runPipeline(pm, getOperation())))
      signalPassFailure();
  }
};

} // namespace

void mlir::lowp::buildTosaToLinalg(OpPassManager &pm, bool narrowF64) {
  if (narrowF64) {
    tosa::TosaNarrowF64ToF32PassOptions narrow;
    narrow.aggressiveRewrite = true;
    pm.addNestedPass<func::FuncOp>(tosa::createTosaNarrowF64ToF32Pass(narrow));
  }
  tosa::addTosaToLinalgPasses(pm, TosaToLinalgOptions(), TosaToLinalgNamedOptions(),
                              /*validationOptions=*/std::nullopt);
  pm.addNestedPass<func::FuncOp>(createTosaToArithPass());
  pm.addNestedPass<func::FuncOp>(createTosaToTensorPass());
}

std::optional<unsigned> mlir::lowp::countResultArguments(func::FuncOp function) {
  unsigned count = 0, lenArguments = function.getNumArguments();
  while (count < lenArguments &&
         function.getArgAttr(lenArguments - 1 - count, kResultAttrName))
    ++count;
  return count ? std::optional(count) : std::nullopt;
}

bool mlir::lowp::hasTosaF64(Operation *root) {
  auto isF64 = [](Type type) { return getElementTypeOrSelf(type).isF64(); };
  return root
      ->walk([&](Operation *op) {
        return isa_and_nonnull<tosa::TosaDialect>(op->getDialect()) &&
                       llvm::any_of(op->getResultTypes(), isF64)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

std::unique_ptr<Pass> mlir::lowp::createResultsToArgumentsPass() {
  return std::make_unique<ResultsToArgumentsPass>();
}

std::unique_ptr<Pass> mlir::lowp::createCopiesToLinalgPass() {
  return std::make_unique<CopiesToLinalgPass>();
}

std::unique_ptr<Pass> mlir::lowp::createLowerTosaPass() {
  return std::make_unique<LowerTosaPass>();
}
