//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do the types of upstream's quant dialect mean in Lowp, and back? Shared
// by import and export.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CONVERSION_QUANTFORMAT_H
#define LOWP_LIB_CONVERSION_QUANTFORMAT_H

#include "lowp/IR/Types.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"

namespace mlir::lowp {

/// A format with scales and zero points: value = scale * (element(code) -
/// element(zero point)).
struct AffineFormat {
  Type format;
  GranularityAttr granularity;
  /// What the granularity asks for on a tensor of `shape`, row-major; exact as
  /// f32 for a format of Lowp.
  SmallVector<double> scales;
  SmallVector<int64_t> zeroPoints;

  bool operator==(const AffineFormat &other) const {
    return format == other.format && granularity == other.granularity &&
           scales == other.scales && zeroPoints == other.zeroPoints;
  }
};

/// The shape of a ranked tensor type; none of any other type.
ArrayRef<int64_t> getShape(Type type);
/// `element`, or the tensor type of the shape of `type` with it.
Type withElement(Type type, Type element);

/// What `!quant.uniform` as the element type of a tensor of `shape` means.
/// Scales are rounded to f32, to nearest even. `emitError` is called before a
/// failure: storage ranges that are no fixed-point format's (QUANT-IMPORT-C1),
/// scales that are no normal f32 or zero points that are no i32
/// (QUANT-IMPORT-C2), blocks of a dynamic shape (QUANT-IMPORT-C3).
FailureOr<AffineFormat>
importQuantType(quant::QuantizedType type, ArrayRef<int64_t> shape,
                function_ref<InFlightDiagnostic()> emitError);

/// The fixed-point format with the codes of `type`; diagnosed as above.
FailureOr<FixedType>
importStorage(quant::QuantizedType type,
              function_ref<InFlightDiagnostic()> emitError);

/// The `!quant.uniform` that says the same of floats of `expressed`.
/// `emitError` is called before a failure: formats without integer codes or
/// with more than 32 bits (QUANT-EXPORT-C1), groups that are no blocks of one
/// dimension, and pairs (QUANT-EXPORT-C2).
FailureOr<quant::QuantizedType>
exportQuantType(const AffineFormat &format, FloatType expressed,
                ArrayRef<int64_t> shape,
                function_ref<InFlightDiagnostic()> emitError);

} // namespace mlir::lowp

#endif // LOWP_LIB_CONVERSION_QUANTFORMAT_H
