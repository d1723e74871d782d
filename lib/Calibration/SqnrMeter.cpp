//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Comparing quantised programs with the float one: see SqnrMeter.h.
//
//===----------------------------------------------------------------------===//

#include "SqnrMeter.h"
#include "lowp/IR/Phase.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::lowp {

namespace {

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
///
/// Errors: those of CompiledProgram::call, of the first samples that have any.
llvm::Expected<std::vector<Power>> runBoth(const ObservedProgram &original,
                           const ObservedProgram &quantised,
                           ArrayRef<std::pair<size_t, size_t>> pairs,
                           const CalibrationData &data) {
  int64_t batch = original.getFeed().getBatch(),
          blocks = (data.samples + batch - 1) / batch;
  std::vector<std::vector<Power>> powers(blocks,
                                         std::vector<Power>(pairs.size()));
  unsigned threads = chooseThreadCount(data.threads, blocks,
                                       original.getFeed().getBytesPerCall() +
                                           quantised.getFeed().getBytesPerCall());
  std::vector<std::pair<CallBuffers, CallBuffers>> buffers;
  for (unsigned thread = 0; thread < threads; ++thread)
    buffers.emplace_back(original.makeBuffers(), quantised.makeBuffers());
  std::vector<std::string> failures(blocks);
  Progress progress = data.startProgress();
  forEachBlock(blocks, threads, [&](int64_t block, unsigned thread) {
    auto &[exact, rounded] = buffers[thread];
    int64_t first = block * batch,
            count = std::min(batch, data.samples - first);
    llvm::Error error = original.run(first, count, exact);
    if (!error)
      error = quantised.run(first, count, rounded);
    if (error) {
      failures[block] = llvm::toString(std::move(error));
      return;
    }
    std::vector<double> expected, found;
    for (auto [pair, power] : llvm::zip_equal(pairs, powers[block])) {
      original.read(exact, pair.first, count, expected);
      quantised.read(rounded, pair.second, count, found);
      for (auto [value, other] : llvm::zip(expected, found)) {
        power.signal += value * value;
        power.noise += (other - value) * (other - value);
      }
    }
    progress.advance(count);
  });
  for (auto [block, failure] : llvm::enumerate(failures))
    if (!failure.empty())
      return llvm::createStringError("cannot be run on sample " + Twine(block * batch) + ": " +
                                     failure);
  std::vector<Power> totals(pairs.size());
  for (const std::vector<Power> &block : powers)
    for (auto [total, own] : llvm::zip_equal(totals, block)) {
      total.signal += own.signal;
      total.noise += own.noise;
    }
  return totals;
}

/// The names of the observed activations that the results of `function` are
/// made of.
llvm::SetVector<StringRef> getOutputNames(func::FuncOp function) {
  llvm::SetVector<StringRef> names;
  llvm::SetVector<Operation *> ops;
  auto read = [&](Operation *op) {
    for (Value operand : op->getOperands())
      if (Operation *source = operand.getDefiningOp())
        ops.insert(source);
  };
  read(function.getBody().front().getTerminator());
  for (size_t index = 0; index < ops.size(); ++index) {
    auto observe = dyn_cast<ObserveOp>(ops[index]);
    if (observe &&
        (observe.getRole() == "activations" || observe.getRole() == "input"))
      names.insert(observe.getLayer());
    else
      read(ops[index]);
  }
  return names;
}

} // namespace

FailureOr<SqnrMeter> SqnrMeter::create(ModuleOp module, StringRef entry,
                                       const DataOptions &options,
                                       StringRef pass) {
  FailureOr<CalibrationData> loaded =
      CalibrationData::load(module, options, pass);
  FailureOr<func::FuncOp> function = findEntry(module, entry);
  if (failed(loaded) || failed(function))
    return failure();
  auto data = std::make_unique<CalibrationData>(std::move(*loaded));
  auto original =
      ObservedProgram::compile(module, function->getSymName(), *data);
  if (failed(original))
    return failure();
  return SqnrMeter(module, function->getSymName(), std::move(data),
                   std::move(*original));
}

FailureOr<llvm::StringMap<Power>> SqnrMeter::measure(ModuleOp allocated) const {
  OwningOpRef<ModuleOp> clone = allocated.clone();
  PassManager pm(clone->getContext());
  LowpQuantizeOptions quantize;
  quantize.entry = entry;
  pm.addPass(createLowpQuantize(quantize));
  if (failed(pm.run(*clone)))
    return failure();
  auto quantised = ObservedProgram::compile(*clone, entry, *data);
  if (failed(quantised))
    return failure();

  SmallVector<std::string> names = getNames(module, entry),
                           others = getNames(*clone, entry);
  SmallVector<std::pair<size_t, size_t>> pairs;
  for (auto [index, layer] : llvm::enumerate(names))
    if (auto *other = llvm::find(others, layer); other != others.end())
      pairs.emplace_back(index, other - others.begin());
  llvm::Expected<std::vector<Power>> powers =
      runBoth(original, *quantised, pairs, *data);
  if (!powers)
    return ModuleOp(module).lookupSymbol(entry)->emitError()
           << llvm::toString(powers.takeError());
  llvm::StringMap<Power> result;
  for (auto [pair, power] : llvm::zip_equal(pairs, *powers))
    result[names[pair.first]] = power;
  return result;
}

FailureOr<double> SqnrMeter::measureOutput(ModuleOp allocated) const {
  auto powers = measure(allocated);
  if (failed(powers))
    return failure();
  llvm::SetVector<StringRef> outputs =
      getOutputNames(ModuleOp(module).lookupSymbol<func::FuncOp>(entry));
  double worst = 0;
  for (StringRef name : outputs)
    worst = std::max(worst, powers->lookup(name).getInverseSqnr());
  return worst;
}

} // namespace mlir::lowp
