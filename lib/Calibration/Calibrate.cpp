//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do the values of a float program do on data? lowp-calibrate: normalise,
// observe, run, and write the statistics into the observes.
//
//===----------------------------------------------------------------------===//

#include "ObservedProgram.h"
#include "lowp/CodeForm/QuantisableValues.h"
#include "lowp/Analysis/Statistics.h"
#include "lowp/Calibration/Passes.h"
#include "lowp/Calibration/SelfCheck.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/MapVector.h"
#include <map>
#include <mutex>

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPCALIBRATE
#include "lowp/Calibration/Passes.h.inc"

namespace {

/// Samples whose statistics are merged as one; fixed, so that the order of the
/// additions does not depend on the number of threads.
constexpr int64_t kBlock = 16;

ObserveOp createObserve(OpBuilder &builder, Value value, StringRef layer,
                        StringRef role) {
  return ObserveOp::create(builder, value.getLoc(), value.getType(), value,
                           builder.getStringAttr(layer),
                           builder.getStringAttr(role), StatisticsAttr(),
                           ChoiceAttr(), FloatAttr());
}

/// Puts an observe on the constant that `operand` reads.
void observeConstant(OpOperand *operand, StringRef layer, StringRef role) {
  if (!operand || !isa<RankedTensorType>(operand->get().getType()) ||
      operand->get().getDefiningOp<ObserveOp>())
    return;
  OpBuilder builder(operand->getOwner());
  operand->set(createObserve(builder, operand->get(), layer, role));
}

/// Names the layers of `function` and puts an observe on each quantisable
/// value, weight and bias.
void insertObserves(func::FuncOp function) {
  LayerAnalysis analysis(function);
  QuantisableValues values(function, analysis);
  for (const Layer &layer : analysis.getLayers()) {
    if (layer.hasConstantWeights())
      observeConstant(layer.weights, layer.name, "weights");
    if (layer.biasConstant)
      observeConstant(layer.bias, layer.name, "bias");
  }
  OpBuilder builder(function.getContext());
  for (const QuantisableValue &activation : values.getValues()) {
    builder.setInsertionPointAfterValue(activation.value);
    ObserveOp observe = createObserve(builder, activation.value,
                                      activation.name, activation.role);
    Value value = activation.value;
    value.replaceAllUsesExcept(observe.getResult(), observe);
  }
}

/// Statistics of the observed values, block by block.
class StatisticsRun {
public:
  StatisticsRun(const ObservedProgram &program, const CalibrationData &data,
                size_t values, Progress &progress)
      : totals(values), program(program), data(data), progress(progress) {}

  /// Keeps the values of the first samples in `into`, by their names.
  void keep(FloatRecord &into, ArrayRef<ObserveOp> observes) {
    record = &into;
    for (ObserveOp observe : observes)
      names.push_back(observe.getLayer());
  }

  /// The value and the first sample at which it was not finite.
  struct BadValue {
    size_t value;
    int64_t sample;
    /// Why the program did not run on it, if it did not.
    std::string failure;
  };

  /// Runs all samples; the statistics, or what went wrong.
  std::optional<BadValue> run();
  std::vector<Statistics> totals;

private:
  void runBlock(int64_t block, CallBuffers &buffers);
  void finish(int64_t block, std::vector<Statistics> statistics,
              std::optional<BadValue> bad);

  const ObservedProgram &program;
  const CalibrationData &data;
  Progress &progress;
  FloatRecord *record = nullptr;
  SmallVector<StringRef> names;
  std::mutex mutex;
  /// Blocks that wait for an earlier one.
  std::map<int64_t, std::pair<std::vector<Statistics>, std::optional<BadValue>>>
      waiting;
  int64_t nextBlock = 0;
  std::optional<BadValue> firstBad;
};

} // namespace

