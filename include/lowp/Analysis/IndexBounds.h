//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Between which bounds does an index lie, and does it reach them? Follows an index
// back to constants and to the counters of the loops around it, those of linalg ops
// among them.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_INDEXBOUNDS_H
#define LOWP_ANALYSIS_INDEXBOUNDS_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/OpDefinition.h"
#include <optional>

namespace mlir::lowp {

/// A closed interval that holds every value of an index.
struct IndexBounds {
  int64_t low = 0, high = 0;
  /// Whether `low` and `high` are among the values, if each turn of the loops
  /// around is taken.
  bool isReached = true;
  /// The counters that the index is computed from: of which op, which one.
  SmallVector<std::pair<Operation *, unsigned>, 4> counters;

  static IndexBounds constant(int64_t value) { return {value, value, true, {}}; }
  bool isConstant() const { return low == high; }
};

/// Bounds where they are known and 64 bits hold them.
using MaybeBounds = std::optional<IndexBounds>;

MaybeBounds addBounds(const MaybeBounds &a, const MaybeBounds &b);
MaybeBounds multiplyBounds(const MaybeBounds &a, int64_t factor);

/// The bounds of an integer or index; none if nothing is known of it.
MaybeBounds getIndexBounds(Value value);
/// The same of a constant, or of a value.
MaybeBounds getIndexBounds(OpFoldResult value);
/// Those of an affine expression of dimensions, then symbols, with these bounds.
MaybeBounds getIndexBounds(AffineExpr expr, ArrayRef<MaybeBounds> dims,
                           ArrayRef<MaybeBounds> symbols);

/// Whether a loop around `op` takes no turn, so that `op` is never reached.
bool isInEmptyLoop(Operation *op);
/// Whether something else than loops decides if `op` is reached: a branch.
bool isGuarded(Operation *op);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_INDEXBOUNDS_H
