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

#include "lowp/Conversion/Passes.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Pipelines/Passes.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

using ErrorHandler = function_ref<LogicalResult(const Twine &)>;
using OptionMap = llvm::MapVector<StringRef, StringRef>;

constexpr StringRef kCalibrateKeys[] = {"data", "samples", "entry", "normalize"};
constexpr StringRef kAllocateKeys[] = {"weights", "activations", "scale", "average-bits",
                                       "kappa",   "overrides",   "strict", "entry"};
constexpr StringRef kQuantizeKeys[] = {"entry"};
constexpr StringRef kIntegerizeKeys[] = {"requant", "border", "accumulator-bits", "entry"};
constexpr StringRef kLoopsKeys[] = {"tile"};
constexpr StringRef kOwnKeys[] = {"to", "dump", "report", "fold-batch-norm",
                                  "bit-planes"};

SmallVector<StringRef> getAllKeys() {
  llvm::SetVector<StringRef> keys;
  for (ArrayRef<StringRef> group :
       {ArrayRef<StringRef>(kCalibrateKeys), ArrayRef<StringRef>(kAllocateKeys),
        ArrayRef<StringRef>(kIntegerizeKeys), ArrayRef<StringRef>(kLoopsKeys),
        ArrayRef<StringRef>(kOwnKeys)})
    keys.insert(group.begin(), group.end());
  return keys.takeVector();
}

/// Splits "key=value key2='a b' flag" at blanks outside of quotes and braces.
OptionMap splitOptions(StringRef text) {
  OptionMap options;
  size_t begin = 0;
  char close = 0;
  auto take = [&](size_t end) {
    StringRef word = text.slice(begin, end);
    if (!word.empty()) {
      auto [key, value] = word.split('=');
      options[key] = word.contains('=') ? value : StringRef("true");
    }
    begin = end + 1;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (close) {
      if (c == close)
        close = 0;
    } else if (c == '\'' || c == '"') {
      close = c;
    } else if (c == '{') {
      close = '}';
    } else if (isspace(static_cast<unsigned char>(c))) {
      take(i);
    }
  }
  take(text.size());
  return options;
}

LogicalResult addPass(OpPassManager &pm, StringRef name, const OptionMap &options,
                      ArrayRef<StringRef> keys, ErrorHandler errorHandler) {
  std::string text;
  for (StringRef key : keys)
    if (auto it = options.find(key); it != options.end())
      text += (text.empty() ? "" : " ") + (key + "=" + it->second).str();
  const PassRegistryEntry *entry = PassInfo::lookup(name);
  if (!entry)
    entry = PassPipelineInfo::lookup(name);
  if (!entry)
    return errorHandler("lowp-compile needs the pass " + name + ", which is not registered");
  return entry->addToPipeline(pm, text, errorHandler);
}

bool isFloatSide(const OptionMap &options, StringRef side) {
  auto it = options.find(side);
  return it == options.end() || it->second.empty() || it->second == "float";
}

/// The phase to stop at, from `to=` or from what the formats allow.
FailureOr<Phase> getTarget(const OptionMap &options, ErrorHandler errorHandler) {
  auto it = options.find("to");
  bool stopsEarly = isFloatSide(options, "weights") || isFloatSide(options, "activations");
  if (it == options.end())
    return stopsEarly && !options.count("overrides") ? Phase::Quantized : Phase::Integer;
  std::optional<Phase> phase = symbolizePhase(it->second);
  if (!phase || *phase == Phase::Float)
    return errorHandler("lowp-compile: '" + it->second +
                        "' is not a phase to stop at; valid ones: calibrated, allocated, "
                        "quantized, integer, loops");
  return *phase;
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

/// Everything up to phase quantized. A program that says itself what is quantised,
/// with upstream's quant dialect, is imported instead.
struct QuantizeProgramPass
    : public PassWrapper<QuantizeProgramPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(QuantizeProgramPass)
  StringRef getName() const override { return "QuantizeProgram"; }
  QuantizeProgramPass(OpPassManager pipeline, bool hasFormats)
      : pipeline(std::move(pipeline)), import(ModuleOp::getOperationName()),
        normalise(ModuleOp::getOperationName()), hasFormats(hasFormats) {
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
    bool isQuantised = module
                           .walk([](Operation *op) {
                             return isa_and_nonnull<quant::QuantDialect>(op->getDialect())
                                        ? WalkResult::interrupt()
                                        : WalkResult::advance();
                           })
                           .wasInterrupted();
    if (!isQuantised) {
      if (failed(runPipeline(pipeline, module)))
        signalPassFailure();
      return;
    }
    if (hasFormats)
      emitWarning(module.getLoc()) << "lowp-compile keeps the formats of the program's "
                                      "quant ops: weights=, activations= and data= are "
                                      "not read";
    // Import comes first: upstream folds a cast and the cast back.
    if (failed(runPipeline(import, module)))
      return signalPassFailure();
    setPhase(module, Phase::Float);
    if (failed(runPipeline(normalise, module)))
      return signalPassFailure();
    setPhase(module, Phase::Quantized);
  }
  OpPassManager pipeline, import, normalise;
  bool hasFormats;
};

} // namespace

