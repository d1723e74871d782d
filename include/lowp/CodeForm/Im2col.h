//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a contraction with windows become one over a flat index? What an
// operand holds for each combination of loops, gathered by affine maps alone.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEFORM_IM2COL_H
#define LOWP_CODEFORM_IM2COL_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::lowp {

/// An operand by loops: [size of each outer loop.., product of the inner ones].
struct FlatOperand {
  Value value;
  /// The loops of the contraction that the operand depends on, but the inner ones;
  /// ascending.
  SmallVector<unsigned> outer;
};

/// What `operand` of `op` holds, as `codes`, for each value of its loops; the loops
/// `inner`, of static size, are flattened in this order, row-major. Elements are
/// moved only if a window, a transposition or a broadcast asks for it. `name`
/// becomes the layer of what moves them.
FlatOperand flattenOperand(OpBuilder &builder, linalg::LinalgOp op,
                           OpOperand &operand, Value codes,
                           ArrayRef<unsigned> inner, StringAttr name);

/// `value` with `count` elements of `code` more at the end of its last dimension,
/// which is then split into [.., size / `split`, `split`].
Value padAndSplit(OpBuilder &builder, Location loc, Value value, int64_t count,
                  Value code, int64_t split);

} // namespace mlir::lowp

#endif // LOWP_CODEFORM_IM2COL_H
