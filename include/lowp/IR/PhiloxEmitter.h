//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the random bits of stochastic rounding come about in portable scalar
// arithmetic? See lowp/Numerics/Philox.h for what they are.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_PHILOXEMITTER_H
#define LOWP_IR_PHILOXEMITTER_H

#include "mlir/IR/Builders.h"

namespace mlir::lowp {

/// The first word (i32) of Philox4x32-10 for the key `seed` and the counter
/// `counter` (i64 both): numerics::getRandomBits.
Value emitRandomBits(OpBuilder &builder, Location loc, Value seed,
                     Value counter);

} // namespace mlir::lowp

#endif // LOWP_IR_PHILOXEMITTER_H
