//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/Quantizers/Channels.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Quantizers/Channels.h"
#include "mlir/IR/Threading.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mlir::lowp {

namespace {

/// A channel of more values is not sorted.
constexpr int64_t kMostSorted = 1 << 21;
/// Values of such a one that are read at a time.
constexpr int64_t kSpan = 1 << 15;
/// Blocks that are read before the first of them is visited in order.
constexpr int64_t kBlocksAhead = 4;

void scaleBy(MutableArrayRef<double> values, int shift) {
  if (shift)
    for (double &value : values)
      value = std::ldexp(value, shift);
}

/// Fewer values are compared with each other.
constexpr size_t kLeastRadix = 256;

/// Sorts what floats of 32 bits hold exactly, 11 bits of their order at a time; false if
/// they do not.
bool sortAsFloats(MutableArrayRef<double> values) {
  constexpr unsigned kDigitBits = 11, kDigits = 3;
  constexpr uint32_t kMask = (1u << kDigitBits) - 1, kSign = 0x80000000u;
  std::vector<uint32_t> keys(values.size()), moved(values.size());
  std::vector<uint32_t> counts(kDigits << kDigitBits, 0);
  for (auto [key, value] : llvm::zip_equal(keys, values)) {
    auto rounded = static_cast<float>(value);
    if (static_cast<double>(rounded) != value)
      return false;
    // Ascending with the values.
    auto bits = llvm::bit_cast<uint32_t>(rounded);
    key = bits & kSign ? ~bits : bits | kSign;
    for (unsigned digit = 0; digit < kDigits; ++digit)
      ++counts[(digit << kDigitBits) + (key >> (digit * kDigitBits) & kMask)];
  }
  for (unsigned digit = 0; digit < kDigits; ++digit) {
    MutableArrayRef<uint32_t> places =
        MutableArrayRef(counts).slice(digit << kDigitBits, 1u << kDigitBits);
    uint32_t place = 0;
    for (uint32_t &count : places)
      place += std::exchange(count, place);
    for (uint32_t key : keys)
      moved[places[key >> (digit * kDigitBits) & kMask]++] = key;
    keys.swap(moved);
  }
  for (auto [value, key] : llvm::zip_equal(values, keys))
    value = llvm::bit_cast<float>(key & kSign ? key & ~kSign : ~key);
  return true;
}

} // namespace

/// Sorts `values`, keeps equal ones once, in front, and counts them; returns how many
/// are left.
static size_t sortAndCount(MutableArrayRef<double> values, MutableArrayRef<int64_t> counts) {
  if (values.size() < kLeastRadix || !sortAsFloats(values))
    std::sort(values.begin(), values.end());
  size_t left = 0;
  for (double value : values) {
    if (left && values[left - 1] == value) {
      ++counts[left - 1];
      continue;
    }
    values[left] = value;
    counts[left++] = 1;
  }
  return left;
}

std::pair<double, double> findEnds(ArrayRef<double> values) {
  double low = values.front(), high = values.front();
  for (double value : values) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return {low, high};
}

//===----------------------------------------------------------------------===//
// Channel
//===----------------------------------------------------------------------===//

Channel::Channel(WeightedValues cells)
    : owned(std::make_shared<const WeightedValues>(std::move(cells))) {
  values = owned->values;
  counts = owned->counts;
}

Channel::Channel(const ConstantView &constant, int shift, double low, double high)
    : constant(&constant), shift(shift), low(low), high(high) {}

const WeightedValues &Channel::getSorted() const {
  if (!owned) {
    std::vector<double> all = constant->toVector();
    scaleBy(all, shift);
    std::vector<int64_t> times(all.size());
    size_t left = sortAndCount(all, times);
    all.resize(left);
    times.resize(left);
    owned = std::make_shared<const WeightedValues>(
        WeightedValues{std::move(all), std::move(times)});
  }
  return *owned;
}

ArrayRef<double> Channel::getValues() const {
  return constant ? ArrayRef<double>(getSorted().values) : values;
}

ArrayRef<int64_t> Channel::getCounts() const {
  return constant ? ArrayRef<int64_t>(getSorted().counts) : counts;
}

double Channel::getLow() const {
  return constant ? low : values.empty() ? 0 : values.front();
}

double Channel::getHigh() const {
  return constant ? high : values.empty() ? 0 : values.back();
}

double Channel::getMaxMagnitude() const {
  return std::max(std::abs(getLow()), std::abs(getHigh()));
}

double Channel::countValues() const {
  if (constant)
    return static_cast<double>(constant->size());
  double count = 0;
  for (int64_t times : counts)
    count += static_cast<double>(times);
  return count;
}

void Channel::addSquares(double &sum) const {
  if (constant)
    return constant->forEachSpan([&](int64_t, ArrayRef<double> span) {
      for (double value : span) {
        double scaled = shift ? std::ldexp(value, shift) : value;
        sum += scaled * scaled;
      }
      return true;
    });
  for (auto [value, times] : llvm::zip_equal(values, counts))
    sum += static_cast<double>(times) * value * value;
}

