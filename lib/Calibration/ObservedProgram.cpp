//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are the observed values of a program on data? See ObservedProgram.h.
//
//===----------------------------------------------------------------------===//

#include "ObservedProgram.h"
#include "lowp/IR/Phase.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace mlir::lowp;

SmallVector<ObserveOp>
mlir::lowp::getObservedActivations(func::FuncOp function) {
  SmallVector<ObserveOp> observes;
  for (auto observe : function.getBody().front().getOps<ObserveOp>())
    if (observe.getRole() == "activations" || observe.getRole() == "input")
      observes.push_back(observe);
  return observes;
}

FailureOr<CalibrationData> CalibrationData::load(ModuleOp module,
                                                 const DataOptions &options,
                                                 StringRef pass) {
  if (options.data.empty())
    return module.emitError()
           << pass << ": no data; name a file with data=FILE";
  if (options.samples < 1)
    return module.emitError() << pass << ": samples=" << options.samples
                              << "; at least 1 sample is needed";
  CalibrationData data;
  auto normalisation = parseNormalisation(options.normalize);
  if (!normalisation)
    return module.emitError()
           << pass << ": " << llvm::toString(normalisation.takeError());
  data.normalisation = *normalisation;
  auto file = readSamples(*module.getContext(), options.data, options.samples);
  if (!file)
    return module.emitError()
           << pass << ": " << llvm::toString(file.takeError());
  data.file = std::move(*file);
  data.pass = pass.str();
  data.context = module.getContext();
  data.samples = std::min(options.samples, data.file.getSampleCount());
  data.threads = chooseThreadCount(options.threads, data.samples, /*bytesPerThread=*/0);
  return data;
}

/// Makes `function` return what its observes see, and removes them.
static void returnObservedValues(func::FuncOp function) {
  SmallVector<Value> values;
  for (ObserveOp observe : getObservedActivations(function))
    values.push_back(observe.getInput());
  Operation *terminator = function.getBody().front().getTerminator();
  terminator->setOperands(values);
  SmallVector<ObserveOp> observes;
  function->walk([&](ObserveOp observe) { observes.push_back(observe); });
  for (ObserveOp observe : observes) {
    observe.getResult().replaceAllUsesWith(observe.getInput());
    observe.erase();
  }
  function.setType(FunctionType::get(function.getContext(),
                                     function.getArgumentTypes(),
                                     TypeRange(terminator->getOperandTypes())));
  function.setAllResultAttrs(
      ArrayRef<DictionaryAttr>(SmallVector<DictionaryAttr>(
          values.size(), DictionaryAttr::get(function.getContext()))));
}

FailureOr<ObservedProgram>
ObservedProgram::compile(ModuleOp module, StringRef entry,
                         const CalibrationData &data) {
  OwningOpRef<ModuleOp> clone = module.clone();
  auto function = clone->lookupSymbol<func::FuncOp>(entry);
  if (!function.getBody().hasOneBlock())
    return function.emitError()
           << "function '" << entry
           << "' has more than one block; its values cannot be observed";
  if (getObservedActivations(function).empty())
    return function.emitError()
           << "function '" << entry << "' has no value that could be quantised";
  auto calls = SymbolTable::getSymbolUses(function, *clone);
  if (calls && !calls->empty())
    return function.emitError()
           << "function '" << entry
           << "' is called inside the module; its values cannot be observed";
  returnObservedValues(function);
  // Nothing is left of these phases.
  if (getPhase(*clone) < Phase::Quantized)
    setPhase(*clone, Phase::Float);
  PassManager pm(clone->getContext());
  LowpSetBatchOptions options;
  options.entry = entry.str();
  pm.addPass(createLowpSetBatch(options));
  if (failed(pm.run(*clone)))
    return failure();

  ObservedProgram observed;
  CompileOptions compileOptions;
  compileOptions.entry = entry.str();
  // A static batch makes fewer calls than that; no result depends on it.
  compileOptions.optimisation = chooseOptimisation(
      clone->lookupSymbol<func::FuncOp>(entry), data.samples);
  auto program = CompiledProgram::compile(*clone, compileOptions);
  if (failed(program))
    return failure();
  observed.program = std::move(*program);
  auto feed = SampleFeed::create(data.file, *observed.program,
                                 data.normalisation, entry);
  if (!feed)
    return module.emitError() << llvm::toString(feed.takeError());
  observed.feed = std::move(*feed);
  return observed;
}

void ObservedProgram::read(const CallBuffers &buffers, size_t index,
                           int64_t count, std::vector<double> &values) const {
  int64_t size = feed->getResultSize(index);
  values.resize(size * (feed->hasBatch(index) ? count : 1));
  MutableArrayRef<double> rest(values);
  for (int64_t row = 0; !rest.empty(); ++row) {
    feed->readResult(buffers, index, row, rest.take_front(size));
    rest = rest.drop_front(size);
  }
}
