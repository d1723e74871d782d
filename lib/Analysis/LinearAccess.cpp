//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Loop nests over constants: see LinearAccess.h.
//
//===----------------------------------------------------------------------===//

#include "LinearAccess.h"

namespace mlir::lowp {

SmallVector<int64_t> getRowMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t dim = static_cast<int64_t>(shape.size()) - 2; dim >= 0; --dim)
    strides[dim] = strides[dim + 1] * shape[dim + 1];
  return strides;
}

FailureOr<LinearAccess> linearise(AffineMap map, ArrayRef<int64_t> shape,
                                  ArrayRef<int64_t> ranges) {
  if (map.getNumSymbols() != 0 || map.getNumResults() != shape.size())
    return failure();
  bool linear = true;
  for (AffineExpr expression : map.getResults())
    expression.walk([&](AffineExpr part) {
      linear &= part.getKind() == AffineExprKind::Add ||
                part.getKind() == AffineExprKind::Mul ||
                part.getKind() == AffineExprKind::Constant ||
                part.getKind() == AffineExprKind::DimId;
    });
  if (!linear)
    return failure();
  SmallVector<int64_t> elementStrides = getRowMajorStrides(shape);
  SmallVector<int64_t> point(ranges.size(), 0);
  SmallVector<int64_t> lowest = map.compose(ArrayRef<int64_t>(point));
  SmallVector<int64_t> highest(lowest), origin(lowest);
  LinearAccess access;
  for (auto [value, stride] : llvm::zip(origin, elementStrides))
    access.offset += value * stride;
  for (auto [dim, range] : llvm::enumerate(ranges)) {
    point[dim] = 1;
    int64_t step = 0;
    for (auto [index, value] :
         llvm::enumerate(map.compose(ArrayRef<int64_t>(point)))) {
      int64_t slope = value - origin[index];
      step += slope * elementStrides[index];
      (slope < 0 ? lowest : highest)[index] +=
          slope * std::max<int64_t>(range - 1, 0);
    }
    access.strides.push_back(step);
    point[dim] = 0;
  }
  for (auto [low, high, size] : llvm::zip(lowest, highest, shape))
    if (low < 0 || high >= size)
      return failure();
  return access;
}

bool forEachPoint(ArrayRef<int64_t> ranges, ArrayRef<LinearAccess *> accesses,
                  SmallVectorImpl<int64_t> &offsets,
                  function_ref<bool(ArrayRef<int64_t>)> body) {
  offsets.clear();
  for (LinearAccess *access : accesses)
    offsets.push_back(access->offset);
  SmallVector<int64_t> indices(ranges.size(), 0);
  while (true) {
    if (!body(indices))
      return false;
    int64_t dim = static_cast<int64_t>(ranges.size()) - 1;
    for (; dim >= 0; --dim) {
      bool wraps = ++indices[dim] == ranges[dim];
      for (auto [offset, access] : llvm::zip(offsets, accesses))
        offset += wraps ? -access->strides[dim] * (ranges[dim] - 1)
                        : access->strides[dim];
      if (!wraps)
        break;
      indices[dim] = 0;
    }
    if (dim < 0)
      return true;
  }
}

} // namespace mlir::lowp
