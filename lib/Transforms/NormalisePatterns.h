//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which rewrites bring a float program into normal form, one op at a time?
// Shared by Normalise.cpp and its patterns; private to this library.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TRANSFORMS_NORMALISEPATTERNS_H
#define LOWP_LIB_TRANSFORMS_NORMALISEPATTERNS_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::lowp {

/// - named element-wise ops become generics;
/// - element-wise generics read the constant behind a broadcast in place;
/// - scalar bounds of clamps (splat constants, fills) move into the body;
/// - splat broadcasts and splat initial values become linalg.fill;
/// - assertions that always hold are erased.
void populateNormalisePatterns(RewritePatternSet &patterns);

/// Layers of other dialects become linalg (ExpandLayers.cpp).
void populateExpandLayerPatterns(RewritePatternSet &patterns);

} // namespace mlir::lowp

#endif // LOWP_LIB_TRANSFORMS_NORMALISEPATTERNS_H
