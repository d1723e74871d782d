//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Is a number a power of two? Then multiplying by it is a shift.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_POWEROFTWO_H
#define LOWP_NUMERICS_POWEROFTWO_H

#include <cmath>

namespace mlir::lowp::numerics {

/// Whether `value` is 2^k for an integer k; not 0, a negative number, an infinity or NaN.
inline bool isPowerOfTwo(double value) {
  int exponent;
  return std::frexp(value, &exponent) == 0.5;
}

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_POWEROFTWO_H
