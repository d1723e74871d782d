//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/Constants/TensorCoder.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Constants/TensorCoder.h"

#include <cmath>

namespace mlir::lowp {

std::vector<int64_t> TensorScales::find(int64_t first, int64_t count) const {
  std::vector<int64_t> scaleOf;
  if (index.getCount() > 1) {
    scaleOf.resize(count);
    index.read(first, scaleOf);
  }
  return scaleOf;
}

TensorDecoder::TensorDecoder(const TensorFormat &format, ArrayRef<int64_t> shape)
    : TensorScales(format, shape), decoder(format.type) {
  auto type = cast<FormatTypeInterface>(format.type);
  if (type.hasIntegerCodes())
    step = std::ldexp(1.0, type.getGridExponent().value_or(0));
}

void TensorDecoder::decode(ArrayRef<uint64_t> codes, ArrayRef<int64_t> scaleOf,
                           MutableArrayRef<double> values) const {
  for (size_t index = 0; index < codes.size(); ++index) {
    int64_t scale = scaleOf.empty() ? 0 : scaleOf[index];
    double zero = scales.zeroPoints.empty()
                      ? 0
                      : static_cast<double>(scales.zeroPoints[scale]) * step;
    double level = decoder[codes[index]];
    if (scales.isPair)
      scale = 2 * scale + (level < 0);
    values[index] = (level - zero) * scales.scales[scale];
  }
}

void ConstantEncoder::operator()(int64_t first, MutableArrayRef<uint64_t> codes) const {
  std::vector<double> values(codes.size());
  constant.read(first, values);
  encoder.encode(values, encoder.find(first, values.size()), codes);
}

ChoiceCoder::ChoiceCoder(ChoiceAttr choice, ArrayRef<int64_t> shape)
    : decoder(TensorFormat(choice), shape) {
  Attribute bytes = choice.getCodesAttr();
  if (!bytes) {
    encoder.emplace(TensorFormat(choice), shape);
    return;
  }
  FailureOr<CodeTensor> codes =
      CodeTensor::get(RankedTensorType::get(shape, choice.getFormat()), bytes,
                      cast<FormatTypeInterface>(choice.getFormat()).getPackedLayout());
  assert(succeeded(codes) && "the verifier of lowp.observe looked at them");
  chosen = *codes;
}

void ChoiceCoder::convert(int64_t first, ArrayRef<double> values,
                          MutableArrayRef<double> coded) const {
  std::vector<uint64_t> codes(values.size());
  std::vector<int64_t> scaleOf = decoder.find(first, values.size());
  if (chosen)
    chosen->readBits(first, codes);
  else
    encoder->encode(values, scaleOf, codes);
  decoder.decode(codes, scaleOf, coded);
}

} // namespace mlir::lowp
