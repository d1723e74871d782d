//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// By how much may the integer program be off before it rounds to a code? What
// its ops from one quantized value to the next round on the way.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CALIBRATION_SELFCHECKSLACK_H
#define LOWP_LIB_CALIBRATION_SELFCHECKSLACK_H

#include "SelfCheckPrograms.h"

namespace mlir::lowp {

/// Sets slack, relative and hasFloats of `compared`, which is `tap` in the
/// integer program, from the ops between `cuts` and it. `isResult`: `tap`
/// itself may be a cut.
void findSlack(Value tap, const DenseSet<Value> &cuts, ComparedValue &compared,
               bool isResult = false);

} // namespace mlir::lowp

#endif // LOWP_LIB_CALIBRATION_SELFCHECKSLACK_H
