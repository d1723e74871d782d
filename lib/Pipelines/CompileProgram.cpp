//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does one program become integers, and is the result what it was? The two
// halves of lowp-compile, import in place of the first, and the self-check on
// both.
//
//===----------------------------------------------------------------------===//

#include "QuantOps.h"
#include "lowp/Calibration/SelfCheck.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Pipelines/Passes.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Quant/IR/Quant.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPCOMPILEPROGRAM
#include "lowp/Pipelines/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

bool mlir::lowp::hasQuantOps(ModuleOp module) {
  return module
      .walk([](Operation *op) {
        return isa_and_nonnull<quant::QuantDialect>(op->getDialect())
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

namespace {

struct CompileProgramPass
    : StrictOptions<lowp::impl::LowpCompileProgramBase<CompileProgramPass>> {
  using StrictOptions::StrictOptions;

  SmallVector<StringRef> getListOptions() override {
    return {"to-integer", "to-quantized"};
  }

  void getDependentDialects(DialectRegistry &registry) const override {
    makeImport().getDependentDialects(registry);
    makeNormalise().getDependentDialects(registry);
    for (const auto *pipelines : {&toQuantized, &toInteger})
      for (const OpPassManager &pipeline : *pipelines)
        pipeline.getDependentDialects(registry);
  }

  void runOnOperation() override {
    if (failed(run(getOperation())))
      signalPassFailure();
  }

private:
  static OpPassManager makeImport() {
    OpPassManager pm(ModuleOp::getOperationName());
    pm.addPass(createConvertQuantToLowp());
    return pm;
  }
  static OpPassManager makeNormalise() {
    OpPassManager pm(ModuleOp::getOperationName());
    pm.addPass(createLowpNormalise());
    return pm;
  }

  LogicalResult import(ModuleOp module) {
    // Import comes first: upstream folds a cast and the cast back.
    OpPassManager import = makeImport(), normalise = makeNormalise();
    if (failed(runPipeline(import, module)))
      return failure();
    setPhase(module, Phase::Float);
    if (failed(runPipeline(normalise, module)))
      return failure();
    setPhase(module, Phase::Quantized);
    return success();
  }

  LogicalResult runAll(ListOption<OpPassManager> &pipelines, ModuleOp module) {
    for (OpPassManager &pipeline : pipelines)
      if (failed(runPipeline(pipeline, module)))
        return failure();
    return success();
  }

  LogicalResult quantize(ModuleOp module) {
    if (failed(runAll(toQuantized, module)))
      return failure();
    if (warnsOfFloat)
      emitWarning(module.getLoc()) << "lowp-compile stops at phase quantized: "
                                      "weights= or activations= is float, and "
                                      "integers need a format on both sides; "
                                      "quant-run runs this phase (to=quantized "
                                      "says that it is meant)";
    return success();
  }

  LogicalResult run(ModuleOp module) {
    std::shared_ptr<FloatRecord> floats;
    if (selfCheckSamples > 0) {
      floats = std::make_shared<FloatRecord>(selfCheckSamples);
      for (OpPassManager &pipeline : toQuantized)
        keepFloatValues(pipeline, floats);
    }
    if (failed(hasQuantOps(module) ? import(module) : quantize(module)))
      return failure();
    OwningOpRef<ModuleOp> quantized;
    if (selfCheckSamples > 0)
      quantized = module.clone();
    if (failed(runAll(toInteger, module)))
      return failure();
    if (selfCheckSamples == 0)
      return success();
    SelfCheckOptions check;
    check.data = data;
    check.normalize = normalize;
    check.entry = entry;
    check.samples = selfCheckSamples;
    check.calibrationSamples = calibrationSamples;
    return selfCheck(module, *quantized, floats.get(), check,
                     "lowp-self-check");
  }
};

} // namespace
