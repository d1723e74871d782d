//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Is a program in loops what its phase promises: portable loops on memrefs,
// without a multiply or a float where there must be none? A forward dataflow
// from loads of elements separates element data from addresses.
//
//===----------------------------------------------------------------------===//

#include "PhaseRules.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

bool hasFormat(Type type) {
  return isa<FormatTypeInterface>(getElementTypeOrSelf(type));
}

LogicalResult verifyTypes(Operation *op, bool keepsFormats) {
  auto check = [&](Type type) -> LogicalResult {
    if (isa<TensorType>(type))
      return breaksRule(op, "a tensor is left", "PHASE-LOO1", "lowp-to-loops");
    if (!keepsFormats && hasFormat(type))
      return breaksRule(op, "an element type of lowp is left", "PHASE-LOO2", "lowp-to-arith");
    return success();
  };
  SmallVector<Type> types(op->getOperandTypes());
  llvm::append_range(types, op->getResultTypes());
  if (auto function = dyn_cast<func::FuncOp>(op)) {
    llvm::append_range(types, function.getArgumentTypes());
    llvm::append_range(types, function.getResultTypes());
  }
  for (Type type : types)
    if (failed(check(type)))
      return failure();
  if (!keepsFormats && isa<LowpDialect>(op->getDialect()))
    return breaksRule(op, "an op of lowp is left", "PHASE-LOO2", "lowp-to-arith");
  if (isa<linalg::LinalgDialect>(op->getDialect()))
    return breaksRule(op, "an op on whole arrays is left", "PHASE-LOO1", "lowp-to-loops");
  return success();
}

/// Everything computed from loaded elements, through ops and loop-carried values.
DenseSet<Value> findElementData(ModuleOp module) {
  DenseSet<Value> data;
  SmallVector<Value> work;
  auto add = [&](Value value) {
    if (data.insert(value).second)
      work.push_back(value);
  };
  module.walk([&](Operation *op) {
    if (isa<affine::AffineReadOpInterface, memref::LoadOp>(op))
      for (Value result : op->getResults())
        add(result);
  });
  while (!work.empty()) {
    Value value = work.pop_back_val();
    for (OpOperand &use : value.getUses()) {
      Operation *user = use.getOwner();
      if (user->hasTrait<OpTrait::IsTerminator>()) {
        for (Value result : user->getParentOp()->getResults())
          add(result);
        continue;
      }
      if (auto loop = dyn_cast<LoopLikeOpInterface>(user)) {
        if (BlockArgument carried = loop.getTiedLoopRegionIterArg(&use))
          add(carried);
        continue;
      }
      for (Value result : user->getResults())
        add(result);
    }
  }
  return data;
}

LogicalResult verifyNoMultiply(ModuleOp module) {
  DenseSet<Value> data = findElementData(module);
  WalkResult walk = module.walk([&](Operation *op) -> WalkResult {
    if (!isa<arith::MulIOp, arith::MulSIExtendedOp, arith::MulUIExtendedOp>(op) ||
        op->hasAttr("lowp.mac") ||
        llvm::none_of(op->getOperands(), [&](Value value) { return data.contains(value); }))
      return success();
    return breaksRule(op, "a multiply on element data outside of lowp.mac, under requant=shift",
                  "PHASE-LOO3", "lowp-derive-multipliers");
  });
  return failure(walk.wasInterrupted());
}

/// Whether `value` is a float argument, or a view of one.
bool isFloatArgument(Value value, func::FuncOp function) {
  while (auto view = value.getDefiningOp<ViewLikeOpInterface>())
    value = view.getViewSource();
  auto argument = dyn_cast<BlockArgument>(value);
  return argument && argument.getOwner() == &function.front() &&
         isa<FloatType>(getElementTypeOrSelf(argument.getType()));
}

/// Whether the outermost loop around `op` reads or writes a float argument; of an op in no
/// loop, what is computed with it.
bool isAtBorder(Operation *op) {
  auto function = op->getParentOfType<func::FuncOp>();
  auto getNest = [&](Operation *inner) {
    while (inner->getParentOp() != function)
      inner = inner->getParentOp();
    return inner;
  };
  auto touches = [&](Operation *nest) {
    return nest
        ->walk([&](Operation *inner) {
          for (Value operand : inner->getOperands())
            if (isFloatArgument(operand, function))
              return WalkResult::interrupt();
          return WalkResult::advance();
        })
        .wasInterrupted();
  };
  if (getNest(op) != op)
    return touches(getNest(op));
  SmallVector<Operation *> work{op};
  DenseSet<Operation *> seen{op};
  while (!work.empty()) {
    Operation *next = work.pop_back_val();
    if (touches(next))
      return true;
    auto visit = [&](Operation *other) {
      if (other && !isa<arith::ConstantOp, ViewLikeOpInterface>(other) && seen.insert(other).second)
        work.push_back(other);
    };
    for (Operation *user : next->getUsers())
      visit(getNest(user));
    for (Value operand : next->getOperands())
      visit(operand.getDefiningOp());
  }
  return false;
}

LogicalResult verifyNoFloat(ModuleOp module) {
  WalkResult walk = module.walk([&](Operation *op) -> WalkResult {
    if (!isFloatArithmetic(op) || isAtBorder(op))
      return success();
    return breaksRule(op, "float arithmetic away from the border", "PHASE-LOO4",
                  "lowp-integerize");
  });
  return failure(walk.wasInterrupted());
}

} // namespace

LogicalResult mlir::lowp::verifyLoops(ModuleOp module) {
  bool keepsFormats = module->hasAttr("lowp.keep_formats");
  // The op around first: bodies of named ops have no location.
  WalkResult walk = module.walk<WalkOrder::PreOrder>([&](Operation *op) -> WalkResult {
    return verifyTypes(op, keepsFormats);
  });
  if (walk.wasInterrupted() || failed(verifyRunnable(module)))
    return failure();
  auto requant = module->getAttrOfType<StringAttr>("lowp.requant");
  if (!requant)
    return success(); // A program that was never made of integers.
  if (requant.getValue() == "shift" && failed(verifyNoMultiply(module)))
    return failure();
  if (!module->hasAttr("lowp.float_layers") && failed(verifyNoFloat(module)))
    return failure();
  return success();
}
