//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The families of formats that the dialect has, one declaration each; they are
// registered in Register.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_IR_FORMATS_FAMILIES_H
#define LOWP_LIB_IR_FORMATS_FAMILIES_H

#include "lowp/IR/FormatFamily.h"

namespace mlir::lowp {

/// codebook:B, hwgq:B, nf4.
const FormatFamily &getAffineFamily();
const FormatFamily &getFlexFamily();
const FormatFamily &getCodebookFamily();
const FormatFamily &getHalfWaveFamily();
const FormatFamily &getNormalFloatFamily();
const FormatFamily &getFixedFamily();
/// dorefa:B, wage:B.
const FormatFamily &getDorefaFamily();
const FormatFamily &getWageFamily();
const FormatFamily &getLogFamily();
const FormatFamily &getMinifloatFamily();
/// pow2sum:NxB and apot:B.
const FormatFamily &getPow2SumFamily();
const FormatFamily &getApotFamily();
const FormatFamily &getBinaryFamily();
/// ternary; ternary2, whose scale is a pair.
const FormatFamily &getTernaryFamily();
const FormatFamily &getTernaryPairFamily();
/// mxfp8-*, mxfp6-*, mxfp4, mxint8, bfp:B, nvfp4.
void getBlockFamilies(SmallVectorImpl<const FormatFamily *> &families);

} // namespace mlir::lowp

#endif // LOWP_LIB_IR_FORMATS_FAMILIES_H
