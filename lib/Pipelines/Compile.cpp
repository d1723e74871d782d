//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a float program become an integer one in one go? `lowp-compile` runs
// the phases one after the other, verifies each, and hands every option to the
// pass that owns it. The passes are found by name, so that their options stay
// in the struct of the pass that uses them.
//
//===----------------------------------------------------------------------===//

#include "CompileCheck.h"
#include "CompileFiles.h"
#include "CompileSummary.h"
#include "lowp/Allocation/Settings.h"
#include "lowp/Calibration/Passes.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/Execution/DataFile.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Pipelines/Passes.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

using OptionMap = llvm::MapVector<StringRef, OptionWord>;

constexpr StringRef kCalibrateKeys[] = {"data", "samples", "entry", "normalize"};
constexpr StringRef kAllocateKeys[] = {"weights", "activations", "scale", "average-bits",
                                       "kappa",   "overrides",   "strict", "entry"};
constexpr StringRef kAllocateOnDataKeys[] = {
    "weights", "activations", "scale",  "average-bits", "kappa",    "overrides",
    "strict",  "entry",       "data",   "samples",      "normalize"};
constexpr StringRef kQuantizeKeys[] = {"entry"};
constexpr StringRef kIntegerizeKeys[] = {"requant", "border", "accumulator-bits", "strict",
                                         "entry"};
constexpr StringRef kLoopsKeys[] = {"tile"};
constexpr OptionKey kOwnKeys[] = {{"to"},
                                  {"dump"},
                                  {"report", OptionKey::OptionalText},
                                  {"fold-batch-norm", OptionKey::Flag},
                                  {"bit-planes", OptionKey::Flag},
                                  {"self-check", OptionKey::Whole}};

/// From which phase on an option is read; those that are not here are read by phase
/// calibrated, the first one to stop at.
struct ReadFrom {
  StringRef key;
  Phase phase;
};
constexpr ReadFrom kReadFrom[] = {
    {"weights", Phase::Allocated},      {"activations", Phase::Allocated},
    {"scale", Phase::Allocated},        {"average-bits", Phase::Allocated},
    {"kappa", Phase::Allocated},        {"overrides", Phase::Allocated},
    {"strict", Phase::Allocated},       {"report", Phase::Allocated},
    {"requant", Phase::Integer},        {"border", Phase::Integer},
    {"accumulator-bits", Phase::Integer}, {"bit-planes", Phase::Integer},
    {"self-check", Phase::Integer},     {"tile", Phase::Loops}};

/// All keys. Values that are handed on are checked by the pass that owns them.
SmallVector<OptionKey> getAllKeys() {
  llvm::SetVector<StringRef> names;
  for (ArrayRef<StringRef> group :
       {ArrayRef<StringRef>(kCalibrateKeys), ArrayRef<StringRef>(kAllocateKeys),
        ArrayRef<StringRef>(kIntegerizeKeys), ArrayRef<StringRef>(kLoopsKeys)})
    names.insert(group.begin(), group.end());
  SmallVector<OptionKey> keys;
  for (StringRef name : names)
    keys.push_back({name, OptionKey::OptionalText});
  llvm::append_range(keys, kOwnKeys);
  return keys;
}

bool isOn(const OptionMap &options, StringRef flag, bool byDefault) {
  auto it = options.find(flag);
  return it == options.end() ? byDefault : it->second.value != "false";
}

/// Adds the pass `name` with the options in `text`, which it checks.
LogicalResult addPass(OpPassManager &pm, StringRef name, StringRef text,
                      OptionErrorHandler errorHandler) {
  const PassRegistryEntry *entry = PassInfo::lookup(name);
  if (!entry)
    entry = PassPipelineInfo::lookup(name);
  if (!entry)
    return errorHandler("lowp-compile needs the pass " + name + ", which is not registered");
  return entry->addToPipeline(pm, text, errorHandler);
}

/// Those of `options` that are of `keys`, as text.
std::string joinOptions(const OptionMap &options, ArrayRef<StringRef> keys) {
  SmallVector<StringRef> words;
  for (StringRef key : keys)
    if (auto it = options.find(key); it != options.end())
      words.push_back(it->second.text);
  return llvm::join(words, " ");
}

/// The same with those of `options` that are of `keys`.
LogicalResult addPass(OpPassManager &pm, StringRef name, const OptionMap &options,
                      ArrayRef<StringRef> keys, OptionErrorHandler errorHandler) {
  return addPass(pm, name, joinOptions(options, keys), errorHandler);
}

