//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do codes become codes of another meaning: by a shift, a multiplier, a list of
// thresholds, or not at all?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEFORM_FORMS_REQUANTIZE_H
#define LOWP_LIB_CODEFORM_FORMS_REQUANTIZE_H

#include "lowp/CodeForm/CodeContext.h"

namespace mlir::lowp {

/// How one meaning becomes another. Keep: there is no way on codes.
enum class Rescaling { Shift, Multiplier, Exact, Keep };

/// How `in` becomes `out`. `what` names `in` where it is no layer's. Fails, diagnosed,
/// where the way that the options ask for cannot be taken; Keep has been remarked.
FailureOr<Rescaling> chooseRescaling(CodeContext &context, Location loc,
                                     const Representation &in,
                                     const Representation &out, StringRef what);

/// The codes of `value`, which may be a float, with another meaning; what
/// `chooseRescaling` diagnoses.
FailureOr<Value> requantizeTo(CodeContext &context, Location loc, Value value,
                              const Representation &meaning);

/// The codes of `target` from `in` with functions; null, with a remark, where its
/// values are too many.
Value makeThresholds(CodeContext &context, QuantizeOp op, const Representation &in,
                     const Representation &target);

/// The codes of `op`, which quantizes a function of one value that has codes, by
/// look-up; null if it is none, or has too many codes, which is noted at the function.
Value lookUpFunction(CodeContext &context, QuantizeOp op);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEFORM_FORMS_REQUANTIZE_H
