//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are codes of any width laid out in bytes? In one of the layouts of
// lowp.unpack, docs/Formats/Packing.md; nobody else knows how.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_PACKING_H
#define LOWP_IR_PACKING_H

#include "mlir/IR/Types.h"
#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace mlir::lowp {

/// All layouts are little-endian: element 0 is in the low bits, or the low digit,
/// of the first byte. Bits and digits beyond the last element are 0.
enum class PackedLayout {
  /// "bits": code i is in the bits [i * width, (i + 1) * width) of the bytes.
  Bits,
  /// "trits": five codes of -1, 0 or +1 a byte: the digits code + 1 to base 3.
  Trits,
  /// "planes": bit 0 of all codes, then bit 1 of all, ...; each plane begins at
  /// a byte and is laid out as codes of one bit.
  Planes,
};

/// The layout of a name, or nullopt.
std::optional<PackedLayout> parsePackedLayout(StringRef name);
/// What the names are, for messages.
StringRef getPackedLayoutNames();

/// Whether codes of `format` can be in `layout`: "trits" takes formats with the
/// codes -1, 0 and +1.
bool isPackedLayoutOf(PackedLayout layout, Type format);

/// Bytes that `count` codes of `width` bits take.
int64_t getPackedBytes(PackedLayout layout, int64_t count, unsigned width);

/// In every layout the codes from a multiple of this on begin at a byte of their own:
/// parts of a constant are packed one by one, or in parallel.
constexpr int64_t kPackedUnit = 40;

/// Packs the low `width` bits (1..64) of `codes` as the elements from `first` on, a
/// multiple of kPackedUnit, of a constant of `total` elements, which takes all of `bytes`.
/// The part ends at the end of the constant or at another multiple.
void packCodesAt(PackedLayout layout, int64_t first, ArrayRef<uint64_t> codes,
                 unsigned width, int64_t total, MutableArrayRef<char> bytes);
/// The elements from any `first` on, or every `step`th of them, as many as `codes` takes,
/// zero-extended. The bytes are as many as the constant takes, and valid.
void unpackCodesAt(PackedLayout layout, ArrayRef<char> bytes, int64_t total,
                   unsigned width, int64_t first, MutableArrayRef<uint64_t> codes,
                   int64_t step = 1);

/// All codes at once.
std::vector<char> packCodes(PackedLayout layout, ArrayRef<uint64_t> codes,
                            unsigned width);
std::vector<uint64_t> unpackCodes(PackedLayout layout, ArrayRef<char> bytes,
                                  int64_t count, unsigned width);

/// The first byte that no codes are packed to, or -1: more than its digits hold
/// in "trits", a bit that is not 0 beyond the last code.
int64_t findInvalidByte(PackedLayout layout, ArrayRef<char> bytes,
                        int64_t count, unsigned width);

} // namespace mlir::lowp

#endif // LOWP_IR_PACKING_H
