//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a number become in a format, whichever it is? By the interfaces and the
// oracle: what passes ask that compute with formats.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATNUMBERS_H
#define LOWP_IR_FORMATNUMBERS_H

#include "lowp/Numerics/FixedPoint.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APSInt.h"

#include <vector>

namespace mlir::lowp::formats {

/// Whether `code` is in the range of `type` and means something.
bool isCode(Type type, const llvm::APSInt &code);
/// The fixed-point format that a format with integer codes is.
numerics::FixedFormat getFixedFormat(Type type);
/// The most bits that an element takes as a signed integer on the grid 2^grid.
unsigned getElementBits(Type type, int grid);

/// lowp.quantize and lowp.dequantize of one element, by the oracle.
llvm::APSInt quantize(Type type, const llvm::APFloat &input,
                      const llvm::APFloat &scale, int64_t zeroPoint,
                      numerics::Rounding rounding, numerics::Overflow overflow,
                      uint32_t random = 0);
llvm::APFloat dequantize(Type type, const llvm::APSInt &code,
                         const llvm::APFloat &scale, int64_t zeroPoint,
                         const llvm::fltSemantics &semantics);
/// lowp.requantize with method = "exact": (code - in zero point) * in scale / out
/// scale + out zero point, rounded once. `in` has integer codes.
llvm::APSInt requantizeExactly(Type in, const llvm::APSInt &code,
                               const llvm::APFloat &inScale, int64_t inZeroPoint,
                               Type out, const llvm::APFloat &outScale,
                               int64_t outZeroPoint, numerics::Rounding rounding,
                               numerics::Overflow overflow);

/// The f64 thresholds of the levels of `type`: the level of the number t has the
/// rank #{i : thresholds[i] <= t}. For Stochastic: those of Floor. Fails for
/// formats of more than 65,536 levels.
FailureOr<std::vector<double>> getThresholds(Type type,
                                             numerics::Rounding rounding);

/// The mean square error that `type`'s own model states for values that are moved
/// by a zero point: codes less it are codes of value + element(zero point) * scale.
double meanSquareErrorAt(Type type, ArrayRef<double> values,
                         ArrayRef<int64_t> counts, ArrayRef<double> scale,
                         int64_t zeroPoint);

} // namespace mlir::lowp::formats

#endif // LOWP_IR_FORMATNUMBERS_H
