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

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"

namespace mlir::lowp {

/// Succeeds if `resource`, of integers or floats, has exactly the bytes of its type; else
/// says at `op` what it has, by its key.
LogicalResult verifyResource(Operation *op, DenseResourceElementsAttr resource);

/// The same for every resource that is an attribute of `root` or of an op below it; the
/// first that fails is diagnosed. (Those of choices are looked at by lowp.observe.)
LogicalResult verifyResources(Operation *root);

} // namespace mlir::lowp

#endif // LOWP_IR_RESOURCES_H
