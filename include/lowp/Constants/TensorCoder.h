//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// From the values of a tensor to codes of a format and back, span by span, where scales
// depend on the place of an element.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CONSTANTS_TENSORCODER_H
#define LOWP_CONSTANTS_TENSORCODER_H

#include "lowp/Constants/CodeTensor.h"
#include "lowp/IR/BulkCodes.h"
#include "lowp/IR/ScaleIndex.h"

#include <optional>

namespace mlir::lowp {

/// The format of a tensor: element type, and the scales that its granularity asks for.
/// Points into the choice, or at the scales that it was made of.
struct TensorFormat {
  Type type;
  ArrayRef<double> scales;
  /// One per scale (or pair), or none: 0 for all.
  ArrayRef<int64_t> zeroPoints;
  GranularityAttr granularity;

  TensorFormat(Type type, ArrayRef<double> scales, ArrayRef<int64_t> zeroPoints,
               GranularityAttr granularity)
      : type(type), scales(scales), zeroPoints(zeroPoints), granularity(granularity) {}
  explicit TensorFormat(ChoiceAttr choice)
      : TensorFormat(choice.getFormat(), choice.getScales(), choice.getZeroPoints(),
                     choice.getGranularity()) {}
};

/// Which scale each element of a tensor has.
class TensorScales {
public:
  /// What `format` points at outlives this.
  TensorScales(const TensorFormat &format, ArrayRef<int64_t> shape)
      : index(format.granularity, shape),
        scales{format.scales, format.zeroPoints, format.granularity.getPair()} {}

  /// The places of the scales of `count` elements from `first` on, row-major; none if there
  /// is one for all.
  std::vector<int64_t> find(int64_t first, int64_t count) const;

private:
  ScaleIndex index;

protected:
  BulkEncoder::Scales scales;
};

/// From values to the nearest codes, as lowp.quantize does (docs/NumericContract.md): the
/// quotient by the scale in f64 to nearest even, then to a level to nearest even; values
/// outside of the range saturate.
class TensorEncoder : public TensorScales {
public:
  TensorEncoder(const TensorFormat &format, ArrayRef<int64_t> shape)
      : TensorScales(format, shape), encoder(format.type) {}

  /// The codes of `values`, zero-extended; `scaleOf` is what `find` says.
  void encode(ArrayRef<double> values, ArrayRef<int64_t> scaleOf,
              MutableArrayRef<uint64_t> codes) const {
    encoder.encode(values, scaleOf, scales, codes);
  }

private:
  BulkEncoder encoder;
};

/// From codes to what they stand for, as lowp.dequantize does, but in f64: nothing is
/// rounded as an f32.
class TensorDecoder : public TensorScales {
public:
  TensorDecoder(const TensorFormat &format, ArrayRef<int64_t> shape);

  /// The values of `codes`; `scaleOf` is what `find` says.
  void decode(ArrayRef<uint64_t> codes, ArrayRef<int64_t> scaleOf,
              MutableArrayRef<double> values) const;

private:
  BulkDecoder decoder;
  /// What a zero point counts: the step of a format with integer codes.
  double step = 1;
};

/// Reads the nearest codes of a constant.
class ConstantEncoder {
public:
  /// `constant`, and what `format` points at, outlive the encoder.
  ConstantEncoder(const ConstantView &constant, const TensorFormat &format)
      : constant(constant), encoder(format, constant.getShape()) {}

  /// FillCodes.
  void operator()(int64_t first, MutableArrayRef<uint64_t> codes) const;

private:
  const ConstantView &constant;
  TensorEncoder encoder;
};

/// What the elements of a constant become under a choice: the values of the codes that it
/// has, or of the nearest ones.
class ChoiceCoder {
public:
  /// `choice` is that of a verified lowp.observe of a tensor of `shape`, and outlives this.
  ChoiceCoder(ChoiceAttr choice, ArrayRef<int64_t> shape);

  /// Of `values`, which begin with element `first`. They may be `coded`.
  void convert(int64_t first, ArrayRef<double> values, MutableArrayRef<double> coded) const;

private:
  TensorDecoder decoder;
  /// Codes that are no nearest ones, or what finds these.
  std::optional<CodeTensor> chosen;
  std::optional<TensorEncoder> encoder;
};

} // namespace mlir::lowp

#endif // LOWP_CONSTANTS_TENSORCODER_H
