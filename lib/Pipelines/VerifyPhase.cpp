//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does a module keep the contract of its phase? One function per phase; each
// rule that is broken names the op, the rule and the pass that should have
// established it. The rules of loops are in VerifyLoops.cpp.
//
//===----------------------------------------------------------------------===//

#include "PhaseRules.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Histogram.h"
#include "lowp/CodeForm/QuantisableValues.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/Resources.h"
#include "lowp/IR/Signature.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Pipelines/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPVERIFYPHASE
#include "lowp/Pipelines/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

LogicalResult mlir::lowp::breaksRule(Operation *op, const Twine &what, StringRef rule,
                                     StringRef pass) {
  return op->emitError() << what << " (" << rule << "); " << pass
                         << " should have seen to that";
}

bool mlir::lowp::isFloatArithmetic(Operation *op) {
  if (!isa_and_nonnull<arith::ArithDialect, math::MathDialect>(op->getDialect()) ||
      isa<arith::ConstantOp>(op))
    return false;
  auto isFloat = [](Type type) { return isa<FloatType>(getElementTypeOrSelf(type)); };
  return llvm::any_of(op->getOperandTypes(), isFloat) ||
         llvm::any_of(op->getResultTypes(), isFloat);
}

namespace {

/// QUANT-C4 where the scale is an operand of the op around, as lowp-integerize
/// writes it.
LogicalResult verifyScales(ModuleOp module) {
  auto check = [](Operation *op, ValueRange scales) -> WalkResult {
    for (Value scale : scales) {
      auto argument = dyn_cast<BlockArgument>(scale);
      auto outer = dyn_cast<linalg::LinalgOp>(op->getParentOp());
      if (!argument || !outer || argument.getOwner() != outer.getBlock())
        continue;
      FailureOr<ConstantView> constant =
          readConstant(outer.getMatchingOpOperand(argument)->get());
      if (failed(constant))
        continue;
      for (int64_t index = 0; index < constant->size(); ++index)
        if (!isValidScale((*constant)[index]))
          return op->emitOpError("scales must be finite, positive and not subnormal, got ")
                 << (*constant)[index] << " (QUANT-C4)";
    }
    return WalkResult::advance();
  };
  WalkResult walk = module.walk([&](Operation *op) -> WalkResult {
    if (auto quantize = dyn_cast<QuantizeOp>(op))
      return check(op, quantize.getScale());
    if (auto dequantize = dyn_cast<DequantizeOp>(op))
      return check(op, dequantize.getScale());
    if (auto requantize = dyn_cast<RequantizeOp>(op))
      return check(op, {requantize.getInScale(), requantize.getOutScale()});
    return WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}

LogicalResult verifyCalibrated(ModuleOp module) {
  constexpr StringRef pass = "lowp-calibrate";
  WalkResult walk = module.walk([&](ObserveOp op) -> WalkResult {
    bool isData = op.getRole() == "input" || op.getRole() == "activations";
    if (op.getLayer().empty() || (isData && !op.getStatistics()))
      return breaksRule(op, "an observed value without a name or statistics", "PHASE-CAL1", pass);
    if (op.getStatistics() && !llvm::all_of(op.getStatistics()->getBins(), isHistogramBin))
      return breaksRule(op,
                        "the statistics of '" + op.getLayer() +
                            "' have bins outside of the histogram's " +
                            Twine(-kHistogramLastBin) + " to " + Twine(kHistogramLastBin),
                        "PHASE-CAL3", pass);
    return success();
  });
  if (walk.wasInterrupted())
    return failure();
  FailureOr<func::FuncOp> entry = findEntry(module, "");
  if (failed(entry))
    return failure();
  LayerAnalysis layers(*entry);
  QuantisableValues values(*entry, layers);
  for (const QuantisableValue &value : values.getValues()) {
    bool observed = isa_and_nonnull<ObserveOp>(value.value.getDefiningOp()) ||
                    llvm::any_of(value.value.getUsers(), llvm::IsaPred<ObserveOp>);
    if (observed)
      continue;
    Operation *op = value.value.getDefiningOp();
    return breaksRule(op ? op : entry->getOperation(),
                  "the quantisable value '" + value.name + "' is not observed", "PHASE-CAL2",
                  pass);
  }
  return success();
}

LogicalResult verifyAllocated(ModuleOp module) {
  constexpr StringRef pass = "lowp-allocate";
  if (!module->getAttrOfType<ArrayAttr>("lowp.layers"))
    return breaksRule(module, "the module has no list of layers 'lowp.layers'", "PHASE-ALL1", pass);
  return success();
}

LogicalResult verifyQuantized(ModuleOp module) {
  constexpr StringRef pass = "lowp-quantize";
  WalkResult walk = module.walk([&](Operation *op) -> WalkResult {
    if (auto observe = dyn_cast<ObserveOp>(op); observe && observe.getChoice())
      return breaksRule(op, "a chosen format is not applied", "PHASE-QUA1", pass);
    if (auto unpack = dyn_cast<UnpackOp>(op);
        unpack && !matchPattern(unpack.getInput(), m_Constant()))
      return breaksRule(op, "a value that is not constant is unpacked", "PHASE-QUA2", pass);
    return success();
  });
  return failure(walk.wasInterrupted());
}

bool isOnCodes(Operation *op) {
  return llvm::any_of(op->getOperandTypes(), [](Type type) {
    return isa<FormatTypeInterface>(getElementTypeOrSelf(type));
  });
}

LogicalResult verifyInteger(ModuleOp module) {
  constexpr StringRef pass = "lowp-integerize";
  for (StringRef name : {StringRef(kSignatureAttrName), StringRef("lowp.requant")})
    if (!module->hasAttr(name))
      return breaksRule(module, "the module has no '" + name + "'", "PHASE-INT1", pass);
  if (auto fault = findSignatureFault(module))
    return breaksRule(fault->first, fault->second, "PHASE-INT4", pass);
  WalkResult walk = module.walk([&](linalg::LinalgOp op) -> WalkResult {
    if (isOnCodes(op)) {
      for (Operation &inner : op->getRegion(0).front())
        if (isFloatArithmetic(&inner))
          return breaksRule(&inner, "float arithmetic in an op on codes", "PHASE-INT2", pass);
      return success();
    }
    // Not a sum that was left without a format: that may have a scale per channel. Nor
    // values with a pair of scales, nor what has a scale that is not known here: no factor
    // stands for those.
    auto isDecoded = [](Value value) {
      auto decoded = traceToRoot(value).getDefiningOp<DequantizeOp>();
      return decoded && matchPattern(decoded.getScale(), m_Constant()) &&
             matchPattern(decoded.getZeroPoint(), m_Constant()) &&
             ((decoded.getGranularity().isPerTensor() && !decoded.getGranularity().getPair()) ||
              getConstantBehind(decoded.getResult()));
    };
    if (isContraction(op) && isDecoded(op->getOperand(0)) && isDecoded(op->getOperand(1)))
      return breaksRule(op, "a contraction in float whose operands are both codes", "PHASE-INT3",
                    pass);
    return success();
  });
  return failure(walk.wasInterrupted());
}

struct LowpVerifyPhasePass : StrictOptions<lowp::impl::LowpVerifyPhaseBase<LowpVerifyPhasePass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if ((getPhase(module) < Phase::Loops && failed(verifyScales(module))) ||
        failed(verify(module)))
      return signalPassFailure();
    if (StringRef missing = getMissingEvidence(module); !missing.empty()) {
      module.emitError() << missing << "; " << getPassTo(getPhase(module))
                         << " should have seen to that";
      return signalPassFailure();
    }
    markAllAnalysesPreserved();
  }

  static LogicalResult verify(ModuleOp module) {
    if (failed(verifyResources(module)))
      return failure();
    switch (getPhase(module)) {
    case Phase::Float:
      return success();
    case Phase::Calibrated:
      return verifyCalibrated(module);
    case Phase::Allocated:
      return success(succeeded(verifyCalibrated(module)) &&
                     succeeded(verifyAllocated(module)));
    case Phase::Quantized:
      return verifyQuantized(module);
    case Phase::Integer:
      return success(succeeded(verifyQuantized(module)) && succeeded(verifyInteger(module)) &&
                     succeeded(verifyAccumulators(module)));
    case Phase::Loops:
      return verifyLoops(module);
    }
    return success();
  }
};

} // namespace
