//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are codes of any width laid out in bytes? Densely, little-endian: code i
// occupies bits [i * width, (i + 1) * width) of the byte string, element 0 in
// the low bits of byte 0 (the layout "bits" of lowp.unpack).
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_PACKING_H
#define LOWP_IR_PACKING_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"

#include <cstdint>

namespace mlir::lowp {

/// Bytes that `count` codes of `width` bits take: the last one is filled up
/// with zero bits.
int64_t getPackedBytes(int64_t count, unsigned width);

/// Writes the low `width` bits (1..64) of `code` as element `index`. The bits
/// of that element must be zero before.
void packCode(MutableArrayRef<char> bytes, int64_t index, unsigned width,
              uint64_t code);

/// Element `index`, zero-extended.
uint64_t unpackCode(ArrayRef<char> bytes, int64_t index, unsigned width);

} // namespace mlir::lowp

#endif // LOWP_IR_PACKING_H
