//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What would a network's SQNR be, if the noises of weights and activations were so and
// so, and independent (Lin et al. [Lin16] sec. 3, spec sheet A1)? A model of
// lowp/Analysis/NoiseAnalysis.h that boils a function down to the places where noise
// arises, adds up or meets, so that a search can ask thousands of times.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_SQNRPREDICTION_H
#define LOWP_ANALYSIS_SQNRPREDICTION_H

#include "lowp/Analysis/NoiseAnalysis.h"

namespace mlir::lowp {

/// The model. A noise is a place: the sum or the maximum of earlier places, plus a noise
/// power over signal power of its own. Place 0 is exact.
class IndependentNoises {
public:
  using Noise = unsigned;

  IndependentNoises() { places.emplace_back(); }

  Noise getExact() { return 0; }
  /// A place with a noise of its own, 0 at first.
  Noise observe(ObserveOp op, Noise operand);
  /// Products of independent noises, to first order: those of the two sides add up.
  Noise contract(linalg::LinalgOp op, Noise lhs, Noise rhs, Noise init);
  /// The noisiest of what is read.
  Noise transfer(Operation *op, ArrayRef<Noise> read);

  void setOwn(Noise place, double inverseSqnr) { places[place].own = inverseSqnr; }
  void evaluate();
  /// After evaluate().
  double operator[](Noise place) const { return places[place].total; }

private:
  struct Place {
    SmallVector<unsigned, 2> inputs;
    bool sums = false;
    double own = 0;
    double total = 0;
  };
  Noise add(Place place);

  std::vector<Place> places;
};

/// Inverse SQNR (noise power over signal power, not dB) of the values of a function:
/// noise arises at the lowp.observe ops, each with an inverse SQNR of its own that the
/// caller sets (0 at first).
class SqnrPrediction {
public:
  explicit SqnrPrediction(FunctionOpInterface function) : analysis(function, model) {}
  SqnrPrediction(const SqnrPrediction &) = delete;

  /// Sets what `observe` adds. One in a region has no place: what it feeds is one step.
  void setNoise(ObserveOp observe, double inverseSqnr);
  void evaluate() { model.evaluate(); }
  /// After evaluate(): 0 for an exact value.
  double getInverseSqnr(Value value) const { return model[analysis.get(value)]; }
  /// After evaluate(): of the noisiest value that the function returns.
  double getOutputInverseSqnr() const;

private:
  IndependentNoises model;
  NoiseAnalysis<IndependentNoises> analysis;
};

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_SQNRPREDICTION_H
