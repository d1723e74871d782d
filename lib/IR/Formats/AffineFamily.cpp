//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The family `affine:B`: unsigned codes with a real scale and an integer zero
// point, so that the range need not be symmetric and 0 is exact. Source: [Jacob18].
//
//===----------------------------------------------------------------------===//

#include "Families.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class AffineFamily : public FormatFamily {
public:
  AffineFamily()
      : FormatFamily(
            "affine", "affine:B",
            "unsigned codes of B bits, 2 to 16, with a real scale and a "
            "zero point, with @tensor, @axis or @group=N",
            2, 16) {}

  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }
};

} // namespace

const FormatFamily &mlir::lowp::getAffineFamily() {
  static const AffineFamily family;
  return family;
}
