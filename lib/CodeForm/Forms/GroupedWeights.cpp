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
#include "lowp/IR/Types.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

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

/// The integers of all elements times those of their scales; fails where they do
/// not fit. `part`: of weights with a root.
FailureOr<std::vector<int64_t>> weigh(const GroupedSum &sum, unsigned part) {
  const GroupedWeights &weights = sum.weights;
  unsigned perScale = sum.isPair ? 2 : 1;
  std::vector<int64_t> result(weights.codes.size());
  for (unsigned sign = 0; sign < perScale; ++sign) {
    std::vector<int64_t> integers = sum.weightElements.getIntegers(
        weights.codes, sum.isPair ? sign : part);
    for (auto [position, integer] : llvm::enumerate(integers)) {
      int64_t scale = weights.scales[position / weights.groupSize];
      int64_t product;
      if (llvm::MulOverflow(integer, sum.factors[scale * perScale + sign],
                            product) ||
          llvm::AddOverflow(result[position], product, result[position]))
        return failure();
    }
  }
  return result;
}

} // namespace

SmallVector<int64_t> GroupedWeights::getShape(bool withElements) const {
  SmallVector<int64_t> shape(outputSizes);
  shape.push_back(groupCount);
  if (withElements)
    shape.push_back(groupSize);
  return shape;
}

FailureOr<GroupedWeights>
GroupedWeights::get(linalg::LinalgOp op, AffineMap map,
                    const Representation &weights, ArrayRef<int64_t> codes,
                    std::optional<int64_t> padding) {
  if (!map.isProjectedPermutation())
    return failure();
  ArrayRef<int64_t> shape = weights.getType().getShape();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  GroupedWeights result;
  // Of the elements in the order of the result: outputs, then what is summed.
  SmallVector<int64_t> strides, sumSizes, sumStrides;
  int64_t independent = 1;
  for (int64_t dim : orderDims(weights.groups, shape.size())) {
    unsigned loop = map.getDimPosition(dim);
    int64_t stride = multiply(shape.drop_front(dim + 1));
    if (iterators[loop] == utils::IteratorType::parallel) {
      result.outputLoops.push_back(loop);
      result.outputSizes.push_back(shape[dim]);
      strides.push_back(stride);
      continue;
    }
    result.sumLoops.push_back(loop);
    sumSizes.push_back(shape[dim]);
    sumStrides.push_back(stride);
    if (!llvm::is_contained(weights.groups.getAxes(), dim))
      independent *= shape[dim];
  }
  if (result.sumLoops.empty() || codes.empty())
    return failure();
  result.sumSize = multiply(sumSizes);
  llvm::append_range(strides, sumStrides);
  SmallVector<int64_t> sizes(result.outputSizes);
  llvm::append_range(sizes, sumSizes);

  // Where each element comes from.
  std::vector<int64_t> sources(codes.size());
  for (auto [index, source] : llvm::enumerate(sources)) {
    auto rest = static_cast<int64_t>(index);
    for (size_t dim = sizes.size(); dim-- > 0; rest /= sizes[dim])
      source += rest % sizes[dim] * strides[dim];
  }
  ScaleIndex scaleOf(weights.groups, shape);
  int64_t outputs = multiply(result.outputSizes), length = result.sumSize;
  auto sharesScales = [&](int64_t group) {
    for (int64_t index = 1; index < outputs * length; ++index)
      if (index % length % group != 0 &&
          scaleOf[sources[index]] != scaleOf[sources[index - 1]])
        return false;
    return true;
  };
  int64_t asked = std::min(
      weights.groups.getGroup() ? weights.groups.getGroup() : independent, length);
  for (int64_t group : {asked, std::gcd(asked, length)})
    if ((padding || length % group == 0) && sharesScales(group)) {
      result.groupSize = group;
      break;
    }
  result.groupCount = (length + result.groupSize - 1) / result.groupSize;

  int64_t padded = result.groupCount * result.groupSize;
  for (int64_t output = 0; output < outputs; ++output)
    for (int64_t index = 0; index < padded; ++index) {
      int64_t source =
          index < length ? sources[output * length + index] : -1;
      if (index % result.groupSize == 0)
        result.scales.push_back(scaleOf[source]);
      result.codes.push_back(source < 0 ? *padding : codes[source]);
    }
  return result;
}

SmallVector<IntegerRange, 2> GroupedSum::bound(ArrayRef<int64_t> bias) const {
  SmallVector<int64_t> shape = weights.getShape(/*withElements=*/true);
  SmallVector<bool> isOutput(shape.size(), true);
  isOutput[shape.size() - 1] = isOutput[shape.size() - 2] = false;
  bool twoRoots = dataElements.hasRoot() && weightElements.hasRoot();
  unsigned count = getSumCount();
  if (count != 1)
    bias = {};
  SmallVector<IntegerRange, 2> sums;
  for (unsigned part = 0; part < count; ++part) {
    FailureOr<std::vector<int64_t>> integers = failure();
    if (!twoRoots)
      integers = weigh(*this, weightElements.hasRoot() ? part : 0);
    if (succeeded(integers)) {
      sums.push_back(boundConstantSums(
          {*integers, shape, isOutput},
          dataElements.getRange(dataElements.hasRoot() ? part : 0), repeats,
          bias));
      continue;
    }
    // The largest scale at every partial sum.
    int64_t most = *llvm::max_element(factors);
    IntegerRange sum;
    for (unsigned sign = 0; sign < (isPair ? 2u : 1u); ++sign)
      sum = sum + partial.sums[isPair ? sign : part].times(most).times(
                      weights.groupCount);
    IntegerRange start;
    for (int64_t integer : bias)
      start = start.unite(IntegerRange::get(integer, integer));
    sums.push_back(sum + start);
  }
  return sums;
}

SmallVector<Type> findAccumulators(Type lhs, Type rhs,
                                   ArrayRef<IntegerRange> sums,
                                   unsigned parts) {
  llvm::APInt bound(kProofBits, 0);
  for (const IntegerRange &sum : sums)
    bound = llvm::APIntOps::umax(bound, sum.getMagnitude());
  for (auto [format, other] : {std::pair(lhs, rhs), std::pair(rhs, lhs)})
    if (auto lowering = dyn_cast<FormatLoweringInterface>(format)) {
      SmallVector<Type> types = lowering.getAccumulators(other, bound, parts);
      if (!types.empty() && llvm::all_of(types, llvm::IsaPred<FixedType>))
        return types;
    }
  return {};
}

} // namespace mlir::lowp
