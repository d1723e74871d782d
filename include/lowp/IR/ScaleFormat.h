//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do scales enter a sum of integers? As codes of the cheapest format that has
// all of them.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_SCALEFORMAT_H
#define LOWP_IR_SCALEFORMAT_H

#include "lowp/IR/Lowp.h"

namespace mlir::lowp {

/// The format of the numbers factors[i] * 2^-fraction, positive integers of at most
/// 24 bits, for factors of sums: powers of two if all of them are, so that sums are
/// shifted and not multiplied, else unsigned fixed point.
Type getScaleFormat(MLIRContext *context, ArrayRef<int64_t> factors, int fraction);

} // namespace mlir::lowp

#endif // LOWP_IR_SCALEFORMAT_H