double Channel::getError(Type format, ArrayRef<double> scale, int64_t zeroPoint) const {
  if (!constant)
    return formats::meanSquareErrorAt(format, values, counts, scale, zeroPoint);
  // Sums of spans are added in order, whoever made them.
  std::vector<double> sums(llvm::divideCeil(constant->size(), kSpan));
  std::vector<int64_t> ones(std::min(kSpan, constant->size()), 1);
  constant->forEachSpanInParallel(
      format.getContext(), kSpan, [&](int64_t span, MutableArrayRef<double> values) {
        scaleBy(values, shift);
        sums[span] =
            static_cast<double>(values.size()) *
            formats::meanSquareErrorAt(format, values,
                                        ArrayRef(ones).take_front(values.size()), scale,
                                        zeroPoint);
      });
  double sum = 0;
  for (double part : sums)
    sum += part;
  return sum / static_cast<double>(constant->size());
}

Channel Channel::scaled(int by) const {
  if (constant)
    return Channel(*constant, shift + by, std::ldexp(low, by), std::ldexp(high, by));
  WeightedValues cells{values.vec(), counts.vec()};
  scaleBy(cells.values, by);
  return Channel(std::move(cells));
}

//===----------------------------------------------------------------------===//
// Channels
//===----------------------------------------------------------------------===//

Channels::Channels(const ConstantView &constant, GranularityAttr granularity)
    : context(granularity.getContext()),
      parts(std::make_shared<const ScaleParts>(constant, granularity)),
      cache(std::make_shared<Cache>()) {
  if (parts->size() != 1 || constant.size() <= kMostSorted)
    return;
  std::vector<std::pair<double, double>> ends(llvm::divideCeil(constant.size(), kSpan));
  constant.forEachSpanInParallel(context, kSpan, [&](int64_t span, ArrayRef<double> values) {
    ends[span] = findEnds(values);
  });
  auto [low, high] = ends.front();
  for (auto [first, last] : ends) {
    low = std::min(low, first);
    high = std::max(high, last);
  }
  whole.emplace(constant, /*shift=*/0, low, high);
}

Channels Channels::scaled(int by) const {
  Channels result = *this;
  result.shift += by;
  result.cache = std::make_shared<Cache>();
  for (Channel &channel : result.given)
    channel = channel.scaled(by);
  if (whole)
    result.whole = whole->scaled(by);
  return result;
}

std::vector<Channel> Channels::loadBlock(int64_t index) const {
  std::vector<Channel> channels;
  if (whole) {
    channels.push_back(*whole);
    return channels;
  }
  ScaleParts::Block block = parts->readBlock(index);
  scaleBy(block.values, shift);
  // All channels of the block share two arrays.
  auto cells = std::make_shared<WeightedValues>();
  cells->counts.resize(block.values.size());
  channels.reserve(block.size());
  for (int64_t part = 0; part < block.size(); ++part) {
    MutableArrayRef<int64_t> counts =
        MutableArrayRef(cells->counts).slice(block.begins[part], block[part].size());
    size_t left = sortAndCount(block[part], counts);
    channels.push_back(Channel(ArrayRef<double>(block[part]).take_front(left),
                               ArrayRef<int64_t>(counts).take_front(left)));
    channels.back().owned = cells;
  }
  // Moved, the values stay where they are.
  cells->values = std::move(block.values);
  return channels;
}

Channel Channels::operator[](size_t index) const {
  if (!parts)
    return given[index];
  int64_t block = parts->getBlockOf(static_cast<int64_t>(index));
  if (cache->block != block) {
    cache->channels = loadBlock(block);
    cache->block = block;
  }
  return cache->channels[index - parts->getFirstOf(block)];
}

void Channels::forEach(function_ref<void(size_t, const Channel &)> visit) const {
  if (!parts) {
    for (auto [index, channel] : llvm::enumerate(given))
      visit(index, channel);
    return;
  }
  size_t index = 0;
  std::vector<std::vector<Channel>> loaded;
  for (int64_t first = 0; first < parts->getBlockCount(); first += kBlocksAhead) {
    loaded.clear();
    loaded.resize(std::min(kBlocksAhead, parts->getBlockCount() - first));
    parallelFor(context, 0, loaded.size(), [&](size_t block) {
      loaded[block] = loadBlock(first + static_cast<int64_t>(block));
    });
    for (const std::vector<Channel> &channels : loaded)
      for (const Channel &channel : channels)
        visit(index++, channel);
  }
}

void Channels::forEachInParallel(
    function_ref<void(size_t, const Channel &)> visit) const {
  // A large one is measured in parallel itself.
  if (!parts || whole)
    return forEach(visit);
  parallelFor(context, 0, parts->getBlockCount(), [&](size_t block) {
    size_t index = parts->getFirstOf(static_cast<int64_t>(block));
    for (const Channel &channel : loadBlock(static_cast<int64_t>(block)))
      visit(index++, channel);
  });
}

} // namespace mlir::lowp
