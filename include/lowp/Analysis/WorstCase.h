//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// By how much may a value of the quantised program differ from that of the float one, in
// the worst case? A model of lowp/Analysis/NoiseAnalysis.h: absolute errors, through the
// absolute row sums of the weights. Nothing is taken as independent or as typical.
//
// What it bounds: the program that lowp-quantize leaves, against the float program, both
// in exact arithmetic, for every input for which each observed value of the float program
// lies in its observed range. All samples of the calibration are such inputs, up to f32's
// roundings when they were observed.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_WORSTCASE_H
#define LOWP_ANALYSIS_WORSTCASE_H

#include "lowp/Analysis/Layers.h"
#include "lowp/Analysis/NoiseAnalysis.h"
#include "lowp/Analysis/RoundingError.h"

#include <limits>

namespace mlir::lowp {

/// What is known of all elements of a value: where the float program's are, and how far
/// the quantised program's are from them. Infinite where nothing is known.
struct ErrorBound {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  double error = 0;

  /// The largest |x|.
  double getMagnitude() const;
  bool operator==(const ErrorBound &other) const {
    return low == other.low && high == other.high && error == other.error;
  }
};

/// The model.
class WorstCaseNoise {
public:
  struct Noise {
    ErrorBound bound;
    /// A constant or its observe, whose bound is found when it is asked for.
    Value constant;
  };

  /// `layers` are those of the function, and outlive the model.
  explicit WorstCaseNoise(const LayerAnalysis &layers) : layers(layers) {}

  Noise getExact() { return {}; }
  Noise observe(ObserveOp op, const Noise &operand);
  Noise contract(linalg::LinalgOp op, const Noise &lhs, const Noise &rhs,
                 const Noise &init);
  Noise transfer(Operation *op, ArrayRef<Noise> read);

  /// The bound that `noise` stands for.
  ErrorBound resolve(const Noise &noise);
  /// The first op that errors went into and no bound came out of, or null.
  Operation *getObstacle() const { return obstacle; }

private:
  /// init + sum of data * weights, where the weights are constant.
  ErrorBound contractConstant(linalg::LinalgOp op, OpOperand *weights,
                              const ConstantView &constant, ErrorBound data);
  /// What rounding the bias of `layer` to the steps of its sums may add.
  double getBiasError(const Layer &layer) const;
  ErrorBound transferLinalg(linalg::LinalgOp op, ArrayRef<ErrorBound> read);

  const LayerAnalysis &layers;
  RoundingErrors rounding;
  Operation *obstacle = nullptr;
};

/// The bounds of the values of one allocated function.
class WorstCaseAnalysis {
public:
  WorstCaseAnalysis(FunctionOpInterface function, const LayerAnalysis &layers)
      : model(layers), analysis(function, model) {}
  WorstCaseAnalysis(const WorstCaseAnalysis &) = delete;

  ErrorBound get(Value value) { return model.resolve(analysis.get(value)); }
  Operation *getObstacle() const { return model.getObstacle(); }

private:
  WorstCaseNoise model;
  NoiseAnalysis<WorstCaseNoise> analysis;
};

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_WORSTCASE_H
