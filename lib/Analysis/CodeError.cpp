//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/Analysis/CodeError.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/CodeError.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::lowp {

namespace {

/// Elements that are decoded at a time.
constexpr int64_t kSpan = 1 << 15;

/// Of spans that `convert` makes the values of the codes of.
double getError(MLIRContext *context, const ConstantView &constant,
                function_ref<void(int64_t first, ArrayRef<double> values,
                                  MutableArrayRef<double> coded)>
                    convert) {
  // Sums of spans are added in order, whoever made them.
  std::vector<std::pair<double, double>> sums(llvm::divideCeil(constant.size(), kSpan));
  constant.forEachSpanInParallel(
      context, kSpan, [&](int64_t span, ArrayRef<double> values) {
        std::vector<double> coded(values.size());
        convert(span * kSpan, values, coded);
        auto &[error, signal] = sums[span];
        for (auto [value, code] : llvm::zip_equal(values, coded)) {
          error += (value - code) * (value - code);
          signal += value * value;
        }
      });
  double error = 0, signal = 0;
  for (auto [partOfError, partOfSignal] : sums) {
    error += partOfError;
    signal += partOfSignal;
  }
  return signal > 0 ? error / signal : 0;
}

} // namespace

double getCodeError(const TensorFormat &format, const ConstantView &constant,
                    FillCodes read) {
  TensorDecoder decoder(format, constant.getShape());
  return getError(format.type.getContext(), constant,
                  [&](int64_t first, ArrayRef<double>, MutableArrayRef<double> coded) {
                    std::vector<uint64_t> codes(coded.size());
                    read(first, codes);
                    decoder.decode(codes, decoder.find(first, codes.size()), coded);
                  });
}

double getCodeError(ChoiceAttr choice, const ConstantView &constant) {
  ChoiceCoder coder(choice, constant.getShape());
  return getError(choice.getContext(), constant,
                  [&](int64_t first, ArrayRef<double> values,
                      MutableArrayRef<double> coded) {
                    coder.convert(first, values, coded);
                  });
}

} // namespace mlir::lowp
