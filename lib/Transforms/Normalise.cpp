//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a float network get its normal form? lowp-normalise: checks what
// comes in, lowers TOSA, rewrites op by op (NormalisePatterns.cpp), evaluates
// constants, and checks what the layers then read.
//
//===----------------------------------------------------------------------===//

#include "NormalisePatterns.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Layers.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Conversion/LowerTosa.h"
#include "lowp/IR/LayerOpInterface.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

#include <cmath>

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPNORMALISE
#include "lowp/Transforms/Passes.h.inc"

namespace {

/// Folding a constant can make the next one foldable; chains longer than this
/// keep their rest.
constexpr int kMaxRounds = 8;

remark::RemarkOpts remarkOptions(StringRef name, Operation *function) {
  auto symbol = cast<FunctionOpInterface>(function);
  return remark::RemarkOpts::name(name)
      .category("lowp-normalise")
      .function(symbol.getName());
}

LogicalResult checkEntry(ModuleOp module, StringRef entry) {
  FunctionOpInterface function;
  if (!entry.empty()) {
    auto found = findEntry(module, entry);
    if (failed(found))
      return failure();
    function = *found;
  } else {
    int64_t candidates = 0;
    for (auto candidate : module.getOps<FunctionOpInterface>()) {
      if (!candidate.isPublic() || candidate.isExternal())
        continue;
      function = candidate;
      ++candidates;
    }
    if (candidates != 1)
      return success();
  }
  if (llvm::none_of(function.getArgumentTypes(), llvm::IsaPred<TensorType>))
    return function.emitError()
           << "function '" << function.getName()
           << "' takes no tensor, so there is nothing to quantise in it; a "
              "network takes its samples as a ranked tensor argument";
  return success();
}

/// Only dimension 0 of arguments and results may be `?`.
LogicalResult checkShapes(FunctionOpInterface function) {
  auto check = [&](Type type, StringRef what, unsigned index) {
    if (isa<UnrankedTensorType>(type)) {
      function.emitError() << what << " " << index << " of function '"
                           << function.getName()
                           << "' is an unranked tensor; its rank must be known";
      return failure();
    }
    auto tensor = dyn_cast<RankedTensorType>(type);
    for (int64_t dim = 1; tensor && dim < tensor.getRank(); ++dim) {
      if (!tensor.isDynamicDim(dim))
        continue;
      function.emitError() << "dimension " << dim << " of " << what << " "
                           << index << " of function '" << function.getName()
                           << "' is dynamic (" << type
                           << "); only dimension 0, the batch, may be";
      return failure();
    }
    return success();
  };
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes()))
    if (failed(check(type, "argument", index)))
      return failure();
  for (auto [index, type] : llvm::enumerate(function.getResultTypes()))
    if (failed(check(type, "result", index)))
      return failure();
  return success();
}

StringRef getResourceName(Attribute attr) {
  auto resource = dyn_cast<DenseResourceElementsAttr>(attr);
  return resource ? resource.getRawHandle().getKey() : StringRef();
}

/// Diagnoses a resource without data, a NaN and, if `role` says that a layer
/// computes with it ("weights of layer 'conv0'"), an infinity.
LogicalResult checkConstant(Operation *op, StringRef role) {
  Attribute attr;
  if (!matchPattern(op, m_Constant(&attr)) || !isa<ElementsAttr>(attr))
    return success();
  StringRef resource = getResourceName(attr);
  std::string subject =
      resource.empty() ? "a constant" : ("resource '" + resource + "'").str();
  if (!role.empty())
    subject = (resource.empty() ? role : role + " (" + subject + ")").str();
  FailureOr<ConstantView> view = ConstantView::get(attr);
  if (failed(view)) {
    auto blob = dyn_cast<DenseResourceElementsAttr>(attr);
    if (!blob || !blob.getElementType().isIntOrIndexOrFloat())
      return success();
    if (!blob.getRawHandle().getBlob())
      return op->emitError() << "no data for " << subject
                             << "; was the file printed with elided resources?";
    return op->emitError() << blob.getRawHandle().getBlob()->getData().size()
                           << " bytes of data for " << subject
                           << " do not fill " << blob.getType();
  }
  int64_t index = findNonFinite(*view, /*infinities=*/!role.empty());
  if (index < 0)
    return success();
  return op->emitError() << (std::isnan((*view)[index]) ? "NaN" : "infinity")
                         << " at index ["
                         << formatIndex(view->getShape(), index) << "] of "
                         << subject << "; only finite values can be quantised";
}

/// Constant ops by what layers use them for.
DenseMap<Operation *, std::string> findRoles(FunctionOpInterface function) {
  DenseMap<Operation *, std::string> roles;
  LayerAnalysis analysis(function);
  for (const Layer &layer : analysis.getLayers()) {
    auto add = [&](Value value, StringRef role) {
      if (value)
        if (Value constant = getConstantBehind(traceToRoot(value)))
          roles.try_emplace(
              constant.getDefiningOp(),
              ("the " + role + " of layer '" + layer.name + "'").str());
    };
    add(layer.weights->get(), "weights");
    add(layer.biasConstant, "bias");
  }
  function->walk([&](Operation *op) {
    if (!isa<tosa::Conv2DOp, tosa::Conv3DOp, tosa::DepthwiseConv2DOp,
             tosa::TransposeConv2DOp, tosa::MatMulOp>(op))
      return;
    for (Value operand : op->getOperands().take_front(3))
      if (Value constant = getConstantBehind(operand))
        roles.try_emplace(
            constant.getDefiningOp(),
            ("a constant of " + op->getName().getStringRef()).str());
  });
  return roles;
}

