//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How noisy does quantisation make each value on data? lowp-measure: the float
// program against a copy that lowp-quantize has worked on, value by value.
//
//===----------------------------------------------------------------------===//

#include "SqnrMeter.h"
#include "lowp/Analysis/LayerRecord.h"
#include "lowp/Calibration/Passes.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPMEASURE
#include "lowp/Calibration/Passes.h.inc"

namespace {

struct MeasurePass : public StrictOptions<impl::LowpMeasureBase<MeasurePass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    if (failed(measure(getOperation())))
      signalPassFailure();
  }

private:
  LogicalResult measure(ModuleOp module);
};

} // namespace

LogicalResult MeasurePass::measure(ModuleOp module) {
  if (failed(requirePhase(module, {Phase::Allocated}, getArgument())))
    return failure();
  FailureOr<SqnrMeter> meter = SqnrMeter::create(
      module, entry, {data, samples, normalize, threads}, getArgument());
  if (failed(meter))
    return failure();
  auto powers = meter->measure(module);
  if (failed(powers))
    return failure();

  SmallVector<LayerRecord> records = readLayerRecords(module);
  for (LayerRecord &record : records)
    if (auto it = powers->find(record.name); it != powers->end())
      record.measuredSqnr = it->second.signal > 0
                                ? toDecibels(it->second.getInverseSqnr())
                                : std::nullopt;
  writeLayerRecords(module, records);
  return success();
}

} // namespace mlir::lowp
