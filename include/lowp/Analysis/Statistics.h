//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What did a value do on the data? Count, extremes, moments and histogram of a
// stream of numbers, in memory that does not grow with it, and the merge of two
// streams.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_STATISTICS_H
#define LOWP_ANALYSIS_STATISTICS_H

#include "lowp/Analysis/Histogram.h"
#include "lowp/IR/Lowp.h"
#include <limits>
#include <vector>

namespace mlir::lowp {

/// Statistics of a stream of finite numbers. Counts, extremes and histogram are
/// exact under any split of the stream; mean and m2 depend on the order of the
/// additions, in the last bits only.
class Statistics {
public:
  Statistics();

  int64_t count = 0;
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  double mean = 0;
  /// Sum of squared deviations from the mean.
  double m2 = 0;

  /// Adds numbers; returns false, with the statistics unchanged, if one of them
  /// is NaN or infinite. Within the call the mean is taken first and then the
  /// deviations (two passes), and the result is merged by Chan's formula.
  bool add(ArrayRef<double> values);
  /// Adds what another stream saw. Chan, Golub, LeVeque, "Updating formulae and
  /// a pairwise algorithm for computing sample variances", 1979, eq. 2.1.
  void merge(const Statistics &other);

  /// How often a bin of the grid was hit.
  int64_t getBinCount(int32_t bin) const {
    return counts[bin + kHistogramLastBin];
  }

  StatisticsAttr toAttribute(MLIRContext *context) const;
  static Statistics fromAttribute(StatisticsAttr attribute);

private:
  void mergeMoments(int64_t otherCount, double otherMean, double otherM2);
  std::vector<int64_t> counts;
};

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_STATISTICS_H
