//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which integers are the elements of a format? Those on its grid, in one or two parts:
// what sums of products are proved with.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_ELEMENTS_H
#define LOWP_ANALYSIS_ELEMENTS_H

#include "mlir/IR/Types.h"
#include "llvm/ADT/APInt.h"

#include <memory>
#include <vector>

namespace mlir::lowp {

/// Bits of the numbers in a proof: no sum of products of elements of at most 64
/// bits overflows them.
inline constexpr unsigned kProofBits = 256;

/// Integers that a value can have, both ends included; signed numbers of
/// kProofBits bits.
struct IntegerRange {
  llvm::APInt low{kProofBits, 0};
  llvm::APInt high{kProofBits, 0};

  static IntegerRange get(int64_t low, int64_t high);
  /// 0 and all of `integers`.
  static IntegerRange withZero(ArrayRef<int64_t> integers);

  /// The largest magnitude, unsigned.
  llvm::APInt getMagnitude() const;
  /// Bits of the narrowest two's complement number that holds all.
  unsigned getSignedBits() const;
  /// The smallest range that contains both.
  IntegerRange unite(const IntegerRange &other) const;
  /// Of the sum of one number of each range.
  IntegerRange operator+(const IntegerRange &other) const {
    return {low + other.low, high + other.high};
  }
  /// Of `factor` times each number.
  IntegerRange times(int64_t factor) const;
};

/// Of all of `ranges`.
llvm::APInt getLargestMagnitude(ArrayRef<IntegerRange> ranges);

/// The elements of a format as integers times 2^getGridExponent(), in one part or
/// two: the rational and the sqrt(2) part of a format with a root, the positive
/// and the negative part of a format whose scale is a pair.
class Elements {
public:
  /// Fails without a diagnostic if there is no grid whose integers have at most
  /// 62 bits (64 for formats with integer codes), or if the format has a root
  /// and its scale is a pair. `zeroPoint`: the code that stands for 0, of formats
  /// with integer codes.
  static FailureOr<Elements> get(Type format, bool isPair = false,
                                 int64_t zeroPoint = 0);

  int getGridExponent() const { return grid; }
  bool hasRoot() const { return kind == Kind::Root; }
  bool isPair() const { return kind == Kind::Pair; }
  unsigned getNumParts() const { return kind == Kind::Single ? 1 : 2; }
  /// Of one part over all finite elements; 0 is among them if there are two.
  const IntegerRange &getRange(unsigned part) const { return ranges[part]; }
  /// Makes each code the integer of one part of it.
  void convert(MutableArrayRef<int64_t> codes, unsigned part) const;
  /// The same in a vector.
  std::vector<int64_t> getIntegers(ArrayRef<int64_t> codes, unsigned part) const;

private:
  enum class Kind { Single, Root, Pair };
  /// Whether the integer is the code less the zero point.
  bool isCode() const;
  /// Of others.
  int64_t getInteger(int64_t code, unsigned part) const;

  Type format;
  Kind kind = Kind::Single;
  int grid = 0;
  int64_t zeroPoint = 0;
  IntegerRange ranges[2];
  /// Of each part, by the bits of a code; of narrow formats.
  std::shared_ptr<const std::vector<int64_t>> tables[2];
};

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_ELEMENTS_H
