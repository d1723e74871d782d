//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does an op of another dialect say that it is a layer? By LayerOpInterface
// (docs/HowTo/AddAnOp.md).
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_LAYEROPINTERFACE_H
#define LOWP_IR_LAYEROPINTERFACE_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/OpDefinition.h"

#include <optional>

namespace mlir::lowp {

/// min(max(x, lower), upper): (0, none) is a ReLU, (0, 6) a ReLU6.
struct LayerActivation {
  std::optional<double> lower, upper;
};

/// The rules LAYER-C1 to LAYER-C7 of LayerOpInterface, diagnosed.
LogicalResult verifyLayerOp(Operation *op);

} // namespace mlir::lowp

#include "lowp/IR/LayerOpInterface.h.inc"

#endif // LOWP_IR_LAYEROPINTERFACE_H
