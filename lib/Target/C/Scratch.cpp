//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which static array holds which buffer? See Scratch.h: greedy colouring of
// intervals in program order, best fit first.
//
//===----------------------------------------------------------------------===//

#include "Scratch.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct Lifetime {
  unsigned first = ~0u, last = 0;
};

/// Numbers the operations of the entry block and finds where buffers are in use.
class Lifetimes {
public:
  explicit Lifetimes(Block &entry) : entry(entry) {
    for (auto [index, op] : llvm::enumerate(entry))
      position[&op] = index;
  }

  /// Uses of `buffer` and of everything that may alias it.
  Lifetime get(Value buffer) const {
    Lifetime lifetime;
    SmallVector<Value> worklist{buffer};
    llvm::SmallDenseSet<Value> seen;
    while (!worklist.empty()) {
      Value value = worklist.pop_back_val();
      if (!seen.insert(value).second)
        continue;
      for (Operation *user : value.getUsers()) {
        if (isa<memref::DeallocOp>(user))
          continue;
        unsigned index = position.lookup(entry.findAncestorOpInBlock(*user));
        lifetime.first = std::min(lifetime.first, index);
        lifetime.last = std::max(lifetime.last, index);
        for (Value result : user->getResults())
          if (isa<MemRefType>(result.getType()))
            worklist.push_back(result);
      }
    }
    return lifetime;
  }

private:
  Block &entry;
  llvm::DenseMap<Operation *, unsigned> position;
};

} // namespace

/// Returns the best of the arrays that are free at `first`: the smallest that is
/// large enough, else the largest; nullopt if none is free.
static std::optional<unsigned> findFree(ArrayRef<ScratchPlan::Array> arrays, Type type,
                                        int64_t lenElems, unsigned first) {
  std::optional<unsigned> best;
  for (auto [index, array] : llvm::enumerate(arrays)) {
    if (array.elementType != type || array.lastUse >= first)
      continue;
    bool fits = array.lenElems >= lenElems;
    bool bestFits = best && arrays[*best].lenElems >= lenElems;
    if (!best || (fits && (!bestFits || array.lenElems < arrays[*best].lenElems)) ||
        (!fits && !bestFits && array.lenElems > arrays[*best].lenElems))
      best = index;
  }
  return best;
}

FailureOr<ScratchPlan> mlir::lowp::planScratch(func::FuncOp function) {
  struct Request {
    Operation *op;
    MemRefType type;
    Lifetime lifetime;
    size_t order = 0;
  };
  SmallVector<Request> requests;
  Lifetimes lifetimes(function.front());
  WalkResult result = function.walk([&](Operation *op) {
    if (!isa<memref::AllocOp, memref::AllocaOp>(op))
      return WalkResult::advance();
    auto type = cast<MemRefType>(op->getResult(0).getType());
    if (!type.hasStaticShape()) {
      op->emitOpError("allocates a buffer of dynamic size; the C exit has static buffers only");
      return WalkResult::interrupt();
    }
    Lifetime lifetime = lifetimes.get(op->getResult(0));
    if (lifetime.first != ~0u)
      requests.push_back({op, type, lifetime});
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  // Program order of the operations breaks ties, so the plan is deterministic.
  for (auto [index, request] : llvm::enumerate(requests))
    request.order = index;
  llvm::sort(requests, [](const Request &a, const Request &b) {
    return std::tie(a.lifetime.first, a.order) < std::tie(b.lifetime.first, b.order);
  });

  ScratchPlan plan;
  for (const Request &request : requests) {
    Type type = request.type.getElementType();
    int64_t lenElems = std::max<int64_t>(request.type.getNumElements(), 1);
    std::optional<unsigned> index =
        findFree(plan.arrays, type, lenElems, request.lifetime.first);
    if (!index) {
      index = plan.arrays.size();
      plan.arrays.push_back({type, 0, 0});
    }
    ScratchPlan::Array &array = plan.arrays[*index];
    array.lenElems = std::max(array.lenElems, lenElems);
    array.lastUse = request.lifetime.last;
    plan.arrayOf[request.op] = *index;
  }
  return plan;
}
