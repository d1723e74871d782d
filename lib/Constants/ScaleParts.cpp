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
  ArrayRef<int64_t> shape = constant.getShape();
  count = ScaleIndex(granularity, shape).getCount();
  isGathered = granularity.getAxes().size() <= 1;
  partsPerBlock = std::max<int64_t>(count, 1);
  if (!granularity.getAxes().empty()) {
    int64_t axis = granularity.getAxes().front();
    axisSize = shape[axis];
    inner = std::accumulate(shape.begin() + axis + 1, shape.end(), int64_t(1),
                            std::multiplies<>());
    partsPerIndex = axisSize ? count / axisSize : 1;
    if (isGathered)
      partsPerBlock = std::max<int64_t>(kIndicesPerBlock * partsPerIndex, 1);
  } else {
    inner = constant.size();
    partsPerIndex = count;
    if (int64_t group = granularity.getGroup())
      partsPerBlock = std::max<int64_t>(kValuesPerBlock / group, 1);
  }
  blocks = llvm::divideCeil(count, partsPerBlock);
}

ScaleParts::Block ScaleParts::readBlock(int64_t block) const {
  Block result;
  result.first = getFirstOf(block);
  int64_t end = std::min(count, result.first + partsPerBlock);
  if (isGathered)
    gather(result, end);
  else
    collect(result, end);
  return result;
}

void ScaleParts::gather(Block &result, int64_t end) const {
  int64_t group = granularity.getGroup();
  if (granularity.getAxes().empty()) {
    // Groups of the constant as it lies there, or all of it.
    int64_t first = group ? result.first * group : 0;
    int64_t last = group ? std::min(end * group, constant.size()) : constant.size();
    result.values.resize(last - first);
    constant.read(first, result.values);
    for (int64_t at = first; at < last; at += group ? group : last - first)
      result.begins.push_back(at - first);
    result.begins.resize(end - result.first, last - first); // no values
    result.begins.push_back(last - first);
    return;
  }
  int64_t from = result.first / partsPerIndex, to = end / partsPerIndex;
  int64_t outer = axisSize * inner ? constant.size() / (axisSize * inner) : 0;
  int64_t perIndex = outer * inner;
  result.values.resize((to - from) * perIndex);
  std::vector<double> row((to - from) * inner);
  for (int64_t position = 0; position < outer; ++position) {
    constant.read((position * axisSize + from) * inner, row);
    for (int64_t index = 0; index < to - from; ++index)
      std::copy_n(row.begin() + index * inner, inner,
                  result.values.begin() + index * perIndex + position * inner);
  }
  for (int64_t index = 0; index < to - from; ++index)
    for (int64_t part = 0; part < partsPerIndex; ++part)
      result.begins.push_back(index * perIndex +
                              std::min(part * group, perIndex));
  result.begins.push_back((to - from) * perIndex);
}

void ScaleParts::collect(Block &result, int64_t end) const {
  ScaleIndex scaleOf(granularity, constant.getShape());
  std::vector<std::vector<double>> parts(end - result.first);
  for (int64_t index = 0; index < constant.size(); ++index)
    parts[scaleOf[index]].push_back(constant[index]);
  for (const std::vector<double> &part : parts) {
    result.begins.push_back(result.values.size());
    llvm::append_range(result.values, part);
  }
  result.begins.push_back(result.values.size());
}

} // namespace mlir::lowp
