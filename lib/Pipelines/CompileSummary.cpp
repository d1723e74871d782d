//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How much of a program became integers? Counts layers and what is computed in
// float in the program as it is, whatever was asked for.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/FloatOps.h"
#include "lowp/CodeForm/QuantisableValues.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Pipelines/Passes.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPCOMPILESUMMARY
#include "lowp/Pipelines/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Kinds of float ops that are listed.
constexpr size_t kMostKinds = 8;

std::string count(size_t number, StringRef noun) {
  return std::to_string(number) + " " + noun.str() + (number == 1 ? "" : "s");
}

/// "2 linalg.matmul of fc0, fc1; linalg.generic (math.tanh)".
std::string listFloatOps(ArrayRef<FloatOp> ops) {
  struct Kind {
    std::string name;
    size_t number = 0;
    llvm::SetVector<StringRef> layers;
  };
  std::vector<Kind> kinds;
  for (const FloatOp &found : ops) {
    std::string name = found.getKind();
    auto it = llvm::find_if(
        kinds, [&](const Kind &kind) { return kind.name == name; });
    if (it == kinds.end())
      it = kinds.insert(it, {std::move(name), 0, {}});
    ++it->number;
    if (!found.layer.empty())
      it->layers.insert(found.layer);
  }
  std::string text;
  for (auto [index, kind] : llvm::enumerate(kinds)) {
    if (index == kMostKinds)
      return text + "; and " + count(kinds.size() - index, "more kind");
    text += index ? "; " : "";
    if (kind.number > 1)
      text += std::to_string(kind.number) + " ";
    text += kind.name;
    if (!kind.layers.empty())
      text += " of " + llvm::join(kind.layers, ", ");
  }
  return text;
}

/// "3 of 4 layers in integers": those that no float contraction is left of.
std::string countIntegerLayers(func::FuncOp function,
                               ArrayRef<FloatOp> floatOps) {
  llvm::StringSet<> floatLayers, names;
  LayerAnalysis layers(function);
  for (const Layer &layer : layers.getLayers())
    floatLayers.insert(layer.name);
  DenseSet<Operation *> floats;
  for (const FloatOp &found : floatOps)
    floats.insert(found.op);
  function.walk([&](Operation *op) {
    auto name = op->getAttrOfType<StringAttr>("lowp.layer");
    if (name && !floats.contains(op) && !floatLayers.contains(name.getValue()))
      names.insert(name.getValue());
  });
  return std::to_string(names.size()) + " of " +
         count(names.size() + floatLayers.size(), "layer") + " in integers";
}

/// What has a format before anything is computed in integers.
std::string describeFormats(func::FuncOp function, Phase phase) {
  LayerAnalysis layers(function);
  size_t weights = 0, values = 0;
  for (const Layer &layer : layers.getLayers()) {
    Operation *op = layer.weights->get().getDefiningOp();
    auto observe = dyn_cast_or_null<ObserveOp>(op);
    weights +=
        isa_and_nonnull<DequantizeOp>(op) || (observe && observe.getChoice());
  }
  function.walk([&](Operation *op) {
    auto observe = dyn_cast<ObserveOp>(op);
    values += isa<QuantizeOp>(op) || (observe && observe.getChoice() &&
                                      observe.getRole() != "weights");
  });
  size_t all = layers.getLayers().size();
  // Integers need values with formats too.
  StringRef next =
      values > 0 || phase == Phase::Calibrated ? "; to=integer goes on" : "";
  std::string text = "0 of " + count(all, "layer") + " in integers: phase " +
                     stringifyPhase(phase).str();
  if (phase == Phase::Calibrated)
    return text + " has observed " +
           count(QuantisableValues(function, layers).getValues().size(), "value") +
           " and chosen no format" + next.str();
  return text +
         (phase == Phase::Allocated ? " has formats for"
                                    : " computes in float with codes of") +
         " the weights of " + std::to_string(weights) + " of " +
         count(all, "layer") + " and of " + count(values, "value") + next.str();
}

struct CompileSummaryPass
    : StrictOptions<lowp::impl::LowpCompileSummaryBase<CompileSummaryPass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    markAllAnalysesPreserved();
    ModuleOp module = getOperation();
    FailureOr<func::FuncOp> function = findEntry(module, entry);
    if (failed(function))
      return signalPassFailure();
    Phase phase = getPhase(module);
    if (phase < Phase::Integer) {
      llvm::errs() << "lowp-compile: " << describeFormats(*function, phase)
                   << "\n";
      return;
    }
    SmallVector<FloatOp> floatOps = findFloatOps(*function);
    llvm::errs() << "lowp-compile: " << countIntegerLayers(*function, floatOps)
                 << "; ";
    if (floatOps.empty()) {
      llvm::errs() << "0 operations stay float\n";
      return;
    }
    std::string list = listFloatOps(floatOps);
    llvm::errs()
        << count(floatOps.size(), "operation")
        << (floatOps.size() == 1 ? " stays" : " stay") << " float: " << list
        << " (why: --remarks-filter='lowp-(allocate|integerize|quantize)')\n";
    if (hasIntegerBorder)
      emitWarning(function->getLoc())
          << "lowp-compile: border=integer was asked for, but between its "
             "border '"
          << function->getSymName() << "' computes in float: " << list
          << "; the remarks say why, and strict refuses such a program";
  }
};

} // namespace
