//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The classes of the format types. For the formats' own files, the families that
// build them, and those who need an accumulator (FixedType): everybody else asks
// the interfaces.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_TYPES_H
#define LOWP_IR_TYPES_H

#include "lowp/IR/Lowp.h"
#include "lowp/Numerics/FixedPoint.h"
#include "lowp/Numerics/Log.h"
#include "lowp/Numerics/Minifloat.h"
#include "lowp/Numerics/Pow2Sum.h"

#include <limits>

namespace mlir::lowp::detail {
struct Pow2SumTypeStorage;
} // namespace mlir::lowp::detail

#define GET_TYPEDEF_CLASSES
#include "lowp/IR/LowpTypes.h.inc"

#endif // LOWP_IR_TYPES_H
