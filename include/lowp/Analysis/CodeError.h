//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How far are the codes of a constant from its values? Codes need not be the nearest
// ones: a method may have chosen others.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_CODEERROR_H
#define LOWP_ANALYSIS_CODEERROR_H

#include "lowp/Constants/TensorCoder.h"

namespace mlir::lowp {

/// Noise power over signal power of `constant` with the codes that `read` writes, of
/// `format`; 0 if there is no signal. In f64: nothing is rounded as an f32.
double getCodeError(const TensorFormat &format, const ConstantView &constant,
                    FillCodes read);

/// The same for what `choice` makes of `constant`: the codes that it has, or the nearest.
double getCodeError(ChoiceAttr choice, const ConstantView &constant);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_CODEERROR_H
