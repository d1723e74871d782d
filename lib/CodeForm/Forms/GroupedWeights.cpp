//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Weights in groups, and the bounds of their sums: see GroupedWeights.h.
//
//===----------------------------------------------------------------------===//

#include "GroupedWeights.h"
#include "lowp/IR/ScaleIndex.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Threading.h"

#include <atomic>
#include <functional>
#include <numeric>

namespace mlir::lowp {

namespace {

int64_t multiply(ArrayRef<int64_t> sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t(1),
                         std::multiplies<>());
}

/// The dims that scales depend on come first, so that the elements between them
/// share a scale. Groups count in the order of the dims.
SmallVector<int64_t> orderDims(GranularityAttr granularity, int64_t rank) {
  SmallVector<int64_t> dims;
  if (!granularity.getGroup())
    llvm::append_range(dims, granularity.getAxes());
  for (int64_t dim = 0; dim < rank; ++dim)
    if (!llvm::is_contained(dims, dim))
      dims.push_back(dim);
  return dims;
}

/// What the elements of each output add up to, each times its scale. `part`: of weights
/// with a root.
std::vector<SignedSums> weigh(const GroupedSum &sum, unsigned part) {
  unsigned perScale = sum.isPair ? 2 : 1;
  ArrayRef<int64_t> scales = sum.weights.getScales();
  std::vector<SignedSums> result(scales.size() / sum.weights.getGroupCount());
  for (unsigned sign = 0; sign < perScale; ++sign)
    for (auto [group, added] : llvm::enumerate(sum.groupSums[sum.isPair ? sign : part])) {
      // Positive, so that no element changes its sign.
      int64_t factor = sum.factors[scales[group] * perScale + sign];
      SignedSums &target = result[group / sum.weights.getGroupCount()];
      target.positive += added.positive * factor;
      target.negative += added.negative * factor;
    }
  return result;
}

} // namespace

void GroupedWeights::Dims::add(unsigned loop, int64_t dimSize, int64_t stride) {
  loops.push_back(loop);
  size *= dimSize;
  if (!sizes.empty() && strides.back() == dimSize * stride) {
    sizes.back() *= dimSize;
    strides.back() = stride;
    return;
  }
  sizes.push_back(dimSize);
  strides.push_back(stride);
}

int64_t GroupedWeights::Dims::locate(int64_t index) const {
  int64_t position = 0;
  for (size_t dim = sizes.size(); dim-- > 0; index /= sizes[dim])
    position += index % sizes[dim] * strides[dim];
  return position;
}

SmallVector<int64_t> GroupedWeights::getShape(bool withElements) const {
  SmallVector<int64_t> shape(outputSizes);
  shape.push_back(groupCount);
  if (withElements)
    shape.push_back(groupSize);
  return shape;
}

bool GroupedWeights::listScales(MLIRContext *context, const ScaleIndex &scaleOf) {
  groupCount = llvm::divideCeil(sum.size, groupSize);
  scales.assign(outputs.size * groupCount, 0);
  std::atomic<bool> isOne = true;
  parallelFor(context, 0, outputs.size, [&](size_t output) {
    int64_t base = outputs.locate(static_cast<int64_t>(output));
    int64_t *scale = scales.data() + output * groupCount - 1;
    for (int64_t index = 0; index < sum.size && isOne; ++index) {
      int64_t current = scaleOf[base + sum.locate(index)];
      if (index % groupSize == 0)
        *++scale = current;
      else if (*scale != current)
        isOne = false;
    }
  });
  return isOne;
}

FailureOr<GroupedWeights>
GroupedWeights::get(linalg::LinalgOp op, AffineMap map,
                    const Representation &weights, CodeTensor codes,
                    std::optional<int64_t> padding) {
  if (!map.isProjectedPermutation() || codes.size() == 0)
    return failure();
  ArrayRef<int64_t> shape = weights.getType().getShape();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  GroupedWeights result(std::move(codes));
  result.padding = padding.value_or(0);
  int64_t independent = 1;
  for (int64_t dim : orderDims(weights.groups, shape.size())) {
    unsigned loop = map.getDimPosition(dim);
    int64_t stride = multiply(shape.drop_front(dim + 1));
    if (iterators[loop] == utils::IteratorType::parallel) {
      result.outputs.add(loop, shape[dim], stride);
      result.outputSizes.push_back(shape[dim]);
      continue;
    }
    result.sum.add(loop, shape[dim], stride);
    if (!llvm::is_contained(weights.groups.getAxes(), dim))
      independent *= shape[dim];
  }
  if (result.sum.loops.empty())
    return failure();
  ScaleIndex scaleOf(weights.groups, shape);
  int64_t length = result.sum.size;
  int64_t asked = std::min(
      weights.groups.getGroup() ? weights.groups.getGroup() : independent, length);
  for (int64_t group : {asked, std::gcd(asked, length), int64_t(1)}) {
    result.groupSize = group;
    if ((padding || length % group == 0) && result.listScales(op.getContext(), scaleOf))
      break;
  }
  return result;
}

void GroupedWeights::read(int64_t first, MutableArrayRef<int64_t> result) const {
  int64_t padded = groupCount * groupSize, inner = sum.sizes.back();
  while (!result.empty()) {
    int64_t output = first / padded, index = first % padded, count;
    if (index < sum.size) {
      // A run along the last dimension.
      count = std::min<int64_t>(inner - index % inner, result.size());
      codes.read(outputs.locate(output) + sum.locate(index), result.take_front(count),
                 sum.strides.back());
    } else {
      count = std::min<int64_t>(padded - index, result.size());
      llvm::fill(result.take_front(count), padding);
    }
    result = result.drop_front(count);
    first += count;
  }
}

SmallVector<IntegerRange, 2> GroupedSum::bound(ArrayRef<int64_t> bias) const {
  bool twoRoots = dataElements.hasRoot() && weightElements.hasRoot();
  unsigned count = getSumCount();
  if (count != 1)
    bias = {};
  SmallVector<IntegerRange, 2> sums;
  for (unsigned part = 0; part < count; ++part) {
    if (!twoRoots) {
      sums.push_back(boundConstantSums(
          weigh(*this, weightElements.hasRoot() ? part : 0),
          dataElements.getRange(dataElements.hasRoot() ? part : 0), repeats, bias));
      continue;
    }
    // The largest scale at every partial sum.
    int64_t most = *llvm::max_element(factors);
    sums.push_back(partial.sums[part].times(most).times(weights.getGroupCount()) +
                   IntegerRange::withZero(bias));
  }
  return sums;
}

} // namespace mlir::lowp
