//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How good and how dear is a format that gives its levels only?
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Lowp.h"

#include <algorithm>

using namespace mlir;
using namespace mlir::lowp;

double defaults::meanSquareError(Type type, ArrayRef<double> values,
                                 ArrayRef<int64_t> counts,
                                 ArrayRef<double> scale) {
  auto format = cast<FormatTypeInterface>(type);
  FailureOr<std::vector<double>> thresholds =
      getThresholds(type, numerics::Rounding::NearestEven);
  std::vector<double> levels;
  if (succeeded(thresholds))
    for (uint64_t rank = 0; rank <= thresholds->size(); ++rank)
      levels.push_back(format.decode(format.getLevelCode(rank)).toDouble());
  double sum = 0, count = 0;
  for (auto [value, times] : llvm::zip_equal(values, counts)) {
    double unit = value < 0 ? scale.back() : scale.front();
    double quotient = value / unit, level = 0;
    if (!levels.empty())
      level = levels[std::upper_bound(thresholds->begin(), thresholds->end(),
                                      quotient) -
                     thresholds->begin()];
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
  cost.bitsRead = cast<FormatTypeInterface>(type).getBitWidth();
  return cost;
}
