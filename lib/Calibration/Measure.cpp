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

#include "ObservedProgram.h"
#include "lowp/Analysis/LayerRecord.h"
#include "lowp/Calibration/Passes.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPMEASURE
#include "lowp/Calibration/Passes.h.inc"

namespace {

/// Power of a value and of its error.
struct Power {
  double signal = 0, noise = 0;
};

struct MeasurePass : public StrictOptions<impl::LowpMeasureBase<MeasurePass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    if (failed(measure(getOperation())))
      signalPassFailure();
  }

private:
  LogicalResult measure(ModuleOp module);
};

/// The names of the observed activations of `entry`, in program order.
SmallVector<std::string> getNames(ModuleOp module, StringRef entry) {
  SmallVector<std::string> names;
  for (ObserveOp observe :
       getObservedActivations(module.lookupSymbol<func::FuncOp>(entry)))
    names.push_back(observe.getLayer().str());
  return names;
}

/// Runs both programs and adds up the powers of value pairs, in the order of
/// the samples whatever the number of threads. Both have the same batch.
std::vector<Power> runBoth(const ObservedProgram &original,
                           const ObservedProgram &quantised,
                           ArrayRef<std::pair<size_t, size_t>> pairs,
                           const CalibrationData &data) {
  int64_t batch = original.getFeed().getBatch(),
          blocks = (data.samples + batch - 1) / batch;
  std::vector<std::vector<Power>> powers(blocks,
                                         std::vector<Power>(pairs.size()));
  std::vector<std::pair<CallBuffers, CallBuffers>> buffers;
  for (unsigned thread = 0; thread < data.threads; ++thread)
    buffers.emplace_back(original.makeBuffers(), quantised.makeBuffers());
  forEachBlock(blocks, data.threads, [&](int64_t block, unsigned thread) {
    auto &[exact, rounded] = buffers[thread];
    int64_t first = block * batch,
            count = std::min(batch, data.samples - first);
    original.run(first, count, exact);
    quantised.run(first, count, rounded);
    std::vector<double> expected, found;
    for (auto [pair, power] : llvm::zip_equal(pairs, powers[block])) {
      original.read(exact, pair.first, count, expected);
      quantised.read(rounded, pair.second, count, found);
      for (auto [value, other] : llvm::zip(expected, found)) {
        power.signal += value * value;
        power.noise += (other - value) * (other - value);
      }
    }
  });
  std::vector<Power> totals(pairs.size());
  for (const std::vector<Power> &block : powers)
    for (auto [total, own] : llvm::zip_equal(totals, block)) {
      total.signal += own.signal;
      total.noise += own.noise;
    }
  return totals;
}

} // namespace

LogicalResult MeasurePass::measure(ModuleOp module) {
  if (failed(requirePhase(module, {Phase::Allocated}, getArgument())))
    return failure();
  DataOptions options{data, samples, normalize, threads};
  FailureOr<CalibrationData> loaded =
      CalibrationData::load(module, options, getArgument());
  FailureOr<func::FuncOp> function = findEntry(module, entry);
  if (failed(loaded) || failed(function))
    return failure();
  std::string name = function->getSymName().str();

  OwningOpRef<ModuleOp> clone = module.clone();
  PassManager pm(clone->getContext());
  LowpQuantizeOptions quantize;
  quantize.entry = entry;
  pm.addPass(createLowpQuantize(quantize));
  if (failed(pm.run(*clone)))
    return failure();
  auto original = ObservedProgram::compile(module, name, *loaded);
  auto quantised = ObservedProgram::compile(*clone, name, *loaded);
  if (failed(original) || failed(quantised))
    return failure();

  SmallVector<std::string> names = getNames(module, name),
                           others = getNames(*clone, name);
  SmallVector<std::pair<size_t, size_t>> pairs;
  for (auto [index, layer] : llvm::enumerate(names))
    if (auto *other = llvm::find(others, layer); other != others.end())
      pairs.emplace_back(index, other - others.begin());
  std::vector<Power> powers = runBoth(*original, *quantised, pairs, *loaded);

  SmallVector<LayerRecord> records = readLayerRecords(module);
  for (auto [pair, power] : llvm::zip_equal(pairs, powers))
    for (LayerRecord &record : records)
      if (record.name == names[pair.first])
        record.measuredSqnr = power.signal > 0
                                  ? toDecibels(power.noise / power.signal)
                                  : std::nullopt;
  writeLayerRecords(module, records);
  return success();
}

} // namespace mlir::lowp
