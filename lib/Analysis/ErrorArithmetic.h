//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a scalar op make of numbers whose range and largest error are known? And a
// body of them, once per point of its loops? Part of the worst case
// (lowp/Analysis/WorstCase.h).
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_ANALYSIS_ERRORARITHMETIC_H
#define LOWP_LIB_ANALYSIS_ERRORARITHMETIC_H

#include "lowp/Analysis/WorstCase.h"

namespace mlir::lowp {

/// Of anything, with any error.
ErrorBound getUnbounded();
/// Of a number that is not known and has no error.
inline ErrorBound getExactBound() { return {}; }

ErrorBound addBounds(ErrorBound lhs, ErrorBound rhs);
ErrorBound multiplyBounds(ErrorBound lhs, ErrorBound rhs);
/// `bound` added up `count` times.
ErrorBound repeatBound(ErrorBound bound, double count);
/// Of elements of either.
ErrorBound joinBounds(ErrorBound lhs, ErrorBound rhs);

/// Of what the body of `op` yields (all of it), given those of its block's arguments.
/// With reductions the body runs as often as the loops say: what is not settled after
/// 2^20 times, or whose number is not known, is unbounded.
ErrorBound evaluateBody(linalg::LinalgOp op, ArrayRef<ErrorBound> arguments);

} // namespace mlir::lowp

#endif // LOWP_LIB_ANALYSIS_ERRORARITHMETIC_H
