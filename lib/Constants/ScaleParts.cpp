//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/Constants/ScaleParts.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Constants/ScaleParts.h"
#include "lowp/IR/ScaleIndex.h"
#include "llvm/Support/MathExtras.h"

#include <functional>
#include <numeric>

namespace mlir::lowp {

namespace {

/// Indices of an axis in one block: values next to each other are read together.
constexpr int64_t kIndicesPerBlock = 16;
/// Values that a block without an axis has about.
constexpr int64_t kValuesPerBlock = 1 << 16;

} // namespace

ScaleParts::ScaleParts(const ConstantView &constant, GranularityAttr granularity)
    : constant(constant), granularity(granularity) {
  ArrayRef<int64_t> shape = constant.getShape(), axes = granularity.getAxes();
  count = ScaleIndex(granularity, shape).getCount();
  partsPerBlock = std::max<int64_t>(count, 1);
  if (axes.empty()) {
    if (int64_t group = granularity.getGroup())
      partsPerBlock = std::max<int64_t>(kValuesPerBlock / group, 1);
    blocks = llvm::divideCeil(count, partsPerBlock);
    return;
  }
  int64_t last = axes.back();
  axisSize = shape[last];
  inner = std::accumulate(shape.begin() + last + 1, shape.end(), int64_t(1),
                          std::multiplies<>());
  int64_t stride = axisSize * inner;
  for (int64_t dim = last - 1; dim >= 0; --dim) {
    SmallVector<Dim, 2> &dims = llvm::is_contained(axes, dim) ? otherAxes : outer;
    if (!dims.empty() && dims.back().size * dims.back().stride == stride)
      dims.back().size *= shape[dim];
    else
      dims.push_back({shape[dim], stride});
    stride *= shape[dim];
  }
  for (Dim dim : outer)
    outerCount *= dim.size;
  if (otherAxes.empty()) {
    partsPerIndex = axisSize ? count / axisSize : 1;
    partsPerBlock = std::max<int64_t>(kIndicesPerBlock * partsPerIndex, 1);
  } else {
    partsPerBlock = std::max<int64_t>(axisSize, 1);
  }
  blocks = llvm::divideCeil(count, partsPerBlock);
}

ScaleParts::Block ScaleParts::readBlock(int64_t block) const {
  Block result;
  result.first = getFirstOf(block);
  int64_t end = std::min(count, result.first + partsPerBlock);
  if (granularity.getAxes().empty())
    readGroups(result, end);
  else
    readIndices(result, end);
  return result;
}

void ScaleParts::readGroups(Block &result, int64_t end) const {
  int64_t group = granularity.getGroup();
  int64_t first = group ? result.first * group : 0;
  int64_t last = group ? std::min(end * group, constant.size()) : constant.size();
  result.values.resize(last - first);
  constant.read(first, result.values);
  for (int64_t at = first; at < last; at += group ? group : last - first)
    result.begins.push_back(at - first);
  result.begins.resize(end - result.first, last - first); // no values
  result.begins.push_back(last - first);
}

int64_t ScaleParts::getOffset(ArrayRef<Dim> dims, int64_t position) {
  int64_t offset = 0;
  for (Dim dim : dims) {
    offset += position % dim.size * dim.stride;
    position /= dim.size;
  }
  return offset;
}

void ScaleParts::readIndices(Block &result, int64_t end) const {
  int64_t place = result.first / (axisSize * partsPerIndex);
  int64_t from = result.first / partsPerIndex - place * axisSize;
  int64_t indices = (end - result.first) / partsPerIndex;
  int64_t start = getOffset(otherAxes, place) + from * inner;
  int64_t perIndex = outerCount * inner;
  result.values.resize(indices * perIndex);
  std::vector<double> row(indices * inner);
  for (int64_t position = 0; position < outerCount; ++position) {
    constant.read(start + getOffset(outer, position), row);
    for (int64_t index = 0; index < indices; ++index)
      std::copy_n(row.begin() + index * inner, inner,
                  result.values.begin() + index * perIndex + position * inner);
  }
  int64_t group = granularity.getGroup();
  for (int64_t index = 0; index < indices; ++index)
    for (int64_t part = 0; part < partsPerIndex; ++part)
      result.begins.push_back(index * perIndex + std::min(part * group, perIndex));
  result.begins.push_back(indices * perIndex);
}

} // namespace mlir::lowp
