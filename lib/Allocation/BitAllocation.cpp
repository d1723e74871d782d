//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// SQNR bit allocation: see lowp/Allocation/BitAllocation.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Allocation/BitAllocation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace mlir::lowp {

namespace {

using Bits = std::vector<unsigned>;

/// One search: the items, the budget in bits, and the noises seen so far.
class Search {
public:
  Search(ArrayRef<BitItem> items, double averageBits,
         llvm::function_ref<double(ArrayRef<unsigned>)> objective)
      : items(items), objective(objective), noises(items.size()) {
    double parameters = 0;
    for (const BitItem &item : items)
      parameters += static_cast<double>(item.parameters);
    // The slack absorbs the rounding of the product only.
    budget = static_cast<int64_t>(std::floor(averageBits * parameters + 1e-6));
  }

  int64_t getCost(const Bits &bits) const {
    int64_t cost = 0;
    for (auto [item, count] : llvm::zip_equal(items, bits))
      cost += count * item.parameters + item.scaleBits;
    return cost;
  }
  bool fits(const Bits &bits) const { return getCost(bits) <= budget; }

  double getNoise(size_t index, unsigned bits) {
    auto [it, isNew] = noises[index].try_emplace(bits, 0.0);
    if (isNew)
      it->second = items[index].inverseSqnr(bits);
    return it->second;
  }

  /// Raises one item by one bit at a time, the one that removes most noise per
  /// bit spent, until no raise fits.
  void raise(Bits &bits) {
    int64_t left = budget - getCost(bits);
    while (true) {
      std::optional<size_t> best;
      double bestGain = 0;
      for (auto [index, item] : llvm::enumerate(items)) {
        if (bits[index] >= item.maxBits || item.parameters > left)
          continue;
        double removed =
            getNoise(index, bits[index]) - getNoise(index, bits[index] + 1);
        double gain = removed / static_cast<double>(
                                    std::max<int64_t>(item.parameters, 1));
        if (!best || gain > bestGain) {
          best = index;
          bestGain = gain;
        }
      }
      if (!best)
        return;
      ++bits[*best];
      left -= items[*best].parameters;
    }
  }

  /// Objective, then the plain sum of the items' noise.
  std::pair<double, double> rate(const Bits &bits) {
    double sum = 0;
    for (size_t index = 0; index < items.size(); ++index)
      sum += getNoise(index, bits[index]);
    return {objective(bits), sum};
  }

  /// Takes a bit from one item and spends it elsewhere while that helps.
  void exchange(Bits &bits) {
    std::pair<double, double> current = rate(bits);
    for (bool improved = true; improved;) {
      improved = false;
      for (auto [index, item] : llvm::enumerate(items)) {
        if (bits[index] <= item.minBits)
          continue;
        Bits candidate = bits;
        --candidate[index];
        raise(candidate);
        std::pair<double, double> rating = rate(candidate);
        // A margin, so that rounding cannot make the search go in circles.
        if (rating.first <= current.first * (1 + 1e-12) &&
            rating.second < current.second * (1 - 1e-12)) {
          bits = std::move(candidate);
          current = rating;
          improved = true;
        }
      }
    }
  }

  int64_t getBudget() const { return budget; }

private:
  ArrayRef<BitItem> items;
  llvm::function_ref<double(ArrayRef<unsigned>)> objective;
  int64_t budget;
  std::vector<std::map<unsigned, double>> noises;
};

Bits roundBits(ArrayRef<BitItem> items, ArrayRef<double> real) {
  Bits bits;
  for (auto [item, value] : llvm::zip_equal(items, real))
    bits.push_back(
        std::clamp<long>(std::lround(value), item.minBits, item.maxBits));
  return bits;
}

/// The offset at which the closed form costs exactly the budget (clamped items
/// included), by bisection: the cost grows with the offset.
double findOffset(ArrayRef<BitItem> items, double kappa, int64_t budget) {
  auto getCost = [&](double offset) {
    double cost = 0;
    for (auto [item, bits] :
         llvm::zip_equal(items, solveClosedForm(items, offset, kappa)))
      cost += bits * static_cast<double>(item.parameters) +
              static_cast<double>(item.scaleBits);
    return cost;
  };
  double low = 0, high = 64 + 200 / kappa;
  for (int step = 0; step < 100; ++step) {
    double middle = (low + high) / 2;
    (getCost(middle) > static_cast<double>(budget) ? high : low) = middle;
  }
  return low;
}

} // namespace

std::vector<double> solveClosedForm(ArrayRef<BitItem> items, double offset,
                                    double kappa) {
  std::vector<double> bits;
  for (const BitItem &item : items) {
    double parameters =
        static_cast<double>(std::max<int64_t>(item.parameters, 1));
    bits.push_back(
        std::clamp<double>(offset - 10 / kappa * std::log10(parameters),
                           item.minBits, item.maxBits));
  }
  return bits;
}

double getSmallestAverage(ArrayRef<BitItem> items) {
  double bits = 0, parameters = 0;
  for (const BitItem &item : items) {
    bits +=
        static_cast<double>(item.minBits * item.parameters + item.scaleBits);
    parameters += static_cast<double>(item.parameters);
  }
  return parameters > 0 ? bits / parameters : 0;
}

FailureOr<BitAllocation>
allocateBits(ArrayRef<BitItem> items, double averageBits, double kappa,
             llvm::function_ref<double(ArrayRef<unsigned>)> objective) {
  if (items.empty())
    return failure();
  Search search(items, averageBits, objective);
  BitAllocation best;
  std::pair<double, double> bestRating;
  auto consider = [&](Bits bits, StringRef origin) {
    if (!search.fits(bits))
      return;
    search.raise(bits);
    search.exchange(bits);
    std::pair<double, double> rating = search.rate(bits);
    if (!best.bits.empty() && rating >= bestRating)
      return;
    bestRating = rating;
    best.usedBits = search.getCost(bits);
    best.inverseSqnr = rating.first;
    best.origin = origin.str();
    best.bits = std::move(bits);
  };

  double offset = findOffset(items, kappa, search.getBudget());
  for (int step = 4; step >= -8; --step)
    consider(
        roundBits(items, solveClosedForm(items, offset + step / 8.0, kappa)),
        "closed form");
  double uniform = std::floor(averageBits);
  for (double bits : {uniform, uniform - 1})
    consider(roundBits(items, std::vector<double>(items.size(), bits)),
             "uniform");
  consider(roundBits(items, std::vector<double>(items.size(), 0)), "smallest");
  if (best.bits.empty())
    return failure();
  return best;
}

} // namespace mlir::lowp
