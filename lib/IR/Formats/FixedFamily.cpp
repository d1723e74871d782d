//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The family `fixed:B`: fixed point of B bits.
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/Types.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class FixedFamily : public FormatFamily {
public:
  FixedFamily()
      : FormatFamily("fixed", "fixed:B",
                     "fixed point of B bits, 2 to 32", 2,
                     32) {}

  /// For searches; the rule moves the fraction instead of the scale where it can.
  Type getType(MLIRContext *context, const FormatSpec &spec,
               bool nonNegative) const override {
    return FixedType::get(context, /*isSigned=*/!nonNegative, spec.bits,
                          /*fractionLength=*/0, /*narrow=*/!nonNegative);
  }
};

} // namespace

const FormatFamily &mlir::lowp::getFixedFamily() {
  static const FixedFamily family;
  return family;
}
