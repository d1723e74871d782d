//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a scalar body of linalg compute on intervals? The body is translated
// once, and run for every element.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_SCALARBODY_H
#define LOWP_TEST_RANDOM_SCALARBODY_H

#include "Interval.h"
#include "mlir/IR/Block.h"
#include "mlir/Support/LLVM.h"
#include <string>
#include <vector>

namespace mlir::lowp::random {

class ScalarBody {
public:
  /// Translates a block that ends in a yield of one value. On failure `problem`
  /// names the op.
  static FailureOr<ScalarBody> create(Block &block, std::string &problem);

  /// The yielded value. `indices`: of linalg.index.
  Interval run(ArrayRef<Interval> arguments, ArrayRef<int64_t> indices);
  /// Whether the yielded value is out + something, or the like: sums of n terms.
  bool isSum() const { return sums; }
  /// Whether it only yields its first argument.
  bool isMove() const { return steps[result].code == Code::Argument; }
  /// Whether a value is compared with a constant other than 0: on integers such a
  /// bound is rounded to their step.
  bool hasBound() const;

private:
  enum class Code { Constant, Argument, Index, Add, Subtract, Multiply, Divide, Negate, Maximum, Minimum, Compare, Select, Exp, Tanh, Erf, Sqrt, Rsqrt, Log, Abs, Copy };
  struct Step {
    Code code;
    int a = -1, b = -1, c = -1;
    /// Constant, number of the argument or dimension, predicate.
    double number = 0;
    bool isFloat = true;
  };
  Interval evaluate(const Step &step, ArrayRef<Interval> arguments,
                    ArrayRef<int64_t> indices) const;

  std::vector<Step> steps;
  std::vector<Interval> values;
  int result = 0;
  bool sums = false;
};

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_SCALARBODY_H
