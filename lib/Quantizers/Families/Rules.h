//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rules of Lowp's families, and what they share.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_QUANTIZERS_FAMILIES_RULES_H
#define LOWP_LIB_QUANTIZERS_FAMILIES_RULES_H

#include "lowp/Quantizers/ScaleSearch.h"

namespace mlir::lowp {

const Quantizer &getAffineRule();
const Quantizer &getApotRule();
const Quantizer &getBlockRule();
const Quantizer &getCodebookRule();
const Quantizer &getDorefaRule();
const Quantizer &getFixedRule();
const Quantizer &getFlexRule();
const Quantizer &getHalfWaveRule();
const Quantizer &getLogRule();
const Quantizer &getNormalFloatRule();
const Quantizer &getPow2SumRule();
const Quantizer &getSignRule();
const Quantizer &getWageRule();

/// The type that the spelling of `spec` gives for these values.
inline Type getType(MLIRContext *context, const FormatSpec &spec,
                    const FitRequest &request) {
  return findFormatFamily(context, spec)->getType(context, spec, request.nonNegative);
}

} // namespace mlir::lowp

#endif // LOWP_LIB_QUANTIZERS_FAMILIES_RULES_H