/// What the self-check will run on.
SelfCheckOptions getCheckOptions(const OptionMap &options) {
  SelfCheckOptions check;
  check.data = options.lookup("data").value.str();
  check.entry = options.lookup("entry").value.str();
  check.normalize = options.lookup("normalize").value.str();
  if (auto it = options.find("self-check"); it != options.end())
    it->second.value.getAsInteger(10, check.samples);
  else if (options.lookup("samples").value.getAsInteger(10, check.calibrationSamples))
    check.calibrationSamples = LowpCalibrateOptions().samples;
  return check;
}

/// What lowp-allocate will be given, for a look at it before anything runs.
LowpAllocateOptions getAllocateOptions(const OptionMap &options) {
  LowpAllocateOptions result;
  for (auto [key, field] :
       {std::pair("weights", &result.weights), std::pair("activations", &result.activations),
        std::pair("scale", &result.scale), std::pair("average-bits", &result.averageBits),
        std::pair("overrides", &result.overrides)})
    if (auto it = options.find(key); it != options.end())
      *field = it->second.value.str();
  if (auto it = options.find("kappa"); it != options.end())
    it->second.value.getAsDouble(result.kappa);
  return result;
}

/// What will be read and written.
CompileFiles getFiles(const OptionMap &options, Phase target) {
  return {options.lookup("data").value.str(), options.lookup("report").value.str(),
          options.lookup("dump").value.str(), target};
}

bool isFloatSide(const OptionMap &options, StringRef side) {
  StringRef format = options.lookup(side).value;
  return format.empty() || format == "float";
}

/// The phase to stop at, from `to=` or from what the formats allow.
FailureOr<Phase> getTarget(const OptionMap &options, OptionErrorHandler fail) {
  auto it = options.find("to");
  bool stopsEarly = isFloatSide(options, "weights") || isFloatSide(options, "activations");
  if (it == options.end())
    return stopsEarly && !options.count("overrides") ? Phase::Quantized : Phase::Integer;
  std::optional<Phase> phase = symbolizePhase(it->second.value);
  if (!phase || *phase == Phase::Float)
    return fail("'" + it->second.value +
                "' is not a phase to stop at; valid ones: calibrated, allocated, "
                "quantized, integer, loops");
  return *phase;
}

/// Whether `requant` is read before phase integer: shifts fold constant factors in
/// phase float, and a multiplier is why the allocation takes any step.
bool isRequantReadEarly(const OptionMap &given, Phase target) {
  StringRef requant = given.lookup("requant").value;
  return requant == "shift" || (requant == "multiplier" &&
                                target >= Phase::Allocated && !given.count("scale"));
}

/// Refuses options that nothing reads, because `target` comes before.
LogicalResult checkReached(const OptionMap &given, Phase target, OptionErrorHandler fail) {
  for (auto [key, phase] : kReadFrom) {
    if (!given.count(key) || target >= phase ||
        (key == "requant" && isRequantReadEarly(given, target)))
      continue;
    StringRef later = phase == Phase::Loops ? "" : " or later";
    return fail(key + " needs to=" + stringifyPhase(phase) + later +
                ": lowp-compile stops at phase " + stringifyPhase(target) +
                ", which does not read it");
  }
  return success();
}

/// Says where a program with a float side stops, and why.
struct SayWhyStoppedPass : public PassWrapper<SayWhyStoppedPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(SayWhyStoppedPass)
  StringRef getName() const override { return "SayWhyStopped"; }
  void runOnOperation() override {
    emitWarning(getOperation().getLoc())
        << "lowp-compile stops at phase quantized: weights= or activations= is float, and "
           "integers need a format on both sides; quant-run runs this phase (to=quantized "
           "says that it is meant)";
  }
};

/// lowp-compile starts from float; a later phase has a pass that goes on.
LogicalResult checkStart(ModuleOp module) {
  Phase phase = getPhase(module);
  if (phase == Phase::Float)
    return success();
  InFlightDiagnostic diagnostic =
      emitError(module.getLoc())
      << "lowp-compile: the module is in phase " << stringifyPhase(phase)
      << ", but lowp-compile takes phase float; ";
  if (phase == Phase::Loops)
    return diagnostic << "quant-run and quant-translate take it as it is";
  Phase next = static_cast<Phase>(static_cast<int>(phase) + 1);
  return diagnostic << "go on with " << getPassTo(next);
}

/// Options that a program with formats of its own makes no use of.
struct UnreadByImport {
  /// Those that choose formats, and those that say how to run on data that is not
  /// given: "weights= and scale=".
  std::string formats, running;
  bool hasReport = false;

  explicit UnreadByImport(const OptionMap &given) : hasReport(given.count("report")) {
    SmallVector<std::string> choosing, data;
    for (const auto &entry : given) {
      StringRef key = entry.first;
      std::string word = (key + "=").str();
      if (key != "strict" && key != "entry" && llvm::is_contained(kAllocateKeys, key))
        choosing.push_back(word);
      if (key == "samples" || key == "normalize" || key == "self-check")
        data.push_back(word);
    }
    formats = llvm::join(choosing, " and ");
    running = given.count("data") ? "" : llvm::join(data, " and ");
  }

