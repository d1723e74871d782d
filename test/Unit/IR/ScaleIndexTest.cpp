//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The scales of many elements at once are those of each, by coordinates.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/ScaleIndex.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

TEST(ScaleIndex, ManyAreEach) {
  MLIRContext context;
  context.loadDialect<LowpDialect>();
  SmallVector<int64_t> shape{3, 4, 5, 2};
  SmallVector<SmallVector<int64_t>> choices{{}, {0}, {1}, {3}, {1, 3}};
  for (ArrayRef<int64_t> axes : choices)
    for (int64_t group : {0, 7}) {
      if (group && axes.size() > 1)
        continue;
      auto granularity = GranularityAttr::get(&context, axes, group, /*pair=*/false);
      ScaleIndex scaleOf(granularity, shape);
      std::vector<int64_t> expected;
      std::vector<int64_t> seen(5, 0); // elements per index of the axis so far
      int64_t perIndex = axes.empty() ? 120 : 120 / shape[axes.front()];
      for (int64_t index = 0; index < 120; ++index) {
        int64_t coordinates[] = {index / 40, index / 10 % 4, index / 2 % 5, index % 2};
        int64_t scale = 0;
        for (int64_t axis : axes)
          scale = scale * shape[axis] + coordinates[axis];
        if (group) {
          int64_t groups = (perIndex + group - 1) / group;
          scale = scale * groups + seen[scale]++ / group;
        }
        expected.push_back(scale);
        EXPECT_EQ(scaleOf[index], scale);
      }
      for (int64_t first : {0, 1, 9, 41, 119}) {
        std::vector<int64_t> scales(120 - first);
        scaleOf.read(first, scales);
        EXPECT_EQ(ArrayRef(scales), ArrayRef(expected).drop_front(first));
      }
    }
}

} // namespace
