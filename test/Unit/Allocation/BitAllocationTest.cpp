//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Is the closed form the one of A1, and does the repair to integers keep the
// budget, leave no room, and come close to what trying everything finds?
//
//===----------------------------------------------------------------------===//

#include "lowp/Allocation/BitAllocation.h"
#include "gtest/gtest.h"

#include <cmath>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// An item with noise weight * 10^(-0.5 * bits): 5 dB per bit.
BitItem makeItem(int64_t parameters, double weight = 1, int64_t scaleBits = 0,
                 unsigned minBits = 2, unsigned maxBits = 16) {
  BitItem item;
  item.parameters = parameters;
  item.scaleBits = scaleBits;
  for (unsigned bits = minBits; bits <= maxBits; ++bits)
    item.choices.push_back(bits);
  item.inverseSqnr = [weight](unsigned bits) {
    return weight * std::pow(10.0, -0.5 * bits);
  };
  return item;
}

double sumNoise(ArrayRef<BitItem> items, ArrayRef<unsigned> bits) {
  double sum = 0;
  for (size_t index = 0; index < items.size(); ++index)
    sum += items[index].inverseSqnr(bits[index]);
  return sum;
}

int64_t sumBits(ArrayRef<BitItem> items, ArrayRef<unsigned> bits) {
  int64_t sum = 0;
  for (size_t index = 0; index < items.size(); ++index)
    sum += bits[index] * items[index].parameters + items[index].scaleBits;
  return sum;
}

FailureOr<BitAllocation> allocate(ArrayRef<BitItem> items, double average) {
  return allocateBits(items, average, 5, [&](ArrayRef<unsigned> bits) {
    return sumNoise(items, bits);
  });
}

TEST(BitAllocation, ClosedFormMatchesTheSheet) {
  // Spec sheet A1's example: first layer at 8 bits, kappa = 5.
  std::vector<BitItem> items;
  for (int64_t count : {3456, 147456, 294912, 589824, 1179648, 2359296})
    items.push_back(makeItem(count));
  double offset = 8 + 2 * std::log10(3456.0);
  std::vector<double> bits = solveClosedForm(items, offset, 5);
  const double expected[] = {8.00, 4.74, 4.14, 3.54, 2.93, 2.33};
  for (size_t index = 0; index < bits.size(); ++index)
    EXPECT_NEAR(bits[index], expected[index], 0.006);
  EXPECT_NEAR(bits[2] - bits[3], 2 * std::log10(2.0), 1e-12);
}

TEST(BitAllocation, MoreParametersGetFewerBits) {
  std::vector<BitItem> items = {makeItem(100), makeItem(1000), makeItem(50000)};
  FailureOr<BitAllocation> result = allocate(items, 4.5);
  ASSERT_TRUE(succeeded(result));
  EXPECT_GE(result->bits[0], result->bits[1]);
  EXPECT_GE(result->bits[1], result->bits[2]);
  EXPECT_GT(result->bits[0], result->bits[2]);
}

TEST(BitAllocation, BudgetHeldNoRaiseFitsAndUniformIsNotBetter) {
  std::mt19937 generator(1);
  for (int round = 0; round < 300; ++round) {
    std::vector<BitItem> items;
    int64_t parameters = 0;
    size_t count = 1 + generator() % 8;
    for (size_t index = 0; index < count; ++index) {
      items.push_back(makeItem(1 + generator() % 5000,
                               0.2 + (generator() % 100) / 20.0,
                               (generator() % 3) * 32));
      parameters += items.back().parameters;
    }
    double average = 3 + (generator() % 100) / 20.0;
    FailureOr<BitAllocation> result = allocate(items, average);
    if (failed(result)) {
      EXPECT_GT(getSmallestAverage(items), average - 1e-9);
      continue;
    }
    double budget = average * static_cast<double>(parameters);
    EXPECT_EQ(sumBits(items, result->bits), result->usedBits);
    EXPECT_LE(static_cast<double>(result->usedBits), budget + 1e-6);
    // Any raise that fits removes less than 1 % of the noise.
    for (size_t index = 0; index < count; ++index)
      for (unsigned bits : items[index].choices) {
        std::vector<unsigned> raised = result->bits;
        raised[index] = std::max(bits, raised[index]);
        if (static_cast<double>(sumBits(items, raised)) <= budget) {
          EXPECT_GE(sumNoise(items, raised), 0.99 * result->inverseSqnr);
        }
      }
    std::vector<unsigned> uniform(count, static_cast<unsigned>(average));
    if (static_cast<double>(sumBits(items, uniform)) <= budget) {
      EXPECT_LE(result->inverseSqnr, sumNoise(items, uniform) * 1.01);
    }
  }
}

