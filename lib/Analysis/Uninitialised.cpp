//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does a program compute with a tensor that nothing was put into?
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Analysis/Structure.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::lowp;

/// The tensor.empty that `value` is, moved at most; null if it is none.
static tensor::EmptyOp findEmpty(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (auto empty = dyn_cast<tensor::EmptyOp>(op))
      return empty;
    if (!isReshape(op) && !isSlice(op))
      return nullptr;
    value = op->getOperand(0);
  }
  return nullptr;
}

/// Whether `op` computes with, or returns, the elements of `operand`.
static bool readsElements(Operation *op, OpOperand &operand) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return linalgOp.payloadUsesValueFromOperand(&operand);
  if (isa<tensor::ExtractOp, tensor::PadOp>(op))
    return operand.getOperandNumber() == 0;
  return op->hasTrait<OpTrait::Elementwise>() || op->hasTrait<OpTrait::ReturnLike>();
}

LogicalResult mlir::lowp::verifyInitialised(Operation *root) {
  WalkResult walk = root->walk([](Operation *op) -> WalkResult {
    // What an inner region yields may be written to by its op.
    if (op->hasTrait<OpTrait::ReturnLike>() && !isa<FunctionOpInterface>(op->getParentOp()))
      return success();
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isa<RankedTensorType>(operand.get().getType()) || !readsElements(op, operand))
        continue;
      tensor::EmptyOp empty = findEmpty(operand.get());
      if (!empty || llvm::is_contained(empty.getType().getShape(), 0))
        continue;
      InFlightDiagnostic error = op->emitError()
                                 << "'" << op->getName() << "' reads a tensor.empty ("
                                 << empty.getType()
                                 << "), which holds no values; put some in first, as linalg.fill does";
      error.attachNote(empty.getLoc()) << "it is made here";
      return error;
    }
    return success();
  });
  return failure(walk.wasInterrupted());
}
