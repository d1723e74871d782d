//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How far are given codes from the values that they stand for? Codes need not be the
// nearest ones: a method may have chosen others.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_CODEERROR_H
#define LOWP_ANALYSIS_CODEERROR_H

#include "lowp/Constants/CodeTensor.h"
#include "lowp/IR/BulkCodes.h"

namespace mlir::lowp {

/// Noise power over signal power of `constant` with the codes of `format` that `read`
/// writes, at scales (and zero points) as `granularity` says; 0 if there is no signal. In
/// f64: nothing is rounded as an f32.
double getCodeError(Type format, const BulkEncoder::Scales &scales,
                    GranularityAttr granularity, const ConstantView &constant,
                    FillCodes read);

/// The same for the codes that `choice` has.
double getCodeError(ChoiceAttr choice, const ConstantView &constant);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_CODEERROR_H
