//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How wide are sums of products? What the tests and the table of products ask
// of a pair of formats.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_UNIT_CONFORMANCE_DOTS_H
#define LOWP_TEST_UNIT_CONFORMANCE_DOTS_H

#include "lowp/IR/Lowp.h"

namespace lowp_conformance {

/// The value of a code; 0 where it is not finite, as products take it.
mlir::lowp::numerics::Number
getFiniteValue(mlir::lowp::FormatTypeInterface format,
               const llvm::APSInt &code);

/// The largest magnitude of a sum of the integers of the parts of `terms`
/// products, in steps of both grids; nullopt without grids.
std::optional<llvm::APInt> getDotBound(mlir::lowp::FormatTypeInterface lhs,
                                       mlir::lowp::FormatTypeInterface rhs,
                                       uint64_t terms);

/// The accumulators of `terms` products; empty if there are none.
llvm::SmallVector<mlir::Type>
getDotAccumulators(mlir::lowp::FormatTypeInterface lhs,
                   mlir::lowp::FormatTypeInterface rhs, uint64_t terms,
                   unsigned parts);

} // namespace lowp_conformance

#endif // LOWP_TEST_UNIT_CONFORMANCE_DOTS_H
