//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Can lowp-compile do what it was asked for? Known before data are read and the
// program runs.
//
//===----------------------------------------------------------------------===//

#include "CompileFiles.h"
#include "QuantOps.h"
#include "lowp/Allocation/Settings.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Pipelines/Passes.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPCHECKREQUEST
#include "lowp/Pipelines/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// lowp-compile starts from float; a later phase has a pass that goes on.
LogicalResult checkStart(ModuleOp module) {
  Phase phase = getPhase(module);
  if (phase == Phase::Float)
    return success();
  InFlightDiagnostic diagnostic = emitError(module.getLoc())
                                  << "lowp-compile: the module is in phase "
                                  << stringifyPhase(phase)
                                  << ", but lowp-compile takes phase float; ";
  if (phase == Phase::Loops)
    return diagnostic << "quant-run and quant-translate take it as it is";
  Phase next = static_cast<Phase>(static_cast<int>(phase) + 1);
  return diagnostic << "go on with " << getPassTo(next);
}

struct CheckRequestPass
    : StrictOptions<lowp::impl::LowpCheckRequestBase<CheckRequestPass>> {
  using StrictOptions::StrictOptions;

  SmallVector<StringRef> getListOptions() override { return {"overrides"}; }

  LogicalResult checkValues(OptionErrorHandler fail) override {
    std::optional<Phase> phase = symbolizePhase(to);
    if (phase && *phase != Phase::Float)
      return success();
    return fail(
        "'" + Twine(to) +
        "' is not a phase to stop at; valid ones: calibrated, allocated, "
        "quantized, integer, loops");
  }

  void runOnOperation() override {
    markAllAnalysesPreserved();
    ModuleOp module = getOperation();
    Phase target = symbolizePhase(to).value_or(Phase::Integer);
    if (failed(checkStart(module)) ||
        failed(checkFiles({data, report, dump, target}, module.getLoc())))
      return signalPassFailure();
    FailureOr<AllocationSettings> settings =
        AllocationSettings::read({weights, activations, scale, averageBits,
                                  kappa, llvm::to_vector(*overrides), strict, entry},
                                 module.getLoc());
    if (failed(settings) ||
        failed(hasQuantOps(module) ? checkImport(module.getLoc())
                                   : checkFormats(*settings, target)))
      signalPassFailure();
  }

private:
  LogicalResult checkFormats(const AllocationSettings &settings, Phase target) {
    if (target < Phase::Allocated || settings.hasAnyFormat())
      return success();
    return emitError(getOperation().getLoc())
           << "lowp-compile: no format is asked for: give weights=FORMAT, "
              "activations=FORMAT or both, as in weights=fixed:8 "
              "activations=fixed:8";
  }

  /// What a program with formats of its own makes no use of: formats are a
  /// warning, what would come to nothing an error.
  LogicalResult checkImport(Location loc) {
    if (!unreadFormats.empty())
      emitWarning(loc)
          << "lowp-compile keeps the formats of the program's quant ops, "
             "and does not read "
          << unreadFormats;
    if (!unreadData.empty())
      return emitError(loc)
             << "lowp-compile: without data= nothing reads " << unreadData
             << "; give data=IMAGES too, or leave it out";
    if (!report.empty())
      return emitError(loc)
             << "lowp-compile: report shows what lowp-allocate chose, and "
                "this program has quant ops that say its formats; leave "
                "report out";
    return success();
  }
};

} // namespace
