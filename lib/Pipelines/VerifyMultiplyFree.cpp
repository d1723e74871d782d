//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does a program multiply element data? A forward dataflow from loads separates
// element data from addresses, in loops on memrefs and in the LLVM dialect.
//
//===----------------------------------------------------------------------===//

#include "lowp/Pipelines/Passes.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPVERIFYMULTIPLYFREE
#include "lowp/Pipelines/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Integers and floats; not pointers, and not `index`.
bool isElementType(Type type) { return type.isIntOrFloat(); }

/// Everything that is computed from loaded elements, through ops, loops and
/// branches. A value of type index, or a pointer, is an address and ends the way.
class ElementData {
public:
  explicit ElementData(Operation *root) {
    root->walk([&](Operation *op) {
      if (isa<affine::AffineReadOpInterface, memref::LoadOp, LLVM::LoadOp>(op))
        add(op->getResults());
    });
    while (!work.empty())
      for (OpOperand &use : work.pop_back_val().getUses())
        visit(use);
  }
  bool contains(Value value) const { return data.contains(value); }
  bool empty() const { return data.empty(); }

private:
  void add(ValueRange values) {
    for (Value value : values)
      if (isElementType(value.getType()) && data.insert(value).second)
        work.push_back(value);
  }
  void visit(OpOperand &use) {
    Operation *user = use.getOwner();
    if (auto branch = dyn_cast<BranchOpInterface>(user)) {
      if (std::optional<BlockArgument> argument =
              branch.getSuccessorBlockArgument(use.getOperandNumber()))
        add(*argument);
      return;
    }
    if (user->hasTrait<OpTrait::IsTerminator>()) {
      Operation *parent = user->getParentOp();
      unsigned index = use.getOperandNumber();
      if (index < parent->getNumResults())
        add(parent->getResult(index));
      if (auto loop = dyn_cast<LoopLikeOpInterface>(parent))
        if (index < loop.getRegionIterArgs().size())
          add(loop.getRegionIterArgs()[index]);
      return;
    }
    if (auto loop = dyn_cast<LoopLikeOpInterface>(user)) {
      if (BlockArgument carried = loop.getTiedLoopRegionIterArg(&use))
        add(carried);
      return;
    }
    // A load by an address from data reads a table: data by itself.
    add(user->getResults());
  }

  DenseSet<Value> data;
  SmallVector<Value> work;
};

bool isIntegerMultiply(Operation *op) {
  return isa<arith::MulIOp, arith::MulSIExtendedOp, arith::MulUIExtendedOp,
             LLVM::MulOp, LLVM::SMulWithOverflowOp, LLVM::UMulWithOverflowOp>(op);
}

bool isFloatMultiply(Operation *op) {
  return isa<arith::MulFOp, math::FmaOp, LLVM::FMulOp, LLVM::FMAOp,
             LLVM::FMulAddOp>(op);
}

/// 0, 2^k or -2^k.
bool isPowerOfTwo(Value value) {
  llvm::APInt integer;
  if (!matchPattern(value, m_ConstantInt(&integer)))
    return false;
  return integer.isZero() || integer.abs().isPowerOf2();
}

/// The names in a location: that of the layer is one of them.
void collectNames(Location loc, SmallVectorImpl<StringRef> &names) {
  loc->walk([&](Location inner) {
    if (auto name = dyn_cast<NameLoc>(inner))
      names.push_back(name.getName().getValue());
    return WalkResult::advance();
  });
}

struct VerifyMultiplyFreePass
    : StrictOptions<lowp::impl::LowpVerifyMultiplyFreeBase<VerifyMultiplyFreePass>> {
  using StrictOptions::StrictOptions;

  SmallVector<StringRef> getListOptions() override { return {"layers"}; }

  void runOnOperation() override {
    if (failed(verify(getOperation())))
      return signalPassFailure();
    markAllAnalysesPreserved();
  }

  LogicalResult verify(ModuleOp module) {
    ElementData data(module);
    if (data.empty())
      return module.emitError("lowp-verify-multiply-free: no element is loaded; "
                              "run lowp-to-loops first");
    llvm::StringSet<> wanted, found;
    for (const std::string &name : layers)
      wanted.insert(name);
    WalkResult walk = module.walk([&](Operation *op) -> WalkResult {
      std::string layer;
      if (!wanted.empty()) {
        SmallVector<StringRef> located;
        collectNames(op->getLoc(), located);
        auto name = llvm::find_if(
            located, [&](StringRef name) { return wanted.contains(name); });
        if (name == located.end())
          return WalkResult::advance();
        found.insert(*name);
        layer = (" of layer '" + *name + "'").str();
      }
      auto isData = [&](Value value) { return data.contains(value); };
      unsigned count = llvm::count_if(op->getOperands(), isData);
      // A float times a constant is a scale at the border.
      bool breaks =
          isIntegerMultiply(op)
              ? count > 0 && llvm::none_of(op->getOperands(), isPowerOfTwo)
              : isFloatMultiply(op) && isData(op->getOperand(0)) &&
                    isData(op->getOperand(1));
      if (!breaks)
        return WalkResult::advance();
      op->emitError("a multiply on element data")
          << layer << " (MULTIPLY-FREE-C1)";
      return WalkResult::interrupt();
    });
    if (walk.wasInterrupted())
      return failure();
    for (StringRef name : *layers)
      if (!found.contains(name))
        return module.emitError("lowp-verify-multiply-free: no op is of layer '")
               << name << "'; names are in the locations that lowp-integerize makes";
    return success();
  }
};

} // namespace
