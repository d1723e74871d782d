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

#include <algorithm>

namespace mlir::lowp {

namespace {

constexpr int kTritsPerByte = 5;
/// 3^n.
constexpr unsigned kPowersOf3[] = {1, 3, 9, 27, 81, 243};

/// Writes the low `width` bits of `code` from bit `first` on. They must be zero
/// before.
void writeBits(MutableArrayRef<char> bytes, uint64_t first, unsigned width,
               uint64_t code) {
  uint64_t byte = first / 8;
  unsigned offset = first % 8;
  for (unsigned left = width; left;) {
    unsigned count = std::min(left, 8 - offset);
    unsigned part = (code & ((1u << count) - 1)) << offset;
    bytes[byte] = static_cast<char>(static_cast<uint8_t>(bytes[byte]) | part);
    code >>= count;
    left -= count;
    offset = 0;
    ++byte;
  }
}

uint64_t readBits(ArrayRef<char> bytes, uint64_t first, unsigned width) {
  uint64_t byte = first / 8, code = 0;
  unsigned offset = first % 8;
  for (unsigned done = 0; done < width;) {
    unsigned count = std::min(width - done, 8 - offset);
    uint64_t part =
        (static_cast<uint8_t>(bytes[byte]) >> offset) & ((1u << count) - 1);
    code |= part << done;
    done += count;
    offset = 0;
    ++byte;
  }
  return code;
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

std::vector<char> packCodes(PackedLayout layout, ArrayRef<uint64_t> codes,
                            unsigned width) {
  auto count = static_cast<int64_t>(codes.size());
  std::vector<char> bytes(getPackedBytes(layout, count, width), 0);
  if (layout == PackedLayout::Trits) {
    for (auto [index, code] : llvm::enumerate(codes)) {
      char &byte = bytes[index / kTritsPerByte];
      // All ones, 0 and 1 are the digits 0, 1 and 2.
      unsigned digit = (code + 1) & 3;
      byte = static_cast<char>(static_cast<uint8_t>(byte) +
                               digit * kPowersOf3[index % kTritsPerByte]);
    }
    return bytes;
  }
  Strings strings = getStrings(layout, count, width);
  for (auto [index, code] : llvm::enumerate(codes))
    for (unsigned string = 0; string < strings.count; ++string)
      writeBits(bytes, string * strings.stride + index * strings.width,
                strings.width, code >> string);
  return bytes;
}

std::vector<uint64_t> unpackCodes(PackedLayout layout, ArrayRef<char> bytes,
                                  int64_t count, unsigned width) {
  std::vector<uint64_t> codes(count, 0);
  uint64_t mask = ~uint64_t(0) >> (64 - width);
  if (layout == PackedLayout::Trits) {
    for (auto [index, code] : llvm::enumerate(codes)) {
      unsigned byte = static_cast<uint8_t>(bytes[index / kTritsPerByte]);
      uint64_t digit = byte / kPowersOf3[index % kTritsPerByte] % 3;
      code = (digit - 1) & mask;
    }
    return codes;
  }
  Strings strings = getStrings(layout, count, width);
  for (auto [index, code] : llvm::enumerate(codes))
    for (unsigned string = 0; string < strings.count; ++string)
      code |= readBits(bytes, string * strings.stride + index * strings.width,
                       strings.width)
              << string;
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
