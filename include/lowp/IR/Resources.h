//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Are the data of a program's `dense_resource` constants there? Upstream reads a
// file whose resources were elided, or have too few or too many bytes, without a
// word.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_RESOURCES_H
#define LOWP_IR_RESOURCES_H

#include "mlir/IR/Operation.h"

namespace mlir::lowp {

/// Succeeds if every `dense_resource` of integers or floats that `root` or an op
/// below it refers to has exactly the bytes of its type; else diagnoses the first
/// that has not, by its key.
LogicalResult verifyResources(Operation *root);

} // namespace mlir::lowp

#endif // LOWP_IR_RESOURCES_H
