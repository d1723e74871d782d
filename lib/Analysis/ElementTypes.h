//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which element types do constants have that the evaluator reads, and how many
// bits does one element take?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_ANALYSIS_ELEMENTTYPES_H
#define LOWP_LIB_ANALYSIS_ELEMENTTYPES_H

#include "mlir/IR/BuiltinTypes.h"

namespace mlir::lowp {

/// f64, f32, f16, bf16, index, and integers up to 64 bits.
inline bool isReadableElement(Type type) {
  if (type.isF64() || type.isF32() || type.isF16() || type.isBF16() ||
      type.isIndex())
    return true;
  auto integer = dyn_cast<IntegerType>(type);
  return integer && integer.getWidth() <= 64;
}

/// Bits of one readable element; an index has 64.
inline unsigned getElementBits(Type type) {
  return type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
}

} // namespace mlir::lowp

#endif // LOWP_LIB_ANALYSIS_ELEMENTTYPES_H
