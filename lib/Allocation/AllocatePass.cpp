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

  void runOnOperation() override {
    if (failed(run()))
      signalPassFailure();
  }

  LogicalResult run();
  FailureOr<std::optional<FormatSpec>> parseSide(StringRef key, StringRef text);
  FailureOr<AllocationSettings> parseSettings();
};

FailureOr<std::optional<FormatSpec>> AllocatePass::parseSide(StringRef key,
                                                             StringRef text) {
  if (text.empty() || text == "float")
    return std::optional<FormatSpec>();
  FailureOr<FormatSpec> spec = parseFormatSpec(&getContext(), text, [&] {
    return emitError(getOperation().getLoc(), "lowp-allocate: ") << key << ": ";
  });
  if (failed(spec))
    return failure();
  return std::optional<FormatSpec>(*spec);
}

FailureOr<AllocationSettings> AllocatePass::parseSettings() {
  ModuleOp module = getOperation();
  AllocationSettings settings;
  if (scale == "real")
    settings.scaleKind = ScaleKind::Real;
  else if (scale == "pow2")
    settings.scaleKind = ScaleKind::PowerOfTwo;
  else if (scale != "rule")
    return emitError(module.getLoc(), "lowp-allocate: unknown scale '")
           << scale << "': valid ones are rule, pow2, real";
  if (!averageBits.empty()) {
    double value = 0;
    if (StringRef(averageBits).getAsDouble(value) || !(value > 0) || value > 64)
      return emitError(module.getLoc(), "lowp-allocate: average-bits='")
             << averageBits << "' is not a number of bits above 0";
    settings.averageBits = value;
  }
  if (!(kappa > 0))
    return emitError(module.getLoc(), "lowp-allocate: kappa must be above 0");
  settings.kappa = kappa;
  settings.strict = strict;

  std::string weightsText = weights;
  // Under a budget the bits of `weights=` say nothing: family and granularity
  // do, and the default family is fixed.
  if (settings.averageBits && (weightsText.empty() || weightsText == "fixed"))
    weightsText = "fixed:8";
  FailureOr<std::optional<FormatSpec>> weightsSpec =
      parseSide("weights", weightsText);
  FailureOr<std::optional<FormatSpec>> activationsSpec =
      parseSide("activations", activations);
  if (failed(weightsSpec) || failed(activationsSpec))
    return failure();
  settings.weights = *weightsSpec;
  settings.activations = *activationsSpec;

  SmallVector<StringRef> words;
  StringRef(overrides).split(words, ',', -1, /*KeepEmpty=*/false);
  FailureOr<Overrides> parsed = Overrides::parse(
      std::vector<std::string>(words.begin(), words.end()),
      [&] { return emitError(module.getLoc(), "lowp-allocate: "); });
  if (failed(parsed))
    return failure();
  settings.overrides = std::move(*parsed);
  return settings;
}

LogicalResult AllocatePass::run() {
  ModuleOp module = getOperation();
  if (failed(requirePhase(module, {Phase::Calibrated, Phase::Allocated},
                          "lowp-allocate")))
    return failure();
  auto function = findEntry(module, entry);
  if (failed(function))
    return failure();
  FailureOr<AllocationSettings> settings = parseSettings();
  if (failed(settings))
    return failure();
  Allocator allocator(module, *function, std::move(*settings));
  if (failed(allocator.run()))
    return failure();
  setPhase(module, Phase::Allocated);
  return success();
}

} // namespace

} // namespace mlir::lowp
