//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a loop nest walk over the elements of a constant? By an offset that
// changes by a fixed stride per loop: what an affine map without division comes
// to on a row-major tensor.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_LINEARACCESS_H
#define LOWP_ANALYSIS_LINEARACCESS_H

#include "mlir/IR/AffineMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::lowp {

/// Strides, in elements, of a row-major tensor.
SmallVector<int64_t> getRowMajorStrides(ArrayRef<int64_t> shape);

/// The element that a loop nest reads or writes: offset + sum stride * index.
struct LinearAccess {
  int64_t offset = 0;
  SmallVector<int64_t> strides;
};

/// `map` (loops to elements of `shape`) as a linear access. Fails if it is none, has
/// mod or div of several loops at once, or leaves the shape. `strides`: of the elements,
/// where they are not row-major.
FailureOr<LinearAccess> linearise(AffineMap map, ArrayRef<int64_t> shape,
                                  ArrayRef<int64_t> ranges, ArrayRef<int64_t> strides = {});

/// Calls `body(indices)` for every point of `ranges`, the last loop fastest,
/// and keeps the offset of each access up to date. Stops when it returns false.
bool forEachPoint(ArrayRef<int64_t> ranges, ArrayRef<LinearAccess *> accesses,
                  SmallVectorImpl<int64_t> &offsets,
                  function_ref<bool(ArrayRef<int64_t>)> body);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_LINEARACCESS_H
