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
#include <optional>
#include <tuple>

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

  static int64_t getPrice(const BitItem &item, unsigned from, unsigned to) {
    return static_cast<int64_t>(to - from) * item.parameters;
  }

  double getNoise(size_t index, unsigned bits) {
    std::vector<double> &known = noises[index];
    if (known.size() <= bits)
      known.resize(bits + 1, -1);
    if (known[bits] < 0)
      known[bits] = items[index].inverseSqnr(bits);
    return known[bits];
  }

  /// Raises one item at a time, to the choice that removes most noise per bit
  /// spent, until no raise fits or helps.
  void raise(Bits &bits) {
    int64_t left = budget - getCost(bits);
    while (true) {
      double least = kLeastGain * objective(bits);
      std::optional<std::pair<size_t, unsigned>> best;
      double bestGain = 0;
      for (auto [index, item] : llvm::enumerate(items))
        for (unsigned choice : item.choices) {
          if (choice <= bits[index] ||
              getPrice(item, bits[index], choice) > left)
            continue;
          double removed =
              getNoise(index, bits[index]) - getNoise(index, choice);
          double gain = removed / static_cast<double>(std::max<int64_t>(
                                      getPrice(item, bits[index], choice), 1));
          if (removed >= least && removed > 0 && gain > bestGain) {
            best = {index, choice};
            bestGain = gain;
          }
        }
      if (!best)
        return;
      left -= getPrice(items[best->first], bits[best->first], best->second);
      bits[best->first] = best->second;
    }
  }

  /// Lowers items as long as all that is lost is less than what one raise must
  /// gain.
  void trim(Bits &bits) {
    double left = kLeastGain * objective(bits);
    for (auto [index, item] : llvm::enumerate(items)) {
      double before = getNoise(index, bits[index]);
      for (unsigned choice : item.choices) {
        double lost = getNoise(index, choice) - before;
        if (choice >= bits[index] ||
            lost > left / static_cast<double>(items.size()))
          continue;
        bits[index] = choice;
        break;
      }
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
        const auto *here =
            llvm::lower_bound(ArrayRef(item.choices), bits[index]);
        if (here == item.choices.data())
          continue;
        Bits candidate = bits;
        candidate[index] = here[-1];
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
  /// By item and bits; -1 where nobody asked yet.
  std::vector<std::vector<double>> noises;
};

/// The nearest choices, the lower of two.
Bits roundBits(ArrayRef<BitItem> items, ArrayRef<double> real) {
  Bits bits;
  for (auto [item, value] : llvm::zip_equal(items, real)) {
    unsigned best = item.choices.front();
    for (unsigned choice : item.choices)
      if (std::abs(choice - value) < std::abs(best - value))
        best = choice;
    bits.push_back(best);
  }
  return bits;
}

/// As many bits for all as fit, at least one item having exactly these; of
/// items that do not have them the next fewer.
std::optional<Bits> findUniformBits(ArrayRef<BitItem> items,
                                    const Search &search) {
  std::optional<Bits> best;
  unsigned most = 0;
  for (const BitItem &item : items)
    most = std::max(most, item.choices.back());
  for (unsigned width = 1; width <= most; ++width) {
    Bits bits;
    for (const BitItem &item : items) {
      bits.push_back(item.choices.front());
      for (unsigned choice : item.choices)
        if (choice <= width)
          bits.back() = choice;
    }
    if (search.fits(bits) && (!best || *best != bits))
      best = std::move(bits);
  }
  return best;
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
                           item.choices.front(), item.choices.back()));
  }
  return bits;
}

/// The average of one choice of every item.
static double getAverage(ArrayRef<BitItem> items, bool isLargest) {
  double bits = 0, parameters = 0;
  for (const BitItem &item : items) {
    unsigned choice = isLargest ? item.choices.back() : item.choices.front();
    bits += static_cast<double>(choice * item.parameters + item.scaleBits);
    parameters += static_cast<double>(item.parameters);
  }
  return parameters > 0 ? bits / parameters : 0;
}

double getSmallestAverage(ArrayRef<BitItem> items) {
  return getAverage(items, /*isLargest=*/false);
}

double getLargestAverage(ArrayRef<BitItem> items) {
  return getAverage(items, /*isLargest=*/true);
}

