//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which table suits given values? The families `codebook:B` (Lloyd's algorithm on
// the values), `hwgq:B` (on the half of a normal distribution) and `nf4`.
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/Types.h"
#include "lowp/Numerics/Codebook.h"
#include "lowp/Numerics/ScaleGrid.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// The largest magnitude of an entry of a table that is made from values.
constexpr double kLargestEntry = 2047;

/// A positive number as a scale: within the normal numbers of f32, and a power of
/// two, not below it, if asked for.
double toScale(double value, ScaleKind kind) {
  if (kind == ScaleKind::PowerOfTwo)
    value = std::ldexp(1.0, static_cast<int>(std::ceil(std::log2(value))));
  return toNormalF32(value);
}

/// Scales of channels of zeros, 0 so far, are chosen; those of groups are integers
/// times one base: in 16 bits where they are real.
void finish(FormatFit &fit, const FormatSpec &spec, const FitRequest &request) {
  setScalesOfZeros(fit.format, request, fit.scales);
  if (spec.granularity.kind == SpecGranularity::Group)
    fit.scales = llvm::to_vector(numerics::roundToScaleGrid(fit.scales));
  setMeanSquareError(fit, request);
}

//===----------------------------------------------------------------------===//
// codebook:B
//===----------------------------------------------------------------------===//

/// The values of all channels, each divided by the unit of its channel.
struct PooledValues {
  PooledValues(const FitRequest &request, ArrayRef<double> units) {
    std::vector<std::pair<double, int64_t>> cells;
    for (auto [channel, unit] : llvm::zip_equal(request.channels, units))
      for (auto [value, count] : llvm::zip_equal(channel.values, channel.counts))
        cells.emplace_back(value / unit, count);
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
double refineUnit(const FitRequest::Channel &channel, double unit,
                  ArrayRef<double> levels) {
  double product = 0, square = 0;
  for (auto [value, count] : llvm::zip_equal(channel.values, channel.counts)) {
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

class CodebookFamily : public FormatFamily {
public:
  CodebookFamily()
      : FormatFamily("codebook", "codebook:B",
                     "a table of 2^B values found by k-means, B from 1 to 8", 1,
                     8) {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override;
};

FailureOr<FormatFit> CodebookFamily::fit(MLIRContext *context,
                                         const FormatSpec &spec,
                                         const FitRequest &request) const {
  // Entries that are 0 stay 0; from 3 bits on a level for 0 costs little.
  bool keepZero = request.nonNegative || spec.bits >= 3;
  SmallVector<double> units;
  for (const FitRequest::Channel &channel : request.channels) {
    keepZero |= llvm::is_contained(channel.values, 0.0);
    double magnitude = channel.getMaxMagnitude();
    units.push_back(magnitude > 0 ? toScale(magnitude, request.scaleKind) : 1);
  }
  // One table for all channels: the table for given units and the units for a
  // given table take turns.
  bool refines =
      request.channels.size() > 1 && request.scaleKind == ScaleKind::Real;
  std::vector<double> levels;
  for (int round = 0; round < (refines ? 3 : 1); ++round) {
    if (round > 0)
      for (auto [unit, channel] : llvm::zip_equal(units, request.channels))
        unit = refineUnit(channel, unit, levels);
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
  for (auto [unit, channel] : llvm::zip_equal(units, request.channels))
    fit.scales.push_back(channel.getMaxMagnitude() > 0
                             ? toScale(unit * step, ScaleKind::Real)
                             : 0);
  finish(fit, spec, request);
  return fit;
}

//===----------------------------------------------------------------------===//
// hwgq:B
//===----------------------------------------------------------------------===//

class HalfWaveFamily : public FormatFamily {
public:
  HalfWaveFamily()
      : FormatFamily("hwgq", "hwgq:B",
                     "0 and the 2^B - 1 best levels for the positive half of a "
                     "normal distribution, B from 1 to 8",
                     1, 8) {}

  /// The levels are in units of a deviation.
  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override;
};

FailureOr<FormatFit> HalfWaveFamily::fit(MLIRContext *context,
                                         const FormatSpec &spec,
                                         const FitRequest &request) const {
  // Even entries on a grid of 2^-11, so that middles are integers.
  constexpr double kGrid = 2048;
  SmallVector<int64_t> entries = {0}, boundaries = {0};
  for (double level : numerics::findHalfNormalLevels((1u << spec.bits) - 1))
    entries.push_back(2 * static_cast<int64_t>(std::round(level * kGrid / 2)));
  for (size_t rank = 1; rank + 1 < entries.size(); ++rank)
    boundaries.push_back((entries[rank] + entries[rank + 1]) / 2);
  auto format = CodebookType::get(context, spec.bits, entries, boundaries);
  FormatFit fit;
  fit.format = format;
  for (const FitRequest::Channel &channel : request.channels) {
    double square = 0, count = 0;
    for (auto [value, times] : llvm::zip_equal(channel.values, channel.counts))
      if (value > 0) {
        square += static_cast<double>(times) * value * value;
        count += static_cast<double>(times);
      }
    double best = 0, bestError = -1;
    // Around the deviation of the values, of which the positive ones tell.
    for (int percent = 50; count > 0 && percent <= 200; percent += 5) {
      double scale = toScale(
          std::sqrt(square / count) * percent / 100.0 / kGrid, request.scaleKind);
      double error =
          format.meanSquareError(channel.values, channel.counts, scale);
      if (bestError >= 0 && error >= bestError)
        continue;
      best = scale;
      bestError = error;
    }
    fit.scales.push_back(best);
  }
  finish(fit, spec, request);
  return fit;
}

//===----------------------------------------------------------------------===//
// nf4
//===----------------------------------------------------------------------===//

/// The levels of [QLoRA] on a grid of 2^-16: an entry is off by 2^-17 at most. The
/// scale is the largest magnitude.
class NormalFloatFamily : public FormatFamily {
public:
  NormalFloatFamily()
      : FormatFamily("nf4", "nf4", "the 16 levels of NormalFloat", 4, 4,
                     {SpecGranularity::Group, 64}) {}

  /// [QLoRA]: the largest magnitude.
  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    constexpr double kGrid = 1.0 / 65536;
    FormatFit fit;
    fit.format = CodebookType::get(
        context, 4, numerics::roundToGrid(numerics::getNormalFloat4Levels(), kGrid),
        ArrayRef<int64_t>());
    for (const FitRequest::Channel &channel : request.channels) {
      double magnitude = channel.getMaxMagnitude();
      fit.scales.push_back(
          magnitude > 0 ? toScale(magnitude * kGrid, request.scaleKind) : 0);
    }
    finish(fit, spec, request);
    return fit;
  }
};

} // namespace

const FormatFamily &mlir::lowp::getCodebookFamily() {
  static const CodebookFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getHalfWaveFamily() {
  static const HalfWaveFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getNormalFloatFamily() {
  static const NormalFloatFamily family;
  return family;
}
