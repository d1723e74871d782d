//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-allocate: reads the options and runs the allocator on the entry
// function.
//
//===----------------------------------------------------------------------===//

#include "Allocator.h"
#include "lowp/Allocation/Passes.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPALLOCATE
#include "lowp/Allocation/Passes.h.inc"

namespace {

struct AllocatePass : StrictOptions<impl::LowpAllocateBase<AllocatePass>> {
  using StrictOptions::StrictOptions;

  SmallVector<StringRef> getListOptions() override { return {"overrides"}; }

  LogicalResult checkGiven(ArrayRef<OptionWord> words,
                           OptionErrorHandler fail) override {
    return requireOption(words, {"kappa"}, "average-bits", fail);
  }

  void runOnOperation() override {
    if (failed(run()))
      signalPassFailure();
  }

  LogicalResult run();
};

LogicalResult AllocatePass::run() {
  ModuleOp module = getOperation();
  if (failed(requirePhase(module, {Phase::Calibrated, Phase::Allocated},
                          "lowp-allocate")))
    return failure();
  auto function = findEntry(module, entry);
  if (failed(function))
    return failure();
  FailureOr<AllocationSettings> settings =
      AllocationSettings::read({weights, activations, scale, averageBits, kappa,
                                llvm::to_vector(*overrides), strict, entry},
                               module.getLoc());
  if (failed(settings))
    return failure();
  if (weights.empty() && activations.empty() && averageBits.empty() &&
      overrides.empty())
    return emitError(module.getLoc())
           << "lowp-allocate: no format is asked for: give weights=FORMAT, "
              "activations=FORMAT, average-bits=B or overrides=.., as in "
              "weights=fixed:8 activations=fixed:8; weights=float takes earlier "
              "choices back";
  Allocator allocator(module, *function, std::move(*settings));
  if (failed(allocator.run()))
    return failure();
  setPhase(module, Phase::Allocated);
  return success();
}

} // namespace

FailureOr<std::vector<AllocationCandidate>>
listAllocations(ModuleOp module, const LowpAllocateOptions &options,
                size_t most) {
  FailureOr<func::FuncOp> function = findEntry(module, options.entry);
  FailureOr<AllocationSettings> settings =
      AllocationSettings::read(options, module.getLoc());
  if (failed(function) || failed(settings))
    return failure();
  Allocator allocator(module, *function, std::move(*settings));
  return allocator.listCandidates(most);
}

} // namespace mlir::lowp
