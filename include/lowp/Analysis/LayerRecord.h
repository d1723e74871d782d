//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does the module say about each layer? `lowp.layers` is an array of
// dictionaries, written by lowp-allocate and carried through every later phase;
// measurement adds to it and the report prints it. This is its one reader and
// writer.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_LAYERRECORD_H
#define LOWP_ANALYSIS_LAYERRECORD_H

#include "mlir/IR/BuiltinOps.h"

#include <optional>
#include <string>

namespace mlir::lowp {

/// One entry of `lowp.layers`: a layer, or a quantisable value that no layer
/// makes (an input, the result of a float op).
struct LayerRecord {
  std::string name;
  /// "conv", "fc", "matmul", "input" or "value".
  std::string kind;

  /// Weights, 0 without constant weights.
  int64_t parameters = 0;
  /// Spelling of the weights' format ("fixed:8@axis"), "float", or "" without
  /// constant weights.
  std::string weights;
  /// Element type of the weights, null if float.
  Type weightFormat;
  /// Bits per weight (32 if float), 0 without constant weights.
  int64_t weightBits = 0;
  /// Bytes of packed codes and of the scales that are stored beside them.
  int64_t weightBytes = 0;
  /// Bytes of the same weights in the float program.
  int64_t floatBytes = 0;

  /// Spelling of the format of the layer's end, or "float".
  std::string activations;
  Type activationFormat;

  /// SQNR at the layer's end in dB, against the float program: as the model of
  /// independent noises says, at least in the worst case, and as it was on data. Missing
  /// where nothing is quantised, not bounded, or not measured.
  std::optional<double> predictedSqnr;
  std::optional<double> worstCaseSqnr;
  std::optional<double> measuredSqnr;
  /// The largest error of an element there, in its own unit, in the worst case
  /// (lowp/Analysis/WorstCase.h says of what). Missing where there is no bound.
  std::optional<double> worstCaseError;

  DictionaryAttr toAttribute(MLIRContext *context) const;
  /// Unknown keys are ignored and missing ones keep their defaults.
  static LayerRecord fromAttribute(DictionaryAttr attribute);
};

/// Name of the module attribute.
inline constexpr StringLiteral kLayersAttrName = "lowp.layers";

/// The records of `module`, empty without `lowp.layers`.
SmallVector<LayerRecord> readLayerRecords(ModuleOp module);
void writeLayerRecords(ModuleOp module, ArrayRef<LayerRecord> records);

/// 10 * log10(1 / inverseSqnr); nullopt for no noise or no signal.
std::optional<double> toDecibels(double inverseSqnr);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_LAYERRECORD_H
