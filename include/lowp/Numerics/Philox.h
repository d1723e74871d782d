//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where do the random bits of stochastic rounding come from? A counter and a
// key give them, so that every element has its own bits, in whatever order a
// program computes, and again on the next run. Part of the oracle.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_PHILOX_H
#define LOWP_NUMERICS_PHILOX_H

#include <array>
#include <cstdint>

namespace mlir::lowp::numerics {

/// Philox4x32-10: four words from a counter of four words and a key of two,
/// least significant word first. Source: [Salmon11].
std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter,
                                   std::array<uint32_t, 2> key);

/// The 32 bits that round an element under `stochastic`: the first word of
/// Philox4x32-10 for the key `seed` and the counter `counter`, whose upper 64
/// bits are 0.
uint32_t getRandomBits(uint64_t seed, uint64_t counter);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_PHILOX_H
