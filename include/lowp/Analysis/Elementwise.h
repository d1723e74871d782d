//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do ops between layers compute: sums of windows, sums and extrema of two
// values, products with one constant, concatenations, functions of one value?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_ELEMENTWISE_H
#define LOWP_ANALYSIS_ELEMENTWISE_H

#include "lowp/Analysis/Structure.h"

#include <memory>

namespace mlir::lowp {

/// Window or axis sum of input 0, started from 0: pooling_*_sum and generics that
/// do the same.
bool isSumPool(Operation *op);

/// y = x * factor / divisor with x the only tensor that is not constant, read by
/// the identity; one of the two numbers is 1, both are positive and finite.
struct ConstantScaling {
  OpOperand *data;
  double factor, divisor;
};
std::optional<ConstantScaling> getConstantScaling(Operation *op);

/// An element-wise op of two tensors, neither constant.
struct BinaryElementwise {
  enum Kind { Add, Subtract, Max, Min } kind;
  OpOperand *lhs, *rhs;
};
std::optional<BinaryElementwise> getBinaryElementwise(Operation *op);

/// The tensor.insert_slice ops, in program order, that put a tensor.empty together
/// and end at `value`; each but the last has one use. Empty if it is no such chain.
SmallVector<tensor::InsertSliceOp> getConcatenation(Value value);

/// A value whose elements are a function of the elements of one other value.
class UnaryFunction {
public:
  /// The function that ends at `value`: from the one value that every path of
  /// element-wise ops on tensors of one shape and constants comes from, and which
  /// `isSource` accepts or no such op computes. Fails on bodies that cannot be
  /// evaluated and on `value` itself being the source.
  static std::optional<UnaryFunction>
  find(Value value, function_ref<bool(Value)> isSource);

  UnaryFunction(UnaryFunction &&);
  ~UnaryFunction();

  Value getSource() const { return source; }
  /// The function at `x`, every step in f64; NaN where a step has no value.
  double evaluate(double x) const;

private:
  struct Step;
  UnaryFunction();
  /// The step that computes `value`, or -1 for the source; appended with what it
  /// reads. Fails as find does.
  FailureOr<int> append(Value value, function_ref<bool(Value)> isSource);

  Value source;
  std::vector<std::unique_ptr<Step>> steps;
};

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_ELEMENTWISE_H
