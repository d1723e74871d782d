//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What the verifiers of phases share: how a broken rule is told, and what
// counts as float arithmetic.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_PIPELINES_PHASERULES_H
#define LOWP_LIB_PIPELINES_PHASERULES_H

#include "mlir/IR/BuiltinOps.h"

namespace mlir::lowp {

/// Reports that `op` breaks `rule`, which `pass` should have established.
/// Always failure.
LogicalResult breaksRule(Operation *op, const Twine &what, StringRef rule, StringRef pass);

/// An arith or math op, other than a constant, that reads or makes a float.
bool isFloatArithmetic(Operation *op);

/// Checks PHASE-INT5 and diagnoses the first lowp.mac that breaks it.
LogicalResult verifyAccumulators(ModuleOp module);

/// Checks PHASE-LOO1..4 and diagnoses the first op that breaks one.
LogicalResult verifyLoops(ModuleOp module);

} // namespace mlir::lowp

#endif // LOWP_LIB_PIPELINES_PHASERULES_H
