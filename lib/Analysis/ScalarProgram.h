//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does the scalar body of a linalg op compute? Compiled once into a list
// of steps, run per element. Floats are held as doubles and rounded to their
// type after every step: for + - * / and sqrt on f32, bf16 and f16 that is the
// correctly rounded result, because 53 >= 2 * 24 + 2.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_ANALYSIS_SCALARPROGRAM_H
#define LOWP_LIB_ANALYSIS_SCALARPROGRAM_H

#include "mlir/IR/Block.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"

#include <functional>
#include <vector>

namespace mlir::lowp {

/// A number of any supported type; integers are sign-extended.
union Scalar {
  double real;
  int64_t integer;
};

class ScalarProgram {
public:
  /// Fails if the body has an op or type that is not known here. `inDouble`: floats
  /// of every type are computed as f64, without rounding to their type.
  static FailureOr<ScalarProgram> compile(Block &body, bool inDouble = false);

  /// Arguments are slots 0 .. n - 1.
  Scalar &getArgument(unsigned index) { return slots[index]; }
  /// Computes the yielded values; `indices` are those of the loops. False if a
  /// step has no defined value (division by zero, conversion out of range).
  bool run(ArrayRef<int64_t> indices);
  Scalar getYielded(unsigned index) const { return slots[yielded[index]]; }
  /// The argument that is yielded as it is, or -1: the body copies.
  int64_t getCopiedArgument() const;
  int64_t getNumSteps() const { return steps.size(); }

private:
  struct Environment {
    const Scalar *slots;
    ArrayRef<int64_t> indices;
    bool undefined = false;
  };
  using Function = std::function<Scalar(Environment &)>;
  struct Step {
    Function function;
    unsigned result;
  };

  Function compileFloat(Operation *op, ArrayRef<unsigned> operands);
  Function compileInteger(Operation *op, ArrayRef<unsigned> operands);
  Function compileOther(Operation *op, ArrayRef<unsigned> operands);

  std::vector<Scalar> slots;
  std::vector<Step> steps;
  SmallVector<unsigned, 2> yielded;
  unsigned numArguments = 0;
  bool inDouble = false;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_ANALYSIS_SCALARPROGRAM_H
