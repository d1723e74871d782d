//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do look-ups and thresholds become memory? A constant table that is loaded
// from, in the function's buffers or, on tensors, by tensor.extract.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CONVERSION_LUTTOMEMORY_H
#define LOWP_LIB_CONVERSION_LUTTOMEMORY_H

#include "lowp/Conversion/LowpToArith.h"

namespace mlir::lowp {

/// lowp.lut -> a load; lowp.threshold -> a binary search by lowp.lut.
void populateLutPatterns(const StorageTypeConverter &converter,
                         RewritePatternSet &patterns);

} // namespace mlir::lowp

#endif // LOWP_LIB_CONVERSION_LUTTOMEMORY_H
