//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Accesses whose index depends on data are asserted to stay inside.
//
//===----------------------------------------------------------------------===//

#include "Assertions.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Execution/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/RuntimeVerifiableOpInterface.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPGUARDACCESSES
#include "lowp/Execution/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct GuardAccessesPass : lowp::impl::LowpGuardAccessesBase<GuardAccessesPass> {
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

} // namespace
