//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which kernel computes a contraction? The one that the model of the machine says is
// best by what a user prefers.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Kernel.h"
#include "lowp/Codegen/Passes.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/Format.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPCHOOSEKERNELS
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

constexpr StringLiteral kPass = "lowp-choose-kernels";

/// A kernel that applies, or why it does not.
struct Candidate {
  const Kernel *kernel;
  FailureOr<KernelCost> cost;
  std::string reason;
};

/// What is least for what is preferred; the second decides between those that are equal.
std::pair<double, double> rate(const KernelCost &cost, Preference preference) {
  auto bytes = static_cast<double>(cost.weightBytes);
  switch (preference) {
  case Preference::Speed:
    return {cost.cycles, bytes};
  case Preference::Balance:
    // Contractions of two values that are computed have no bytes of weights.
    return {cost.cycles * std::max(bytes, 1.0), cost.cycles};
  case Preference::Size:
    return {bytes, cost.cycles};
  }
  llvm_unreachable("all preferences are handled");
}

struct ChooseKernelsPass
    : StrictOptions<lowp::impl::LowpChooseKernelsBase<ChooseKernelsPass>> {
  using StrictOptions::StrictOptions;

  LogicalResult checkValues(OptionErrorHandler fail) override {
    if (prefer.empty() || symbolizePreference(prefer))
      return success();
    return fail("prefer=" + prefer + " is not known; valid: speed, balance, size");
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto emitError = [&] {
      InFlightDiagnostic error = mlir::emitError(module.getLoc(), kPass);
      error << ": ";
      return error;
    };
    if (getPhase(module) == Phase::Loops) {
      emitError() << "the module is in phase loops, where contractions have become loops; "
                     "choose before lowp-to-loops";
      return signalPassFailure();
    }
    auto fail = [&](const Twine &message) -> LogicalResult { return emitError() << message; };
    FailureOr<TargetAttr> machine = resolveTarget(module, target, emitError);
    if (failed(checkValues(fail)) || failed(machine) || failed(checkKernel(emitError)))
      return signalPassFailure();
    FailureOr<Capabilities> capabilities = getCapabilities(module, emitError);
    if (failed(capabilities))
      return signalPassFailure();
    Preference preference = symbolizePreference(prefer).value_or(
        findTarget(&getContext(), *machine)->getPreference());
    module.walk([&](linalg::GenericOp op) {
      if (!isKernelSite(op))
        return;
      if (auto kept = op->getAttrOfType<StringAttr>(kKernelAttrName))
        explainKept(op, kept.getValue());
      else
        choose(op, *capabilities, preference);
    });
  }

  LogicalResult checkKernel(function_ref<InFlightDiagnostic()> emitError) {
    if (kernel.empty() || findKernel(&getContext(), kernel))
      return success();
    InFlightDiagnostic error = emitError();
    error << "kernel=" << kernel << " is not known; valid: ";
    llvm::interleaveComma(getKernels(&getContext()), error, [&](const Kernel *kernel) {
      error << kernel->getName() << " (" << kernel->getHelp() << ")";
    });
    return error;
  }

  void choose(linalg::GenericOp op, const Capabilities &machine, Preference preference) {
    SmallVector<Candidate> candidates;
    const Candidate *best = nullptr;
    for (const Kernel *each : getKernels(&getContext())) {
      Candidate candidate{each, failure(), ""};
      candidate.cost = each->getCost(op, machine, candidate.reason);
      candidates.push_back(std::move(candidate));
    }
    for (const Candidate &candidate : candidates) {
      if (failed(candidate.cost))
        continue;
      if (candidate.kernel->getName() == kernel) {
        best = &candidate;
        break;
      }
      if (!best || rate(*candidate.cost, preference) < rate(*best->cost, preference))
        best = &candidate;
    }
    op->setAttr(kKernelAttrName, StringAttr::get(&getContext(), best->kernel->getName()));
    explain(op, candidates, *best);
  }

  static std::string getLabel(linalg::GenericOp op) {
    auto name = op->getAttrOfType<StringAttr>("lowp.layer");
    return name ? name.getValue().str() : "a contraction";
  }

  static void explainKept(linalg::GenericOp op, StringRef kernel) {
    remark::passed(op.getLoc(), remark::RemarkOpts::name(kernel).category(kPass))
        << (getLabel(op) + ": " + kernel + ", as its lowp.kernel says; remove that to choose").str();
  }

  static void explain(linalg::GenericOp op, ArrayRef<Candidate> candidates,
                      const Candidate &best) {
    std::string text;
    llvm::raw_string_ostream os(text);
    auto print = [&](const Candidate &candidate) {
      os << candidate.kernel->getName();
      if (failed(candidate.cost))
        os << " does not apply: " << candidate.reason;
      else
        os << " takes " << llvm::format("%.0f", candidate.cost->cycles) << " cycles and "
           << candidate.cost->weightBytes << " bytes of weights";
    };
    os << getLabel(op) << ": ";
    print(best);
    for (const Candidate &candidate : candidates)
      if (&candidate != &best) {
        os << "; ";
        print(candidate);
      }
    remark::passed(op.getLoc(), remark::RemarkOpts::name(best.kernel->getName())
                                    .category(kPass))
        << text;
  }
};

} // namespace
