//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/Analysis/ConstantSums.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantSums.h"
#include "mlir/IR/Threading.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::lowp {

namespace {

/// Codes that are read at a time.
constexpr int64_t kSpan = 1 << 13;
/// Rows of a part with sums of its own, at least: they take less than the codes.
constexpr int64_t kLeastRows = 64;

class Adder {
public:
  Adder(const ConstantFactor &factor, const Elements &elements);

  ConstantSums addAll(MLIRContext *context) const;

private:
  /// One zero per part and output.
  ConstantSums makeSums() const {
    return ConstantSums(elements.getNumParts(), std::vector<SignedSums>(outputs));
  }
  /// Adds the elements [first, last).
  void add(int64_t first, int64_t last, ConstantSums &sums) const;
  /// Adds the integers of the elements from `first` on.
  void addSpan(int64_t first, ArrayRef<int64_t> integers,
               MutableArrayRef<SignedSums> sums) const;

  const ConstantFactor &factor;
  const Elements &elements;
  /// Neighbours of the same kind count as one dimension, so that kinds alternate.
  SmallVector<int64_t> sizes;
  /// In the outputs; 0 where all is added up.
  SmallVector<int64_t> strides;
  int64_t outputs = 1, total = 1;
};

} // namespace

Adder::Adder(const ConstantFactor &factor, const Elements &elements)
    : factor(factor), elements(elements) {
  SmallVector<bool> kinds;
  for (auto [size, isOutput] : llvm::zip_equal(factor.shape, factor.isOutput)) {
    total *= size;
    if (!kinds.empty() && kinds.back() == isOutput) {
      sizes.back() *= size;
      continue;
    }
    kinds.push_back(isOutput);
    sizes.push_back(size);
  }
  if (sizes.empty()) {
    kinds.push_back(false);
    sizes.push_back(1);
  }
  strides.resize(sizes.size());
  for (size_t dim = sizes.size(); dim-- > 0;)
    if (kinds[dim]) {
      strides[dim] = outputs;
      outputs *= sizes[dim];
    }
}

void Adder::addSpan(int64_t first, ArrayRef<int64_t> integers,
                    MutableArrayRef<SignedSums> sums) const {
  while (!integers.empty()) {
    // The outputs of a run along the last dimension.
    int64_t rest = first, output = 0;
    for (size_t dim = sizes.size(); dim-- > 0; rest /= sizes[dim])
      output += rest % sizes[dim] * strides[dim];
    int64_t run = std::min<int64_t>(sizes.back() - first % sizes.back(), integers.size());
    SignedSums *target = &sums[output];
    for (int64_t integer : integers.take_front(run)) {
      target->positive += std::max<int64_t>(integer, 0);
      target->negative += std::min<int64_t>(integer, 0);
      target += strides.back();
    }
    integers = integers.drop_front(run);
    first += run;
  }
}

void Adder::add(int64_t first, int64_t last, ConstantSums &sums) const {
  std::vector<int64_t> codes, integers;
  for (; first < last; first += kSpan) {
    codes.resize(std::min(kSpan, last - first));
    factor.codes(first, codes);
    for (auto [part, target] : llvm::enumerate(sums)) {
      integers = codes;
      elements.convert(integers, static_cast<unsigned>(part));
      addSpan(first, integers, target);
    }
  }
}

ConstantSums Adder::addAll(MLIRContext *context) const {
  ConstantSums result = makeSums();
  if (total == 0)
    return result;
  int64_t rows = sizes.front(), perRow = total / rows;
  if (strides.front() != 0) {
    // Parts that share no output.
    int64_t step = std::max<int64_t>(kSpan / perRow, 1);
    parallelFor(context, 0, llvm::divideCeil(rows, step), [&](size_t part) {
      int64_t row = static_cast<int64_t>(part) * step;
      add(row * perRow, std::min(rows, row + step) * perRow, result);
    });
    return result;
  }
  int64_t step = std::max<int64_t>(llvm::divideCeil(rows, context->getNumThreads()),
                                   kLeastRows);
  std::vector<ConstantSums> parts(llvm::divideCeil(rows, step));
  parallelFor(context, 0, parts.size(), [&](size_t part) {
    int64_t row = static_cast<int64_t>(part) * step;
    parts[part] = makeSums();
    add(row * perRow, std::min(rows, row + step) * perRow, parts[part]);
  });
  for (const ConstantSums &part : parts)
    for (auto [target, source] : llvm::zip_equal(result, part))
      for (auto [sum, more] : llvm::zip_equal(target, source)) {
        sum.positive += more.positive;
        sum.negative += more.negative;
      }
  return result;
}

llvm::APSInt toNumber(Int128 value) {
  uint64_t words[2] = {static_cast<uint64_t>(value),
                       static_cast<uint64_t>(value >> 64)};
  return llvm::APSInt(llvm::APInt(128, words).sext(kProofBits), /*isUnsigned=*/false);
}

ConstantSums addUp(MLIRContext *context, const ConstantFactor &factor,
                   const Elements &elements) {
  return Adder(factor, elements).addAll(context);
}

} // namespace mlir::lowp