std::optional<StatisticsRun::BadValue> StatisticsRun::run() {
  int64_t blocks = (data.samples + kBlock - 1) / kBlock;
  unsigned threads =
      chooseThreadCount(data.threads, blocks, program.getFeed().getBytesPerCall());
  std::vector<CallBuffers> buffers;
  for (unsigned thread = 0; thread < threads; ++thread)
    buffers.push_back(program.makeBuffers());
  forEachBlock(blocks, threads,
               [&](int64_t block, unsigned thread) {
                 runBlock(block, buffers[thread]);
               });
  return firstBad;
}

void StatisticsRun::runBlock(int64_t block, CallBuffers &buffers) {
  std::vector<Statistics> statistics(totals.size());
  std::optional<BadValue> bad;
  std::vector<double> values;
  int64_t end = std::min(data.samples, (block + 1) * kBlock),
          batch = program.getFeed().getBatch();
  // A batch that straddles blocks belongs to the block of its first sample.
  int64_t first = llvm::alignTo(block * kBlock, batch);
  for (; first < end && !bad; first += batch) {
    int64_t count = std::min(batch, data.samples - first);
    if (llvm::Error error = program.run(first, count, buffers))
      bad = BadValue{0, first, llvm::toString(std::move(error))};
    for (size_t index = 0; index < totals.size() && !bad; ++index) {
      program.read(buffers, index, count, values);
      if (!statistics[index].add(values))
        bad = BadValue{index, first, ""};
      if (record && first < record->getSampleCount())
        record->add(names[index], first, values);
    }
  }
  finish(block, std::move(statistics), bad);
  progress.advance(end - block * kBlock);
}

void StatisticsRun::finish(int64_t block, std::vector<Statistics> statistics,
                           std::optional<BadValue> bad) {
  std::lock_guard<std::mutex> lock(mutex);
  waiting[block] = {std::move(statistics), bad};
  for (auto it = waiting.begin(); it != waiting.end() && it->first == nextBlock;
       it = waiting.erase(it), ++nextBlock) {
    for (auto [total, own] : llvm::zip_equal(totals, it->second.first))
      total.merge(own);
    if (!firstBad)
      firstBad = it->second.second;
  }
}

namespace {

/// Says what `function` has instead of something to quantise.
LogicalResult refuseWithoutLayers(func::FuncOp function) {
  InFlightDiagnostic error = function.emitError("lowp-calibrate: nothing in '")
                             << function.getSymName() << "' can be quantised: ";
  if (function.getNumResults() == 0)
    return error << "it has no results, so none of its values is needed; return what "
                    "is to be computed";
  bool hasFloat = false, hasCall = false;
  llvm::MapVector<StringRef, size_t> kinds;
  function.walk([&](Operation *op) {
    hasCall |= isa<CallOpInterface>(op);
    for (Type type : llvm::concat<const Type>(op->getResultTypes(), op->getOperandTypes()))
      hasFloat |= isa<FloatType>(getElementTypeOrSelf(type));
    if (op->getNumResults() > 0 && isa<ShapedType>(op->getResult(0).getType()) &&
        !op->hasTrait<OpTrait::ConstantLike>() &&
        !isa<tensor::EmptyOp, linalg::FillOp>(op))
      ++kinds[op->getName().getStringRef()];
  });
  if (!hasFloat)
    error << "it computes on integers already; quant-run and quant-translate take it "
             "as it is";
  else if (hasCall)
    error << "layers in functions that it calls are not seen; inline them first "
             "(--inline)";
  else
    error << "it has no layer, which is a convolution or a product of matrices on "
             "floats; a program without one gains nothing from codes and stays as it is";
  if (kinds.empty())
    return error;
  error << " (it has ";
  llvm::interleaveComma(kinds, error, [&](const auto &kind) {
    error << kind.second << " " << kind.first;
  });
  return error << ")";
}

struct CalibratePass
    : public StrictOptions<impl::LowpCalibrateBase<CalibratePass>> {
  using StrictOptions::StrictOptions;
  /// Where the values of the first samples go, or null.
  std::shared_ptr<FloatRecord> record;

  void runOnOperation() override {
    if (failed(calibrate(getOperation())))
      signalPassFailure();
  }

private:
  LogicalResult calibrate(ModuleOp module);
  LogicalResult normaliseAndObserve(ModuleOp module);
  /// Runs the program and writes the statistics into its observes.
  LogicalResult runOnData(func::FuncOp function, const CalibrationData &loaded);
};

} // namespace