LogicalResult mlir::lowp::buildCompilePipeline(OpPassManager &whole, StringRef text,
                                               ErrorHandler errorHandler) {
  auto fail = [&](const Twine &message) {
    return errorHandler("lowp-compile: " + message);
  };
  if (failed(checkOptionKeys(text, getAllKeys(), fail)))
    return failure();
  OptionMap options = splitOptions(text);
  FailureOr<Phase> target = getTarget(options, errorHandler);
  if (failed(target))
    return failure();
  // A multiplier takes any step, and any step is the better fit.
  if (options.lookup("requant") == "multiplier" && !options.count("scale"))
    options["scale"] = "real";

  // What comes before phase integer, then the rest.
  OpPassManager toQuantized(ModuleOp::getOperationName());
  StringRef dump = options.lookup("dump");
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

  StringRef fold = options.count("fold-batch-norm")
                       ? options.lookup("fold-batch-norm")
                       : StringRef("true");
  if (fold != "true" && fold != "false")
    return fail("fold-batch-norm=" + fold + " is not known; valid: true, false");
  StringRef planes = options.count("bit-planes") ? options.lookup("bit-planes")
                                                 : StringRef("true");
  if (planes != "true" && planes != "false")
    return fail("bit-planes=" + planes + " is not known; valid: true, false");
  if (fold == "true" && (failed(addPass(toQuantized, "lowp-normalise", {}, {}, errorHandler)) ||
                         failed(addPass(toQuantized, "lowp-fold-batch-norm", {}, {}, errorHandler))))
    return failure();
  if (failed(addPass(toQuantized, "lowp-calibrate", options, kCalibrateKeys, errorHandler)))
    return failure();
  closePhase(toQuantized);
  if (*target >= Phase::Allocated) {
    if (failed(addPass(toQuantized, "lowp-allocate", options, kAllocateKeys, errorHandler)))
      return failure();
    if (options.count("report") &&
        failed(addPass(toQuantized, "lowp-measure", options, kCalibrateKeys, errorHandler)))
      return failure();
    closePhase(toQuantized);
  }
  if (*target >= Phase::Quantized) {
    if (failed(addPass(toQuantized, "lowp-quantize", options, kQuantizeKeys, errorHandler)))
      return failure();
    closePhase(toQuantized);
    if (*target == Phase::Quantized && !options.count("to"))
      toQuantized.addPass(std::make_unique<SayWhyStoppedPass>());
  }
  whole.addPass(std::make_unique<QuantizeProgramPass>(
      std::move(toQuantized),
      !isFloatSide(options, "weights") || !isFloatSide(options, "activations")));
  if (*target >= Phase::Integer) {
    if (failed(addPass(whole, "lowp-integerize", options, kIntegerizeKeys, errorHandler)))
      return failure();
    if (planes == "true" && failed(addPass(whole, "lowp-bit-planes", {}, {}, errorHandler)))
      return failure();
    closePhase(whole);
  }
  if (*target >= Phase::Loops) {
    if (failed(addPass(whole, "lowp-to-loops", options, kLoopsKeys, errorHandler)))
      return failure();
    closePhase(whole);
  }
  if (auto it = options.find("report"); it != options.end()) {
    OptionMap reportOptions;
    reportOptions["file"] = it->second == "true" ? StringRef("stderr") : it->second;
    if (failed(addPass(whole, "lowp-report", reportOptions, {"file"}, errorHandler)))
      return failure();
  }
  return success();
}

void mlir::lowp::registerCompilePipeline() {
  registerPassPipeline("lowp-compile",
                       "Compile a float program to integers: calibrate, allocate, quantize, "
                       "integerize (to=PHASE stops elsewhere)",
                       buildCompilePipeline, [](function_ref<void(const mlir::detail::PassOptions &)>) {});
}
