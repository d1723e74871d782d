//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a program for any batch become one for a fixed batch?
// lowp-set-batch: types the arguments, then lets the sizes flow forward through
// casts until they meet the return.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"
#include "mlir/Transforms/RegionUtils.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPSETBATCH
#include "lowp/Transforms/Passes.h.inc"

namespace {

/// The tensor that `value` was before a cast forgot some of its sizes, or null.
Value getMoreStatic(Value value) {
  auto cast = value.getDefiningOp<tensor::CastOp>();
  if (!cast || !tensor::preservesStaticInformation(cast.getType(),
                                                   cast.getSource().getType()))
    return {};
  return cast.getSource();
}

/// lowp's tensor ops with one result keep the shape of their first operand:
/// they take it from before the cast, and the cast moves behind them.
struct MoveCastBehindLowpOp : public RewritePattern {
  explicit MoveCastBehindLowpOp(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (op->getName().getDialectNamespace() != "lowp" ||
        op->getNumResults() != 1 || op->getNumOperands() == 0)
      return failure();
    Value source = getMoreStatic(op->getOperand(0));
    auto result = dyn_cast<RankedTensorType>(op->getResult(0).getType());
    if (!source || !result)
      return failure();
    auto shape = cast<RankedTensorType>(source.getType()).getShape();
    if (static_cast<int64_t>(shape.size()) != result.getRank())
      return failure();
    Operation *refined = rewriter.clone(*op);
    rewriter.modifyOpInPlace(refined, [&] {
      refined->setOperand(0, source);
      refined->getResult(0).setType(result.clone(shape));
    });
    rewriter.replaceOpWithNewOp<tensor::CastOp>(op, result,
                                                refined->getResult(0));
    return success();
  }
};

/// An assertion that has become true goes away with what it asked.
struct EraseTrueAssert : public OpRewritePattern<cf::AssertOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(cf::AssertOp op,
                                PatternRewriter &rewriter) const override {
    if (!matchPattern(op.getArg(), m_One()))
      return failure();
    rewriter.eraseOp(op);
    return success();
  }
};

struct SetBatchPass
    : public StrictOptions<impl::LowpSetBatchBase<SetBatchPass>> {
  using StrictOptions::StrictOptions;

  LogicalResult checkValues(OptionErrorHandler fail) override {
    if (batch >= 1 || !batch.hasValue())
      return success();
    return fail("batch=" + Twine(batch.getValue()) +
                ": a batch has at least one sample");
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (batch < 0) {
      module.emitError("lowp-set-batch: batch=")
          << batch.getValue() << ": a batch has at least one sample";
      return signalPassFailure();
    }
    if (failed(requirePhase(module,
                            {Phase::Float, Phase::Calibrated, Phase::Allocated,
                             Phase::Quantized, Phase::Integer},
                            getArgument())))
      return signalPassFailure();
    auto function = findEntry(module, entry);
    if (failed(function) || failed(specialise(module, *function)))
      signalPassFailure();
  }

private:
  /// 0 is the default of LowpSetBatchOptions; as text it is refused.
  bool isAskedFor() const { return batch != 0; }
  int64_t getBatch() const { return batch == 0 ? 1 : batch.getValue(); }
  LogicalResult specialise(ModuleOp module, func::FuncOp function);
  bool typeArguments(func::FuncOp function);
  LogicalResult checkStaticBatch(func::FuncOp function);
  LogicalResult refine(func::FuncOp function);
};

/// A batch was asked for, and none can be set: the program has it by chance, or cannot be
/// given it.
LogicalResult SetBatchPass::checkStaticBatch(func::FuncOp function) {
  if (!isAskedFor())
    return success();
  for (BlockArgument argument : function.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (type && type.getRank() > 0 && type.getDimSize(0) != batch)
      return function.emitError("lowp-set-batch: batch=")
             << batch.getValue() << ": the batch of '" << function.getName()
             << "' is not dynamic: dimension 0 of argument "
             << argument.getArgNumber() << " is " << type.getDimSize(0)
             << ", and only a '?' there can be given a size";
  }
  return success();
}

/// Gives the arguments their batch; inside, casts forget it again. Returns
/// whether there was one to give.
bool SetBatchPass::typeArguments(func::FuncOp function) {
  OpBuilder builder = OpBuilder::atBlockBegin(&function.front());
  bool changed = false;
  for (BlockArgument argument : function.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || type.getRank() == 0 || !type.isDynamicDim(0))
      continue;
    SmallVector<int64_t> shape(type.getShape());
    shape[0] = getBatch();
    argument.setType(type.clone(shape));
    auto cast =
        tensor::CastOp::create(builder, argument.getLoc(), type, argument);
    argument.replaceAllUsesExcept(cast, cast);
    changed = true;
  }
  function.setType(FunctionType::get(&getContext(),
                                     function.front().getArgumentTypes(),
                                     function.getResultTypes()));
  return changed;
}

LogicalResult SetBatchPass::refine(func::FuncOp function) {
  RewritePatternSet patterns(&getContext());
  patterns.add<MoveCastBehindLowpOp, EraseTrueAssert>(&getContext());
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  for (Dialect *dialect : getContext().getLoadedDialects())
    dialect->getCanonicalizationPatterns(patterns);
  for (RegisteredOperationName name : getContext().getRegisteredOperations())
    if (isa<linalg::LinalgDialect, tensor::TensorDialect, arith::ArithDialect>(
            name.getDialect()))
      name.getCanonicalizationPatterns(patterns, &getContext());
  if (failed(applyPatternsGreedily(function, std::move(patterns))))
    return failure();
  OpPassManager cleanup(func::FuncOp::getOperationName());
  cleanup.addPass(createCanonicalizerPass());
  cleanup.addPass(createCSEPass());
  return runPipeline(cleanup, function);
}

LogicalResult SetBatchPass::specialise(ModuleOp module, func::FuncOp function) {
  if (function.isExternal())
    return function.emitError() << "function '" << function.getName()
                                << "' has no body to give a batch size";
  std::optional<SymbolTable::UseRange> uses =
      SymbolTable::getSymbolUses(function, module);
  if (uses && !uses->empty())
    return uses->begin()->getUser()->emitError()
           << "uses function '" << function.getName()
           << "', whose batch size can therefore not be changed";
  if (!typeArguments(function))
    return checkStaticBatch(function);
  if (failed(refine(function)))
    return failure();

  auto terminator = cast<func::ReturnOp>(function.back().getTerminator());
  for (OpOperand &operand : terminator->getOpOperands())
    if (Value value = getMoreStatic(operand.get()))
      operand.set(value);
  function.setType(FunctionType::get(&getContext(),
                                     function.front().getArgumentTypes(),
                                     terminator.getOperandTypes()));
  IRRewriter rewriter(&getContext());
  (void)runRegionDCE(rewriter, function->getRegions());

  // The op that keeps a size unknown says more than a cast before it.
  Operation *dynamic = nullptr;
  function.walk([&](Operation *op) {
    bool keeps = llvm::any_of(op->getResultTypes(), [](Type type) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      return tensor && !tensor.hasStaticShape();
    });
    if (keeps && (!dynamic || isa<tensor::CastOp>(dynamic)))
      dynamic = op;
  });
  if (!dynamic)
    return success();
  return dynamic->emitError()
         << "result " << dynamic->getResult(0).getType()
         << " is still dynamic after the batch was set to " << getBatch()
         << "; only dimension 0 of the arguments may be";
}

} // namespace

} // namespace mlir::lowp
