//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Between which numbers must the results of a compiled program lie? An interpreter
// of phase allocated on intervals, one element at a time. It shares no code with
// what quantises and lowers: it knows the chosen formats alone.
//
// Two questions, one walk; they differ in what a value with a chosen format becomes:
//
//   Codes   what it is rounded to. The results of phase quantized, phase integer,
//           loops and C lie within; all that is left open is what
//           docs/NumericContract.md leaves open (ties, steps of biases, the f32 of
//           phase quantized), so intervals are mostly points.
//   Errors  anything between itself and what it is rounded to: the step of every
//           format, carried to the end by interval arithmetic. The float program
//           and all others lie within.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_REFERENCE_H
#define LOWP_TEST_RANDOM_REFERENCE_H

#include "Interval.h"
#include "ProgramText.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"
#include <memory>

namespace mlir::lowp::random {

enum class Question { Codes, Errors };

/// A tensor of intervals, row-major.
struct IntervalTensor {
  Shape shape;
  std::vector<Interval> elements;
  /// See Levels::getFactorError.
  double factorError = 0;
  /// A constant that lowp-quantize rounds to the step of an accumulator.
  bool isBias = false;
};

class Reference {
public:
  /// `module` is at phase allocated and outlives this.
  Reference(ModuleOp module, Question question);
  ~Reference();

  /// The results for one argument. On failure `problem` says what cannot be
  /// interpreted.
  FailureOr<std::vector<IntervalTensor>> run(const IntervalTensor &argument,
                                             std::string &problem);

private:
  using Pointer = std::shared_ptr<const IntervalTensor>;
  FailureOr<Pointer> evaluate(Operation *op, std::string &problem);
  FailureOr<Pointer> evaluateStructured(Operation *op, std::string &problem);
  Pointer observe(Operation *op, std::string &problem);
  Pointer read(Value value, std::string &problem);
  /// Sizes that hold a dynamic batch.
  Shape resolve(Value value) const;

  func::FuncOp function;
  Question question;
  int64_t batch = 1;
  DenseMap<Value, Pointer> values;
  /// What does not depend on the argument.
  DenseMap<Value, Pointer> constants;
  struct Cache;
  std::unique_ptr<Cache> cache;
};

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_REFERENCE_H
