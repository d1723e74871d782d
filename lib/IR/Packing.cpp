//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Codes in bytes and back: see lowp/IR/Packing.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Packing.h"
#include "lowp/IR/Lowp.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>

namespace mlir::lowp {

namespace {

constexpr int kTritsPerByte = 5;
/// 3^n.
constexpr unsigned kPowersOf3[] = {1, 3, 9, 27, 81, 243};

/// Writes strings of `width` bits one after another, from a byte on.
void writeBits(ArrayRef<uint64_t> codes, unsigned shift, unsigned width, char *bytes) {
  uint64_t mask = llvm::maskTrailingOnes<uint64_t>(width);
  unsigned __int128 buffer = 0;
  unsigned filled = 0;
  for (uint64_t code : codes) {
    buffer |= static_cast<unsigned __int128>((code >> shift) & mask) << filled;
    for (filled += width; filled >= 8; filled -= 8) {
      *bytes++ = static_cast<char>(buffer);
      buffer >>= 8;
    }
  }
  if (filled)
    *bytes = static_cast<char>(buffer);
}

/// Adds strings of `width` bits to `codes`, at their bit `shift`: the first begins at bit
/// `first`, the others `stride` bits further on each. A Word holds a string and 7 bits.
template <typename Word>
void readBits(const char *bytes, uint64_t first, uint64_t stride, unsigned width,
              unsigned shift, MutableArrayRef<uint64_t> codes) {
  uint64_t mask = llvm::maskTrailingOnes<uint64_t>(width);
  for (uint64_t &code : codes) {
    const char *byte = bytes + first / 8;
    unsigned skipped = first % 8;
    Word word = static_cast<uint8_t>(*byte);
    for (unsigned filled = 8; filled < skipped + width; filled += 8)
      word |= static_cast<Word>(static_cast<uint8_t>(*++byte)) << filled;
    code |= (static_cast<uint64_t>(word >> skipped) & mask) << shift;
    first += stride;
  }
}

/// Codes per byte string of its own, and how far such strings are apart in bits.
struct Strings {
  unsigned count, width;
  uint64_t stride;
};

/// One string of `width` bits a code, or `width` strings of one bit.
Strings getStrings(PackedLayout layout, int64_t count, unsigned width) {
  if (layout == PackedLayout::Planes)
    return {width, 1, 8 * static_cast<uint64_t>((count + 7) / 8)};
  return {1, width, 0};
}

} // namespace

std::optional<PackedLayout> parsePackedLayout(StringRef name) {
  return llvm::StringSwitch<std::optional<PackedLayout>>(name)
      .Case("bits", PackedLayout::Bits)
      .Case("trits", PackedLayout::Trits)
      .Case("planes", PackedLayout::Planes)
      .Default(std::nullopt);
}

StringRef getPackedLayoutNames() {
  return "\"bits\", \"trits\" or \"planes\"";
}

bool isPackedLayoutOf(PackedLayout layout, Type format) {
  auto type = dyn_cast<FormatTypeInterface>(format);
  if (!type || layout != PackedLayout::Trits)
    return static_cast<bool>(type);
  return type.isSignedCode() && type.getMinCode() == -1 && type.getMaxCode() == 1;
}

int64_t getPackedBytes(PackedLayout layout, int64_t count, unsigned width) {
  switch (layout) {
  case PackedLayout::Trits:
    return count / kTritsPerByte + (count % kTritsPerByte != 0);
  case PackedLayout::Planes:
    return (count / 8 + (count % 8 != 0)) * width;
  case PackedLayout::Bits:
    break;
  }
  // In two steps, so that count * width cannot overflow.
  return count / 8 * width + ((count % 8) * width + 7) / 8;
}

void packCodesAt(PackedLayout layout, int64_t first, ArrayRef<uint64_t> codes,
                 unsigned width, int64_t total, MutableArrayRef<char> bytes) {
  if (layout == PackedLayout::Trits) {
    char *byte = bytes.data() + first / kTritsPerByte;
    for (; !codes.empty(); codes = codes.drop_front(std::min<size_t>(kTritsPerByte, codes.size()))) {
      // All ones, 0 and 1 are the digits 0, 1 and 2.
      unsigned value = 0;
      for (auto [digit, code] : llvm::enumerate(codes.take_front(kTritsPerByte)))
        value += ((code + 1) & 3) * kPowersOf3[digit];
      *byte++ = static_cast<char>(value);
    }
    return;
  }
  Strings strings = getStrings(layout, total, width);
  for (unsigned string = 0; string < strings.count; ++string)
    writeBits(codes, string, strings.width,
              bytes.data() + (string * strings.stride + first * strings.width) / 8);
}

void unpackCodesAt(PackedLayout layout, ArrayRef<char> bytes, int64_t total,
                   unsigned width, int64_t first, MutableArrayRef<uint64_t> codes,
                   int64_t step) {
  if (layout == PackedLayout::Trits) {
    uint64_t mask = llvm::maskTrailingOnes<uint64_t>(width);
    for (auto [offset, code] : llvm::enumerate(codes)) {
      int64_t index = first + static_cast<int64_t>(offset) * step;
      unsigned byte = static_cast<uint8_t>(bytes[index / kTritsPerByte]);
      uint64_t digit = byte / kPowersOf3[index % kTritsPerByte] % 3;
      code = (digit - 1) & mask;
    }
    return;
  }
  llvm::fill(codes, 0);
  Strings strings = getStrings(layout, total, width);
  auto *read = strings.width <= 57 ? readBits<uint64_t> : readBits<unsigned __int128>;
  for (unsigned string = 0; string < strings.count; ++string)
    read(bytes.data(), string * strings.stride + first * strings.width,
         step * strings.width, strings.width, string, codes);
}

std::vector<char> packCodes(PackedLayout layout, ArrayRef<uint64_t> codes,
                            unsigned width) {
  auto count = static_cast<int64_t>(codes.size());
  std::vector<char> bytes(getPackedBytes(layout, count, width), 0);
  packCodesAt(layout, 0, codes, width, count, bytes);
  return bytes;
}

std::vector<uint64_t> unpackCodes(PackedLayout layout, ArrayRef<char> bytes,
                                  int64_t count, unsigned width) {
  std::vector<uint64_t> codes(count);
  unpackCodesAt(layout, bytes, count, width, 0, codes);
  return codes;
}

int64_t findInvalidByte(PackedLayout layout, ArrayRef<char> bytes,
                        int64_t count, unsigned width) {
  auto byteAt = [&](int64_t index) {
    return static_cast<unsigned>(static_cast<uint8_t>(bytes[index]));
  };
  auto size = static_cast<int64_t>(bytes.size());
  if (layout == PackedLayout::Trits) {
    for (int64_t index = 0; index < size; ++index) {
      int64_t digits =
          std::min<int64_t>(kTritsPerByte, count - index * kTritsPerByte);
      if (byteAt(index) >= kPowersOf3[digits])
        return index;
    }
    return -1;
  }
  Strings strings = getStrings(layout, count, width);
  uint64_t used = (static_cast<uint64_t>(count) % 8) * strings.width % 8;
  if (used == 0)
    return -1;
  int64_t stringBytes = size / strings.count;
  for (unsigned string = 1; string <= strings.count; ++string)
    if (byteAt(string * stringBytes - 1) >> used)
      return string * stringBytes - 1;
  return -1;
}

} // namespace mlir::lowp
