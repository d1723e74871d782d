//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// From elements to their scales: see lowp/IR/ScaleIndex.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/ScaleIndex.h"

#include <functional>
#include <numeric>

using namespace mlir;
using namespace mlir::lowp;

ScaleIndex::ScaleIndex(GranularityAttr granularity, ArrayRef<int64_t> shape)
    : group(granularity.getGroup()) {
  SmallVector<int64_t> scaleShape =
      granularity.withPair(false).getScaleShape(shape);
  count = std::accumulate(scaleShape.begin(), scaleShape.end(), int64_t(1),
                          std::multiplies<>());
  int64_t stride = count;
  for (auto [position, axis] : llvm::enumerate(granularity.getAxes())) {
    stride = scaleShape[position] ? stride / scaleShape[position] : 0;
    int64_t inner = std::accumulate(shape.begin() + axis + 1, shape.end(),
                                    int64_t(1), std::multiplies<>());
    axes.push_back({inner, shape[axis], stride});
  }
}

int64_t ScaleIndex::operator[](int64_t index) const {
  int64_t result = 0, rest = index;
  for (const Axis &axis : axes)
    result += index / axis.inner % axis.size * axis.scaleStride;
  if (!group)
    return result;
  // The position among the elements of one index of the axis.
  if (!axes.empty()) {
    const Axis &axis = axes.front();
    rest = index / (axis.inner * axis.size) * axis.inner + index % axis.inner;
  }
  return result + rest / group;
}
