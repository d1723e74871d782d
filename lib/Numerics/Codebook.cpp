//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Levels for values and for the normal distribution: see lowp/Numerics/Codebook.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Codebook.h"
#include "lowp/Numerics/Levels.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>
#include <limits>

using llvm::ArrayRef;

namespace mlir::lowp::numerics {

//===----------------------------------------------------------------------===//
// Meaning
//===----------------------------------------------------------------------===//

Number Codebook::decode(uint64_t code) const {
  return Number::fromInt(entries[std::min<uint64_t>(code, entries.size() - 1)]);
}

std::optional<uint64_t> Codebook::zeroCode() const {
  auto found = std::lower_bound(entries.begin(), entries.end(), 0);
  if (found == entries.end() || *found != 0)
    return std::nullopt;
  return static_cast<uint64_t>(found - entries.begin());
}

int Codebook::compareToBoundary(uint64_t rank, const Number &value,
                                const Number &unit) const {
  if (boundaries.empty())
    return compareToMiddle(decode(rank), decode(rank + 1), value, unit);
  return value.compare(Number::fromInt(boundaries[rank]) * unit);
}

std::vector<int64_t> roundToGrid(ArrayRef<double> levels, double step) {
  std::vector<int64_t> result;
  for (double level : levels)
    result.push_back(static_cast<int64_t>(std::round(level / step)));
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

//===----------------------------------------------------------------------===//
// Levels of values
//===----------------------------------------------------------------------===//

namespace {

/// Sums over ranges of values, each in constant time.
class RangeSums {
public:
  explicit RangeSums(const ValueCounts &cells) : values(cells.values) {
    for (auto [index, value] : llvm::enumerate(values)) {
      auto times = static_cast<double>(cells.counts[index]);
      count.push_back(count.back() + times);
      sum.push_back(sum.back() + times * value);
      square.push_back(square.back() + times * value * value);
    }
  }

  size_t size() const { return values.size(); }
  double getCount(size_t from, size_t to) const { return count[to] - count[from]; }
  double getMean(size_t from, size_t to) const {
    // One distinct value is its own mean, without rounding.
    if (to - from == 1)
      return values[from];
    double mean = (sum[to] - sum[from]) / getCount(from, to);
    return std::clamp(mean, values[from], values[to - 1]);
  }
  /// The sum of squared distances to the mean.
  double getError(size_t from, size_t to) const {
    if (to - from < 2)
      return 0;
    double total = sum[to] - sum[from];
    return std::max(
        0.0, square[to] - square[from] - total * total / getCount(from, to));
  }
  /// How many values are at most `bound`.
  size_t find(double bound) const {
    return static_cast<size_t>(
        std::upper_bound(values.begin(), values.end(), bound) - values.begin());
  }

private:
  ArrayRef<double> values;
  std::vector<double> count{0}, sum{0}, square{0};
};

/// The ends of up to `count` cells: the cell of the largest error is split at its
/// mean, again and again.
std::vector<size_t> splitCells(const RangeSums &sums, unsigned count) {
  std::vector<size_t> ends = {0, sums.size()};
  while (ends.size() <= count) {
    size_t worst = 0;
    double worstError = 0;
    for (size_t cell = 0; cell + 1 < ends.size(); ++cell) {
      double error = sums.getError(ends[cell], ends[cell + 1]);
      if (error > worstError) {
        worst = cell;
        worstError = error;
      }
    }
    if (worstError == 0)
      break;
    size_t from = ends[worst], to = ends[worst + 1];
    size_t middle =
        std::clamp(sums.find(sums.getMean(from, to)), from + 1, to - 1);
    ends.insert(ends.begin() + static_cast<ptrdiff_t>(worst) + 1, middle);
  }
  return ends;
}

/// Moves every level to the mean of the values nearest to it, until none moves by
/// more than a 1e-12 of the range. Levels without values are dropped; the level 0
/// stays if `keepZero`.
void iterateLloyd(const RangeSums &sums, std::vector<double> &levels,
                  bool keepZero) {
  constexpr int kMaxRounds = 5000;
  double range = std::max(std::abs(levels.front()), std::abs(levels.back()));
  for (int round = 0; round < kMaxRounds; ++round) {
    std::vector<double> next;
    double moved = 0;
    size_t from = 0;
    for (size_t rank = 0; rank < levels.size(); ++rank) {
      size_t to = rank + 1 < levels.size()
                      ? sums.find((levels[rank] + levels[rank + 1]) / 2)
                      : sums.size();
      if (keepZero && levels[rank] == 0) {
        next.push_back(0);
      } else if (to > from) {
        next.push_back(sums.getMean(from, to));
        moved = std::max(moved, std::abs(next.back() - levels[rank]));
      }
      from = to;
    }
    levels = std::move(next);
    if (moved <= 1e-12 * range)
      return;
  }
}

} // namespace

std::vector<double> findLloydLevels(const ValueCounts &values, unsigned count,
                                    bool keepZero) {
  if (values.values.empty() || count == 0)
    return {0};
  if (keepZero && count == 1)
    return {0};
  RangeSums sums(values);
  std::vector<size_t> ends = splitCells(sums, count);
  std::vector<double> levels;
  for (size_t cell = 0; cell + 1 < ends.size(); ++cell)
    levels.push_back(sums.getMean(ends[cell], ends[cell + 1]));
  if (keepZero) {
    bool hasRoom = levels.size() < count;
    auto nearest = std::min_element(
        levels.begin(), levels.end(),
        [](double a, double b) { return std::abs(a) < std::abs(b); });
    if (!hasRoom) {
      *nearest = 0;
    } else if (*nearest != 0) {
      levels.insert(std::upper_bound(levels.begin(), levels.end(), 0.0), 0.0);
    }
  }
  iterateLloyd(sums, levels, keepZero);
  return levels;
}

ClippedLevels findClippedLevels(const ValueCounts &cells, double pruned,
                                unsigned bits) {
  ArrayRef<double> values = cells.values;
  RangeSums sums(cells);
  size_t negativeEnd = static_cast<size_t>(
      std::lower_bound(values.begin(), values.end(), 0.0) - values.begin());
  size_t positiveBegin = sums.find(0);
  // The values that survive: [0, low) and [high, size).
  size_t low = negativeEnd, high = positiveBegin;
  double negatives = std::round(pruned * sums.getCount(0, negativeEnd));
  double positives =
      std::round(pruned * sums.getCount(positiveBegin, sums.size()));
  while (low > 0 && sums.getCount(low - 1, negativeEnd) <= negatives)
    --low;
  while (high < sums.size() &&
         sums.getCount(positiveBegin, high + 1) <= positives)
    ++high;

  // What a sign is cut into, from the outermost value to the clip threshold.
  double least = low > 0 ? values.front() : 0;
  double most = high < values.size() ? values.back() : 0;
  double clipLow = low > 0 ? values[low - 1] : 0;
  double clipHigh = high < values.size() ? values[high] : 0;
  unsigned half = 1u << (bits - 1);
  bool positiveIsWider = most - clipHigh >= clipLow - least;
  ClippedLevels result;
  auto append = [&](size_t from, size_t to) {
    if (from == to)
      return;
    if (!result.levels.empty())
      result.boundaries.push_back(
          from == 0 ? values[0] / 2 : (values[from - 1] + values[from]) / 2);
    result.levels.push_back(sums.getMean(from, to));
  };
  auto cut = [&](size_t from, size_t to, double begin, double end,
                 unsigned parts) {
    for (unsigned part = 0; part < parts && from < to; ++part) {
      size_t next = part + 1 == parts
                        ? to
                        : std::clamp(sums.find(begin + (end - begin) *
                                                           (part + 1) / parts),
                                     from, to);
      append(from, next);
      from = next;
    }
  };
  cut(0, low, least, clipLow, positiveIsWider ? half - 1 : half);
  // 0 is a level even if no value is 0.
  if (low > 0)
    result.boundaries.push_back(
        low < values.size() ? (values[low - 1] + std::min(values[low], 0.0)) / 2
                            : values[low - 1] / 2);
  result.levels.push_back(0);
  if (high < values.size()) {
    double below = high > 0 ? std::max(values[high - 1], 0.0) : 0;
    double boundary = (below + values[high]) / 2;
    size_t count = result.boundaries.size();
    cut(high, values.size(), clipHigh, most, positiveIsWider ? half : half - 1);
    if (result.boundaries.size() > count)
      result.boundaries[count] = boundary;
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Levels of distributions
//===----------------------------------------------------------------------===//

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double getDensity(double x) {
  return std::isinf(x) ? 0 : std::exp(-x * x / 2) / std::sqrt(2 * M_PI);
}

/// The probability of [from, to], 0 <= from.
double getProbability(double from, double to) {
  return (std::erfc(from / M_SQRT2) - std::erfc(to / M_SQRT2)) / 2;
}

double getNormalMean(double from, double to) {
  return (getDensity(from) - getDensity(to)) / getProbability(from, to);
}

/// One step of Newton's method for level = mean of its cell: the derivatives of a
/// mean by the ends of its cell make a tridiagonal system.
std::vector<double> stepNewton(ArrayRef<double> levels) {
  size_t count = levels.size();
  std::vector<double> lower(count), diagonal(count), upper(count), rest(count);
  for (size_t i = 0; i < count; ++i) {
    double from = i == 0 ? 0 : (levels[i - 1] + levels[i]) / 2;
    double to = i + 1 == count ? kInfinity : (levels[i] + levels[i + 1]) / 2;
    double mean = getNormalMean(from, to), mass = getProbability(from, to);
    double byFrom = i == 0 ? 0 : getDensity(from) * (mean - from) / mass;
    double byTo = i + 1 == count ? 0 : getDensity(to) * (to - mean) / mass;
    rest[i] = mean - levels[i];
    lower[i] = -byFrom / 2;
    diagonal[i] = 1 - (byFrom + byTo) / 2;
    upper[i] = -byTo / 2;
  }
  for (size_t i = 1; i < count; ++i) {
    double factor = lower[i] / diagonal[i - 1];
    diagonal[i] -= factor * upper[i - 1];
    rest[i] -= factor * rest[i - 1];
  }
  std::vector<double> next(levels.begin(), levels.end());
  for (size_t i = count; i-- > 0;) {
    rest[i] = (rest[i] - (i + 1 < count ? upper[i] * rest[i + 1] : 0)) /
              diagonal[i];
    next[i] += rest[i];
  }
  return next;
}

} // namespace

std::vector<double> findHalfNormalLevels(unsigned count) {
  // Good levels have a density like the cube root of the values': a normal
  // distribution of sqrt(3) times the deviation.
  std::vector<double> levels;
  for (unsigned i = 0; i < count; ++i) {
    double mass = (i + 0.5) / count, low = 0, high = 10;
    for (int round = 0; round < 60; ++round) {
      double middle = (low + high) / 2;
      (std::erf(middle / M_SQRT2) < mass ? low : high) = middle;
    }
    levels.push_back(low * std::sqrt(3.0));
  }
  for (int round = 0; round < 200; ++round) {
    std::vector<double> next = stepNewton(levels);
    bool isOrdered = next.front() > 0 && std::is_sorted(next.begin(), next.end());
    double moved = 0;
    for (unsigned i = 0; i < count; ++i) {
      // Lloyd's step where Newton's leaves the order.
      if (!isOrdered) {
        double from = i == 0 ? 0 : (levels[i - 1] + levels[i]) / 2;
        double to =
            i + 1 == count ? kInfinity : (levels[i] + levels[i + 1]) / 2;
        next[i] = getNormalMean(from, to);
      }
      moved = std::max(moved, std::abs(next[i] - levels[i]));
    }
    levels = std::move(next);
    if (moved < 1e-13)
      break;
  }
  return levels;
}

double findHalfNormalStep(unsigned count) {
  // The best step for given cells is E[x k] / E[k^2], k the number of the cell.
  double step = 2.0 / std::sqrt(count);
  for (int round = 0; round < 10000; ++round) {
    double product = 0, square = 0;
    for (unsigned k = 1; k <= count; ++k) {
      double from = k == 1 ? 0 : (k - 0.5) * step;
      double to = k == count ? kInfinity : (k + 0.5) * step;
      product += k * (getDensity(from) - getDensity(to));
      square += double(k) * k * getProbability(from, to);
    }
    double next = product / square;
    if (std::abs(next - step) < 1e-14)
      return next;
    step = next;
  }
  return step;
}

ArrayRef<double> getNormalFloat4Levels() {
  static const double levels[] = {
      -1.0,        -0.69619280, -0.52507305, -0.39491749,
      -0.28444138, -0.18477343, -0.09105004, 0.0,
      0.07958030,  0.16093020,  0.24611230,  0.33791524,
      0.44070983,  0.56261700,  0.72295684,  1.0};
  return levels;
}

} // namespace mlir::lowp::numerics
