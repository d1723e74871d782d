//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which values of a normalised float function are worth a format? The data of layers,
// the ends of layers that leave the function, and what these are computed from by ops
// that have a form on codes: the plans of those say what they read.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEFORM_QUANTISABLEVALUES_H
#define LOWP_CODEFORM_QUANTISABLEVALUES_H

#include "lowp/CodeForm/CodeForm.h"

#include <memory>

namespace mlir::lowp {

/// A value that gets a format of its own.
struct QuantisableValue {
  Value value;
  /// The layer that ends here; "input" or "input0", "input1", .. for an
  /// argument; "value0", .. for the result of any other op.
  std::string name;
  /// "input" for an argument, else "activations": the role of its observe.
  StringRef role;
  /// Index of the producing layer in LayerAnalysis::getLayers().
  std::optional<size_t> layer;
};

/// The quantisable values of one function, whose layers are given and outlive this.
class QuantisableValues {
public:
  QuantisableValues(FunctionOpInterface function, const LayerAnalysis &layers);
  ~QuantisableValues();

  /// In program order, arguments first.
  ArrayRef<QuantisableValue> getValues() const { return values; }
  /// The quantisable value that is `value`, or null.
  const QuantisableValue *lookup(Value value) const;
  /// What `op` does on codes if each of these gets a format. Of a function that has
  /// not changed since.
  Plan getPlan(Operation *op) const;

private:
  class Facts;
  /// Adds what wants a format for `root` to be computed on codes.
  void collectReads(Value root, SmallVectorImpl<Value> &found) const;

  SmallVector<const CodeForm *> forms;
  CodeOptions options;
  std::unique_ptr<Facts> facts;
  std::vector<QuantisableValue> values;
  DenseMap<Value, size_t> indexOfValue;
};

} // namespace mlir::lowp

#endif // LOWP_CODEFORM_QUANTISABLEVALUES_H
