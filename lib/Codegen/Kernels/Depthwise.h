//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do match and emission of kernel "depthwise" have in common?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_DEPTHWISE_H
#define LOWP_LIB_CODEGEN_KERNELS_DEPTHWISE_H

#include "ByteLayer.h"

namespace mlir::lowp {

/// How neighbouring results share what they read in the direction of their taps: result r
/// reads, for tap t, the place r * rowStep + t * tapStep.
struct TapTile {
  int64_t taps = 1, rowStep = 1, tapStep = 1;
  int64_t rows = 1; ///< results that are computed at a time

  /// Places that a tile reads, and fours of them.
  int64_t getPlaces() const { return (rows - 1) * rowStep + (taps - 1) * tapStep + 1; }
  int64_t getFours() const { return llvm::divideCeilSigned(getPlaces(), kDotDepth); }
  /// The tap of result `row` at `place`, if there is one.
  std::optional<int64_t> getTap(int64_t row, int64_t place) const;
  /// Whether result `row` has taps among four `four`.
  bool reads(int64_t row, int64_t four) const;
  /// Vector operations per result.
  double getCost() const;
};

/// The tile that takes least, of at most `range` rows. `rowStride` and `tapStride`: how far
/// neighbouring results, and taps, are apart in memory.
TapTile chooseTapTile(int64_t range, int64_t taps, int64_t rowStride, int64_t tapStride);

/// Makes loops of a lowp.contract on buffers that the kernel made; reports one that it
/// did not.
LogicalResult emitDepthwise(ContractOp op, const Capabilities &machine);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_DEPTHWISE_H
