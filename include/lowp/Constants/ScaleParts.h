//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which values of a constant share a scale? The constant is cut into its parts a few
// at a time, so that a network's weights are never all there as doubles.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CONSTANTS_SCALEPARTS_H
#define LOWP_CONSTANTS_SCALEPARTS_H

#include "lowp/Constants/ConstantView.h"
#include "lowp/IR/Lowp.h"

#include <memory>

namespace mlir::lowp {

/// The parts of a constant with one scale (or pair) each, in the order of the scales.
class ScaleParts {
public:
  /// `granularity` fits the constant, which outlives this.
  ScaleParts(const ConstantView &constant, GranularityAttr granularity);

  /// How many parts there are.
  int64_t size() const { return count; }

  /// Some consecutive parts: their values, each part's in the order of the constant.
  struct Block {
    int64_t first = 0;
    std::vector<double> values;
    /// Where each part begins among the values, and the end of the last one.
    std::vector<size_t> begins;

    int64_t size() const { return static_cast<int64_t>(begins.size()) - 1; }
    MutableArrayRef<double> operator[](int64_t part) {
      return MutableArrayRef<double>(values).slice(begins[part],
                                                   begins[part + 1] - begins[part]);
    }
  };
  int64_t getBlockCount() const { return blocks; }
  /// The block that part `index` is in.
  int64_t getBlockOf(int64_t index) const { return index / partsPerBlock; }
  /// The first part of a block.
  int64_t getFirstOf(int64_t block) const { return block * partsPerBlock; }
  Block readBlock(int64_t block) const;

private:
  /// Without an axis: the elements as they lie there.
  void readGroups(Block &result, int64_t end) const;
  /// Those of some neighbours on the last axis, at one place of the other axes.
  void readIndices(Block &result, int64_t end) const;

  const ConstantView &constant;
  GranularityAttr granularity;
  int64_t count = 0, blocks = 0, partsPerBlock = 1;
  // Of the last axis: elements between neighbours, indices, and how many parts each has.
  int64_t inner = 1, axisSize = 1, partsPerIndex = 1;
  /// Dimensions before the last axis, the innermost first; those next to each other are
  /// one.
  struct Dim {
    int64_t size;
    int64_t stride;
  };
  static int64_t getOffset(ArrayRef<Dim> dims, int64_t position);
  SmallVector<Dim, 2> otherAxes;
  /// What a part has of them.
  SmallVector<Dim, 2> outer;
  int64_t outerCount = 1;
};

} // namespace mlir::lowp

#endif // LOWP_CONSTANTS_SCALEPARTS_H
