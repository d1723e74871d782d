//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The grids of papers that are fixed point, or nearly: the families `dorefa:B`
// (2^B - 1 steps from end to end) and `wage:B` (symmetric, powers of two).
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/Types.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// [DoReFa]: n = 2^B - 1. Values that are never negative are code / n times the
/// range; others are an odd integer 2q - n, divided by n, times the range. The
/// scale, range / n, is real whatever was asked for. The tanh of the paper is part
/// of its training: weights are taken as they are.
class DorefaFamily : public FormatFamily {
public:
  DorefaFamily()
      : FormatFamily("dorefa", "dorefa:B",
                     "2^B - 1 steps from end to end, no 0 among weights, B from "
                     "1 to 8",
                     1, 8) {}

  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }

  Type getType(MLIRContext *context, const FormatSpec &spec,
               bool nonNegative) const override {
    if (nonNegative)
      return FixedType::get(context, /*isSigned=*/false, spec.bits,
                            /*fractionLength=*/0, /*narrow=*/false);
    if (spec.bits == 1)
      return BinaryType::get(context);
    int64_t last = (int64_t(1) << spec.bits) - 1;
    SmallVector<int64_t> entries;
    for (int64_t code = 0; code <= last; ++code)
      entries.push_back(2 * code - last);
    return CodebookType::get(context, spec.bits, entries, ArrayRef<int64_t>());
  }
};

/// [WAGE]: Q(x, k) on the grid 2^(1 - k) in (-1, 1), times a power of two; signed
/// whatever the values.
class WageFamily : public FormatFamily {
public:
  WageFamily()
      : FormatFamily("wage", "wage:B",
                     "fixed point of B bits without the most negative code, "
                     "scales of powers of two, 2 to 32",
                     2, 32) {}

  Type getType(MLIRContext *context, const FormatSpec &spec, bool) const override {
    return FixedType::get(context, /*isSigned=*/true, spec.bits,
                          static_cast<int>(spec.bits) - 1, /*narrow=*/true);
  }
};

} // namespace

const FormatFamily &mlir::lowp::getDorefaFamily() {
  static const DorefaFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getWageFamily() {
  static const WageFamily family;
  return family;
}