FailureOr<BitAllocation>
allocateBits(ArrayRef<BitItem> items, double averageBits, double kappa,
             llvm::function_ref<double(ArrayRef<unsigned>)> objective) {
  if (items.empty())
    return failure();
  Search search(items, averageBits, objective);
  std::vector<BitAllocation> found;
  auto add = [&](Bits bits, StringRef origin) {
    int64_t cost = search.getCost(bits);
    double noise = objective(bits);
    found.push_back({std::move(bits), cost, noise, origin.str()});
  };
  auto consider = [&](Bits bits, StringRef origin) {
    if (!search.fits(bits))
      return;
    search.trim(bits);
    search.raise(bits);
    search.exchange(bits);
    search.trim(bits);
    search.raise(bits);
    add(std::move(bits), origin);
  };

  double offset = findOffset(items, kappa, search.getBudget());
  for (int step = 4; step >= -8; --step)
    consider(
        roundBits(items, solveClosedForm(items, offset + step / 8.0, kappa)),
        "closed form");
  if (std::optional<Bits> uniform = findUniformBits(items, search)) {
    consider(*uniform, "uniform bits");
    add(std::move(*uniform), "uniform bits");
  }
  consider(roundBits(items, std::vector<double>(items.size(), 0)), "smallest");
  if (found.empty())
    return failure();

  // Of those that are as good as the best the one with the fewest bits.
  double least = found.front().inverseSqnr;
  for (const BitAllocation &allocation : found)
    least = std::min(least, allocation.inverseSqnr);
  auto getKey = [&](const BitAllocation &allocation) {
    return std::tuple(allocation.inverseSqnr > least * (1 + kLeastGain),
                      allocation.usedBits, search.rate(allocation.bits));
  };
  BitAllocation *best = &found.front();
  for (BitAllocation &allocation : found)
    if (getKey(allocation) < getKey(*best))
      best = &allocation;
  return std::move(*best);
}

std::vector<BitAllocation>
listAllocations(ArrayRef<BitItem> items, double averageBits, double kappa,
                llvm::function_ref<double(ArrayRef<unsigned>)> objective,
                size_t most) {
  constexpr double kRungsPerBit = 8, kMostLoss = 3.98; // 6 dB
  std::vector<BitAllocation> found;
  auto add = [&](BitAllocation allocation) {
    if (llvm::none_of(found, [&](const BitAllocation &other) {
          return other.bits == allocation.bits;
        }))
      found.push_back(std::move(allocation));
  };
  double smallest = getSmallestAverage(items);
  double largest = std::min(averageBits, getLargestAverage(items));
  std::optional<Bits> lastUniform;
  auto addRung = [&](double average) {
    Search search(items, average, objective);
    if (std::optional<Bits> uniform = findUniformBits(items, search)) {
      add({*uniform, search.getCost(*uniform), objective(*uniform),
           "uniform bits"});
      lastUniform = std::move(uniform);
    }
    FailureOr<BitAllocation> best =
        allocateBits(items, average, kappa, objective);
    if (succeeded(best))
      add(std::move(*best));
  };
  if (items.empty() || averageBits < smallest - 1e-9)
    return {};
  addRung(smallest + 1e-9);
  auto last = static_cast<int64_t>(std::floor(largest * kRungsPerBit + 1e-6));
  auto first =
      std::max(static_cast<int64_t>(std::ceil(smallest * kRungsPerBit)),
               last - static_cast<int64_t>(kRungsPerBit));
  for (int64_t rung = first; rung <= last; ++rung)
    addRung(static_cast<double>(rung) / kRungsPerBit);
  if (averageBits >= getLargestAverage(items))
    addRung(largest + 1e-9);

  llvm::sort(found, [](const BitAllocation &a, const BitAllocation &b) {
    return std::tie(a.inverseSqnr, a.usedBits, a.bits) <
           std::tie(b.inverseSqnr, b.usedBits, b.bits);
  });
  double limit = found.empty() ? 0 : found.front().inverseSqnr * kMostLoss;
  std::vector<BitAllocation> result;
  bool hasUniform = !lastUniform;
  for (BitAllocation &allocation : found) {
    bool isUniform = lastUniform && allocation.bits == *lastUniform;
    // One place is kept for the uniform bits.
    bool fits = result.size() + (hasUniform ? 0 : 1) < most &&
                allocation.inverseSqnr <= limit;
    if (isUniform || fits)
      result.push_back(std::move(allocation));
    hasUniform |= isUniform;
  }
  return result;
}

} // namespace mlir::lowp
