//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Phases and entry functions: see lowp/IR/Phase.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Phase.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Resources.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct PhaseInfo {
  Phase phase;
  StringLiteral name;
  StringLiteral pass;
};

} // namespace

static constexpr PhaseInfo kPhases[] = {
    {Phase::Float, "float", ""},
    {Phase::Calibrated, "calibrated", "lowp-calibrate"},
    {Phase::Allocated, "allocated", "lowp-allocate"},
    {Phase::Quantized, "quantized", "lowp-quantize"},
    {Phase::Integer, "integer", "lowp-integerize"},
    {Phase::Loops, "loops", "lowp-to-loops"},
};

StringRef mlir::lowp::stringifyPhase(Phase phase) {
  return kPhases[static_cast<int>(phase)].name;
}

std::optional<Phase> mlir::lowp::symbolizePhase(StringRef name) {
  for (const PhaseInfo &info : kPhases)
    if (info.name == name)
      return info.phase;
  return std::nullopt;
}

StringRef mlir::lowp::getPassTo(Phase phase) {
  return kPhases[static_cast<int>(phase)].pass;
}

Phase mlir::lowp::getPhase(ModuleOp module) {
  auto name = module->getAttrOfType<StringAttr>(kPhaseAttrName);
  return name ? symbolizePhase(name.getValue()).value_or(Phase::Float)
              : Phase::Float;
}

void mlir::lowp::setPhase(ModuleOp module, Phase phase) {
  if (phase == Phase::Float)
    module->removeAttr(kPhaseAttrName);
  else
    module->setAttr(kPhaseAttrName,
                    StringAttr::get(module.getContext(), stringifyPhase(phase)));
}

StringRef mlir::lowp::getMissingEvidence(ModuleOp module) {
  auto holds = [&](function_ref<bool(Operation *)> isEvidence) {
    WalkResult walk = module.walk([&](Operation *op) {
      return isEvidence(op) ? WalkResult::interrupt() : WalkResult::advance();
    });
    return walk.wasInterrupted();
  };
  switch (getPhase(module)) {
  case Phase::Calibrated:
    return holds(llvm::IsaPred<ObserveOp>) ? "" : "no value is observed (PHASE-CAL2)";
  case Phase::Allocated:
    return holds([](Operation *op) {
             auto observe = dyn_cast<ObserveOp>(op);
             return observe && observe.getChoice();
           })
               ? ""
               : "no value has a chosen format (PHASE-ALL2)";
  case Phase::Quantized:
    return holds(llvm::IsaPred<QuantizeOp, DequantizeOp>)
               ? ""
               : "nothing is quantized or dequantized (PHASE-QUA3)";
  case Phase::Float:
  case Phase::Integer:
  case Phase::Loops:
    return "";
  }
  return "";
}

LogicalResult mlir::lowp::requirePhase(ModuleOp module, ArrayRef<Phase> phases,
                                       StringRef pass) {
  bool hasFunction = llvm::any_of(module.getOps<FunctionOpInterface>(),
                                  [](auto f) { return !f.isExternal(); });
  if (!hasFunction)
    return emitError(module.getLoc(), pass)
           << ": there is no function to work on; did an earlier command of the "
              "pipe fail?";
  Phase phase = getPhase(module);
  // A float program is normalised first, which knows its constants by their layers.
  if (llvm::is_contained(phases, phase)) {
    if (StringRef missing = getMissingEvidence(module); !missing.empty())
      return emitError(module.getLoc(), pass)
             << ": the module says that it is in phase " << stringifyPhase(phase) << ", but "
             << missing << "; run " << getPassTo(phase) << ", or correct '" << kPhaseAttrName << "'";
    return phase == Phase::Float ? success() : verifyResources(module);
  }
  SmallVector<StringRef> names;
  for (Phase allowed : phases)
    names.push_back(stringifyPhase(allowed));
  InFlightDiagnostic diagnostic =
      emitError(module.getLoc(), pass)
      << ": the module is in phase " << stringifyPhase(phase)
      << ", but this pass takes phase " << llvm::join(names, " or ");
  if (phase > phases.back())
    diagnostic << "; start from an earlier phase of the program";
  else
    diagnostic << "; run " << getPassTo(phases.front()) << " first";
  return diagnostic;
}

FailureOr<func::FuncOp> mlir::lowp::findEntry(ModuleOp module, StringRef entry) {
  StringRef name = entry;
  if (name.empty())
    if (auto attr = module->getAttrOfType<StringAttr>(kEntryAttrName))
      name = attr.getValue();
  SmallVector<StringRef> names;
  SmallVector<func::FuncOp> candidates;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function.isExternal())
      continue;
    if (!name.empty() && function.getSymName() == name)
      return function;
    names.push_back(function.getSymName());
    if (function.isPublic())
      candidates.push_back(function);
  }
  std::string all = llvm::join(names, ", ");
  if (names.empty())
    return emitError(module.getLoc())
           << "there is no function to work on; did an earlier command of the "
              "pipe fail?";
  if (!name.empty())
    return emitError(module.getLoc()) << "there is no function '" << name
                                      << "' (entry); there are: " << all;
  if (candidates.empty())
    return emitError(module.getLoc())
           << "no function is public; make one public, or choose one by entry=: "
           << all;
  if (candidates.size() != 1)
    return emitError(module.getLoc())
           << "there are " << candidates.size()
           << " public functions; choose one by entry=: " << all;
  return candidates.front();
}
