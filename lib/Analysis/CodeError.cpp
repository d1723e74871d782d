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
#include "lowp/IR/ScaleIndex.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// Elements that are decoded at a time.
constexpr int64_t kSpan = 1 << 15;

} // namespace

double getCodeError(Type type, const BulkEncoder::Scales &scales,
                    GranularityAttr granularity, const ConstantView &constant,
                    FillCodes read) {
  BulkDecoder decoder(type);
  ScaleIndex scaleOf(granularity, constant.getShape());
  // A zero point counts in codes of an integer format, whose steps have one size.
  double step = std::ldexp(
      1.0, cast<FormatTypeInterface>(type).getGridExponent().value_or(0));
  // Sums of spans are added in order, whoever made them.
  std::vector<std::pair<double, double>> sums(llvm::divideCeil(constant.size(), kSpan));
  constant.forEachSpanInParallel(
      type.getContext(), kSpan, [&](int64_t span, ArrayRef<double> values) {
        std::vector<uint64_t> codes(values.size());
        read(span * kSpan, codes);
        std::vector<int64_t> indices(values.size());
        scaleOf.read(span * kSpan, indices);
        auto &[error, signal] = sums[span];
        for (auto [value, code, index] : llvm::zip_equal(values, codes, indices)) {
          double level = decoder[code];
          if (!scales.zeroPoints.empty())
            level -= static_cast<double>(scales.zeroPoints[index]) * step;
          double scale = scales.scales[scales.isPair ? 2 * index + (level < 0) : index];
          error += (value - level * scale) * (value - level * scale);
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

double getCodeError(ChoiceAttr choice, const ConstantView &constant) {
  auto format = cast<FormatTypeInterface>(choice.getFormat());
  FailureOr<CodeTensor> codes =
      CodeTensor::get(RankedTensorType::get(constant.getShape(), choice.getFormat()),
                      choice.getCodesAttr(), format.getPackedLayout());
  if (failed(codes))
    return 0;
  return getCodeError(
      choice.getFormat(),
      {choice.getScales(), choice.getZeroPoints(), choice.getGranularity().getPair()},
      choice.getGranularity(), constant,
      [&](int64_t first, MutableArrayRef<uint64_t> bits) { codes->readBits(first, bits); });
}

} // namespace mlir::lowp
