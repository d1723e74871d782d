//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Philox4x32-10 as [Salmon11] states it: ten rounds of two 32 by 32 bit
// products whose halves are crossed over, with a key that two constants move
// on.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Philox.h"

using namespace mlir::lowp::numerics;

std::array<uint32_t, 4>
mlir::lowp::numerics::philox4x32(std::array<uint32_t, 4> counter,
                                 std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    uint64_t first = uint64_t(0xD2511F53) * counter[0];
    uint64_t second = uint64_t(0xCD9E8D57) * counter[2];
    counter = {uint32_t(second >> 32) ^ counter[1] ^ key[0], uint32_t(second),
               uint32_t(first >> 32) ^ counter[3] ^ key[1], uint32_t(first)};
    key[0] += 0x9E3779B9; // the golden ratio
    key[1] += 0xBB67AE85; // sqrt(3) - 1
  }
  return counter;
}

uint32_t mlir::lowp::numerics::getRandomBits(uint64_t seed, uint64_t counter) {
  return philox4x32({uint32_t(counter), uint32_t(counter >> 32), 0, 0},
                    {uint32_t(seed), uint32_t(seed >> 32)})[0];
}
