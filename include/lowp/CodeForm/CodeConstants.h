//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are sums of products of codes worth? What lowp-quantize and lowp-integerize
// must agree on.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEFORM_CODECONSTANTS_H
#define LOWP_CODEFORM_CODECONSTANTS_H

#include "lowp/Constants/CodeTensor.h"

namespace mlir::lowp {

/// The scale of a product, rounded to f32 like every scale.
double multiplyScales(double a, double b);

/// What a sum of products is worth: code * 2^-fraction * scale.
struct SumMeaning {
  int fraction = 0;
  /// One, or one per scale of the weights.
  SmallVector<double> scales;
  /// Integers that the sum of a group (of a pair: of its positive and of its
  /// negative elements) was multiplied with, one per scale of the weights; empty
  /// where nothing has to be.
  std::vector<int64_t> factors;
};

/// Sums of products of data with one scale and weights with `scales`, on a grid
/// where steps of products count 2^-`productFraction`. Scales of groups, of pairs
/// and of dimensions that are summed over (`isInner`) become factors, exactly, and
/// the sum has one scale. Fails if their integers take more than
/// numerics::kScaleBits bits.
FailureOr<SumMeaning> getSumMeaning(int productFraction, double dataScale,
                                    ArrayRef<double> scales, bool isInner);

} // namespace mlir::lowp

#endif // LOWP_CODEFORM_CODECONSTANTS_H
