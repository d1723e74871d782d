//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The mean square error of a format whose levels and thresholds are few: shared
// by formats that know both without a search.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_IR_FORMATS_LEVELERROR_H
#define LOWP_LIB_IR_FORMATS_LEVELERROR_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace mlir::lowp {

/// None: `levels` are all values. Odd: they are those from 0 up, and their
/// negatives are values too.
enum class LevelSymmetry { None, Odd };

/// The mean over `values[i]`, which occurs `counts[i]` times, of the squared error
/// at `scale` (one, or a positive and a negative one). A quotient has the level of
/// the number of thresholds that are at most as large. `levels`: ascending, one
/// more than thresholds.
inline double computeLevelError(ArrayRef<double> levels,
                                ArrayRef<double> thresholds,
                                LevelSymmetry symmetry, ArrayRef<double> values,
                                ArrayRef<int64_t> counts,
                                ArrayRef<double> scale) {
  double sum = 0, count = 0;
  for (auto [value, times] : llvm::zip_equal(values, counts)) {
    double unit = value < 0 ? scale.back() : scale.front();
    double input =
        (symmetry == LevelSymmetry::Odd ? std::abs(value) : value) / unit;
    size_t rank = std::upper_bound(thresholds.begin(), thresholds.end(), input) -
                  thresholds.begin();
    double error = (input - levels[rank]) * unit;
    sum += static_cast<double>(times) * error * error;
    count += static_cast<double>(times);
  }
  return count > 0 ? sum / count : 0;
}

} // namespace mlir::lowp

#endif // LOWP_LIB_IR_FORMATS_LEVELERROR_H
