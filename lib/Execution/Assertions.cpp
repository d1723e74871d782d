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
#include "mlir/Interfaces/RuntimeVerifiableOpInterface.h"

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
    SmallVector<std::pair<Operation *, std::string>> unsure;
    getOperation().walk([&](Operation *op) {
      if (std::string text = describeMisuse(op); !text.empty())
        unsure.emplace_back(op, std::move(text));
    });
    MarkAssertions marker;
    for (auto &entry : unsure) {
      Operation *op = entry.first;
      OpBuilder builder(op, &marker);
      cast<RuntimeVerifiableOpInterface>(op).generateRuntimeVerification(
          builder, op->getLoc(), [&](Operation *, StringRef) { return entry.second; });
    }
  }

  /// Upstream knows what to check; the assertions are ours.
  struct MarkAssertions : public OpBuilder::Listener {
    void notifyOperationInserted(Operation *op, OpBuilder::InsertPoint) override {
      if (isa<cf::AssertOp>(op))
        op->setDiscardableAttr(kAccessMark, UnitAttr::get(op->getContext()));
    }
  };

  /// What a program does if `op` meets sizes or indices that it must not; "" if it
  /// cannot, or is none that is checked.
  static std::string describeMisuse(Operation *op) {
    std::string text;
    llvm::raw_string_ostream os(text);
    auto isStatic = [](Value value) {
      auto type = dyn_cast<MemRefType>(value.getType());
      return type && type.hasStaticShape();
    };
    if (isa<memref::LoadOp, memref::StoreOp>(op) && mayBeOutside(op)) {
      Value memref = isa<memref::LoadOp>(op) ? cast<memref::LoadOp>(op).getMemRef()
                                             : cast<memref::StoreOp>(op).getMemRef();
      os << "the program reads or writes outside of " << memref.getType();
    } else if (auto view = dyn_cast<memref::SubViewOp>(op)) {
      // Operands are what is not constant.
      if (op->getNumOperands() > 1)
        os << "the program takes a slice outside of " << view.getSourceType();
    } else if (auto cast = dyn_cast<memref::CastOp>(op)) {
      if (!isStatic(cast.getSource()))
        os << "the program takes for " << cast.getType() << " what has another size";
    } else if (auto copy = dyn_cast<memref::CopyOp>(op)) {
      if (!isStatic(copy.getSource()) || !isStatic(copy.getTarget()))
        os << "the program copies " << copy.getSource().getType() << " to "
           << copy.getTarget().getType() << " of another size";
    }
    return text;
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
