//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a function of hundreds of loop nests compile in seconds? LLVM's
// analyses walk back from each loop over all before it; each nest becomes a
// function of its own.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPOUTLINELOOPS
#include "lowp/Execution/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Functions with fewer outermost loops stay whole: LLVM then sees which
/// buffers are distinct.
constexpr size_t kManyLoops = 48;

struct OutlineLoopsPass : lowp::impl::LowpOutlineLoopsBase<OutlineLoopsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto function :
         llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      SmallVector<Operation *> loops;
      for (Block &block : function.getBody())
        for (Operation &op : block)
          if (isa<LoopLikeOpInterface>(op) && op.getNumResults() == 0)
            loops.push_back(&op);
      if (loops.size() >= kManyLoops)
        for (Operation *loop : loops)
          outline(loop, function, symbols);
    }
  }

  static void outline(Operation *loop, func::FuncOp parent,
                      SymbolTable &symbols) {
    llvm::SetVector<Value> used(loop->operand_begin(), loop->operand_end());
    getUsedValuesDefinedAbove(loop->getRegions(), used);
    SmallVector<Value> passed;
    SmallVector<Operation *> copied;
    for (Value value : used) {
      Operation *definition = value.getDefiningOp();
      if (definition && (definition->hasTrait<OpTrait::ConstantLike>() ||
                         isa<memref::GetGlobalOp>(definition)))
        copied.push_back(definition);
      else
        passed.push_back(value);
    }
    OpBuilder builder(parent);
    auto function = func::FuncOp::create(
        builder, loop->getLoc(), (parent.getSymName() + "_loop").str(),
        builder.getFunctionType(ValueRange(passed).getTypes(), {}));
    function.setPrivate();
    function->setAttr("passthrough", builder.getStrArrayAttr({"noinline"}));
    symbols.insert(function);
    Block *body = function.addEntryBlock();
    builder.setInsertionPointToStart(body);
    IRMapping mapping;
    mapping.map(passed, body->getArguments());
    for (Operation *constant : copied)
      builder.clone(*constant, mapping);
    builder.clone(*loop, mapping);
    func::ReturnOp::create(builder, loop->getLoc());
    builder.setInsertionPoint(loop);
    func::CallOp::create(builder, loop->getLoc(), function, passed);
    loop->erase();
  }
};

} // namespace
