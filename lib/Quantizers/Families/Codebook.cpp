//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rule of `codebook:B`: one table for all channels by Lloyd's algorithm on the values.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "lowp/IR/Types.h"
#include "lowp/Numerics/Codebook.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// The largest magnitude of an entry of a table that is made from values.
constexpr double kLargestEntry = 2047;

/// The values of all channels, each divided by the unit of its channel.
struct PooledValues {
  PooledValues(const FitRequest &request, ArrayRef<double> units) {
    std::vector<std::pair<double, int64_t>> cells;
    request.channels.forEach([&](size_t index, const Channel &channel) {
      for (auto [value, count] :
           llvm::zip_equal(channel.getValues(), channel.getCounts()))
        cells.emplace_back(value / units[index], count);
    });
    llvm::sort(cells);
    for (auto [value, count] : cells) {
      if (!values.empty() && values.back() == value) {
        counts.back() += count;
        continue;
      }
      values.push_back(value);
      counts.push_back(count);
    }
  }
  std::vector<double> values;
  std::vector<int64_t> counts;
};

/// The factor of least squared error for levels on the values of a channel that
/// are divided by `unit`: sum(value * level) / sum(level^2).
double refineUnit(const Channel &channel, double unit,
                  ArrayRef<double> levels) {
  double product = 0, square = 0;
  for (auto [value, count] : llvm::zip_equal(channel.getValues(), channel.getCounts())) {
    double quotient = value / unit;
    const double *above = llvm::lower_bound(levels, quotient);
    if (above == levels.end() ||
        (above != levels.begin() && quotient - above[-1] < *above - quotient))
      --above;
    auto times = static_cast<double>(count);
    product += times * value * *above;
    square += times * *above * *above;
  }
  return square > 0 && product > 0 ? product / square : unit;
}

class CodebookRule : public Quantizer {
public:
  CodebookRule()
      : Quantizer("codebook", "a table by k-means") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    // Entries that are 0 stay 0; from 3 bits on a level for 0 costs little.
    bool keepZero = request.nonNegative || spec.bits >= 3;
    SmallVector<double> units;
    SmallVector<double> magnitudes;
    request.channels.forEach([&](size_t, const Channel &channel) {
      keepZero |= llvm::is_contained(channel.getValues(), 0.0);
      magnitudes.push_back(channel.getMaxMagnitude());
      units.push_back(magnitudes.back() > 0
                          ? toScale(magnitudes.back(), request.scaleKind)
                          : 1);
    });
    // One table for all channels: the table for given units and the units for a
    // given table take turns.
    bool refines =
        request.channels.size() > 1 && request.scaleKind == ScaleKind::Real;
    std::vector<double> levels;
    for (int round = 0; round < (refines ? 3 : 1); ++round) {
      if (round > 0)
        request.channels.forEachInParallel([&](size_t index, const Channel &channel) {
          units[index] = refineUnit(channel, units[index], levels);
        });
      PooledValues pool(request, units);
      levels = numerics::findLloydLevels({pool.values, pool.counts},
                                         1u << spec.bits, keepZero);
    }
    double largest = 0;
    for (double level : levels)
      largest = std::max(largest, std::abs(level));
    double step =
        largest > 0 ? toScale(largest / kLargestEntry, request.scaleKind) : 1;
    FormatFit fit;
    fit.format = CodebookType::get(context, spec.bits,
                                   numerics::roundToGrid(levels, step),
                                   ArrayRef<int64_t>());
    for (auto [unit, magnitude] : llvm::zip_equal(units, magnitudes))
      fit.scales.push_back(magnitude > 0
                               ? toScale(unit * step, ScaleKind::Real)
                               : 0);
    return finishScales(std::move(fit), spec, request);
  }
};

} // namespace

const Quantizer &mlir::lowp::getCodebookRule() {
  static const CodebookRule quantizer;
  return quantizer;
}