  /// Says so: formats are a warning, what would come to nothing an error.
  LogicalResult check(Location loc) const {
    if (!formats.empty())
      emitWarning(loc) << "lowp-compile keeps the formats of the program's quant ops, "
                          "and does not read "
                       << formats;
    if (!running.empty())
      return emitError(loc) << "lowp-compile: without data= nothing reads " << running
                            << "; give data=IMAGES too, or leave it out";
    if (hasReport)
      return emitError(loc) << "lowp-compile: report shows what lowp-allocate chose, and "
                               "this program has quant ops that say its formats; leave "
                               "report out";
    return success();
  }
};

/// Everything up to phase quantized. A program that says itself what is quantised,
/// with upstream's quant dialect, is imported instead.
struct QuantizeProgramPass
    : public PassWrapper<QuantizeProgramPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(QuantizeProgramPass)
  StringRef getName() const override { return "QuantizeProgram"; }
  QuantizeProgramPass(OpPassManager pipeline, LowpAllocateOptions formats,
                      CompileFiles files, UnreadByImport unread)
      : pipeline(std::move(pipeline)), import(ModuleOp::getOperationName()),
        normalise(ModuleOp::getOperationName()), formats(std::move(formats)),
        files(std::move(files)), unread(std::move(unread)) {
    import.addPass(createConvertQuantToLowp());
    normalise.addPass(createLowpNormalise());
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    pipeline.getDependentDialects(registry);
    import.getDependentDialects(registry);
    normalise.getDependentDialects(registry);
  }
  void runOnOperation() override {
    ModuleOp module = getOperation();
    // Before data is read and the program run: what is asked for can be read, and
    // the files can be written.
    if (failed(checkStart(module)) || failed(checkFiles(files, module.getLoc())))
      return signalPassFailure();
    FailureOr<AllocationSettings> settings =
        AllocationSettings::read(formats, module.getLoc());
    if (failed(settings))
      return signalPassFailure();
    bool isQuantised = module
                           .walk([](Operation *op) {
                             return isa_and_nonnull<quant::QuantDialect>(op->getDialect())
                                        ? WalkResult::interrupt()
                                        : WalkResult::advance();
                           })
                           .wasInterrupted();
    if (!isQuantised) {
      if (files.target >= Phase::Allocated && !settings->hasAnyFormat()) {
        emitError(module.getLoc())
            << "lowp-compile: no format is asked for: give weights=FORMAT, "
               "activations=FORMAT or both, as in weights=fixed:8 activations=fixed:8";
        return signalPassFailure();
      }
      if (failed(runPipeline(pipeline, module)))
        signalPassFailure();
      return;
    }
    if (failed(unread.check(module.getLoc())))
      return signalPassFailure();
    // Import comes first: upstream folds a cast and the cast back.
    if (failed(runPipeline(import, module)))
      return signalPassFailure();
    setPhase(module, Phase::Float);
    if (failed(runPipeline(normalise, module)))
      return signalPassFailure();
    setPhase(module, Phase::Quantized);
  }
  OpPassManager pipeline, import, normalise;
  LowpAllocateOptions formats;
  CompileFiles files;
  UnreadByImport unread;
};

/// Calibration reads the data; whether a measurement or the self-check does so again.
bool readsDataAgain(const OptionMap &options, Phase target, bool checks) {
  bool measures = options.count("average-bits") || options.count("report");
  return checks || (measures && target >= Phase::Allocated);
}

} // namespace

