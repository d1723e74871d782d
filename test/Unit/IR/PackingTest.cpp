//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Do packed codes come back, at every width and in every layout, and are they
// where the layout says?
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Packing.h"
#include "gtest/gtest.h"

#include <random>

using namespace mlir::lowp;

namespace {

std::vector<uint8_t> toBytes(const std::vector<char> &bytes) {
  return {bytes.begin(), bytes.end()};
}
using Bytes = std::vector<uint8_t>;

// L7: unpack inverts pack.
TEST(Packing, RoundTripAtEveryWidth) {
  std::mt19937_64 generator(3);
  for (PackedLayout layout : {PackedLayout::Bits, PackedLayout::Planes})
    for (unsigned width = 1; width <= 64; ++width)
      for (int64_t count : {0, 1, 7, 8, 9, 31, 64, 65}) {
        uint64_t mask = ~uint64_t(0) >> (64 - width);
        std::vector<uint64_t> codes;
        for (int64_t index = 0; index < count; ++index)
          codes.push_back(generator() & mask);
        std::vector<char> bytes = packCodes(layout, codes, width);
        int64_t expected = layout == PackedLayout::Bits
                               ? (count * width + 7) / 8
                               : (count + 7) / 8 * width;
        EXPECT_EQ(static_cast<int64_t>(bytes.size()), expected);
        EXPECT_EQ(getPackedBytes(layout, count, width), expected);
        EXPECT_EQ(unpackCodes(layout, bytes, count, width), codes);
        EXPECT_EQ(findInvalidByte(layout, bytes, count, width), -1);
      }
}

// Every sequence of up to 6 trits, at every width that a code may have.
TEST(Packing, RoundTripOfTrits) {
  for (unsigned width = 2; width <= 16; ++width) {
    uint64_t minusOne = (uint64_t(1) << width) - 1;
    for (int64_t count = 0, total = 1; count <= 6; ++count, total *= 3)
      for (int64_t number = 0; number < total; ++number) {
        std::vector<uint64_t> codes;
        int64_t rest = number;
        for (int64_t index = 0; index < count; ++index, rest /= 3)
          codes.push_back(rest % 3 == 0 ? minusOne : rest % 3 - 1);
        std::vector<char> bytes = packCodes(PackedLayout::Trits, codes, width);
        EXPECT_EQ(static_cast<int64_t>(bytes.size()), (count + 4) / 5);
        EXPECT_EQ(unpackCodes(PackedLayout::Trits, bytes, count, width), codes);
        EXPECT_EQ(findInvalidByte(PackedLayout::Trits, bytes, count, width), -1);
      }
  }
}

// Parts that are packed on their own give the bytes of the whole, and any part of it is
// read back.
TEST(Packing, Parts) {
  std::mt19937_64 generator(11);
  for (PackedLayout layout :
       {PackedLayout::Bits, PackedLayout::Planes, PackedLayout::Trits})
    for (unsigned width : {2, 3, 4, 7, 8, 16, 33, 64})
      for (int64_t count : {40, 79, 80, 203}) {
        uint64_t mask = ~uint64_t(0) >> (64 - width);
        std::vector<uint64_t> codes;
        for (int64_t index = 0; index < count; ++index)
          codes.push_back((layout == PackedLayout::Trits ? generator() % 3 - 1
                                                         : generator()) & mask);
        std::vector<char> whole = packCodes(layout, codes, width);
        std::vector<char> bytes(whole.size());
        for (int64_t first : {80, 0, 40, 120, 160, 200})
          if (first < count)
            packCodesAt(layout, first,
                        llvm::ArrayRef(codes).slice(first, std::min<int64_t>(40, count - first)),
                        width, count, bytes);
        EXPECT_EQ(bytes, whole);
        for (int64_t first : {0, 1, 7, 13, 39}) {
          std::vector<uint64_t> part(std::min<int64_t>(41, count - first));
          unpackCodesAt(layout, whole, count, width, first, part);
          EXPECT_EQ(llvm::ArrayRef(part), llvm::ArrayRef(codes).slice(first, part.size()));
          // Every third one.
          part.resize((part.size() + 2) / 3);
          unpackCodesAt(layout, whole, count, width, first, part, /*step=*/3);
          for (auto [index, code] : llvm::enumerate(part))
            EXPECT_EQ(code, codes[first + 3 * index]);
        }
      }
}

TEST(Packing, BitsPutElementZeroInTheLowBits) {
  EXPECT_EQ(toBytes(packCodes(PackedLayout::Bits, {0x1, 0xF, 0x9}, 4)),
            (Bytes{0xF1, 0x09}));
  EXPECT_EQ(toBytes(packCodes(PackedLayout::Bits, {1, 2, 3}, 3)), // 011 010 001
            (Bytes{0xD1, 0x00}));
}

TEST(Packing, TritsPutElementZeroInTheLowDigit) {
  // Digits 2 1 0 1 2: 2 + 3 + 0 + 27 + 162; then 0 and filling.
  std::vector<uint64_t> codes{1, 0, 3, 0, 1, 3};
  EXPECT_EQ(toBytes(packCodes(PackedLayout::Trits, codes, 2)), (Bytes{194, 0}));
  EXPECT_EQ(toBytes(packCodes(PackedLayout::Trits, {1, 1, 1, 1, 1}, 2)),
            (Bytes{242}));
}

TEST(Packing, PlanesPutBitsOfAllElementsTogether) {
  // Nine codes of two bits: two planes of two bytes.
  std::vector<uint64_t> codes{1, 0, 3, 2, 0, 0, 0, 0, 2};
  EXPECT_EQ(toBytes(packCodes(PackedLayout::Planes, codes, 2)),
            (Bytes{0x05, 0x00, 0x0C, 0x01}));
}

TEST(Packing, FindsBytesThatNothingIsPackedTo) {
  auto find = [](PackedLayout layout, std::vector<char> bytes, int64_t count,
                 unsigned width) {
    return findInvalidByte(layout, bytes, count, width);
  };
  EXPECT_EQ(find(PackedLayout::Trits, {char(242), char(243)}, 10, 2), 1);
  EXPECT_EQ(find(PackedLayout::Trits, {char(242), 3}, 6, 2), 1);
  EXPECT_EQ(find(PackedLayout::Trits, {char(242), 2}, 6, 2), -1);
  EXPECT_EQ(find(PackedLayout::Bits, {char(0xFF), 0x10}, 3, 4), 1);
  EXPECT_EQ(find(PackedLayout::Planes, {0x07, 0x08}, 3, 2), 1);
  EXPECT_EQ(find(PackedLayout::Planes, {0x0F, 0x00}, 3, 2), 0);
}

TEST(Packing, Names) {
  EXPECT_EQ(parsePackedLayout("bits"), PackedLayout::Bits);
  EXPECT_EQ(parsePackedLayout("trits"), PackedLayout::Trits);
  EXPECT_EQ(parsePackedLayout("planes"), PackedLayout::Planes);
  EXPECT_EQ(parsePackedLayout("bytes"), std::nullopt);
}

} // namespace
