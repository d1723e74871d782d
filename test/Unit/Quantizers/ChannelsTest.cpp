//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The values of each scale are those that its granularity says, sorted and counted; a
// channel too large for that measures the same.
//
//===----------------------------------------------------------------------===//

#include "lowp/Quantizers/Channels.h"
#include "lowp/IR/ScaleIndex.h"
#include "lowp/IR/Types.h"
#include "gtest/gtest.h"

#include <map>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

class ChannelsTest : public ::testing::Test {
protected:
  ChannelsTest() { context.loadDialect<LowpDialect>(); }

  /// Multiples of 1/64, so that some occur several times.
  ConstantView draw(ArrayRef<int64_t> shape) {
    auto type = RankedTensorType::get(shape, Float32Type::get(&context));
    std::vector<float> values(type.getNumElements());
    std::normal_distribution<float> normal;
    for (float &value : values)
      value = std::round(normal(random) * 64) / 64;
    return *ConstantView::get(DenseElementsAttr::get(type, ArrayRef<float>(values)));
  }

  MLIRContext context;
  std::mt19937 random{5};
};

TEST_F(ChannelsTest, ValuesOfEachScale) {
  ConstantView constant = draw({3, 40, 5, 2});
  SmallVector<SmallVector<int64_t>> choices{{},     {0},    {1},    {3},       {1, 2},
                                            {0, 2}, {2, 3}, {0, 1}, {0, 2, 3}, {0, 1, 2, 3}};
  for (ArrayRef<int64_t> axes : choices)
    for (int64_t group : {0, 7}) {
      if (group && axes.size() > 1)
        continue;
      auto granularity = GranularityAttr::get(&context, axes, group, /*pair=*/false);
      ScaleIndex scaleOf(granularity, constant.getShape());
      std::vector<std::map<double, int64_t>> expected(scaleOf.getCount());
      for (int64_t index = 0; index < constant.size(); ++index)
        ++expected[scaleOf[index]][constant[index]];
      Channels channels(constant, granularity);
      ASSERT_EQ(channels.size(), expected.size());
      auto check = [&](size_t index, const Channel &channel) {
        std::map<double, int64_t> found;
        for (auto [value, count] : llvm::zip_equal(channel.getValues(), channel.getCounts()))
          found[value] += count;
        EXPECT_EQ(found, expected[index]);
        EXPECT_TRUE(llvm::is_sorted(channel.getValues()));
        EXPECT_EQ(channel.getLow(), expected[index].begin()->first);
        EXPECT_EQ(channel.getHigh(), expected[index].rbegin()->first);
      };
      size_t next = 0;
      channels.forEach([&](size_t index, const Channel &channel) {
        EXPECT_EQ(index, next++);
        check(index, channel);
      });
      for (size_t index : {channels.size() - 1, size_t(0), channels.size() / 2})
        check(index, channels[index]);
      auto counts = channels.map([](const Channel &channel) { return channel.countValues(); });
      double sum = 0;
      for (double count : counts)
        sum += count;
      EXPECT_EQ(sum, static_cast<double>(constant.size()));
    }
}

TEST_F(ChannelsTest, LargeOnesMeasureTheSame) {
  ConstantView constant = draw({(1 << 21) + 77});
  Channels channels(constant, GranularityAttr::get(&context, std::nullopt));
  ASSERT_EQ(channels.size(), 1u);
  for (int shift : {0, -3}) {
    Channel large = channels.scaled(shift)[0];
    // Its cells, as a small channel.
    Channel cells(large.getValues(), large.getCounts());
    EXPECT_EQ(large.getLow(), cells.getLow());
    EXPECT_EQ(large.getHigh(), cells.getHigh());
    EXPECT_EQ(large.countValues(), cells.countValues());
    double own = 0, expected = 0;
    large.addSquares(own);
    cells.addSquares(expected);
    EXPECT_NEAR(own, expected, 1e-9 * expected);
    Type format = FixedType::get(&context, /*isSigned=*/true, 5, 3, /*narrow=*/false);
    for (int64_t zeroPoint : {0, 3}) {
      double error = cells.getError(format, 0.7, zeroPoint);
      EXPECT_NEAR(large.getError(format, 0.7, zeroPoint), error, 1e-9 * error);
    }
  }
}

} // namespace
