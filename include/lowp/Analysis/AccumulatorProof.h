//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How large can a sum of products of elements become, in any order of addition?
// Elements are integers on the grid of their format, in one or two parts.
// Positive terms alone bound every partial sum from above, negative terms alone
// from below; the bias counts with its sign.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_ACCUMULATORPROOF_H
#define LOWP_ANALYSIS_ACCUMULATORPROOF_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/APInt.h"

#include <optional>
#include <vector>

namespace mlir::linalg {
class LinalgOp;
} // namespace mlir::linalg

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
  /// One part of each code.
  std::vector<int64_t> getIntegers(ArrayRef<int64_t> codes, unsigned part) const;

private:
  enum class Kind { Single, Root, Pair };
  int64_t getInteger(int64_t code, unsigned part) const;

  Type format;
  Kind kind = Kind::Single;
  int grid = 0;
  int64_t zeroPoint = 0;
  IntegerRange ranges[2];
};

/// The constant side of a contraction: integers, row-major.
struct ConstantFactor {
  ArrayRef<int64_t> integers;
  ArrayRef<int64_t> shape;
  /// Per dimension: whether each of its indices has sums of its own (a parallel
  /// loop) or all are added up.
  ArrayRef<bool> isOutput;
};

/// Every partial sum over the products of `data` and the constant, in any order,
/// started from 0 or from the bias.
///
/// `repeats`: how often each integer of the constant enters one sum (the trip
/// count of reduction loops that do not index it). `bias`: empty, or integers;
/// one per output if there are as many as outputs, else each may meet each
/// output. 0 is always taken to be among the data (padding).
IntegerRange boundConstantSums(const ConstantFactor &factor,
                               const IntegerRange &data, int64_t repeats,
                               ArrayRef<int64_t> bias);

/// The same for `count` products of integers from `lhs` and `rhs`.
IntegerRange boundSums(const IntegerRange &lhs, const IntegerRange &rhs,
                       int64_t count, const IntegerRange &bias);

/// The sums in each accumulator of lowp.mac of `data` and `weights`: one, or two
/// if either has two parts. `factor` holds the codes of constant weights, or has
/// a null `integers`. `count`: `repeats`, or the number of products without a
/// constant. `bias` counts if there is one accumulator.
SmallVector<IntegerRange, 2>
boundAccumulators(const Elements &data, const Elements &weights,
                  const ConstantFactor &factor, int64_t count,
                  ArrayRef<int64_t> bias);

/// boundAccumulators of the contraction `op`, whose operand `weights` has the integers
/// `codes`, row-major; without them, or where the operand is not read one element at a
/// time, any of its elements. Fails on loops whose size must be known and is not.
FailureOr<SmallVector<IntegerRange, 2>>
boundContraction(linalg::LinalgOp op, OpOperand *weights, const Elements &dataElements,
                 const Elements &weightElements,
                 std::optional<ArrayRef<int64_t>> codes, ArrayRef<int64_t> bias);

/// How often one integer of a constant enters a sum of `op`: the trip count of the
/// reduction loops that do not index it. Fails on sizes that are not known.
FailureOr<int64_t> countRepeats(linalg::LinalgOp op,
                                llvm::function_ref<bool(unsigned loop)> isIndexed);

/// The codes of a constant behind lowp.unpack or lowp.storage_cast, row-major.
/// Fails without a diagnostic if there is none.
FailureOr<std::vector<int64_t>> readConstantCodes(Value codes);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_ACCUMULATORPROOF_H
