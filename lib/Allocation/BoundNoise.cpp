//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-bound-noise: the worst case of every layer, written beside the predicted and the
// measured SQNR.
//
//===----------------------------------------------------------------------===//

#include "lowp/Allocation/Passes.h"
#include "lowp/Analysis/FloatOps.h"
#include "lowp/Analysis/LayerRecord.h"
#include "lowp/Analysis/WorstCase.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPBOUNDNOISE
#include "lowp/Allocation/Passes.h.inc"

namespace {

struct BoundNoisePass : StrictOptions<impl::LowpBoundNoiseBase<BoundNoisePass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(requirePhase(module, {Phase::Allocated}, getArgument())))
      return signalPassFailure();
    FailureOr<func::FuncOp> function = findEntry(module, entry);
    if (failed(function))
      return signalPassFailure();
    bound(module, *function);
  }

private:
  void bound(ModuleOp module, func::FuncOp function);
};

/// The power of the values that `statistics` saw.
double getMeanSquare(StatisticsAttr statistics) {
  double count = static_cast<double>(statistics.getCount());
  return count > 0
             ? statistics.getMean() * statistics.getMean() + statistics.getM2() / count
             : 0;
}

/// Says what is known of the value of `record`, which an op at `loc` gives.
void emitRemark(Location loc, const LayerRecord &record, Operation *obstacle) {
  MLIRContext *context = loc.getContext();
  remark::RemarkOpts options =
      remark::RemarkOpts::name(StringAttr::get(context, record.name).getValue())
          .category("lowp-bound-noise");
  if (!record.worstCaseError) {
    remark::missed(loc, options)
        << (record.name + " has no bound" +
            (obstacle ? ": none is known after " + FloatOp{obstacle, ""}.getKind() : ""));
    return;
  }
  std::string text = llvm::formatv("{0}: off by at most {1:E4} in the worst case",
                                   record.name, *record.worstCaseError)
                         .str();
  if (record.worstCaseSqnr)
    text += llvm::formatv(", an SQNR of {0:F1} dB", *record.worstCaseSqnr).str();
  remark::analysis(loc, options) << text;
}

void BoundNoisePass::bound(ModuleOp module, func::FuncOp function) {
  LayerAnalysis layers(function);
  WorstCaseAnalysis analysis(function, layers);
  llvm::StringMap<Value> ends;
  for (const Layer &layer : layers.getLayers())
    ends[layer.name] = layer.end;
  llvm::StringMap<ObserveOp> observes;
  for (ObserveOp observe : function.getOps<ObserveOp>())
    if (observe.getRole() == "activations" || observe.getRole() == "input")
      observes.try_emplace(observe.getLayer(), observe);

  bool hasRemarks = module.getContext()->getRemarkEngine();
  SmallVector<LayerRecord> records = readLayerRecords(module);
  for (LayerRecord &record : records) {
    record.worstCaseError.reset();
    record.worstCaseSqnr.reset();
    ObserveOp observe = observes.lookup(record.name);
    Value value = observe ? observe->getResult(0) : ends.lookup(record.name);
    if (!value)
      continue;
    double error = analysis.get(value).error;
    if (std::isfinite(error))
      record.worstCaseError = error;
    StatisticsAttr statistics = observe ? observe.getStatisticsAttr() : StatisticsAttr();
    double signal = statistics ? getMeanSquare(statistics) : 0;
    if (signal > 0)
      record.worstCaseSqnr = toDecibels(error * error / signal);
    if (hasRemarks)
      emitRemark(value.getLoc(), record, analysis.getObstacle());
  }
  writeLayerRecords(module, records);
}

} // namespace

} // namespace mlir::lowp