LogicalResult mlir::lowp::buildCompilePipeline(OpPassManager &whole, StringRef text,
                                               OptionErrorHandler errorHandler) {
  auto fail = [&](const Twine &message) {
    return errorHandler("lowp-compile: " + message);
  };
  FailureOr<SmallVector<OptionWord>> words = readOptions(text, getAllKeys(), fail);
  if (failed(words))
    return failure();
  OptionMap options;
  for (const OptionWord &word : *words)
    options[word.key] = word;
  FailureOr<Phase> target = getTarget(options, fail);
  if (failed(target))
    return failure();
  const OptionMap given = options;
  // A multiplier takes any step, and any step is the better fit.
  if (options.lookup("requant").value == "multiplier" && !options.count("scale"))
    options["scale"] = {"scale", "real", /*hasValue=*/true, "scale=real"};

  // What comes before phase integer, then the rest. Passes of phases that are not
  // reached are made all the same: they check their options.
  OpPassManager toQuantized(ModuleOp::getOperationName()),
      unreached(ModuleOp::getOperationName());
  auto ifReached = [&](OpPassManager &pm, Phase phase) -> OpPassManager & {
    return *target >= phase ? pm : unreached;
  };
  StringRef dump = options.lookup("dump").value;
  auto closePhase = [&](OpPassManager &pm) {
    pm.addPass(createLowpVerifyPhase());
    if (!dump.empty()) {
      LowpDumpPhaseOptions dumpOptions;
      dumpOptions.directory = dump.str();
      pm.addPass(createLowpDumpPhase(dumpOptions));
    }
  };
  if (!dump.empty())
    closePhase(toQuantized);

  if (isOn(options, "fold-batch-norm", true) &&
      (failed(addPass(toQuantized, "lowp-normalise", "", errorHandler)) ||
       failed(addPass(toQuantized, "lowp-fold-batch-norm", "", errorHandler))))
    return failure();
  // Shifts cannot rescale by a factor that is no power of two: it goes into weights.
  if (options.lookup("requant").value == "shift" &&
      (failed(addPass(toQuantized, "lowp-normalise", "", errorHandler)) ||
       failed(addPass(toQuantized, "lowp-fold-scaling", "", errorHandler))))
    return failure();
  SelfCheckOptions check = getCheckOptions(options);
  // Without data there is nothing to run on: an imported program.
  bool checks =
      check.samples > 0 && *target >= Phase::Integer && !check.data.empty();
  if (readsDataAgain(options, *target, checks))
    if (llvm::Error error = checkReadableAgain(check.data))
      return fail(llvm::toString(std::move(error)));
  auto snapshots = std::make_shared<CompileSnapshots>(check.samples);
  if (checks) {
    std::unique_ptr<Pass> calibrate = createRecordingCalibrate(snapshots->floats);
    if (failed(calibrate->initializeOptions(joinOptions(options, kCalibrateKeys),
                                            errorHandler)))
      return failure();
    toQuantized.addPass(std::move(calibrate));
  } else if (failed(addPass(toQuantized, "lowp-calibrate", options, kCalibrateKeys,
                            errorHandler))) {
    return failure();
  }
  closePhase(toQuantized);
  OpPassManager &allocate = ifReached(toQuantized, Phase::Allocated);
  // Under a budget what wins is measured.
  bool isMeasured = options.count("average-bits");
  if (failed(isMeasured ? addPass(allocate, "lowp-allocate-on-data", options,
                                  kAllocateOnDataKeys, errorHandler)
                        : addPass(allocate, "lowp-allocate", options, kAllocateKeys,
                                  errorHandler)) ||
      (options.count("report") &&
       failed(addPass(allocate, "lowp-measure", options, kCalibrateKeys, errorHandler))))
    return failure();
  closePhase(allocate);
  OpPassManager &quantize = ifReached(toQuantized, Phase::Quantized);
  if (failed(addPass(quantize, "lowp-quantize", options, kQuantizeKeys, errorHandler)))
    return failure();
  closePhase(quantize);
  if (*target == Phase::Quantized && !options.count("to"))
    quantize.addPass(std::make_unique<SayWhyStoppedPass>());
  whole.addPass(std::make_unique<QuantizeProgramPass>(
      std::move(toQuantized), getAllocateOptions(options), getFiles(options, *target),
      UnreadByImport(given)));

  if (checks)
    whole.addPass(createKeepQuantized(snapshots));
  OpPassManager &integerize = ifReached(whole, Phase::Integer);
  if (failed(addPass(integerize, "lowp-integerize", options, kIntegerizeKeys, errorHandler)) ||
      (isOn(options, "bit-planes", true) &&
       failed(addPass(integerize, "lowp-bit-planes", "", errorHandler))))
    return failure();
  closePhase(integerize);
  if (checks)
    whole.addPass(createCheckCompiled(snapshots, check));
  // In the end, but before loops hide what the layers are.
  whole.addPass(createCompileSummaryPass(options.lookup("entry").value,
                                         options.lookup("border").value == "integer"));
  OpPassManager &loops = ifReached(whole, Phase::Loops);
  if (failed(addPass(loops, "lowp-to-loops", options, kLoopsKeys, errorHandler)))
    return failure();
  closePhase(loops);
  if (auto it = options.find("report"); it != options.end()) {
    StringRef file = it->second.hasValue ? it->second.text.split('=').second : "stderr";
    if (failed(addPass(whole, "lowp-report", ("file=" + file).str(), errorHandler)))
      return failure();
  }
  // Behind the passes, which have checked the values by now.
  return checkReached(given, *target, fail);
}

void mlir::lowp::registerCompilePipeline() {
  registerPassPipeline("lowp-compile",
                       "Compile a float program to integers: calibrate, allocate, quantize, "
                       "integerize (to=PHASE stops elsewhere)",
                       buildCompilePipeline, [](function_ref<void(const mlir::detail::PassOptions &)>) {});
}
