//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Loop nests over constants: see LinearAccess.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/LinearAccess.h"
#include "llvm/ADT/SmallBitVector.h"

namespace mlir::lowp {

SmallVector<int64_t> getRowMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t dim = static_cast<int64_t>(shape.size()) - 2; dim >= 0; --dim)
    strides[dim] = strides[dim + 1] * shape[dim + 1];
  return strides;
}

/// Loops that `map` divides or takes rests of; failure if it does so with several at once.
static FailureOr<llvm::SmallBitVector> findDividedLoops(AffineMap map) {
  llvm::SmallBitVector divided(map.getNumDims());
  bool isSeparable = true;
  for (AffineExpr expression : map.getResults())
    expression.walk([&](AffineExpr part) {
      bool isDivision = part.getKind() == AffineExprKind::FloorDiv ||
                        part.getKind() == AffineExprKind::CeilDiv ||
                        part.getKind() == AffineExprKind::Mod;
      if (!isDivision)
        return;
      unsigned loops = 0;
      for (unsigned dim = 0; dim < map.getNumDims(); ++dim)
        if (part.isFunctionOfDim(dim)) {
          divided.set(dim);
          ++loops;
        }
      isSeparable &= loops <= 1;
    });
  if (!isSeparable)
    return failure();
  return divided;
}

FailureOr<LinearAccess> linearise(AffineMap map, ArrayRef<int64_t> shape,
                                  ArrayRef<int64_t> ranges, ArrayRef<int64_t> strides) {
  if (map.getNumSymbols() != 0 || map.getNumResults() != shape.size())
    return failure();
  FailureOr<llvm::SmallBitVector> divided = findDividedLoops(map);
  if (failed(divided))
    return failure();
  SmallVector<int64_t> elementStrides =
      strides.empty() ? getRowMajorStrides(shape) : SmallVector<int64_t>(strides);
  SmallVector<int64_t> point(ranges.size(), 0);
  SmallVector<int64_t> lowest = map.compose(ArrayRef<int64_t>(point));
  SmallVector<int64_t> highest(lowest), origin(lowest);
  LinearAccess access;
  for (auto [value, stride] : llvm::zip(origin, elementStrides))
    access.offset += value * stride;
  for (size_t dim = 0; dim < ranges.size(); ++dim) {
    // What loop `dim` adds to each index, and to the element, at `at`.
    SmallVector<int64_t> added;
    auto move = [&](int64_t at) {
      point[dim] = at;
      added = map.compose(ArrayRef<int64_t>(point));
      point[dim] = 0;
      int64_t step = 0;
      for (auto [index, value] : llvm::enumerate(added)) {
        value -= origin[index];
        step += value * elementStrides[index];
      }
      return step;
    };
    int64_t stride = move(1), last = std::max<int64_t>(ranges[dim] - 1, 0);
    SmallVector<int64_t> low(added.size(), 0), high(added.size(), 0);
    auto reach = [&](int64_t times) {
      for (size_t index = 0; index < added.size(); ++index) {
        low[index] = std::min(low[index], added[index] * times);
        high[index] = std::max(high[index], added[index] * times);
      }
    };
    if (!divided->test(dim)) {
      reach(last);
    } else {
      for (int64_t at = 1; at <= last; ++at) {
        if (move(at) != at * stride)
          return failure();
        reach(1);
      }
    }
    for (size_t index = 0; index < added.size(); ++index) {
      lowest[index] += low[index];
      highest[index] += high[index];
    }
    access.strides.push_back(stride);
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
