//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does kernel "dot" know of one contraction? Shared by its match, its packing and its
// emission.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_DOT_H
#define LOWP_LIB_CODEGEN_KERNELS_DOT_H

#include "ByteLayer.h"

namespace mlir::lowp {

/// How many vectors of `lanes` channels a panel of weights has.
int64_t getPanelVectors(int64_t channels, int64_t lanes);

/// Makes loops of a lowp.contract on buffers that the kernel made; reports one that it
/// did not.
LogicalResult emitDot(ContractOp op, const Capabilities &machine);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_DOT_H
