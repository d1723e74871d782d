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

void ScaleIndex::read(int64_t first, MutableArrayRef<int64_t> scales) const {
  if (axes.size() > 1 || (axes.empty() && group)) {
    for (auto [offset, scale] : llvm::enumerate(scales))
      scale = (*this)[first + static_cast<int64_t>(offset)];
    return;
  }
  if (axes.empty() || scales.empty())
    return llvm::fill(scales, 0);
  // Three counters instead of divisions: outer and inner dimensions, and the axis.
  const Axis &axis = axes.front();
  int64_t inner = first % axis.inner, position = first / axis.inner % axis.size;
  int64_t outer = first / (axis.inner * axis.size);
  for (int64_t &scale : scales) {
    scale = position * axis.scaleStride;
    if (group)
      scale += (outer * axis.inner + inner) / group;
    if (++inner < axis.inner)
      continue;
    inner = 0;
    if (++position == axis.size) {
      position = 0;
      ++outer;
    }
  }
}