LogicalResult CalibratePass::normaliseAndObserve(ModuleOp module) {
  OpPassManager pm(ModuleOp::getOperationName());
  LowpNormaliseOptions options;
  options.entry = entry;
  pm.addPass(createLowpNormalise(options));
  if (failed(runPipeline(pm, module)))
    return failure();
  FailureOr<func::FuncOp> function = findEntry(module, entry);
  if (failed(function))
    return failure();
  LayerAnalysis analysis(*function);
  for (const Layer &layer : analysis.getLayers())
    if (Operation *parent = layer.op->getParentOp(); parent != *function)
      return layer.op->emitError("lowp-calibrate: layer '")
             << layer.name << "' is inside of '" << parent->getName()
             << "': layers in loops and branches are not taken; unroll the loop, or "
                "move the layer out";
  insertObserves(*function);
  return success();
}

LogicalResult CalibratePass::runOnData(func::FuncOp function,
                                       const CalibrationData &loaded) {
  auto module = function->getParentOfType<ModuleOp>();
  auto program =
      ObservedProgram::compile(module, function.getSymName(), loaded);
  if (failed(program))
    return failure();
  SmallVector<ObserveOp> observes = getObservedActivations(function);
  Progress progress = loaded.startProgress();
  StatisticsRun run(*program, loaded, observes.size(), progress);
  if (record)
    run.keep(*record, observes);
  auto bad = run.run();
  if (bad && !bad->failure.empty())
    return function.emitError() << "cannot be run on sample " << bad->sample << " of '" << data
                                << "': " << bad->failure;
  if (bad)
    return observes[bad->value].emitError()
           << "NaN or infinity at '" << observes[bad->value].getLayer()
           << "' on sample " << bad->sample << " of '" << data << "'";
  for (auto [observe, statistics] : llvm::zip_equal(observes, run.totals)) {
    if (StatisticsAttr earlier = observe.getStatisticsAttr()) {
      Statistics merged = Statistics::fromAttribute(earlier);
      merged.merge(statistics);
      statistics = std::move(merged);
    }
    observe.setStatisticsAttr(statistics.toAttribute(module.getContext()));
  }
  return success();
}

LogicalResult CalibratePass::calibrate(ModuleOp module) {
  if (failed(requirePhase(module, {Phase::Float, Phase::Calibrated},
                          getArgument())))
    return failure();
  DataOptions options{data, samples, normalize, threads};
  FailureOr<CalibrationData> loaded =
      CalibrationData::load(module, options, getArgument());
  if (failed(loaded))
    return failure();
  if (getPhase(module) == Phase::Float && failed(normaliseAndObserve(module)))
    return failure();
  FailureOr<func::FuncOp> function = findEntry(module, entry);
  if (failed(function))
    return failure();

  if (getObservedActivations(*function).empty())
    return refuseWithoutLayers(*function);
  if (failed(runOnData(*function, *loaded)))
    return failure();
  if (!entry.empty())
    module->setAttr(kEntryAttrName,
                    StringAttr::get(module.getContext(), entry));
  setPhase(module, Phase::Calibrated);
  return success();
}

void keepFloatValues(OpPassManager &pipeline, std::shared_ptr<FloatRecord> record) {
  for (Pass &pass : pipeline.getPasses())
    if (auto *calibrate = dyn_cast<CalibratePass>(&pass))
      calibrate->record = record;
}

} // namespace mlir::lowp
