//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which allocation is best on data? lowp-allocate-on-data: the likely ones by
// prediction are measured one after the other.
//
//===----------------------------------------------------------------------===//

#include "SqnrMeter.h"
#include "lowp/Allocation/Allocations.h"
#include "lowp/Calibration/Passes.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPALLOCATEONDATA
#include "lowp/Calibration/Passes.h.inc"

namespace {

/// Programs that are compiled and run.
constexpr size_t kMostMeasured = 10;

std::string formatDecibels(double inverseSqnr) {
  return inverseSqnr > 0
             ? llvm::formatv("{0:F1} dB", -10 * std::log10(inverseSqnr)).str()
             : "exact";
}

LogicalResult allocate(ModuleOp module, const LowpAllocateOptions &options) {
  PassManager pm(module.getContext());
  pm.addPass(createLowpAllocate(options));
  return pm.run(module);
}

struct AllocateOnDataPass
    : public StrictOptions<impl::LowpAllocateOnDataBase<AllocateOnDataPass>> {
  using StrictOptions::StrictOptions;

  SmallVector<StringRef> getListOptions() override { return {"overrides"}; }

  LogicalResult checkGiven(ArrayRef<OptionWord> words,
                           OptionErrorHandler fail) override {
    return requireOption(
        words, {"kappa", "data", "samples", "normalize", "threads"},
        "average-bits", fail);
  }

  void runOnOperation() override {
    if (failed(run(getOperation())))
      signalPassFailure();
  }

private:
  LogicalResult run(ModuleOp module);
  /// The options of lowp-allocate that stand for the best of `candidates`.
  FailureOr<LowpAllocateOptions>
  findBest(ModuleOp module, const LowpAllocateOptions &options,
           ArrayRef<AllocationCandidate> candidates);
};

} // namespace

FailureOr<LowpAllocateOptions>
AllocateOnDataPass::findBest(ModuleOp module,
                             const LowpAllocateOptions &options,
                             ArrayRef<AllocationCandidate> candidates) {
  auto withChoice = [&](const AllocationCandidate &candidate) {
    LowpAllocateOptions fixed = options;
    fixed.averageBits = "";
    fixed.weights = "float";
    // Overrides of weights are among the candidate's.
    fixed.overrides.assign(candidate.overrides.begin(), candidate.overrides.end());
    for (const std::string &word : options.overrides)
      if (StringRef(word).split('=').first.ends_with(".activations"))
        fixed.overrides.push_back(word);
    return fixed;
  };
  if (candidates.size() == 1)
    return withChoice(candidates.front());

  FailureOr<SqnrMeter> meter = SqnrMeter::create(
      module, entry, {data, samples, normalize, threads}, getArgument());
  if (failed(meter))
    return failure();

  const AllocationCandidate *best = nullptr;
  double bestNoise = 0;
  for (const AllocationCandidate &candidate : candidates) {
    OwningOpRef<ModuleOp> clone = module.clone();
    double noise = 0;
    {
      // What it says is said again about the one that is taken.
      ScopedDiagnosticHandler silence(
          module.getContext(), [](Diagnostic &diagnostic) {
            return success(diagnostic.getSeverity() !=
                           DiagnosticSeverity::Error);
          });
      if (failed(allocate(*clone, withChoice(candidate))))
        return failure();
      FailureOr<double> measured = meter->measureOutput(*clone);
      if (failed(measured))
        return failure();
      noise = *measured;
    }
    remark::analysis(
        module.getLoc(),
        remark::RemarkOpts::name("measured").category("lowp-allocate"))
        << llvm::formatv(
               "{0:F4} bits per weight, found from the {1}: predicted {2}, "
               "measured {3} at the result on {4} samples: {5}",
               candidate.averageBits, candidate.origin,
               formatDecibels(candidate.predictedInverseSqnr),
               formatDecibels(noise), meter->getSampleCount(),
               llvm::join(candidate.overrides, ","))
               .str();
    if (best &&
        (noise > bestNoise ||
         (noise == bestNoise && candidate.averageBits >= best->averageBits)))
      continue;
    best = &candidate;
    bestNoise = noise;
  }
  return withChoice(*best);
}

LogicalResult AllocateOnDataPass::run(ModuleOp module) {
  if (failed(requirePhase(module, {Phase::Calibrated, Phase::Allocated},
                          getArgument())))
    return failure();
  LowpAllocateOptions options{weights, activations, scale,  averageBits,
                              kappa,   llvm::to_vector(*overrides), strict, entry};
  if (!averageBits.empty()) {
    FailureOr<std::vector<AllocationCandidate>> candidates =
        listAllocations(module, options, kMostMeasured);
    if (failed(candidates))
      return failure();
    FailureOr<LowpAllocateOptions> best =
        findBest(module, options, *candidates);
    if (failed(best))
      return failure();
    options = *best;
  }
  OpPassManager pm(ModuleOp::getOperationName());
  pm.addPass(createLowpAllocate(options));
  return runPipeline(pm, module);
}

} // namespace mlir::lowp
