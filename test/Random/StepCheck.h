//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Are the steps that lowp-allocate chose for weights sane? Agreement of all phases says
// nothing of a step that is far too small or too large.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_STEPCHECK_H
#define LOWP_TEST_RANDOM_STEPCHECK_H

#include "mlir/IR/BuiltinOps.h"
#include <string>

namespace mlir::lowp::random {

/// The first weights of a format with equal steps whose error is larger than that of a
/// step anybody could have taken, or "".
///
/// That step is the smallest power of two at which no value of its scale is clipped:
/// w / (largest code) rounded up. Rounding to it is off by at most half of it. So for
/// each scale,
///
///   root mean square of (w - real(code))  <=  step / 2
///
/// since the search has this step among its candidates, or a better one (a real one).
std::string findBadStep(ModuleOp allocated);

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_STEPCHECK_H
