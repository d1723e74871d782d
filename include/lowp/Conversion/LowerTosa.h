//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does TOSA become linalg?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CONVERSION_LOWERTOSA_H
#define LOWP_CONVERSION_LOWERTOSA_H

#include "mlir/Pass/PassManager.h"

namespace mlir::lowp {

/// Appends upstream's lowering of TOSA to linalg, f64 narrowed to f32 where
/// `narrowF64` says so, without TOSA's level checks: those reject a dynamic batch,
/// and ranks that are too high for small devices only.
void buildTosaToLinalg(OpPassManager &pm, bool narrowF64 = true);
/// Whether TOSA below `root` computes with f64: only then narrowF64 is wanted, since
/// upstream's narrowing refuses every constant that is not TOSA's.
bool hasTosaF64(Operation *root);

} // namespace mlir::lowp

#endif // LOWP_CONVERSION_LOWERTOSA_H
