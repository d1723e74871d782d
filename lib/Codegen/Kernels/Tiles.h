//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do match and emission of kernel "tiles" have in common?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_TILES_H
#define LOWP_LIB_CODEGEN_KERNELS_TILES_H

#include "lowp/Codegen/Kernel.h"

namespace mlir::lowp {

/// Rows of data in a tile, and steps of four products that it holds of each.
struct TileShape {
  int64_t rows = 16, steps = 16;
};

/// The tiles of a last loop of `range` rows and runs of `run` bytes, for panels of `vectors`
/// vectors of 16 channels; nullopt where there are none: rows are of static number, 4 or
/// more, the run is a multiple of 4, panels have one vector or two.
std::optional<TileShape> chooseTileShape(int64_t range, int64_t run, int64_t vectors);

/// Makes loops of a lowp.contract on buffers that the kernel made; reports one that it
/// did not.
LogicalResult emitTiles(ContractOp op, const Capabilities &machine);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_TILES_H
