//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does an option text of lowp-compile say? Each value is checked by the
// pass that owns it, whether its phase is reached or not; an option that
// nothing reads is an error.
//
//===----------------------------------------------------------------------===//

#include "lowp/Allocation/Passes.h"
#include "lowp/Calibration/Passes.h"
#include "lowp/Codegen/ToLoops.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Pipelines/Compile.h"
#include "lowp/Report/Passes.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

using OptionMap = llvm::MapVector<StringRef, OptionWord>;

constexpr StringRef kCalibrateKeys[] = {"data", "samples", "entry",
                                        "normalize"};
constexpr StringRef kAllocateKeys[] = {
    "weights", "activations", "scale",  "average-bits",
    "kappa",   "overrides",   "strict", "entry"};
constexpr StringRef kAllocateOnDataKeys[] = {
    "weights", "activations", "scale", "average-bits", "kappa",    "overrides",
    "strict",  "entry",       "data",  "samples",      "normalize"};
constexpr StringRef kQuantizeKeys[] = {"entry"};
constexpr StringRef kIntegerizeKeys[] = {"requant", "border",
                                         "accumulator-bits", "strict", "entry"};
constexpr StringRef kLoopsKeys[] = {"tile", "target", "kernel", "prefer"};
constexpr OptionKey kOwnKeys[] = {{"to"},
                                  {"dump"},
                                  {"report", OptionKey::OptionalText},
                                  {"fold-batch-norm", OptionKey::Flag},
                                  {"self-check", OptionKey::Whole}};

/// From which phase on an option is read; those that are not here are read by
/// phase calibrated, the first one to stop at.
struct ReadFrom {
  StringRef key;
  Phase phase;
};
constexpr ReadFrom kReadFrom[] = {
    {"weights", Phase::Allocated},        {"activations", Phase::Allocated},
    {"scale", Phase::Allocated},          {"average-bits", Phase::Allocated},
    {"kappa", Phase::Allocated},          {"overrides", Phase::Allocated},
    {"strict", Phase::Allocated},         {"report", Phase::Allocated},
    {"requant", Phase::Integer},          {"border", Phase::Integer},
    {"accumulator-bits", Phase::Integer}, {"self-check", Phase::Integer},
    {"tile", Phase::Loops},               {"target", Phase::Loops},
    {"kernel", Phase::Loops},             {"prefer", Phase::Loops}};

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

/// Those of `options` that are of `keys`, as text.
std::string joinOptions(const OptionMap &options, ArrayRef<StringRef> keys) {
  SmallVector<StringRef> words;
  for (StringRef key : keys)
    if (auto it = options.find(key); it != options.end())
      words.push_back(it->second.text);
  return llvm::join(words, " ");
}

/// The phase that `to=` names.
FailureOr<std::optional<Phase>> getTarget(const OptionMap &options,
                                          OptionErrorHandler fail) {
  auto it = options.find("to");
  if (it == options.end())
    return std::optional<Phase>();
  std::optional<Phase> phase = symbolizePhase(it->second.value);
  if (!phase || *phase == Phase::Float)
    return fail(
        "'" + it->second.value +
        "' is not a phase to stop at; valid ones: calibrated, allocated, "
        "quantized, integer, loops");
  return phase;
}

/// Has the pass that owns each option check it.
LogicalResult checkByOwners(const OptionMap &options,
                            OptionErrorHandler errorHandler) {
  auto check = [&](std::unique_ptr<Pass> pass, ArrayRef<StringRef> keys) {
    return pass->initializeOptions(joinOptions(options, keys), errorHandler);
  };
  // Under a budget what wins is measured.
  bool isMeasured = options.count("average-bits"),
       hasReport = options.count("report");
  if (failed(check(createLowpCalibrate(), kCalibrateKeys)) ||
      failed(isMeasured ? check(createLowpAllocateOnData(), kAllocateOnDataKeys)
                        : check(createLowpAllocate(), kAllocateKeys)) ||
      (hasReport && failed(check(createLowpMeasure(), kCalibrateKeys))) ||
      failed(check(createLowpQuantize(), kQuantizeKeys)) ||
      failed(check(createLowpIntegerize(), kIntegerizeKeys)) ||
      failed(
          readToLoopsOptions(joinOptions(options, kLoopsKeys), errorHandler)))
    return failure();
  return success();
}

