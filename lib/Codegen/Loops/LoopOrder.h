//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which loop of an op on whole arrays goes over consecutive elements?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_LOOPS_LOOPORDER_H
#define LOWP_LIB_CODEGEN_LOOPS_LOOPORDER_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::lowp {

/// Whether consecutive values of loop `dim` read or write consecutive elements, or one
/// element, of an operand with this map.
bool isConsecutive(AffineMap map, unsigned dim);

/// The order that lowp-order-loops gives the loops of `op`: parallel loops but the last,
/// reductions, the last parallel loop, if that one is consecutive everywhere. Empty: they
/// stay as they are.
SmallVector<unsigned> getLoopOrder(linalg::LinalgOp op);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_LOOPS_LOOPORDER_H
