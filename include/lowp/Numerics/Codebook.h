//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which few levels stand for many values? Lloyd's algorithm on values and on the
// normal distribution, the partition of CLIP-Q, the table of NF4, and what a table
// of integers means. Levels are real numbers until roundToGrid.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_CODEBOOK_H
#define LOWP_NUMERICS_CODEBOOK_H

#include "lowp/Numerics/Number.h"
#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace mlir::lowp::numerics {

/// Entries of a codebook are integers of 24 bits.
constexpr int64_t kLeastCodebookEntry = -(int64_t(1) << 23);
constexpr int64_t kMostCodebookEntry = (int64_t(1) << 23) - 1;

/// A table of ascending integers; code i is worth entries[i].
struct Codebook {
  std::vector<int64_t> entries;
  /// What separates entries i and i + 1; empty: their middle.
  std::vector<int64_t> boundaries;

  /// Codes beyond the table are worth its last entry.
  Number decode(uint64_t code) const;
  /// The code of 0, if it is an entry.
  std::optional<uint64_t> zeroCode() const;
  /// The sign of value - unit * (what separates entries `rank` and `rank` + 1).
  int compareToBoundary(uint64_t rank, const Number &value,
                        const Number &unit) const;
};

/// Values in ascending order, and how often each occurs.
struct ValueCounts {
  llvm::ArrayRef<double> values;
  llvm::ArrayRef<int64_t> counts;
};

/// At most `count` ascending levels with a small mean square error (Lloyd's
/// algorithm: each level is the mean of the values nearest to it). It starts from
/// the cells that come of splitting the one of largest squared error at its mean,
/// and is deterministic. As many levels as there are distinct values are enough.
/// `keepZero`: one level is 0 and stays there.
std::vector<double> findLloydLevels(const ValueCounts &values, unsigned count,
                                    bool keepZero);

/// The best levels for the positive half of N(0, 1), ascending, to an error of
/// 1e-12: the means of the cells between the middles ([HWGQ]). With their
/// negatives they are the best 2 * `count` levels for N(0, 1) ([Max60]).
std::vector<double> findHalfNormalLevels(unsigned count);

/// The step D of least mean square error of the levels D, 2 D .. count * D for
/// the positive half of N(0, 1), where 0 stands for nothing positive ([HWGQ]).
double findHalfNormalStep(unsigned count);

/// What [CLIP-Q] does to values: levels, and what separates them.
struct ClippedLevels {
  std::vector<double> levels, boundaries;
};

/// The share `pruned` of the positive and of the negative values, each nearest
/// to 0, becomes 0. The others are cut into 2^bits - 1 intervals of one width per
/// sign, the sign of the larger range taking one more; each interval becomes the
/// mean of its values, and empty ones do without a level.
ClippedLevels findClippedLevels(const ValueCounts &values, double pruned,
                                unsigned bits);

/// The 16 levels of NF4, from -1 to 1 ([QLoRA]).
llvm::ArrayRef<double> getNormalFloat4Levels();

/// round(level / step) to nearest, ties away from zero; equal ones once.
std::vector<int64_t> roundToGrid(llvm::ArrayRef<double> levels, double step);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_CODEBOOK_H
