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

#include <unordered_map>

namespace mlir::lowp {

using llvm::APInt;

namespace {

/// Levels are listed one by one up to here.
constexpr uint64_t kMaxListed = 1 << 16;

/// The integer n of n * 2^grid.
int64_t toInteger(const numerics::Dyadic &part, int grid) {
  return part.scaled(-grid)
      .round(numerics::Rounding::Floor)
      .extOrTrunc(64)
      .getSExtValue();
}

APInt toNumber(int64_t value) {
  return APInt(kProofBits, static_cast<uint64_t>(value), /*isSigned=*/true);
}

/// The smaller, or the larger, of `value` and 0.
APInt negativePart(const APInt &value) {
  return value.isNegative() ? value : APInt::getZero(kProofBits);
}
APInt positivePart(const APInt &value) {
  return value.isNegative() ? APInt::getZero(kProofBits) : value;
}

/// Sums of the positive and of the negative integers of one output.
struct SignedSums {
  __int128 positive = 0;
  __int128 negative = 0;
};

APInt toNumber(__int128 value) {
  uint64_t words[2] = {static_cast<uint64_t>(value),
                       static_cast<uint64_t>(value >> 64)};
  return APInt(128, words).sext(kProofBits);
}

/// Per output, in row-major order of the output dimensions.
std::vector<SignedSums> sumIntegers(const ConstantFactor &factor) {
  size_t rank = factor.shape.size();
  SmallVector<int64_t> stride(rank, 0);
  int64_t outputs = 1;
  for (size_t dim = rank; dim-- > 0;)
    if (factor.isOutput[dim]) {
      stride[dim] = outputs;
      outputs *= factor.shape[dim];
    }
  std::vector<SignedSums> sums(outputs);
  SmallVector<int64_t> index(rank, 0);
  int64_t output = 0;
  for (int64_t integer : factor.integers) {
    (integer < 0 ? sums[output].negative : sums[output].positive) += integer;
    for (size_t dim = rank; dim-- > 0;) {
      output += stride[dim];
      if (++index[dim] < factor.shape[dim])
        break;
      output -= stride[dim] * factor.shape[dim];
      index[dim] = 0;
    }
  }
  return sums;
}

} // namespace

IntegerRange IntegerRange::get(int64_t low, int64_t high) {
  return {toNumber(low), toNumber(high)};
}

APInt IntegerRange::getMagnitude() const {
  return llvm::APIntOps::umax(low.abs(), high.abs());
}

unsigned IntegerRange::getSignedBits() const {
  return std::max(low.getSignificantBits(), high.getSignificantBits());
}

IntegerRange IntegerRange::unite(const IntegerRange &other) const {
  return {llvm::APIntOps::smin(low, other.low),
          llvm::APIntOps::smax(high, other.high)};
}

IntegerRange IntegerRange::times(int64_t factor) const {
  APInt a = low * toNumber(factor), b = high * toNumber(factor);
  return {llvm::APIntOps::smin(a, b), llvm::APIntOps::smax(a, b)};
}

FailureOr<Elements> Elements::get(Type format, bool isPair, int64_t zeroPoint) {
  auto type = dyn_cast<FormatTypeInterface>(format);
  std::optional<int> grid = type ? type.getGridExponent() : std::nullopt;
  if (!grid || (isPair && type.hasRoot()))
    return failure();
  Elements elements;
  elements.format = format;
  elements.grid = *grid;
  elements.zeroPoint = zeroPoint;
  elements.kind = type.hasRoot() ? Kind::Root : isPair ? Kind::Pair : Kind::Single;
  if (type.hasIntegerCodes()) {
    APInt zero = toNumber(zeroPoint);
    elements.ranges[0] = {type.getMinCode().extend(kProofBits) - zero,
                          type.getMaxCode().extend(kProofBits) - zero};
  } else if (elements.hasRoot()) {
    // Neither part ascends with the values.
    if (type.getLevelCount() == 0 || type.getLevelCount() > kMaxListed)
      return failure();
    for (uint64_t rank = 0; rank < type.getLevelCount(); ++rank)
      for (unsigned part : {0u, 1u}) {
        int64_t integer = elements.getInteger(
            type.getLevelCode(rank).getExtValue(), part);
        elements.ranges[part] =
            elements.ranges[part].unite(IntegerRange::get(integer, integer));
      }
  } else {
    auto at = [&](const llvm::APSInt &code) {
      return toInteger(type.decode(code).getRational(), *grid);
    };
    elements.ranges[0] = IntegerRange::get(at(type.getLowestCode()),
                                           at(type.getHighestCode()));
  }
  if (elements.isPair()) {
    IntegerRange all = elements.ranges[0];
    APInt zero = APInt::getZero(kProofBits);
    elements.ranges[0] = {zero, positivePart(all.high)};
    elements.ranges[1] = {negativePart(all.low), zero};
  }
  return elements;
}

int64_t Elements::getInteger(int64_t code, unsigned part) const {
  auto type = cast<FormatTypeInterface>(format);
  if (type.hasIntegerCodes() && kind == Kind::Single)
    return code - zeroPoint;
  llvm::APSInt bits(APInt(type.getBitWidth(), static_cast<uint64_t>(code),
                          /*isSigned=*/true, /*implicitTrunc=*/true),
                    !type.isSignedCode());
  numerics::Number value = type.decode(bits);
  if (!value.isFinite())
    return 0;
  int64_t integer = toInteger(
      hasRoot() && part == 1 ? value.getRoot() : value.getRational(), grid);
  if (!isPair())
    return integer;
  return part == 0 ? std::max<int64_t>(integer, 0)
                   : std::min<int64_t>(integer, 0);
}

std::vector<int64_t> Elements::getIntegers(ArrayRef<int64_t> codes,
                                           unsigned part) const {
  // Each code is decoded once.
  std::unordered_map<int64_t, int64_t> known;
  std::vector<int64_t> result;
  result.reserve(codes.size());
  for (int64_t code : codes) {
    auto [entry, isNew] = known.try_emplace(code, 0);
    if (isNew)
      entry->second = getInteger(code, part);
    result.push_back(entry->second);
  }
  return result;
}

IntegerRange boundConstantSums(const ConstantFactor &factor, const IntegerRange &data,
                            int64_t repeats, ArrayRef<int64_t> bias) {
  APInt dataLow = negativePart(data.low), dataHigh = positivePart(data.high);
  APInt times = toNumber(repeats);
  std::vector<SignedSums> sums = sumIntegers(factor);
  IntegerRange anyBias;
  for (int64_t integer : bias)
    anyBias = anyBias.unite(IntegerRange::get(integer, integer));
  bool perOutput = bias.size() == sums.size();
  IntegerRange result;
  for (auto [output, sum] : llvm::enumerate(sums)) {
    APInt positive = toNumber(sum.positive), negative = toNumber(sum.negative);
    APInt high = (positive * dataHigh + negative * dataLow) * times;
    APInt low = (positive * dataLow + negative * dataHigh) * times;
    IntegerRange start =
        perOutput ? IntegerRange().unite(IntegerRange::get(bias[output], bias[output]))
                  : anyBias;
    result = result.unite({low + start.low, high + start.high});
  }
  return result;
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
                  const ConstantFactor &factor, int64_t count,
                  ArrayRef<int64_t> bias) {
  bool isSingle = data.getNumParts() == 1 && weights.getNumParts() == 1;
  // The sums of one part of the data times one part of the weights.
  auto bound = [&](unsigned dataPart, unsigned weightsPart) {
    const IntegerRange &range = data.getRange(dataPart);
    if (!factor.integers.data()) {
      IntegerRange start;
      if (isSingle)
        for (int64_t integer : bias)
          start = start.unite(IntegerRange::get(integer, integer));
      return boundSums(range, weights.getRange(weightsPart), count, start);
    }
    std::vector<int64_t> integers =
        weights.getIntegers(factor.integers, weightsPart);
    return boundConstantSums({integers, factor.shape, factor.isOutput}, range,
                             count, isSingle ? bias : ArrayRef<int64_t>());
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

FailureOr<SmallVector<IntegerRange, 2>>
boundContraction(linalg::LinalgOp op, OpOperand *weights, const Elements &dataElements,
                 const Elements &weightElements,
                 std::optional<ArrayRef<int64_t>> codes, ArrayRef<int64_t> bias) {
  AffineMap map = op.getMatchingIndexingMap(weights);
  bool isKnown = codes && map.isProjectedPermutation();
  FailureOr<int64_t> count = countRepeats(
      op, [&](unsigned loop) { return isKnown && map.isFunctionOfDim(loop); });
  if (failed(count))
    return failure();
  if (!isKnown)
    return boundAccumulators(dataElements, weightElements, {}, *count, bias);
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  SmallVector<bool> isOutput;
  for (AffineExpr expression : map.getResults())
    isOutput.push_back(iterators[cast<AffineDimExpr>(expression).getPosition()] ==
                       utils::IteratorType::parallel);
  ArrayRef<int64_t> shape = cast<RankedTensorType>(weights->get().getType()).getShape();
  return boundAccumulators(dataElements, weightElements, {*codes, shape, isOutput}, *count,
                           bias);
}

FailureOr<std::vector<int64_t>> readConstantCodes(Value codes) {
  FailureOr<CodeTensor> constant = CodeTensor::get(codes);
  if (failed(constant))
    return failure();
  return constant->toVector();
}

} // namespace mlir::lowp