LogicalResult checkConstants(FunctionOpInterface function) {
  DenseMap<Operation *, std::string> roles = findRoles(function);
  bool failed = false;
  function->walk([&](Operation *op) {
    if (op->hasTrait<OpTrait::ConstantLike>())
      failed |= mlir::failed(checkConstant(op, roles.lookup(op)));
  });
  return failure(failed);
}

struct NormalisePass
    : public StrictOptions<impl::LowpNormaliseBase<NormalisePass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(requirePhase(module, {Phase::Float}, getArgument())) ||
        failed(checkEntry(module, entry)) || failed(verifyRunnable(module)) ||
        failed(normalise(module)))
      signalPassFailure();
  }

private:
  LogicalResult normalise(ModuleOp module);
  LogicalResult lowerTosa(ModuleOp module);
  LogicalResult expandLayers(ModuleOp module);
  LogicalResult rewrite(ModuleOp module);
  bool foldConstants(FunctionOpInterface function);
};

LogicalResult NormalisePass::lowerTosa(ModuleOp module) {
  bool hasTosa = false, hasF64 = hasTosaF64(module);
  module->walk([&](Operation *op) {
    hasTosa |= isa_and_nonnull<tosa::TosaDialect>(op->getDialect());
  });
  if (!hasTosa)
    return success();
  OpPassManager pipeline(ModuleOp::getOperationName());
  if (hasF64) {
    remark::analysis(
        module.getLoc(),
        remark::RemarkOpts::name("narrowed").category("lowp-normalise"))
        << "f64 arithmetic in TOSA was narrowed to f32";
  }
  buildTosaToLinalg(pipeline, /*narrowF64=*/hasF64);
  pipeline.addNestedPass<func::FuncOp>(createCanonicalizerPass());
  if (failed(runPipeline(pipeline, module)))
    return failure();
  WalkResult remaining = module->walk([](Operation *op) {
    if (!isa_and_nonnull<tosa::TosaDialect>(op->getDialect()))
      return WalkResult::advance();
    op->emitError() << "upstream's TOSA lowering leaves this op; it has no "
                       "form in linalg";
    return WalkResult::interrupt();
  });
  return failure(remaining.wasInterrupted());
}

LogicalResult NormalisePass::expandLayers(ModuleOp module) {
  RewritePatternSet patterns(&getContext());
  populateExpandLayerPatterns(patterns);
  walkAndApplyPatterns(module, std::move(patterns));
  WalkResult remaining = module->walk([](LayerOpInterface layer) {
    layer->emitError() << "a size of the result of '" << layer->getName()
                       << "' is dynamic and none of its data or weights; give it a "
                          "static size";
    return WalkResult::interrupt();
  });
  return failure(remaining.wasInterrupted());
}

LogicalResult NormalisePass::rewrite(ModuleOp module) {
  OpPassManager cleanup(ModuleOp::getOperationName());
  cleanup.addPass(createConvertElementwiseToLinalgPass());
  cleanup.addPass(createCanonicalizerPass());
  cleanup.addPass(createCSEPass());
  if (failed(runPipeline(cleanup, module)))
    return failure();
  RewritePatternSet patterns(&getContext());
  populateNormalisePatterns(patterns);
  // Parts that are put in place one by one have a form on codes.
  tensor::populateDecomposeTensorConcatPatterns(patterns);
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  if (failed(applyPatternsGreedily(module, std::move(patterns))))
    return failure();
  return runPipeline(cleanup, module);
}

bool NormalisePass::foldConstants(FunctionOpInterface function) {
  bool changed = false;
  // A folded op reads constants only, so program order serves whole chains.
  function->walk<WalkOrder::PreOrder>([&](Operation *op) {
    WalkResult next =
        isa<linalg::LinalgOp>(op) ? WalkResult::skip() : WalkResult::advance();
    if (op->getNumResults() != 1 || op->hasTrait<OpTrait::ConstantLike>())
      return next;
    FailureOr<TypedAttr> value = evaluateConstant(op);
    if (failed(value) || value->getType() != op->getResult(0).getType())
      return next;
    remark::passed(op->getLoc(), remarkOptions("folded", function))
        << remark::add("evaluated {0} on constants", op->getName())
        << remark::metric("Type", op->getResult(0).getType());
    OpBuilder builder(op);
    auto constant = arith::ConstantOp::create(builder, op->getLoc(), *value);
    op->getResult(0).replaceAllUsesWith(constant);
    op->erase();
    changed = true;
    return WalkResult::skip();
  });
  return changed;
}

LogicalResult NormalisePass::normalise(ModuleOp module) {
  auto forEachFunction = [&](auto check) {
    bool failed = false;
    for (auto function : module.getOps<FunctionOpInterface>())
      if (!function.isExternal())
        failed |= mlir::failed(check(function));
    return failure(failed);
  };
  if (failed(forEachFunction(checkShapes)) ||
      failed(forEachFunction(checkConstants)) || failed(lowerTosa(module)) ||
      failed(expandLayers(module)) || failed(rewrite(module)))
    return failure();
  for (int round = 0; round < kMaxRounds; ++round) {
    bool changed = false;
    for (auto function : module.getOps<FunctionOpInterface>())
      if (!function.isExternal())
        changed |= foldConstants(function);
    if (!changed)
      break;
    if (failed(rewrite(module)))
      return failure();
  }
  return forEachFunction(checkConstants);
}

} // namespace

} // namespace mlir::lowp
