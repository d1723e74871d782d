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
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Packing.h"

namespace mlir::lowp {

using llvm::APInt;

namespace {

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

/// Sums of the positive and of the negative codes of one output.
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
std::vector<SignedSums> sumCodes(const ConstantFactor &factor) {
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
  for (int64_t code : factor.codes) {
    (code < 0 ? sums[output].negative : sums[output].positive) += code;
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

CodeRange CodeRange::get(int64_t low, int64_t high) {
  return {toNumber(low), toNumber(high)};
}

CodeRange CodeRange::of(Type format, int64_t zeroPoint) {
  auto type = cast<FormatTypeInterface>(format);
  auto widen = [](const llvm::APSInt &code) {
    return static_cast<const APInt &>(code.extend(kProofBits));
  };
  APInt zero = toNumber(zeroPoint);
  return {widen(type.getMinCode()) - zero, widen(type.getMaxCode()) - zero};
}

APInt CodeRange::getMagnitude() const {
  return llvm::APIntOps::umax(low.abs(), high.abs());
}

unsigned CodeRange::getSignedBits() const {
  return std::max(low.getSignificantBits(), high.getSignificantBits());
}

CodeRange CodeRange::unite(const CodeRange &other) const {
  return {llvm::APIntOps::smin(low, other.low),
          llvm::APIntOps::smax(high, other.high)};
}

CodeRange boundConstantSums(const ConstantFactor &factor, const CodeRange &data,
                            int64_t repeats, ArrayRef<int64_t> bias) {
  APInt dataLow = negativePart(data.low), dataHigh = positivePart(data.high);
  APInt times = toNumber(repeats);
  std::vector<SignedSums> sums = sumCodes(factor);
  CodeRange anyBias;
  for (int64_t code : bias)
    anyBias = anyBias.unite(CodeRange::get(code, code));
  bool perOutput = bias.size() == sums.size();
  CodeRange result;
  for (auto [output, sum] : llvm::enumerate(sums)) {
    APInt positive = toNumber(sum.positive), negative = toNumber(sum.negative);
    APInt high = (positive * dataHigh + negative * dataLow) * times;
    APInt low = (positive * dataLow + negative * dataHigh) * times;
    CodeRange start =
        perOutput ? CodeRange().unite(CodeRange::get(bias[output], bias[output]))
                  : anyBias;
    result = result.unite({low + start.low, high + start.high});
  }
  return result;
}

CodeRange boundSums(const CodeRange &lhs, const CodeRange &rhs, int64_t count,
                    const CodeRange &bias) {
  CodeRange product;
  for (const APInt &a : {lhs.low, lhs.high})
    for (const APInt &b : {rhs.low, rhs.high})
      product = product.unite({a * b, a * b});
  APInt times = toNumber(count);
  CodeRange start = CodeRange().unite(bias);
  return {product.low * times + start.low, product.high * times + start.high};
}

FailureOr<std::vector<int64_t>> readConstantCodes(Value codes) {
  Operation *op = codes.getDefiningOp();
  auto type = dyn_cast<RankedTensorType>(codes.getType());
  if (!op || !type || !type.hasStaticShape() ||
      !isa<UnpackOp, StorageCastOp>(op))
    return failure();
  auto format = dyn_cast<FormatTypeInterface>(type.getElementType());
  FailureOr<ConstantView> constant = readConstant(op->getOperand(0));
  if (!format || failed(constant))
    return failure();
  unsigned width = format.getBitWidth();
  auto extend = [&](uint64_t code) {
    unsigned unused = 64 - width;
    return format.isSignedCode()
               ? static_cast<int64_t>(code << unused) >> unused
               : static_cast<int64_t>(code << unused >> unused);
  };
  std::vector<int64_t> result(type.getNumElements());
  if (isa<StorageCastOp>(op)) {
    for (auto [index, code] : llvm::enumerate(result))
      code = extend(static_cast<uint64_t>(constant->getInteger(index)));
    return result;
  }
  // A splat is one byte.
  std::vector<char> splat;
  ArrayRef<char> bytes = constant->getRawData();
  if (constant->isSplat() && !bytes.empty()) {
    splat.assign(constant->size(), bytes.front());
    bytes = splat;
  }
  if (static_cast<int64_t>(bytes.size()) <
      getPackedBytes(type.getNumElements(), width))
    return failure();
  for (auto [index, code] : llvm::enumerate(result))
    code = extend(unpackCode(bytes, index, width));
  return result;
}

} // namespace mlir::lowp
