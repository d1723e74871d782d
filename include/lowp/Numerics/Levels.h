//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which value of a format is a number rounded to? The values in ascending order
// are its levels; this is the meaning of every mode on them, by search over the
// exact values. Part of the oracle.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_LEVELS_H
#define LOWP_NUMERICS_LEVELS_H

#include "lowp/Numerics/Number.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <cstdint>
#include <optional>

namespace mlir::lowp::numerics {

/// The finite values of a format in ascending order, without duplicates.
struct Levels {
  uint64_t count = 0;
  /// The value of rank 0 .. count - 1.
  llvm::function_ref<Number(uint64_t)> at;
  /// -1, 0 or +1 as `value` is below, on or above `unit` times what separates
  /// the levels `rank` and `rank + 1` for the modes to nearest. `unit` > 0.
  llvm::function_ref<int(uint64_t rank, const Number &value, const Number &unit)>
      compareToBoundary;
  /// Whether a tie goes to this level under NearestEven.
  llvm::function_ref<bool(uint64_t)> isEven;
};

/// The middle of two levels as a boundary: the sign of
/// 2 * value - (low + high) * unit.
int compareToMiddle(const Number &low, const Number &high, const Number &value,
                    const Number &unit);

/// The rank of the level that the finite or infinite `value` / `unit` is rounded
/// to; beyond the ends it is the end. TowardZero between a negative and a positive
/// level is to nearest, a tie away from zero. `random`: 32 uniform bits, read by
/// Stochastic: with a <= value/unit < b neighbouring levels and d the f64 nearest
/// to value/unit - a, b is taken iff d * 2^32 > random * (b - a). For Stochastic
/// `unit` is 1.
uint64_t findLevel(const Levels &levels, const Number &value,
                   const Number &unit, Rounding rounding,
                   uint32_t random = 0);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_LEVELS_H
