//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which codes stand for the float values of a function that is being rewritten? The
// map from values to codes, what turns codes back into floats where floats are needed,
// and what stayed on floats and why. A CodeForm's rewrite gets it.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEFORM_CODECONTEXT_H
#define LOWP_CODEFORM_CODECONTEXT_H

#include "lowp/CodeForm/CodeBuilder.h"
#include "lowp/CodeForm/QuantisableValues.h"

namespace mlir::lowp {

class CodeContext : public CodeBuilder, public CodeFacts {
public:
  CodeContext(MLIRContext *context, const LayerAnalysis &layers,
              const QuantisableValues &values, const CodeOptions &options)
      : CodeBuilder(context), CodeFacts(layers, options), values(values) {}

  // Of CodeFacts.
  bool knowsFormats() const override { return true; }
  bool hasCodes(Value value) const override { return lookup(value); }
  /// What was looked up may move when codes become known.
  const Representation *lookup(Value value) const override;
  Value getFunctionSource(Value) const override { return {}; }

  void setCodes(Value value, Representation codes) {
    representations[value] = std::move(codes);
  }
  /// Makes the codes known that a lowp.dequantize reads, if its scale is constant.
  void addDequantize(DequantizeOp op);
  /// The same for a constant whose lowp.dequantize stands behind the op that asks.
  void addConstant(Value value);

  /// `value` as a float: itself, or the dequantized codes.
  Value getFloat(Value value);
  void makeOperandsFloat(Operation *op);
  /// Notes why `op` stays on floats; the last reason counts.
  void noteFloat(Operation *op, Plan plan) { floatPlans[op] = std::move(plan); }
  /// Leaves `op` as it is until the end, as a part of a function that may be looked up.
  void keepForFunction(Operation *op) { functionParts.push_back(op); }
  /// The operands of what was kept become floats, for what still reads it.
  void finishFunctions();
  /// What was noted, or null.
  const Plan *getFloatPlan(Operation *op) const;

  /// Codes of a format without 0, or of one that cannot hold something else, as
  /// fixed-point codes of the same values: in `getWideFormat`, which is not null.
  Representation widen(Location loc, const Representation &rep);
  /// Codes whose elements are integers of one part: `rep` itself, or fixed-point
  /// codes that its values are rounded to; in `getFormatOfIntegers`, which is not null.
  Representation makeIntegers(Location loc, const Representation &rep);

  /// The name of the layer that `op` belongs to, or null.
  StringAttr getLayerName(Operation *op) const;

  /// Notes that a requantize is no shift.
  void noteMultiplier() { shiftOnly = false; }
  bool isShiftOnly() const { return shiftOnly; }

  /// For names in messages.
  const QuantisableValues &values;

private:
  DenseMap<Value, Representation> representations;
  DenseMap<Value, Value> dequantized;
  DenseMap<Operation *, Plan> floatPlans;
  SmallVector<Operation *> functionParts;
  bool shiftOnly = true;
};

/// The fixed-point format that holds each value of a format of at most 8 bits as it
/// is; null if there is none.
Type getWideFormat(const Representation &rep);
/// The format of integers of one part that CodeContext::makeIntegers gives; null if
/// there is none.
Type getFormatOfIntegers(const Representation &rep);

} // namespace mlir::lowp

#endif // LOWP_CODEFORM_CODECONTEXT_H
