//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// May a program be run, or translated to C? Its sizes and its calls; where it reads
// and writes is in Accesses.cpp. See RunnableProgram.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::lowp;

/// Bytes of one element in memory; 1 where nothing is known of it.
static int64_t getElementBytes(Type type) {
  if (auto format = dyn_cast<FormatTypeInterface>(type))
    type = format.getStorageType();
  if (auto complex = dyn_cast<ComplexType>(type))
    return 2 * getElementBytes(complex.getElementType());
  if (auto vector = dyn_cast<VectorType>(type))
    return getStoredBytes(vector).value_or(1);
  if (type.isIndex())
    return 8;
  return type.isIntOrFloat() ? llvm::divideCeil(type.getIntOrFloatBitWidth(), 8) : 1;
}

std::optional<int64_t> mlir::lowp::getStoredBytes(ShapedType type) {
  int64_t bytes = getElementBytes(type.getElementType());
  if (!type.hasRank())
    return bytes;
  // A size of 0 makes the whole empty, but the strides are those of the others.
  bool isEmpty = false;
  for (int64_t size : type.getShape()) {
    isEmpty |= size == 0;
    if (size > 0 && llvm::MulOverflow(bytes, size, bytes))
      return std::nullopt;
  }
  return isEmpty ? 0 : bytes;
}

/// Succeeds if `type` has a size that memory addresses.
static LogicalResult verifySize(Operation *op, Type type, const Twine &what) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped || getStoredBytes(shaped))
    return success();
  return op->emitError() << what << " is " << type
                         << ", which has more bytes than 64 bits can count";
}

static LogicalResult verifySizes(ModuleOp module) {
  llvm::SmallPtrSet<Type, 32> known;
  auto isNew = [&](Type type) { return known.insert(type).second; };
  WalkResult walk = module.walk<WalkOrder::PreOrder>([&](Operation *op) -> WalkResult {
    if (auto function = dyn_cast<FunctionOpInterface>(op)) {
      for (auto [types, what] : {std::pair(function.getArgumentTypes(), "argument "),
                                 std::pair(function.getResultTypes(), "result ")})
        for (auto [index, type] : llvm::enumerate(types))
          if (isNew(type) && failed(verifySize(op, type, what + Twine(index) + " of function '" +
                                                             function.getName() + "'")))
            return failure();
    }
    if (auto global = dyn_cast<memref::GlobalOp>(op))
      if (failed(verifySize(op, global.getType(), "global '" + global.getSymName() + "'")))
        return failure();
    for (Type type : op->getResultTypes())
      if (isNew(type) &&
          failed(verifySize(op, type, "a result of '" + op->getName().getStringRef() + "'")))
        return failure();
    return success();
  });
  return failure(walk.wasInterrupted());
}

namespace {

/// Walks the functions that call each other, deepest first.
class CallWalk {
public:
  explicit CallWalk(ModuleOp module) : symbols(module) {}

  LogicalResult visitAll(ModuleOp module) {
    for (auto function : module.getOps<FunctionOpInterface>())
      if (failed(visit(function)))
        return failure();
    return success();
  }

private:
  struct Frame {
    FunctionOpInterface function;
    SmallVector<std::pair<Operation *, FunctionOpInterface>> calls;
    size_t next = 0;
  };

  void open(FunctionOpInterface function) {
    Frame frame{function, {}};
    std::optional<SymbolTable::UseRange> uses =
        SymbolTable::getSymbolUses(&function.getFunctionBody());
    if (uses)
      for (SymbolTable::SymbolUse use : *uses)
        if (auto callee = symbols.lookup<FunctionOpInterface>(
                use.getSymbolRef().getRootReference()))
          frame.calls.emplace_back(use.getUser(), callee);
    stack.push_back(std::move(frame));
    isOpen.insert(function);
  }

  LogicalResult visit(FunctionOpInterface root) {
    if (!done.insert(root).second)
      return success();
    open(root);
    while (!stack.empty()) {
      Frame &frame = stack.back();
      if (frame.next == frame.calls.size()) {
        isOpen.erase(frame.function);
        stack.pop_back();
        continue;
      }
      auto [user, callee] = frame.calls[frame.next++];
      if (callee.isExternal())
        return user->emitError() << "'" << callee.getName()
                                 << "' has no body; a program brings every function that it "
                                    "calls";
      if (isOpen.contains(callee))
        return diagnoseRecursion(user, callee);
      if (done.insert(callee).second)
        open(callee);
    }
    return success();
  }

  LogicalResult diagnoseRecursion(Operation *user, FunctionOpInterface callee) {
    std::string path;
    bool isInCycle = false;
    for (const Frame &frame : stack) {
      isInCycle |= frame.function == callee;
      if (isInCycle)
        path += ("'" + FunctionOpInterface(frame.function).getName() + "' calls ").str();
    }
    return user->emitError() << "recursion: " << path << "'" << callee.getName()
                             << "'; functions that call themselves are not supported";
  }

  SymbolTable symbols;
  SmallVector<Frame> stack;
  llvm::SmallPtrSet<Operation *, 8> isOpen, done;
};

} // namespace

LogicalResult mlir::lowp::verifyCalls(ModuleOp module) { return CallWalk(module).visitAll(module); }

LogicalResult mlir::lowp::verifyRunnable(ModuleOp module) {
  return success(succeeded(verifySizes(module)) && succeeded(verifyCalls(module)) &&
                 succeeded(verifyAccesses(module)) && succeeded(verifyInitialised(module)) &&
                 succeeded(verifyBufferUse(module)));
}