TEST(BitAllocation, CloseToBruteForce) {
  std::mt19937 generator(7);
  double worst = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<BitItem> items;
    int64_t parameters = 0;
    for (size_t index = 0; index < 4; ++index) {
      items.push_back(makeItem(10 + generator() % 3000,
                               0.5 + (generator() % 100) / 50.0, 0, 1, 8));
      parameters += items.back().parameters;
    }
    double budget = 4.0 * static_cast<double>(parameters);
    FailureOr<BitAllocation> result = allocate(items, 4);
    ASSERT_TRUE(succeeded(result));
    double best = 1e300;
    std::vector<unsigned> bits(4);
    for (unsigned code = 0; code < 4096; ++code) {
      for (unsigned index = 0; index < 4; ++index)
        bits[index] = 1 + (code >> (3 * index)) % 8;
      if (static_cast<double>(sumBits(items, bits)) <= budget)
        best = std::min(best, sumNoise(items, bits));
    }
    worst = std::max(worst, 10 * std::log10(result->inverseSqnr / best));
  }
  // The slack of rounding is half a bit at 5 dB per bit.
  EXPECT_LT(worst, 2.5);
}

TEST(BitAllocation, FixedItemsCountAndInfeasibleBudgetsFail) {
  std::vector<BitItem> items = {makeItem(1000, 1, 0, 8, 8), makeItem(1000)};
  EXPECT_DOUBLE_EQ(getSmallestAverage(items), 5);
  EXPECT_TRUE(failed(allocate(items, 4.99)));
  FailureOr<BitAllocation> result = allocate(items, 5);
  ASSERT_TRUE(succeeded(result));
  EXPECT_EQ(result->bits, (std::vector<unsigned>{8, 2}));
  EXPECT_TRUE(failed(allocate({}, 4)));
}

TEST(BitAllocation, ItemsHaveTheirOwnChoices) {
  // 8 and 12 bits, 2 bits only, 3 to 5.
  std::vector<BitItem> items = {makeItem(100), makeItem(100), makeItem(100)};
  items[0].choices = {8, 12};
  items[1].choices = {2};
  items[2].choices = {3, 4, 5};
  for (double average : {4.4, 4.7, 5.0, 9.0}) {
    FailureOr<BitAllocation> result = allocate(items, average);
    ASSERT_TRUE(succeeded(result));
    for (size_t index = 0; index < 3; ++index)
      EXPECT_TRUE(
          llvm::is_contained(items[index].choices, result->bits[index]));
  }
  EXPECT_DOUBLE_EQ(getSmallestAverage(items), 13 / 3.0);
  EXPECT_DOUBLE_EQ(getLargestAverage(items), 19 / 3.0);
}

TEST(BitAllocation, NoBitsThatHelpNothing) {
  // Noise of 1e-2 that no bits remove, as that of activations: 16 bits are not
  // spent.
  std::vector<BitItem> items = {makeItem(400), makeItem(4000), makeItem(60000)};
  FailureOr<BitAllocation> result =
      allocateBits(items, 16, 5, [&](ArrayRef<unsigned> bits) {
        return 1e-2 + sumNoise(items, bits);
      });
  ASSERT_TRUE(succeeded(result));
  // 10^(-b / 2) is below 1e-4 / 3, a share of 1 %, from 9 bits on.
  for (unsigned bits : result->bits)
    EXPECT_LE(bits, 9u);
  EXPECT_LE(result->inverseSqnr, 1e-2 * 1.03);
}

TEST(BitAllocation, ListsOfLargerBudgetsHaveTheSmallerOnes) {
  std::mt19937 generator(11);
  for (int round = 0; round < 20; ++round) {
    std::vector<BitItem> items;
    for (size_t index = 0; index < 4; ++index)
      items.push_back(
          makeItem(10 + generator() % 5000, 0.2 + (generator() % 100) / 20.0));
    auto list = [&](double average, size_t most) {
      return listAllocations(
          items, average, 5,
          [&](ArrayRef<unsigned> bits) { return sumNoise(items, bits); }, most);
    };
    double parameters = 0;
    for (const BitItem &item : items)
      parameters += static_cast<double>(item.parameters);
    for (double average : {2.5, 3.99, 4.0, 4.3}) {
      std::vector<BitAllocation> small = list(average, 100),
                                 large = list(average + 0.1, 100);
      std::vector<unsigned> uniform(4, static_cast<unsigned>(average));
      bool hasUniform = false;
      double best = large.front().inverseSqnr;
      for (const BitAllocation &allocation : small) {
        hasUniform |= allocation.bits == uniform;
        EXPECT_LE(static_cast<double>(allocation.usedBits),
                  average * parameters + 1e-6);
        // Up to the limits that the header states.
        if (allocation.inverseSqnr <= 3.98 * best &&
            static_cast<double>(allocation.usedBits) >
                (average - 0.7) * parameters) {
          EXPECT_TRUE(llvm::any_of(large, [&](const BitAllocation &other) {
            return other.bits == allocation.bits;
          }));
        }
      }
      EXPECT_TRUE(hasUniform);
      EXPECT_LE(list(average, 3).size(), 3u);
      EXPECT_TRUE(
          llvm::any_of(list(average, 3), [&](const BitAllocation &other) {
            return other.bits == uniform;
          }));
    }
    EXPECT_TRUE(list(1.9, 100).empty());
  }
}

} // namespace
