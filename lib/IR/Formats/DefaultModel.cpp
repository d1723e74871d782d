//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How good and how dear is a format that gives its levels only?
//
//===----------------------------------------------------------------------===//

#include "LevelTables.h"
#include "lowp/IR/Lowp.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

/// The table of `type`, which its context keeps: a search for a scale asks for the same
/// one thousands of times. Empty for formats of too many levels.
static const LevelTable &getLevelTable(FormatTypeInterface type) {
  auto *dialect = type.getContext()->getLoadedDialect<LowpDialect>();
  return dialect->getRegisteredInterface<LevelTables>()->get(type, [&]() {
    LevelTable table;
    FailureOr<std::vector<double>> thresholds =
        formats::getThresholds(type, numerics::Rounding::NearestEven);
    if (failed(thresholds))
      return table;
    for (uint64_t rank = 0; rank <= thresholds->size(); ++rank)
      table.levels.push_back(type.decode(type.getLevelCode(rank)).toDouble());
    table.thresholds = std::move(*thresholds);
    return table;
  });
}

double defaults::meanSquareError(Type type, ArrayRef<double> values,
                                 ArrayRef<int64_t> counts,
                                 ArrayRef<double> scale) {
  auto format = cast<FormatTypeInterface>(type);
  const LevelTable &table = getLevelTable(format);
  ArrayRef<double> thresholds = table.thresholds, levels = table.levels;
  double sum = 0, count = 0;
  for (auto [value, times] : llvm::zip_equal(values, counts)) {
    double unit = value < 0 ? scale.back() : scale.front();
    double quotient = value / unit, level = 0;
    if (!levels.empty())
      level = levels[std::upper_bound(thresholds.begin(), thresholds.end(),
                                      quotient) -
                     thresholds.begin()];
    else
      level = format
                  .decode(format.encode(numerics::Number::fromDouble(quotient),
                                        numerics::Rounding::NearestEven,
                                        numerics::Overflow::Saturate))
                  .toDouble();
    double error = value - level * unit;
    sum += static_cast<double>(times) * error * error;
    count += static_cast<double>(times);
  }
  return count > 0 ? sum / count : 0;
}

FormatCost defaults::getCost(Type type) {
  FormatCost cost;
  cost.adds = 1;
  auto lowering = dyn_cast<FormatLoweringInterface>(type);
  if (lowering && lowering.isMultiplyFree())
    cost.shifts = 1;
  else
    cost.multiplies = 1;
  return cost;
}
