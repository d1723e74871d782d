//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the codes of a format cross the border of the C function? Signedness, range
// and step, asked of the format through its interface.
//
//===----------------------------------------------------------------------===//

#include "Border.h"
#include "lowp/IR/Lowp.h"
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

bool mlir::lowp::isUnsignedFormat(Type format) {
  auto codes = dyn_cast_or_null<FormatTypeInterface>(format);
  return codes && !codes.isSignedCode();
}

std::optional<CodeRange> mlir::lowp::getCodeRange(Type format) {
  auto codes = dyn_cast_or_null<FormatTypeInterface>(format);
  if (!codes)
    return std::nullopt;
  APSInt least = codes.getMinCode(), most = codes.getMaxCode();
  if (!least.isRepresentableByInt64() || !most.isRepresentableByInt64())
    return std::nullopt;
  CodeRange range{least.getExtValue(), most.getExtValue(), 1.0};
  if (range.least >= range.most)
    return std::nullopt;
  // Codes are equally spaced if the value at the far end says so.
  APSInt second = least;
  ++second;
  numerics::Dyadic step = codes.decode(second) - codes.decode(least);
  APInt lenSteps(65, uint64_t(range.most) - uint64_t(range.least));
  numerics::Dyadic span(APSInt(lenSteps, /*isUnsigned=*/false), 0);
  if (!(codes.decode(most) - codes.decode(least) == step * span))
    return std::nullopt;
  range.step = std::ldexp(step.getMantissa().getExtValue(), step.getExponent());
  return range;
}
