//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How large can a sum of products of elements become, in any order of addition?
// Elements are integers on the grid of their format, in one or two parts.
// Positive terms alone bound every partial sum from above, negative terms alone
// from below; the bias counts with its sign.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_ACCUMULATORPROOF_H
#define LOWP_ANALYSIS_ACCUMULATORPROOF_H

#include "lowp/Analysis/ConstantSums.h"

namespace mlir::linalg {
class LinalgOp;
} // namespace mlir::linalg

namespace mlir::lowp {

/// Every partial sum over the products of `data` and a constant that adds up to `sums`,
/// in any order, started from 0 or from the bias.
///
/// `repeats`: how often each integer of the constant enters one sum (the trip
/// count of reduction loops that do not index it). `bias`: empty, or integers;
/// one per output if there are as many as outputs, else each may meet each
/// output. 0 is always taken to be among the data (padding).
IntegerRange boundConstantSums(ArrayRef<SignedSums> sums, const IntegerRange &data,
                               int64_t repeats, ArrayRef<int64_t> bias);

/// The same for `count` products of integers from `lhs` and `rhs`.
IntegerRange boundSums(const IntegerRange &lhs, const IntegerRange &rhs,
                       int64_t count, const IntegerRange &bias);

/// The sums in each accumulator of lowp.mac of `data` and `weights`: one, or two
/// if either has two parts. `sums`: of constant weights, or null. `count`: `repeats`,
/// or the number of products without a constant. `bias` counts if there is one
/// accumulator.
SmallVector<IntegerRange, 2>
boundAccumulators(const Elements &data, const Elements &weights,
                  const ConstantSums *sums, int64_t count, ArrayRef<int64_t> bias);

/// What the constant operand `weights` of the contraction `op` adds up to for each
/// output, given its codes. Fails, without a diagnostic, where `op` does not read it
/// one element at a time.
FailureOr<ConstantSums> addUpWeights(linalg::LinalgOp op, OpOperand *weights,
                                     const Elements &elements, ReadCodes codes);

/// boundAccumulators of the contraction `op`. `sums`: addUpWeights of `weights`; null
/// for any of its elements. Fails on loops whose size must be known and is not.
FailureOr<SmallVector<IntegerRange, 2>>
boundContraction(linalg::LinalgOp op, OpOperand *weights, const Elements &dataElements,
                 const Elements &weightElements, const ConstantSums *sums,
                 ArrayRef<int64_t> bias);

/// How often one integer of a constant enters a sum of `op`: the trip count of the
/// reduction loops that do not index it. Fails on sizes that are not known.
FailureOr<int64_t> countRepeats(linalg::LinalgOp op,
                                llvm::function_ref<bool(unsigned loop)> isIndexed);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_ACCUMULATORPROOF_H
