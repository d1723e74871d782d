//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a float program become an integer one in one go? `lowp-compile` runs
// the phases one after the other, verifies each, and hands every option to the
// pass that owns it.
//
//===----------------------------------------------------------------------===//

#include "lowp/Pipelines/Compile.h"
#include "lowp/Allocation/Passes.h"
#include "lowp/Calibration/Passes.h"
#include "lowp/Calibration/SelfCheck.h"
#include "lowp/Codegen/ToLoops.h"
#include "lowp/Execution/DataFile.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Pipelines/Passes.h"
#include "lowp/Report/Passes.h"
#include "lowp/Transforms/Passes.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

bool isFloatSide(StringRef format) {
  return format.empty() || format == "float";
}

/// The passes of lowp-compile, phase by phase, from the options.
class CompileBuilder {
public:
  CompileBuilder(const LowpCompileOptions &options,
                 OptionErrorHandler errorHandler)
      : options(options), target(getCompileTarget(options)),
        errorHandler(errorHandler),
        checks(getCheckSamples() > 0 && target >= Phase::Integer &&
               !options.data.empty()) {}

  LogicalResult build(OpPassManager &pm);

private:
  bool reaches(Phase phase) const { return target >= phase; }
  int64_t getCheckSamples() const {
    return options.selfCheck.value_or(SelfCheckOptions().samples);
  }
  /// A multiplier takes any step, and any step is the better fit.
  std::string getScale() const {
    bool isMultiplier = options.requant == "multiplier";
    return options.scale.value_or(isMultiplier ? "real"
                                               : LowpAllocateOptions().scale);
  }
  /// What all passes with the options of lowp-allocate are asked for.
  template <typename Options>
  Options makeAllocateOptions() const;

  /// Adds a pass whose values are checked by itself.
  LogicalResult add(OpPassManager &pm, std::unique_ptr<Pass> pass) {
    LogicalResult result = pass->initializeOptions("", errorHandler);
    pm.addPass(std::move(pass));
    return result;
  }
  void closePhase(OpPassManager &pm);
  LogicalResult checkData();
  void addRequestCheck(OpPassManager &pm);
  LogicalResult addCalibrate(OpPassManager &pm);
  LogicalResult addAllocate(OpPassManager &pm);
  LogicalResult addQuantize(OpPassManager &pm);
  LogicalResult addIntegerize(OpPassManager &pm);
  void addProgram(OpPassManager &pm, const OpPassManager &toQuantized,
                  const OpPassManager &toInteger);

  const LowpCompileOptions &options;
  Phase target;
  OptionErrorHandler errorHandler;
  /// Without data there is nothing to run on: an imported program.
  bool checks;
};

} // namespace

Phase mlir::lowp::getCompileTarget(const LowpCompileOptions &options) {
  bool stopsEarly =
      isFloatSide(options.weights) || isFloatSide(options.activations);
  return options.to.value_or(stopsEarly && options.overrides.empty()
                                 ? Phase::Quantized
                                 : Phase::Integer);
}

template <typename Options>
Options CompileBuilder::makeAllocateOptions() const {
  Options result;
  result.weights = options.weights;
  result.activations = options.activations;
  result.scale = getScale();
  result.averageBits = options.averageBits;
  result.kappa = options.kappa.value_or(result.kappa);
  result.overrides = options.overrides;
  result.strict = options.strict;
  result.entry = options.entry;
  return result;
}

void CompileBuilder::closePhase(OpPassManager &pm) {
  pm.addPass(createLowpVerifyPhase());
  if (options.dump.empty())
    return;
  LowpDumpPhaseOptions dump;
  dump.directory = options.dump;
  pm.addPass(createLowpDumpPhase(dump));
}

/// Calibration reads the data; a measurement or the self-check does so again.
LogicalResult CompileBuilder::checkData() {
  bool measures = !options.averageBits.empty() || !options.report.empty();
  if (!checks && !(measures && reaches(Phase::Allocated)))
    return success();
  if (llvm::Error error = checkReadableAgain(options.data))
    return errorHandler("lowp-compile: " + llvm::toString(std::move(error)));
  return success();
}

void CompileBuilder::addRequestCheck(OpPassManager &pm) {
  auto check = makeAllocateOptions<LowpCheckRequestOptions>();
  check.to = stringifyPhase(target).str();
  check.data = options.data;
  check.dump = options.dump;
  check.report = options.report;
  auto list = [](ArrayRef<std::pair<StringRef, bool>> given) {
    SmallVector<StringRef> words;
    for (auto [word, isGiven] : given)
      if (isGiven)
        words.push_back(word);
    return llvm::join(words, " and ");
  };
  check.unreadFormats = list({{"weights=", !options.weights.empty()},
                              {"activations=", !options.activations.empty()},
                              {"scale=", options.scale.has_value()},
                              {"average-bits=", !options.averageBits.empty()},
                              {"kappa=", options.kappa.has_value()},
                              {"overrides=", !options.overrides.empty()}});
  if (options.data.empty())
    check.unreadData = list({{"samples=", options.samples.has_value()},
                             {"normalize=", !options.normalize.empty()},
                             {"self-check=", options.selfCheck.has_value()}});
  pm.addPass(createLowpCheckRequest(check));
}

