//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The worth of sums: see CodeConstants.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/CodeConstants.h"
#include "lowp/Numerics/ScaleGrid.h"

namespace mlir::lowp {

double multiplyScales(double a, double b) {
  return static_cast<float>(static_cast<double>(static_cast<float>(a)) *
                            static_cast<double>(static_cast<float>(b)));
}

FailureOr<SumMeaning> getSumMeaning(int productFraction, double dataScale,
                                    ArrayRef<double> scales, bool isInner) {
  SumMeaning result;
  result.fraction = productFraction;
  if (!isInner) {
    for (double scale : scales)
      result.scales.push_back(multiplyScales(scale, dataScale));
    return result;
  }
  std::optional<numerics::ScaleGrid> grid = numerics::getScaleGrid(scales);
  if (!grid)
    return failure();
  numerics::SumScale sum = numerics::getSumScale(grid->base, dataScale);
  result.scales.push_back(sum.scale);
  result.fraction += sum.fraction;
  result.factors = std::move(grid->codes);
  return result;
}

} // namespace mlir::lowp
