//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does an assertion of a program reach its user? See Assertions.h.
//
//===----------------------------------------------------------------------===//

#include "Assertions.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlir::lowp;

/// Marks the assertions that are not the program's own.
static constexpr StringLiteral kAccessMark = "lowp.access";

namespace {

struct GuardAccessesPass : public PassWrapper<GuardAccessesPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(GuardAccessesPass)
  StringRef getName() const override { return "GuardAccesses"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, cf::ControlFlowDialect, memref::MemRefDialect>();
  }

  void runOnOperation() override {
    SmallVector<Operation *> accesses;
    getOperation().walk([&](Operation *op) {
      if (isa<memref::LoadOp, memref::StoreOp>(op) && mayBeOutside(op))
        accesses.push_back(op);
    });
    for (Operation *op : accesses) {
      if (auto load = dyn_cast<memref::LoadOp>(op))
        guard(op, load.getMemRef(), load.getIndices());
      else if (auto store = dyn_cast<memref::StoreOp>(op))
        guard(op, store.getMemRef(), store.getIndices());
    }
  }

  static void guard(Operation *op, Value memref, ValueRange indices) {
    OpBuilder builder(op);
    std::string text;
    llvm::raw_string_ostream(text)
        << "the program reads or writes outside of " << memref.getType();
    for (auto [dim, index] : llvm::enumerate(indices)) {
      Value size = builder.createOrFold<memref::DimOp>(op->getLoc(), memref, dim),
            isInside = arith::CmpIOp::create(builder, op->getLoc(), arith::CmpIPredicate::ult,
                                             index, size);
      cf::AssertOp::create(builder, op->getLoc(), isInside, text)
          ->setDiscardableAttr(kAccessMark, builder.getUnitAttr());
    }
  }
};

struct AssertionsToCallsPass
    : public PassWrapper<AssertionsToCallsPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(AssertionsToCallsPass)
  explicit AssertionsToCallsPass(std::vector<std::string> &texts) : texts(&texts) {}
  StringRef getName() const override { return "AssertionsToCalls"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, LLVM::LLVMDialect>();
  }

  void runOnOperation() override {
    SmallVector<cf::AssertOp> assertions;
    getOperation().walk([&](cf::AssertOp op) { assertions.push_back(op); });
    if (assertions.empty())
      return;
    OpBuilder builder = OpBuilder::atBlockBegin(getOperation().getBody());
    Type i32 = builder.getI32Type(), i64 = builder.getI64Type();
    auto callee = LLVM::LLVMFuncOp::create(
        builder, getOperation().getLoc(), kAssertionFunction,
        LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(&getContext()), {i32, i64}));
    for (cf::AssertOp op : assertions) {
      builder.setInsertionPoint(op);
      Value holds = arith::ExtUIOp::create(builder, op.getLoc(), i32, op.getArg()),
            number = arith::ConstantIntOp::create(builder, op.getLoc(), i64, texts->size());
      LLVM::CallOp::create(builder, op.getLoc(), callee, ValueRange{holds, number});
      std::string text = op->hasAttr(kAccessMark)
                             ? op.getMsg().str()
                             : ("the program's assertion '" + op.getMsg() + "' fails").str();
      texts->push_back(text + getPlace(op.getLoc()));
      op.erase();
    }
  }

  static std::string getPlace(Location location) {
    auto file = location->findInstanceOf<FileLineColLoc>();
    return file ? (" (" + file.getFilename().getValue() + ":" + Twine(file.getLine()) + ")").str()
                : "";
  }

  std::vector<std::string> *texts;
};

} // namespace

std::unique_ptr<Pass> mlir::lowp::createGuardAccessesPass() {
  return std::make_unique<GuardAccessesPass>();
}

std::unique_ptr<Pass>
mlir::lowp::createAssertionsToCallsPass(std::vector<std::string> &texts) {
  return std::make_unique<AssertionsToCallsPass>(texts);
}
