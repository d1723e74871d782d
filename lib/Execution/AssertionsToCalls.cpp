//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does an assertion of a program reach its user? `cf.assert` becomes a call that ends
// the run with the assertion's text; upstream's lowering ends the process.
//
//===----------------------------------------------------------------------===//

#include "Assertions.h"
#include "lowp/Execution/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPASSERTIONSTOCALLS
#include "lowp/Execution/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct AssertionsToCallsPass : lowp::impl::LowpAssertionsToCallsBase<AssertionsToCallsPass> {
  void runOnOperation() override {
    SmallVector<cf::AssertOp> assertions;
    getOperation().walk([&](cf::AssertOp op) { assertions.push_back(op); });
    if (assertions.empty())
      return;
    SmallVector<Attribute> texts;
    OpBuilder builder = OpBuilder::atBlockBegin(getOperation().getBody());
    Type i32 = builder.getI32Type(), i64 = builder.getI64Type();
    auto callee = LLVM::LLVMFuncOp::create(
        builder, getOperation().getLoc(), kAssertionFunction,
        LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(&getContext()), {i32, i64}));
    for (cf::AssertOp op : assertions) {
      builder.setInsertionPoint(op);
      Value holds = arith::ExtUIOp::create(builder, op.getLoc(), i32, op.getArg()),
            number = arith::ConstantIntOp::create(builder, op.getLoc(), i64, texts.size());
      LLVM::CallOp::create(builder, op.getLoc(), callee, ValueRange{holds, number});
      std::string text = op->hasAttr(kAccessMark)
                             ? op.getMsg().str()
                             : ("the program's assertion '" + op.getMsg() + "' fails").str();
      texts.push_back(builder.getStringAttr(text + getPlace(op.getLoc())));
      op.erase();
    }
    getOperation()->setAttr(kAssertionsAttrName, builder.getArrayAttr(texts));
  }

  static std::string getPlace(Location location) {
    auto file = location->findInstanceOf<FileLineColLoc>();
    return file ? (" (" + file.getFilename().getValue() + ":" + Twine(file.getLine()) + ")").str()
                : "";
  }
};

} // namespace

std::vector<std::string> mlir::lowp::getAssertionTexts(ModuleOp module) {
  std::vector<std::string> texts;
  if (auto list = module->getAttrOfType<ArrayAttr>(kAssertionsAttrName))
    for (auto text : list.getAsRange<StringAttr>())
      texts.push_back(text.str());
  return texts;
}
