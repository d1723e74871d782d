//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which small functions does the emitted C need? Operations whose meaning in MLIR
// differs from the C operator (wrapping sums, checked conversions, NaN-aware
// maxima) become `static inline` functions, defined once and only if used.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TARGET_C_HELPERS_H
#define LOWP_LIB_TARGET_C_HELPERS_H

#include "Literals.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <string>

namespace mlir::lowp {

class HelperLibrary {
public:
  /// Integer helpers `lowp_<stem><width>`, width 8, 16, 32 or 64. Wrapping: add, sub,
  /// mul. Total (0 for a divisor 0, wrapping quotient): div, rem, divu, remu,
  /// floordiv, ceildiv, floormod. Others: min, max, minu, maxu.
  std::string useInteger(llvm::StringRef stem, unsigned width);

  /// Float helpers `lowp_<stem>32|64`: maximum, minimum (NaN wins, -0 < +0), maxnum,
  /// minnum (NaN loses), unordered, differ (ordered and not equal).
  std::string useFloat(llvm::StringRef stem, unsigned floatWidth);

  /// `lowp_barrier()`: what stands before and after it is not made one loop.
  std::string useBarrier();

  /// `lowp_popcount64(a)`: how many bits are 1; width 8, 16, 32 or 64.
  std::string usePopcount(unsigned width);

  /// `lowp_float32_to_int8(x)`: rounds toward zero; 0 if out of range or NaN.
  std::string useConversion(unsigned floatWidth, unsigned width, bool isUnsigned);

  /// `lowp_float32_from_bits(x)` or `lowp_bits_of_float32(x)`.
  std::string useBits(unsigned floatWidth, bool toFloat);

  bool defines(const std::string &name) const { return definitions.count(name); }

  /// The definitions of all helpers in use, ordered by name.
  std::string getDefinitions() const;

private:
  std::map<std::string, std::string> definitions;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_TARGET_C_HELPERS_H
