//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Sums of powers of two: see lowp/Numerics/Pow2Sum.h. Sums are integers of steps
// of 2^grid; the greedy search runs on eighths of steps, because all numbers at
// which it changes its mind are multiples of a quarter.
//
//===----------------------------------------------------------------------===//

#include "lowp/Numerics/Pow2Sum.h"
#include "lowp/Numerics/Levels.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <map>

using namespace mlir::lowp::numerics;
using llvm::APInt;
using llvm::APSInt;

Pow2SumFormat Pow2SumFormat::shiftCnn(unsigned terms, unsigned bits) {
  assert(terms >= 1 && bits >= 2 && terms * bits <= 16 && "a small codebook");
  Pow2SumFormat format;
  format.terms = terms;
  format.indexBits = bits;
  format.width = terms * bits;
  // The last entry of the last term: 2 - N - (2^(B-1) - 1).
  format.grid = 3 - int(terms) - (1 << (bits - 1));
  format.listLevels();
  format.listBoundaries();
  return format;
}

Pow2SumFormat Pow2SumFormat::fromSets(bool isSigned,
                                      std::vector<ExponentSet> sets) {
  Pow2SumFormat format;
  format.terms = sets.size();
  format.isSigned = isSigned;
  format.sets = std::move(sets);
  format.width = isSigned;
  std::optional<int> least;
  for (unsigned term = 0; term < format.terms; ++term) {
    format.width += format.getIndexBits(term);
    for (std::optional<int> exponent : format.sets[term])
      if (exponent)
        least = std::min(least.value_or(*exponent), *exponent);
  }
  format.grid = least.value_or(0);
  assert(format.width >= 1 && format.width <= 16 && "a small codebook");
  format.listLevels();
  return format;
}

unsigned Pow2SumFormat::getIndexBits(unsigned term) const {
  return isShiftCnn() ? indexBits : llvm::Log2_64_Ceil(sets[term].size());
}

bool Pow2SumFormat::isValidCode(const APSInt &code) const {
  uint64_t bits = code.getZExtValue();
  for (unsigned term = 0; term < terms; ++term) {
    unsigned indexWidth = getIndexBits(term);
    uint64_t index = bits & ((uint64_t(1) << indexWidth) - 1);
    bits >>= indexWidth;
    if (isShiftCnn() ? index == uint64_t(1) << (indexWidth - 1)
                     : index >= sets[term].size())
      return false;
  }
  return true;
}

/// The value of a valid code in steps.
int64_t Pow2SumFormat::decodeSteps(uint64_t code) const {
  int64_t sum = 0;
  for (unsigned term = 0; term < terms; ++term) {
    unsigned bits = getIndexBits(term);
    uint64_t index = code & ((uint64_t(1) << bits) - 1);
    code >>= bits;
    if (!isShiftCnn()) {
      if (std::optional<int> exponent = sets[term][index])
        sum += int64_t(1) << (*exponent - grid);
      continue;
    }
    int64_t position = llvm::SignExtend64(index, bits);
    if (position == 0)
      continue;
    int exponent = 1 - int(term) - int(std::abs(position));
    int64_t power = int64_t(1) << (exponent - grid);
    sum += position > 0 ? power : -power;
  }
  return !isShiftCnn() && isSigned && (code & 1) ? -sum : sum;
}

Number Pow2SumFormat::decode(const APSInt &code) const {
  assert(code.getBitWidth() == width && "a code of this format");
  return Number::fromInt(decodeSteps(code.getZExtValue()), grid);
}

APSInt Pow2SumFormat::getLevelCode(uint64_t rank) const {
  return APSInt(APInt(width, levels[rank].code), /*isUnsigned=*/true);
}

/// The paper's loop: term by term the power of two nearest to what is left, down
/// on a tie, no term if that power is below the term's range. What the paper
/// excludes, a number beyond the largest power, takes the largest power.
Pow2SumFormat::Level Pow2SumFormat::searchGreedily(int64_t eighths) const {
  int64_t rest = eighths;
  Level level{0, 0};
  for (unsigned term = 0; term < terms; ++term) {
    if (rest == 0)
      continue;
    uint64_t magnitude = std::abs(rest);
    int log = int(llvm::Log2_64(magnitude));
    // Up iff magnitude > 1.5 * 2^log.
    if (2 * magnitude > uint64_t(3) << log)
      ++log;
    // 2^log eighths are 2^exponent, with an index of 2 - n - exponent.
    int exponent = std::min(log - 3 + grid, -int(term));
    int index = 1 - int(term) - exponent;
    if (index > (1 << (indexBits - 1)) - 1)
      continue;
    int64_t steps = int64_t(1) << (exponent - grid);
    if (rest < 0) {
      steps = -steps;
      index = -index;
    }
    level.steps += steps;
    rest -= 8 * steps;
    level.code |= (uint32_t(index) & ((1u << indexBits) - 1))
                  << (term * indexBits);
  }
  return level;
}

void Pow2SumFormat::listLevels() {
  std::map<int64_t, uint32_t> codes;
  for (uint32_t code = 0; code < uint32_t(1) << width; ++code)
    if (isValidCode(APSInt(APInt(width, code), /*isUnsigned=*/true)))
      codes.try_emplace(decodeSteps(code), code);
  for (auto [steps, code] : codes) {
    if (steps == 0)
      zeroRank = levels.size();
    Level level{steps, code};
    if (isShiftCnn()) {
      level = searchGreedily(8 * steps);
      assert(level.steps == steps && "the search finds every sum");
    }
    levels.push_back(level);
  }
}

/// The search is monotone, so each pair of levels has one boundary between them.
void Pow2SumFormat::listBoundaries() {
  for (size_t rank = 0; rank + 1 < levels.size(); ++rank) {
    int64_t low = 8 * levels[rank].steps, high = 8 * levels[rank + 1].steps;
    while (high - low > 1) {
      int64_t middle = low + (high - low) / 2;
      bool isHigh = searchGreedily(middle).steps > levels[rank].steps;
      (isHigh ? high : low) = middle;
    }
    // An odd eighth is the first one beyond a boundary that still goes down.
    bool isUp = high % 2 == 0;
    boundaries.push_back({isUp ? high : high - 1, isUp});
  }
}

int Pow2SumFormat::compareToBoundary(uint64_t rank, const Number &value,
                                     const Number &unit) const {
  if (!zeroRank && isSigned && rank + 1 == levels.size() / 2)
    return value.isNegative() ? -1 : 1;
  if (!isShiftCnn())
    return compareToMiddle(Number::fromInt(levels[rank].steps, grid),
                           Number::fromInt(levels[rank + 1].steps, grid), value,
                           unit);
  const Boundary &boundary = boundaries[rank];
  int side = value.compare(Number::fromInt(boundary.eighths, grid - 3) * unit);
  return side != 0 ? side : boundary.isUp ? 1 : -1;
}

double Pow2SumFormat::getThreshold(uint64_t rank) const {
  if (!isShiftCnn())
    return std::ldexp(
        static_cast<double>(levels[rank].steps + levels[rank + 1].steps),
        grid - 1);
  const Boundary &boundary = boundaries[rank];
  double value = std::ldexp(static_cast<double>(boundary.eighths), grid - 3);
  return boundary.isUp ? value : std::nextafter(value, HUGE_VAL);
}

bool Pow2SumFormat::isEvenLevel(uint64_t rank) const {
  if (zeroRank || !isSigned)
    return (rank - zeroRank.value_or(0)) % 2 == 0;
  uint64_t half = levels.size() / 2;
  return (rank >= half ? rank - half : half - 1 - rank) % 2 == 0;
}
