//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Results as trailing arguments, for any batch: upstream's pass needs static shapes.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Codegen/ResultArguments.h"
#include "lowp/Codegen/Passes.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPRESULTSTOARGUMENTS
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct ResultsToArgumentsPass : lowp::impl::LowpResultsToArgumentsBase<ResultsToArgumentsPass> {
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

} // namespace

std::optional<unsigned> mlir::lowp::countResultArguments(func::FuncOp function) {
  unsigned count = 0, lenArguments = function.getNumArguments();
  while (count < lenArguments &&
         function.getArgAttr(lenArguments - 1 - count, kResultAttrName))
    ++count;
  return count ? std::optional(count) : std::nullopt;
}
