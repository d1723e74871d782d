//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Errors of rounding: see lowp/Analysis/RoundingError.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/RoundingError.h"
#include "lowp/Constants/TensorCoder.h"
#include "lowp/IR/FormatNumbers.h"
#include "mlir/IR/Threading.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mlir::lowp {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Elements that are encoded at a time.
constexpr int64_t kChunk = 1 << 15;

/// Goes through the elements of a tensor and says which row each is in.
class RowWalk {
public:
  RowWalk(ArrayRef<int64_t> shape, ArrayRef<bool> isRow) {
    for (auto [size, row] : llvm::zip_equal(shape, isRow)) {
      dims.push_back({size, 0});
      if (row)
        count *= size;
    }
    int64_t stride = 1;
    for (size_t dim = dims.size(); dim-- > 0;)
      if (isRow[dim]) {
        dims[dim].stride = stride;
        stride *= dims[dim].size;
      }
    index.resize(dims.size());
  }
  int64_t getCount() const { return count; }
  int64_t getRow() const { return row; }
  void advance() {
    for (size_t dim = dims.size(); dim-- > 0;) {
      row += dims[dim].stride;
      if (++index[dim] < dims[dim].size)
        return;
      row -= dims[dim].size * dims[dim].stride;
      index[dim] = 0;
    }
  }

private:
  struct Dim {
    int64_t size, stride;
  };
  SmallVector<Dim> dims;
  SmallVector<int64_t> index;
  int64_t count = 1, row = 0;
};

} // namespace

const RoundingErrors::Levels &RoundingErrors::getLevels(Type format) {
  auto [it, isNew] = levels.try_emplace(format);
  if (!isNew)
    return it->second;
  auto type = cast<FormatTypeInterface>(format);
  FailureOr<std::vector<double>> thresholds =
      formats::getThresholds(format, numerics::Rounding::NearestEven);
  if (failed(thresholds))
    return it->second;
  for (uint64_t rank = 0; rank <= thresholds->size(); ++rank)
    it->second.values.push_back(type.decode(type.getLevelCode(rank)).toDouble());
  it->second.thresholds = std::move(*thresholds);
  return it->second;
}

std::pair<double, double> RoundingErrors::getEnds(Type format, int64_t zeroPoint) {
  auto type = cast<FormatTypeInterface>(format);
  double zero = 0;
  if (zeroPoint != 0)
    zero = std::ldexp(static_cast<double>(zeroPoint), type.getGridExponent().value_or(0));
  return {type.decode(type.getLowestCode()).toDouble() - zero,
          type.decode(type.getHighestCode()).toDouble() - zero};
}

double RoundingErrors::getLargestStep(Type format, double low, double high) {
  if (low > high)
    return 0;
  auto type = cast<FormatTypeInterface>(format);
  if (std::optional<int> grid = type.getGridExponent(); type.hasIntegerCodes() && grid) {
    // Between two neighbours the middle is the worst, if it is in the interval.
    double step = std::ldexp(1.0, *grid);
    auto getError = [&](double value) {
      double steps = value / step;
      return std::abs(steps - std::nearbyint(steps)) * step;
    };
    double middle = std::ceil(low / step - 0.5) + 0.5;
    return middle * step <= high ? step / 2 : std::max(getError(low), getError(high));
  }
  const Levels &known = getLevels(format);
  if (known.values.empty())
    return kInfinity;
  // The worst in what is rounded to one level is at an end of that.
  size_t rank = std::upper_bound(known.thresholds.begin(), known.thresholds.end(), low) -
                known.thresholds.begin();
  double largest = 0;
  for (; rank < known.values.size(); ++rank) {
    double begin = rank ? std::max(low, known.thresholds[rank - 1]) : low;
    double end = rank < known.thresholds.size() ? std::min(high, known.thresholds[rank])
                                                : high;
    if (begin > high)
      break;
    double value = known.values[rank];
    largest = std::max({largest, std::abs(begin - value), std::abs(end - value)});
  }
  return largest;
}

double RoundingErrors::getLargest(ChoiceAttr choice, double low, double high,
                                  double error) {
  Type format = choice.getFormat();
  auto [first, last] = getEnds(
      format, choice.getZeroPoints().empty() ? 0 : choice.getZeroPoints().front());
  // Of a pair the second scale is that of what is below 0.
  double upper = choice.getScales().front(), lower = choice.getScales().back();
  double least = first * lower, most = last * upper;
  // Every code is in the range of the codes, of NaN too.
  double span = std::max(most - low, high - least);
  if (!std::isfinite(error))
    return span;
  // What is clipped becomes an end, unrounded, and moves towards any x in between.
  double clipped = std::max({0.0, high - most, least - low});
  double begin = std::max(low - error, least), end = std::min(high + error, most);
  double rounding = 0;
  if (upper == lower)
    rounding = upper * getLargestStep(format, begin / upper, end / upper);
  else
    rounding = std::max(
        upper * getLargestStep(format, std::max(begin, 0.0) / upper, end / upper),
        lower * getLargestStep(format, begin / lower, std::min(end, 0.0) / lower));
  return std::min(std::max(error + rounding, clipped), span);
}

ConstantErrors measureErrors(const ConstantView &constant, ChoiceAttr choice,
                             ArrayRef<bool> isRow) {
  RowWalk walk(constant.getShape(), isRow);
  ConstantErrors result;
  result.rows.resize(walk.getCount());
  if (constant.size() == 0)
    return result;
  result.low = kInfinity;
  result.high = -kInfinity;
  std::optional<ChoiceCoder> coder;
  if (choice)
    coder.emplace(choice, constant.getShape());
  // Encoded by many at a time, and added up in the order of the elements.
  int64_t most = kChunk * 16;
  std::vector<double> values, coded;
  for (int64_t first = 0; first < constant.size(); first += most) {
    int64_t count = std::min(most, constant.size() - first);
    values.resize(count);
    coded.resize(count);
    parallelFor(constant.getElementType().getContext(), 0, llvm::divideCeil(count, kChunk),
                [&](size_t chunk) {
      int64_t begin = static_cast<int64_t>(chunk) * kChunk;
      int64_t length = std::min(kChunk, count - begin);
      MutableArrayRef<double> part = MutableArrayRef(values).slice(begin, length);
      MutableArrayRef<double> other = MutableArrayRef(coded).slice(begin, length);
      constant.read(first + begin, part);
      if (coder)
        coder->convert(first + begin, part, other);
      else
        llvm::copy(part, other.begin());
    });
    for (auto [value, code] : llvm::zip_equal(values, coded)) {
      RowErrors &row = result.rows[walk.getRow()];
      walk.advance();
      double difference = code - value;
      row.magnitude += std::abs(code);
      (difference > 0 ? row.above : row.below) += std::abs(difference);
      (value > 0 ? row.positive : row.negative) += std::abs(value);
      result.largest = std::max(result.largest, std::abs(difference));
      result.low = std::min(result.low, value);
      result.high = std::max(result.high, value);
    }
  }
  return result;
}

} // namespace mlir::lowp
