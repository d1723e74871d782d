//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the ops that choose exponents become linalg, scf and arith?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CONVERSION_FLEXTOLINALG_H
#define LOWP_LIB_CONVERSION_FLEXTOLINALG_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::lowp {

/// Patterns for the ops of lowp/IR/FlexOps.td; none of them is left.
void populateFlexToLinalgPatterns(RewritePatternSet &patterns);

} // namespace mlir::lowp

#endif // LOWP_LIB_CONVERSION_FLEXTOLINALG_H
