//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Do packed codes come back, at every width, and where the layout says?
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Packing.h"
#include "gtest/gtest.h"

#include <random>
#include <vector>

using namespace mlir::lowp;

namespace {

TEST(Packing, RoundTripAtEveryWidth) {
  std::mt19937_64 generator(3);
  for (unsigned width = 1; width <= 64; ++width)
    for (int64_t count : {1, 7, 8, 9, 31}) {
      std::vector<char> bytes(getPackedBytes(count, width), 0);
      EXPECT_EQ(static_cast<int64_t>(bytes.size()), (count * width + 7) / 8);
      std::vector<uint64_t> codes;
      for (int64_t index = 0; index < count; ++index) {
        codes.push_back(generator());
        packCode(bytes, index, width, codes.back());
      }
      uint64_t mask = ~uint64_t(0) >> (64 - width);
      for (int64_t index = 0; index < count; ++index)
        EXPECT_EQ(unpackCode(bytes, index, width), codes[index] & mask);
    }
}

TEST(Packing, ElementZeroInTheLowBits) {
  std::vector<char> bytes(getPackedBytes(3, 4), 0);
  ASSERT_EQ(bytes.size(), 2u);
  packCode(bytes, 0, 4, 0x1);
  packCode(bytes, 1, 4, 0xF);
  packCode(bytes, 2, 4, 0x9);
  EXPECT_EQ(static_cast<uint8_t>(bytes[0]), 0xF1);
  EXPECT_EQ(static_cast<uint8_t>(bytes[1]), 0x09);
}

} // namespace
