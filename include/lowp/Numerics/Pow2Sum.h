//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are the codes of `!lowp.pow2sum` worth, and what is a number rounded to:
// sums of a few signed powers of two. Part of the oracle. Sources: [ShiftCNN],
// [APoT].
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_POW2SUM_H
#define LOWP_NUMERICS_POW2SUM_H

#include "lowp/Numerics/Number.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace mlir::lowp::numerics {

/// A format of sums of powers of two: one of two kinds.
///
/// ShiftCNN, N terms of B bits. Term n = 1 .. N has an index of B bits in two's
/// complement: 0 adds nothing, i > 0 adds 2^(2 - n - i), i < 0 subtracts
/// 2^(2 - n + i); -2^(B-1) means nothing. Index n is in the bits (n-1)B .. nB-1.
/// What a number is rounded to is what the paper's greedy search finds.
///
/// Exponent sets (APoT): each term is one entry of its own set, a power of two
/// or 0, and one sign is over the sum. The code is the index of the entry of term
/// 1 in the low bits, then of term 2 and so on, ceil(log2(size)) bits each, and
/// the sign on top. A number is rounded to the nearest sum.
///
/// Several codes may have one value: the levels are the distinct values, with the
/// code that the greedy search finds for that value (ShiftCNN), or the smallest
/// (sets). For a number next to it the search may find other indices of the same
/// sum: 0.75 is 2^-1 + 2^-2, but 0.76 becomes 2^0 - 2^-2.
class Pow2SumFormat {
public:
  /// Powers of two; nullopt stands for 0.
  using ExponentSet = std::vector<std::optional<int>>;

  /// terms >= 1, bits >= 2, terms * bits <= 16.
  static Pow2SumFormat shiftCnn(unsigned terms, unsigned bits);
  /// Sets of at least one entry, at most 16 bits of code.
  static Pow2SumFormat fromSets(bool isSigned, std::vector<ExponentSet> sets);

  bool isShiftCnn() const { return indexBits != 0; }
  unsigned getWidth() const { return width; }
  bool isValidCode(const llvm::APSInt &code) const;
  /// Of a valid code.
  Number decode(const llvm::APSInt &code) const;
  uint64_t getLevelCount() const { return levels.size(); }
  llvm::APSInt getLevelCode(uint64_t rank) const;
  std::optional<uint64_t> getZeroRank() const { return zeroRank; }

  /// The sign of value - unit * the boundary of the levels `rank` and `rank + 1`.
  /// ShiftCNN: the number at which the greedy search goes from one to the other,
  /// on the side on which the search is there: never 0. Sets: the middle; without
  /// a zero, 0 is positive.
  int compareToBoundary(uint64_t rank, const Number &value,
                        const Number &unit) const;
  /// The smallest f64 above (or, where it goes up, on) that boundary; on a tie.
  double getThreshold(uint64_t rank) const;
  /// Of the two levels at a tie one is even: every other one, from zero (or from
  /// the smallest magnitudes) on.
  bool isEvenLevel(uint64_t rank) const;

  /// The exponent of the smallest power of two in a sum.
  int getGridExponent() const { return grid; }
  /// The bits of an index of a term.
  unsigned getIndexBits(unsigned term) const;
  unsigned getTerms() const { return terms; }

private:
  struct Level {
    int64_t steps; ///< of 2^grid
    uint32_t code;
  };
  /// Where the search goes over to the next level, and what it finds there.
  struct Boundary {
    int64_t eighths; ///< of steps
    bool isUp;
  };

  Pow2SumFormat() = default;
  int64_t decodeSteps(uint64_t code) const;
  Level searchGreedily(int64_t eighths) const;
  void listLevels();
  void listBoundaries();

  unsigned width = 0, terms = 0;
  unsigned indexBits = 0; ///< of each term; 0 for sets
  bool isSigned = true;
  std::vector<ExponentSet> sets;
  int grid = 0;
  std::vector<Level> levels;        ///< ascending
  std::vector<Boundary> boundaries; ///< of ShiftCNN
  std::optional<uint64_t> zeroRank;
};

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_POW2SUM_H