/// The options as a struct; they are checked.
LowpCompileOptions makeOptions(const OptionMap &given,
                               std::optional<Phase> to) {
  LowpCompileOptions options;
  options.to = to;
  auto get = [&](StringRef key) -> std::optional<std::string> {
    auto it = given.find(key);
    if (it == given.end())
      return std::nullopt;
    return it->second.value.str();
  };
  auto getWhole = [&](StringRef key, auto &into) {
    int64_t value = 0;
    if (given.count(key) && !given.lookup(key).value.getAsInteger(10, value))
      into = value;
  };
  for (auto [key, field] :
       {std::pair("entry", &options.entry), std::pair("data", &options.data),
        std::pair("normalize", &options.normalize),
        std::pair("weights", &options.weights),
        std::pair("activations", &options.activations),
        std::pair("average-bits", &options.averageBits),
        std::pair("target", &options.target),
        std::pair("kernel", &options.kernel),
        std::pair("prefer", &options.prefer),
        std::pair("dump", &options.dump)})
    *field = get(key).value_or("");
  options.overrides = splitList(get("overrides").value_or(""));
  options.scale = get("scale");
  options.requant = get("requant");
  options.border = get("border");
  getWhole("samples", options.samples);
  getWhole("self-check", options.selfCheck);
  getWhole("accumulator-bits", options.accumulatorBits);
  if (double kappa = 0;
      given.count("kappa") && !given.lookup("kappa").value.getAsDouble(kappa))
    options.kappa = kappa;
  options.strict = isOn(given, "strict", options.strict);
  options.foldBatchNorm = isOn(given, "fold-batch-norm", options.foldBatchNorm);
  options.tile = isOn(given, "tile", options.tile);
  if (auto it = given.find("report"); it != given.end())
    options.report = it->second.hasValue ? it->second.value.str() : "stderr";
  return options;
}

/// Whether `requant` is read before phase integer: shifts fold constant factors
/// in phase float, and a multiplier is why the allocation takes any step.
bool isRequantReadEarly(const OptionMap &given, Phase target) {
  StringRef requant = given.lookup("requant").value;
  return requant == "shift" ||
         (requant == "multiplier" && target >= Phase::Allocated &&
          !given.count("scale"));
}

/// Refuses options that nothing reads, because `target` comes before.
LogicalResult checkReached(const OptionMap &given, Phase target,
                           OptionErrorHandler fail) {
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

} // namespace

LogicalResult mlir::lowp::buildCompilePipeline(
    OpPassManager &pm, StringRef text,
    function_ref<LogicalResult(const Twine &)> errorHandler) {
  auto fail = [&](const Twine &message) {
    return errorHandler("lowp-compile: " + message);
  };
  FailureOr<SmallVector<OptionWord>> words =
      readOptions(text, getAllKeys(), fail);
  if (failed(words))
    return failure();
  OptionMap given;
  for (const OptionWord &word : *words)
    given[word.key] = word;
  FailureOr<std::optional<Phase>> to = getTarget(given, fail);
  if (failed(to) || failed(checkByOwners(given, errorHandler)))
    return failure();
  LowpCompileOptions options = makeOptions(given, *to);
  if (failed(buildCompilePipeline(pm, options, errorHandler)))
    return failure();
  return checkReached(given, getCompileTarget(options), fail);
}

void mlir::lowp::registerCompilePipeline() {
  registerPassPipeline(
      "lowp-compile",
      "Compile a float program to integers: calibrate, allocate, quantize, "
      "integerize (to=PHASE stops elsewhere)",
      [](OpPassManager &pm, StringRef text, OptionErrorHandler errorHandler) {
        return buildCompilePipeline(pm, text, errorHandler);
      },
      [](function_ref<void(const mlir::detail::PassOptions &)>) {});
}