LogicalResult CompileBuilder::addCalibrate(OpPassManager &pm) {
  if (options.foldBatchNorm) {
    pm.addPass(createLowpNormalise());
    pm.addPass(createLowpFoldBatchNorm());
  }
  // Shifts cannot rescale by a factor that is no power of two: it goes into
  // weights.
  if (options.requant == "shift") {
    pm.addPass(createLowpNormalise());
    pm.addPass(createLowpFoldScaling());
  }
  LowpCalibrateOptions calibrate;
  calibrate.data = options.data;
  calibrate.samples = options.samples.value_or(calibrate.samples);
  calibrate.entry = options.entry;
  calibrate.normalize = options.normalize;
  if (failed(add(pm, createLowpCalibrate(calibrate))))
    return failure();
  closePhase(pm);
  return success();
}

LogicalResult CompileBuilder::addAllocate(OpPassManager &pm) {
  // Under a budget what wins is measured.
  if (options.averageBits.empty()) {
    auto formats = makeAllocateOptions<LowpAllocateOptions>();
    if (failed(add(pm, createLowpAllocate(formats))))
      return failure();
  } else {
    auto onData = makeAllocateOptions<LowpAllocateOnDataOptions>();
    onData.data = options.data;
    onData.samples = options.samples.value_or(onData.samples);
    onData.normalize = options.normalize;
    if (failed(add(pm, createLowpAllocateOnData(onData))))
      return failure();
  }
  if (!options.report.empty()) {
    LowpBoundNoiseOptions bound;
    bound.entry = options.entry;
    if (failed(add(pm, createLowpBoundNoise(bound))))
      return failure();
    LowpMeasureOptions measure;
    measure.data = options.data;
    measure.samples = options.samples.value_or(measure.samples);
    measure.entry = options.entry;
    measure.normalize = options.normalize;
    if (failed(add(pm, createLowpMeasure(measure))))
      return failure();
  }
  closePhase(pm);
  return success();
}

LogicalResult CompileBuilder::addQuantize(OpPassManager &pm) {
  LowpQuantizeOptions quantize;
  quantize.entry = options.entry;
  if (failed(add(pm, createLowpQuantize(quantize))))
    return failure();
  closePhase(pm);
  return success();
}

LogicalResult CompileBuilder::addIntegerize(OpPassManager &pm) {
  LowpIntegerizeOptions integerize;
  integerize.requant = options.requant.value_or(integerize.requant);
  integerize.border = options.border.value_or(integerize.border);
  integerize.accumulatorBits =
      options.accumulatorBits.value_or(integerize.accumulatorBits);
  integerize.strict = options.strict;
  integerize.entry = options.entry;
  if (failed(add(pm, createLowpIntegerize(integerize))))
    return failure();
  closePhase(pm);
  return success();
}

void CompileBuilder::addProgram(OpPassManager &pm,
                                const OpPassManager &toQuantized,
                                const OpPassManager &toInteger) {
  LowpCompileProgramOptions program;
  program.toQuantized.push_back(toQuantized);
  if (reaches(Phase::Integer))
    program.toInteger.push_back(toInteger);
  program.warnsOfFloat = target == Phase::Quantized && !options.to;
  program.entry = options.entry;
  if (checks) {
    program.selfCheckSamples = getCheckSamples();
    if (!options.selfCheck)
      program.calibrationSamples =
          options.samples.value_or(LowpCalibrateOptions().samples);
    program.data = options.data;
    program.normalize = options.normalize;
  }
  pm.addPass(createLowpCompileProgram(program));
}

LogicalResult CompileBuilder::build(OpPassManager &pm) {
  if (failed(checkData()))
    return failure();
  addRequestCheck(pm);
  // Phases that are not reached check their options all the same.
  OpPassManager toQuantized(ModuleOp::getOperationName()),
      toInteger(ModuleOp::getOperationName()),
      unreached(ModuleOp::getOperationName());
  auto ifReached = [&](Phase phase, OpPassManager &reached) -> OpPassManager & {
    return reaches(phase) ? reached : unreached;
  };
  if (!options.dump.empty())
    closePhase(toQuantized);
  if (failed(addCalibrate(toQuantized)) ||
      failed(addAllocate(ifReached(Phase::Allocated, toQuantized))) ||
      failed(addQuantize(ifReached(Phase::Quantized, toQuantized))) ||
      failed(addIntegerize(ifReached(Phase::Integer, toInteger))))
    return failure();
  addProgram(pm, toQuantized, toInteger);
  // In the end, but before loops hide what the layers are.
  LowpCompileSummaryOptions summary;
  summary.entry = options.entry;
  summary.hasIntegerBorder = options.border == "integer";
  pm.addPass(createLowpCompileSummary(summary));
  if (reaches(Phase::Loops)) {
    ToLoopsOptions loops;
    loops.tile = options.tile;
    loops.target = options.target;
    loops.kernel = options.kernel;
    loops.prefer = options.prefer;
    pm.addPass(createLowpVerifyPhase());
    buildToLoops(pm, loops);
    closePhase(pm);
  }
  if (options.report.empty())
    return success();
  LowpReportOptions report;
  report.file = options.report;
  return add(pm, createLowpReport(report));
}

LogicalResult mlir::lowp::buildCompilePipeline(
    OpPassManager &pm, const LowpCompileOptions &options,
    function_ref<LogicalResult(const Twine &)> errorHandler) {
  if (options.to == Phase::Float)
    return errorHandler(
        "lowp-compile: phase float is where it starts; stop at a later one");
  return CompileBuilder(options, errorHandler).build(pm);
}
