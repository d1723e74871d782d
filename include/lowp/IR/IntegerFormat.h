//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are exact sums kept in? Signed integers on a grid, whatever formats were
// multiplied: who makes sums asks here and names no format.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_INTEGERFORMAT_H
#define LOWP_IR_INTEGERFORMAT_H

#include "lowp/IR/Lowp.h"

namespace mlir::lowp {

/// The format of signed integers of `widthBits` bits (1..64) that count 2^-`fraction`: of
/// accumulators, of constant factors, of codes less a zero point. `isNarrow`: without
/// the lowest one.
FormatTypeInterface getIntegerFormat(MLIRContext *context, unsigned widthBits,
                                     int fraction, bool isNarrow = false);

/// -getGridExponent() of a format that has a grid, and getBitWidth() of any.
int getFraction(Type format);
unsigned getWidthBits(Type format);

/// The accumulators of lowp.mac of `lhs` and `rhs` for sums of magnitudes up to `bound`,
/// whichever of them knows: FormatLoweringInterface::getAccumulators. Empty if
/// neither does.
SmallVector<Type> findAccumulators(Type lhs, Type rhs, const llvm::APInt &bound,
                                   unsigned parts);

} // namespace mlir::lowp

#endif // LOWP_IR_INTEGERFORMAT_H
