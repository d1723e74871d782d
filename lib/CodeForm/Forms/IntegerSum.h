//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which accumulator holds a sum of elements that are integers, each times a constant?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEFORM_FORMS_INTEGERSUM_H
#define LOWP_LIB_CODEFORM_FORMS_INTEGERSUM_H

#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/CodeForm/CodeContext.h"
#include "lowp/IR/IntegerFormat.h"

namespace mlir::lowp {

/// The elements of makeIntegers(`rep`), less the zero point, if each is one integer.
inline FailureOr<Elements> getIntegerElements(const Representation &rep) {
  Type format = getFormatOfIntegers(rep);
  if (!format)
    return failure();
  return Elements::get(format, /*isPair=*/false, rep.zeroPoint);
}

/// 32 or 64: the bits of a code that holds every magnitude up to `most`; 0 if
/// none does.
inline unsigned getSumWidth(const APInt &most, unsigned limit) {
  for (unsigned width : {32u, 64u})
    if (width <= limit && most.getActiveBits() < width)
      return width;
  return 0;
}

/// A constant fixed-point factor of a lowp.mac whose accumulator has `fraction`.
struct Factor {
  Type type;
  int64_t code;

  static std::optional<Factor> get(MLIRContext *context, int64_t code,
                                   int fraction, int elementGrid) {
    int own = fraction + elementGrid;
    if (std::abs(own) > 256)
      return std::nullopt;
    unsigned width = APInt(64, static_cast<uint64_t>(code), /*isSigned=*/true)
                         .getSignificantBits();
    return Factor{getIntegerFormat(context, std::max(2u, width), own), code};
  }
};

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEFORM_FORMS_INTEGERSUM_H
