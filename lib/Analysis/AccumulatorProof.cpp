//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Bounds of sums of products: see lowp/Analysis/AccumulatorProof.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/Constants/CodeTensor.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::lowp {

using llvm::APInt;

namespace {

/// Bits of the largest sum, without its sign.
unsigned getLargestBits(ArrayRef<SignedSums> sums) {
  Int128 low = 0, high = 0;
  for (const SignedSums &sum : sums) {
    high = std::max(high, sum.positive);
    low = std::min(low, sum.negative);
  }
  return std::max(toNumber(high).getSignificantBits(), toNumber(low).getSignificantBits()) - 1;
}

/// The ends of boundConstantSums, of numbers that `convert` makes. `dataLow` and
/// `dataHigh` have 0 between them.
template <typename Number, typename Convert>
std::pair<Number, Number> findEnds(ArrayRef<SignedSums> sums, const Number &dataLow,
                                   const Number &dataHigh, int64_t repeats,
                                   ArrayRef<int64_t> bias, Convert convert) {
  Number zero = convert(0), times = convert(repeats), low = zero, high = zero;
  Number startLow = zero, startHigh = zero;
  auto setStart = [&](ArrayRef<int64_t> integers) {
    startLow = startHigh = zero;
    for (int64_t integer : integers) {
      startLow = std::min(startLow, convert(integer));
      startHigh = std::max(startHigh, convert(integer));
    }
  };
  bool perOutput = bias.size() == sums.size();
  if (!perOutput)
    setStart(bias);
  for (auto [output, sum] : llvm::enumerate(sums)) {
    Number positive = convert(sum.positive), negative = convert(sum.negative);
    if (perOutput)
      setStart(bias[output]);
    high = std::max<Number>(
        high, (positive * dataHigh + negative * dataLow) * times + startHigh);
    low = std::min<Number>(
        low, (positive * dataLow + negative * dataHigh) * times + startLow);
  }
  return {low, high};
}

} // namespace

IntegerRange boundConstantSums(ArrayRef<SignedSums> sums, const IntegerRange &data,
                               int64_t repeats, ArrayRef<int64_t> bias) {
  IntegerRange around = data.unite(IntegerRange());
  unsigned dataBits = around.getSignedBits();
  // Each output adds two products and a bias; most fit into 128 bits.
  if (dataBits <= 64 &&
      getLargestBits(sums) + dataBits + llvm::Log2_64_Ceil(repeats | 1) + 3 < 128) {
    auto [low, high] = findEnds<Int128>(
        sums, around.low.trunc(64).getSExtValue(), around.high.trunc(64).getSExtValue(),
        repeats, bias, [](Int128 value) { return value; });
    return {toNumber(low), toNumber(high)};
  }
  auto [low, high] = findEnds<llvm::APSInt>(
      sums, llvm::APSInt(around.low, /*isUnsigned=*/false),
      llvm::APSInt(around.high, /*isUnsigned=*/false), repeats, bias, toNumber);
  return {low, high};
}

IntegerRange boundSums(const IntegerRange &lhs, const IntegerRange &rhs, int64_t count,
                    const IntegerRange &bias) {
  IntegerRange product;
  for (const APInt &a : {lhs.low, lhs.high})
    for (const APInt &b : {rhs.low, rhs.high})
      product = product.unite({a * b, a * b});
  APInt times = toNumber(count);
  IntegerRange start = IntegerRange().unite(bias);
  return {product.low * times + start.low, product.high * times + start.high};
}

SmallVector<IntegerRange, 2>
boundAccumulators(const Elements &data, const Elements &weights,
                  const ConstantSums *sums, int64_t count, ArrayRef<int64_t> bias) {
  bool isSingle = data.getNumParts() == 1 && weights.getNumParts() == 1;
  // The sums of one part of the data times one part of the weights.
  auto bound = [&](unsigned dataPart, unsigned weightsPart) {
    const IntegerRange &range = data.getRange(dataPart);
    ArrayRef<int64_t> start = isSingle ? bias : ArrayRef<int64_t>();
    if (!sums)
      return boundSums(range, weights.getRange(weightsPart), count,
                       IntegerRange::withZero(start));
    return boundConstantSums((*sums)[weightsPart], range, count, start);
  };
  if (isSingle)
    return {bound(0, 0)};
  if (data.hasRoot() && weights.hasRoot())
    // (p + q sqrt 2)(r + s sqrt 2) = pr + 2 qs + (ps + qr) sqrt 2
    return {bound(0, 0) + bound(1, 1).times(2), bound(0, 1) + bound(1, 0)};
  if (data.getNumParts() == 2)
    return {bound(0, 0), bound(1, 0)};
  return {bound(0, 0), bound(0, 1)};
}

FailureOr<int64_t> countRepeats(linalg::LinalgOp op,
                                llvm::function_ref<bool(unsigned loop)> isIndexed) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  int64_t repeats = 1;
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray())) {
    if (kind == utils::IteratorType::parallel || isIndexed(loop))
      continue;
    if (ShapedType::isDynamic(ranges[loop]))
      return failure();
    repeats *= ranges[loop];
  }
  return repeats;
}

FailureOr<ConstantSums> addUpWeights(linalg::LinalgOp op, OpOperand *weights,
                                     const Elements &elements, ReadCodes codes) {
  AffineMap map = op.getMatchingIndexingMap(weights);
  if (!map.isProjectedPermutation())
    return failure();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  SmallVector<bool> isOutput;
  for (AffineExpr expression : map.getResults())
    isOutput.push_back(iterators[cast<AffineDimExpr>(expression).getPosition()] ==
                       utils::IteratorType::parallel);
  ArrayRef<int64_t> shape = cast<RankedTensorType>(weights->get().getType()).getShape();
  return addUp(op.getContext(), {codes, shape, isOutput}, elements);
}

FailureOr<SmallVector<IntegerRange, 2>>
boundContraction(linalg::LinalgOp op, OpOperand *weights, const Elements &dataElements,
                 const Elements &weightElements, const ConstantSums *sums,
                 ArrayRef<int64_t> bias) {
  AffineMap map = op.getMatchingIndexingMap(weights);
  FailureOr<int64_t> count = countRepeats(
      op, [&](unsigned loop) { return sums && map.isFunctionOfDim(loop); });
  if (failed(count))
    return failure();
  return boundAccumulators(dataElements, weightElements, sums, *count, bias);
}

} // namespace mlir::lowp
