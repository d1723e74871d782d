//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which scale does an element of a tensor have? The arithmetic of granularities
// on row-major indices, for everybody who walks over constants.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_SCALEINDEX_H
#define LOWP_IR_SCALEINDEX_H

#include "lowp/IR/Lowp.h"

namespace mlir::lowp {

/// From the elements of a tensor of static shape to its scales, both row-major.
/// A pair counts as one scale: its two values are next to each other.
class ScaleIndex {
public:
  /// `granularity` fits `shape`.
  ScaleIndex(GranularityAttr granularity, ArrayRef<int64_t> shape);

  /// How many scales (or pairs) there are.
  int64_t getCount() const { return count; }
  /// The scale of element `index`.
  int64_t operator[](int64_t index) const;
  /// The scales of the elements from `first` on, as many as `scales` takes.
  void read(int64_t first, MutableArrayRef<int64_t> scales) const;

private:
  /// A dimension that scales depend on.
  struct Axis {
    int64_t inner; ///< elements between neighbours
    int64_t size;
    int64_t scaleStride;
  };
  SmallVector<Axis, 2> axes;
  int64_t group;
  int64_t count;
};

} // namespace mlir::lowp

#endif // LOWP_IR_SCALEINDEX_H
