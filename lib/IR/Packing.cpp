//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Dense packing of codes: see lowp/IR/Packing.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Packing.h"

#include <algorithm>

namespace mlir::lowp {

int64_t getPackedBytes(int64_t count, unsigned width) {
  // In two steps, so that count * width cannot overflow.
  return count / 8 * width + ((count % 8) * width + 7) / 8;
}

void packCode(MutableArrayRef<char> bytes, int64_t index, unsigned width,
              uint64_t code) {
  int64_t byte = index / 8 * width + (index % 8) * width / 8;
  unsigned offset = (index % 8) * width % 8;
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

uint64_t unpackCode(ArrayRef<char> bytes, int64_t index, unsigned width) {
  int64_t byte = index / 8 * width + (index % 8) * width / 8;
  unsigned offset = (index % 8) * width % 8;
  uint64_t code = 0;
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

} // namespace mlir::lowp
