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

TensorCoder::TensorCoder(const TensorFormat &format, ArrayRef<int64_t> shape)
    : encoder(format.type), decoder(format.type), scaleIndex(format.granularity, shape),
      scales{format.scales, format.zeroPoints, format.granularity.getPair()} {
  auto type = cast<FormatTypeInterface>(format.type);
  if (type.hasIntegerCodes())
    step = std::ldexp(1.0, type.getGridExponent().value_or(0));
}

std::vector<int64_t> TensorCoder::findScales(int64_t first, int64_t count) const {
  std::vector<int64_t> scaleOf;
  if (scaleIndex.getCount() > 1) {
    scaleOf.resize(count);
    scaleIndex.read(first, scaleOf);
  }
  return scaleOf;
}

void TensorCoder::decode(ArrayRef<uint64_t> codes, ArrayRef<int64_t> scaleOf,
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
  coder.encode(values, coder.findScales(first, values.size()), codes);
}

ChoiceCoder::ChoiceCoder(ChoiceAttr choice, ArrayRef<int64_t> shape)
    : coder(TensorFormat(choice), shape) {
  if (Attribute bytes = choice.getCodesAttr()) {
    FailureOr<CodeTensor> codes =
        CodeTensor::get(RankedTensorType::get(shape, choice.getFormat()), bytes,
                        cast<FormatTypeInterface>(choice.getFormat()).getPackedLayout());
    assert(succeeded(codes) && "the verifier of lowp.observe looked at them");
    chosen = *codes;
  }
}

void ChoiceCoder::convert(int64_t first, ArrayRef<double> values,
                          MutableArrayRef<double> coded) const {
  std::vector<uint64_t> codes(values.size());
  std::vector<int64_t> scaleOf = coder.findScales(first, values.size());
  if (chosen)
    chosen->readBits(first, codes);
  else
    coder.encode(values, scaleOf, codes);
  coder.decode(codes, scaleOf, coded);
}

} // namespace mlir::lowp
