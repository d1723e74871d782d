//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Buffers of compiled programs, kept from one call to the next: the C library returns large
// ones to the system, which has to clear each page again.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_EXECUTION_BUFFERPOOL_H
#define LOWP_LIB_EXECUTION_BUFFERPOOL_H

#include <cstddef>

namespace mlir::lowp {

/// What compiled programs call as aligned_alloc and free. Each thread keeps the blocks that
/// it freed, for requests of the same size, until it ends. `alignment`: at most 64.
void *allocateBuffer(size_t alignment, size_t size);
void freeBuffer(void *buffer);

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_BUFFERPOOL_H
