//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The choice of formats for one function: what there is to choose for, what was
// asked, what the fits gave, and how it is written into the IR.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_ALLOCATION_ALLOCATOR_H
#define LOWP_LIB_ALLOCATION_ALLOCATOR_H

#include "ScaleBound.h"
#include "lowp/Allocation/Allocations.h"
#include "lowp/Allocation/BitAllocation.h"
#include "lowp/Allocation/Settings.h"
#include "lowp/Analysis/LayerRecord.h"
#include "lowp/Analysis/SqnrPrediction.h"
#include "lowp/CodeForm/QuantisableValues.h"
#include "lowp/Quantizers/Fit.h"

namespace mlir::lowp {

/// Chooses formats for one function. Every error is reported once, at the op it
/// is about or at the module.
class Allocator {
public:
  Allocator(ModuleOp module, FunctionOpInterface function,
            AllocationSettings settings);

  /// Chooses, writes choices, predictions and `lowp.layers`, checks what it states of
  /// each format, and emits remarks.
  LogicalResult run();
  /// Overrides of all weights that stand for the allocations to measure under a
  /// budget, the best predicted first, at most `most`. Changes nothing.
  FailureOr<std::vector<AllocationCandidate>> listCandidates(size_t most);

private:
  /// One observed tensor.
  struct Site {
    Site(StringRef name, LayerSide side, ObserveOp observe)
        : name(name), side(side), observe(observe) {}

    std::string name;
    LayerSide side;
    ObserveOp observe;
    /// The layer that owns the weights, or ends at the activation.
    const Layer *layer = nullptr;
    /// What was asked; missing is float.
    std::optional<FormatSpec> spec;
    bool overridden = false;
    /// The result; missing is float.
    std::optional<ValueFit> fit;
    int64_t parameters = 0;
    /// What the bias and the layer ask of the scales of weights.
    std::optional<ScaleBound> scaleBound;
    /// Why it is float although a format was asked for, and what would help.
    std::string obstacle;
    std::string advice;

    /// Notes that no scale of `spec` suits values of at most `magnitude`.
    void refuse(double magnitude);
    std::string getLabel() const {
      return name + "." + getSideName(side).str();
    }
  };

  void collectSites();
  LogicalResult resolveSpecs();
  LogicalResult chooseActivations();
  LogicalResult chooseWeights();
  /// `fit` of the weights with scales that their sums can have.
  ValueFit boundScales(Site &site, ValueFit fit, const ConstantFitter &fitter,
                       const ConstantView &constant) const;
  /// Lets the method of `spec` choose the codes of `fit`, which has the scales to be used.
  LogicalResult chooseCodes(const Site &site, const FormatSpec &spec, ValueFit &fit,
                            ConstantFitter &fitter) const;
  /// At least one value has a format, if any was asked for.
  LogicalResult checkAnyFormat();
  /// Calls `visit` with the weights that are constant, whose `parameters` are set; ends
  /// with the first failure.
  LogicalResult forEachConstantWeight(
      function_ref<LogicalResult(Site &, const ConstantView &)> visit);
  /// The site of what `layer` reads, or null.
  const Site *findData(const Layer &layer) const;
  ConstantFitter makeFitter(const Site &site,
                            const ConstantView &constant) const;

  /// The weights of one layer under a budget.
  struct Budgeted;
  /// Fits of all weights with all bits that they could have; diagnosed on
  /// failure.
  FailureOr<std::vector<Budgeted>> fitAllBits();
  LogicalResult chooseWeightBits();
  /// The predicted inverse SQNR of the output with these bits.
  double predict(ArrayRef<Budgeted> weights, ArrayRef<unsigned> bits);
  /// What a budget buys that has been met; warns where it buys nothing.
  void noteBudget(ArrayRef<Budgeted> weights, const BitAllocation &result);
  InFlightDiagnostic emitTooSmallBudget(ArrayRef<Budgeted> weights);
  LogicalResult checkStrict();
  void write();
  /// What is stated, against the choices in the IR: see AllocatorCheck.cpp.
  LogicalResult verifyNoises();
  SmallVector<LayerRecord> makeRecords();
  void emitRemarks();

  /// Bits of the scales that are stored beside the codes.
  int64_t getScaleBits(const FormatSpec &spec, ArrayRef<double> scales) const;
  const Site *findSite(StringRef name, LayerSide side) const;
  Location getLocation(const Site &site) const;

  ModuleOp module;
  FunctionOpInterface function;
  AllocationSettings settings;
  LayerAnalysis analysis;
  QuantisableValues values;
  SqnrPrediction prediction;
  std::vector<Site> sites;
  /// Sites by their labels.
  llvm::StringMap<size_t> siteOfLabel;
  /// How the budget was met, for the remark.
  std::string budgetNote;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_ALLOCATION_ALLOCATOR_H
