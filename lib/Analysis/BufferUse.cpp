//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Do loops write to, and free, buffers that are theirs?
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/RunnableProgram.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::lowp;

/// Calls `visit` with each op that uses `buffer` or a view of it; stops at the first that
/// it returns true for, and returns that.
static Operation *findUser(Value buffer, function_ref<bool(Operation *, Value)> visit) {
  for (Operation *user : buffer.getUsers()) {
    if (visit(user, buffer))
      return user;
    auto view = dyn_cast<ViewLikeOpInterface>(user);
    if (!view || view.getViewSource() != buffer)
      continue;
    for (Value result : user->getResults())
      if (Operation *found = findUser(result, visit))
        return found;
  }
  return nullptr;
}

Operation *mlir::lowp::findWrite(Value buffer) {
  return findUser(buffer, [](Operation *user, Value view) {
    auto effects = dyn_cast<MemoryEffectOpInterface>(user);
    return effects && effects.getEffectOnValue<MemoryEffects::Write>(view).has_value();
  });
}

/// Whether `op` runs under a condition that is computed: who owns a buffer that a branch or
/// a loop may have exchanged is known at run time (upstream's ownership-based deallocation).
static bool isConditional(Operation *op) {
  auto branch = dyn_cast<scf::IfOp>(op->getParentOp());
  return branch && !matchPattern(branch.getCondition(), m_Constant());
}

/// A buffer is freed once, in the block that made it, after its last use; or where a
/// condition says so.
static LogicalResult verifyDealloc(memref::DeallocOp op) {
  if (isConditional(op))
    return success();
  auto alloc = op.getMemref().getDefiningOp<memref::AllocOp>();
  if (!alloc || alloc->getBlock() != op->getBlock())
    return op.emitError() << "frees what is no memref.alloc of the same block; buffers of the "
                             "caller and tables are not the program's to free";
  Operation *late = findUser(alloc, [&](Operation *user, Value) {
    if (user == op)
      return false;
    Operation *here = op->getBlock()->findAncestorOpInBlock(*user);
    return isa<memref::DeallocOp>(user) || !here || op->isBeforeInBlock(here);
  });
  if (!late)
    return success();
  InFlightDiagnostic error = op.emitError()
                             << "frees a buffer that is "
                             << (isa<memref::DeallocOp>(late) ? "freed twice" : "used afterwards");
  error.attachNote(late->getLoc()) << "it is here";
  return error;
}

/// A table has values ..
static LogicalResult verifyGlobal(memref::GlobalOp op) {
  if (!op.isExternal() && !op.isUninitialized())
    return success();
  return op.emitError() << "memref.global '" << op.getSymName()
                        << "' has no values; a program brings its tables";
}

/// .. which stay.
static LogicalResult verifyTable(memref::GetGlobalOp op) {
  Operation *write = findWrite(op.getResult());
  if (!write)
    return success();
  return write->emitError() << "writes to memref.global '" << op.getName()
                            << "'; nothing is kept from one sample to the next, so tables "
                               "are read only";
}

/// A page of 2 MiB is the most that any buffer has a reason to start at; LLVM's JIT ends the
/// process when it cannot have what it is asked for.
static constexpr uint64_t kMostAlignment = uint64_t(1) << 21;

static LogicalResult verifyAlignment(Operation *op) {
  std::optional<uint64_t> alignment;
  if (auto alloc = dyn_cast<memref::AllocOp>(op))
    alignment = alloc.getAlignment();
  else if (auto local = dyn_cast<memref::AllocaOp>(op))
    alignment = local.getAlignment();
  else if (auto global = dyn_cast<memref::GlobalOp>(op))
    alignment = global.getAlignment();
  if (!alignment || *alignment <= kMostAlignment)
    return success();
  return op->emitError() << "asks for an alignment of " << *alignment << " bytes; at most "
                         << kMostAlignment << " are given";
}

/// Where results are marked, nothing else of the caller is written to.
static LogicalResult verifyArguments(FunctionOpInterface function) {
  auto isResult = [&](unsigned index) {
    return static_cast<bool>(function.getArgAttr(index, kResultAttrName));
  };
  unsigned count = function.getNumArguments();
  if (function.isExternal() || llvm::none_of(llvm::seq(count), isResult))
    return success();
  for (unsigned index = 0; index < count; ++index)
    if (!isResult(index))
      if (Operation *write = findWrite(function.getArgument(index)))
        return write->emitError() << "writes to argument " << index << " of '"
                                  << function.getName()
                                  << "', which is an input: it is not marked lowp.result";
  return success();
}

LogicalResult mlir::lowp::verifyBufferUse(ModuleOp module) {
  WalkResult walk = module.walk([&](Operation *op) -> WalkResult {
    if (failed(verifyAlignment(op)))
      return WalkResult::interrupt();
    if (auto dealloc = dyn_cast<memref::DeallocOp>(op))
      return verifyDealloc(dealloc);
    if (auto global = dyn_cast<memref::GlobalOp>(op))
      return verifyGlobal(global);
    if (auto table = dyn_cast<memref::GetGlobalOp>(op))
      return verifyTable(table);
    if (auto function = dyn_cast<FunctionOpInterface>(op))
      return verifyArguments(function);
    return success();
  });
  return failure(walk.wasInterrupted());
}
