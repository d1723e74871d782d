//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are the values that one scale is chosen for, and how far are codes from them?
// Small channels are sorted and counted; one of millions of values is measured where it
// lies, in parallel.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_QUANTIZERS_CHANNELS_H
#define LOWP_QUANTIZERS_CHANNELS_H

#include "lowp/Analysis/FormatNoise.h"
#include "lowp/Constants/ScaleParts.h"

#include <memory>

namespace mlir::lowp {

/// The values that share a scale (or a pair of scales).
class Channel {
public:
  /// Ascending values and how often each occurs, which outlive the channel.
  Channel(ArrayRef<double> values, ArrayRef<int64_t> counts)
      : values(values), counts(counts) {}
  /// The same, kept by the channel.
  explicit Channel(WeightedValues cells);
  /// All values of a constant, which outlives the channel, times 2^`shift`.
  Channel(const ConstantView &constant, int shift, double low, double high);

  /// The least and the largest value; 0 of none.
  double getLow() const;
  double getHigh() const;
  double getMaxMagnitude() const;
  /// How many values there are.
  double countValues() const;
  /// Adds count * value^2 of each to `sum`.
  void addSquares(double &sum) const;
  /// The mean square error of codes of `format` at a scale (or pair) and a zero point.
  double getError(Type format, ArrayRef<double> scale, int64_t zeroPoint = 0) const;

  /// Ascending values, each once, and how often each occurs. Copies a large constant.
  ArrayRef<double> getValues() const;
  ArrayRef<int64_t> getCounts() const;
  /// The same values times 2^`shift`.
  Channel scaled(int shift) const;

private:
  friend class Channels;
  const WeightedValues &getSorted() const;

  ArrayRef<double> values;
  ArrayRef<int64_t> counts;
  /// What keeps them.
  mutable std::shared_ptr<const WeightedValues> owned;
  // A large one.
  const ConstantView *constant = nullptr;
  int shift = 0;
  double low = 0, high = 0;
};

/// The least and the largest of values, of which there is one.
std::pair<double, double> findEnds(ArrayRef<double> values);

/// The channels of a tensor, in the order of its scales. Those of a constant are cut out
/// of it as they are visited.
class Channels {
public:
  Channels() = default;
  /// Of `constant`, which outlives this.
  Channels(const ConstantView &constant, GranularityAttr granularity);
  void push_back(Channel channel) { given.push_back(std::move(channel)); }

  size_t size() const { return parts ? parts->size() : given.size(); }
  bool empty() const { return size() == 0; }
  Channel operator[](size_t index) const;
  /// The channels times 2^`shift`.
  Channels scaled(int shift) const;

  /// Calls `visit` with each channel in order.
  void forEach(function_ref<void(size_t index, const Channel &)> visit) const;
  /// Calls `visit` with each channel, several at the same time.
  void forEachInParallel(function_ref<void(size_t index, const Channel &)> visit) const;
  /// What `function` makes of each channel, in order; it is called in parallel.
  template <typename Function>
  auto map(Function function) const {
    using Result = std::decay_t<decltype(function(std::declval<const Channel &>()))>;
    SmallVector<Result> results(size());
    forEachInParallel([&](size_t index, const Channel &channel) {
      results[index] = function(channel);
    });
    return results;
  }

private:
  /// The channels of a block, sorted.
  std::vector<Channel> loadBlock(int64_t block) const;

  std::vector<Channel> given;
  // Of a constant.
  MLIRContext *context = nullptr;
  std::shared_ptr<const ScaleParts> parts;
  int shift = 0;
  /// All values at once, if they share one scale and are many.
  std::optional<Channel> whole;
  /// The last block that was read by operator[].
  struct Cache {
    int64_t block = -1;
    std::vector<Channel> channels;
  };
  mutable std::shared_ptr<Cache> cache;
};

} // namespace mlir::lowp

#endif // LOWP_QUANTIZERS_CHANNELS_H
