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
#include "mlir/Dialect/Arith/Utils/Utils.h"
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
    SmallVector<Operation *> views;
    getOperation().walk([&](Operation *op) {
      if (isa<memref::SubViewOp, memref::CastOp, memref::CopyOp>(op))
        views.push_back(op);
    });
    for (Operation *op : views) {
      if (auto view = dyn_cast<memref::SubViewOp>(op))
        guardView(view);
      else if (auto cast = dyn_cast<memref::CastOp>(op))
        guardCast(cast);
      else if (auto copy = dyn_cast<memref::CopyOp>(op))
        guardCopy(copy);
    }
  }

  static void check(OpBuilder &builder, Location loc, arith::CmpIPredicate predicate, Value a,
                    Value b, const Twine &text) {
    Value holds = arith::CmpIOp::create(builder, loc, predicate, a, b);
    cf::AssertOp::create(builder, loc, holds, text.str())
        ->setDiscardableAttr(kAccessMark, builder.getUnitAttr());
  }

  /// Offset, size and last element of each dimension that is not all constant. As unsigned
  /// numbers negative ones are too large.
  static void guardView(memref::SubViewOp op) {
    OpBuilder builder(op);
    Location loc = op.getLoc();
    std::string text;
    llvm::raw_string_ostream(text)
        << "the program takes a slice outside of " << op.getSourceType();
    for (int64_t dim = 0, rank = op.getSourceType().getRank(); dim < rank; ++dim) {
      OpFoldResult offset = op.getMixedOffsets()[dim], size = op.getMixedSizes()[dim],
                   stride = op.getMixedStrides()[dim];
      if (getConstantIntValue(offset) && getConstantIntValue(size) && getConstantIntValue(stride))
        continue;
      Value begin = getValueOrCreateConstantIndexOp(builder, loc, offset),
            count = getValueOrCreateConstantIndexOp(builder, loc, size),
            step = getValueOrCreateConstantIndexOp(builder, loc, stride),
            whole = builder.createOrFold<memref::DimOp>(loc, op.getSource(), dim),
            one = arith::ConstantIndexOp::create(builder, loc, 1),
            zero = arith::ConstantIndexOp::create(builder, loc, 0);
      for (Value part : {begin, count})
        check(builder, loc, arith::CmpIPredicate::ule, part, whole, text);
      Value last = arith::AddIOp::create(
          builder, loc, begin,
          arith::MulIOp::create(builder, loc, arith::SubIOp::create(builder, loc, count, one), step));
      Value isEmpty = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, count, zero);
      // One past the last element; nothing of an empty slice is looked at.
      Value end = arith::SelectOp::create(builder, loc, isEmpty, zero,
                                          arith::AddIOp::create(builder, loc, last, one));
      check(builder, loc, arith::CmpIPredicate::ule, end, whole, text);
    }
  }

  /// A size that is only known afterwards.
  static void guardCast(memref::CastOp op) {
    auto from = dyn_cast<MemRefType>(op.getSource().getType()),
         to = dyn_cast<MemRefType>(op.getType());
    if (!from || !to)
      return;
    OpBuilder builder(op);
    std::string text;
    llvm::raw_string_ostream(text) << "the program takes for " << to << " what has another size";
    for (int64_t dim = 0; dim < to.getRank(); ++dim)
      if (from.isDynamicDim(dim) && !to.isDynamicDim(dim))
        check(builder, op.getLoc(), arith::CmpIPredicate::eq,
              builder.createOrFold<memref::DimOp>(op.getLoc(), op.getSource(), dim),
              arith::ConstantIndexOp::create(builder, op.getLoc(), to.getDimSize(dim)), text);
  }

  static void guardCopy(memref::CopyOp op) {
    auto from = dyn_cast<MemRefType>(op.getSource().getType()),
         to = dyn_cast<MemRefType>(op.getTarget().getType());
    if (!from || !to)
      return;
    OpBuilder builder(op);
    std::string text;
    llvm::raw_string_ostream(text)
        << "the program copies " << from << " to " << to << " of another size";
    for (int64_t dim = 0; dim < to.getRank(); ++dim)
      if (from.isDynamicDim(dim) || to.isDynamicDim(dim))
        check(builder, op.getLoc(), arith::CmpIPredicate::eq,
              builder.createOrFold<memref::DimOp>(op.getLoc(), op.getSource(), dim),
              builder.createOrFold<memref::DimOp>(op.getLoc(), op.getTarget(), dim), text);
  }

  static void guard(Operation *op, Value memref, ValueRange indices) {
    OpBuilder builder(op);
    std::string text;
    llvm::raw_string_ostream(text)
        << "the program reads or writes outside of " << memref.getType();
    for (auto [dim, index] : llvm::enumerate(indices))
      check(builder, op->getLoc(), arith::CmpIPredicate::ult, index,
            builder.createOrFold<memref::DimOp>(op->getLoc(), memref, dim), text);
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
