//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do loops, branches and stores read in C? See FunctionEmitter.h.
//
//===----------------------------------------------------------------------===//

#include "FunctionEmitter.h"
#include "Literals.h"
#include "mlir/IR/IntegerSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::lowp;

FunctionEmitter::FunctionEmitter(func::FuncOp function, unsigned indexWidth, NameScope &names,
                                 HelperLibrary &helpers)
    : function(function), names(names), helpers(helpers), ranges(function),
      indexWidth(indexWidth) {}

void FunctionEmitter::line(const Twine &text) {
  body += std::string(2 * indent, ' ') + text.str() + "\n";
}

std::string FunctionEmitter::makeLocal(StringRef stem) {
  return stem.str() + std::to_string(nextTemporary++);
}

LogicalResult FunctionEmitter::emit(ArrayRef<BorderValue> border) {
  for (auto [argument, value] : llvm::zip_equal(function.getArguments(), border))
    if (failed(bindBuffer(function, argument, value.name, value.isUnsigned)))
      return failure();
  if (failed(bindScratch()) || failed(emitBlock(function.front())))
    return failure();
  // What the statements turned out not to need is not declared.
  std::string unused;
  for (const BorderValue &value : border)
    if (!isMentioned(value.name))
      unused += "  (void)" + value.name + ";\n";
  body = unused + body;
  declareScratch();
  return declareTables();
}

LogicalResult FunctionEmitter::emitBlock(Block &block) {
  for (Operation &op : block.without_terminator())
    if (failed(emitOperation(&op)))
      return failure();
  return success();
}

LogicalResult FunctionEmitter::emitOperation(Operation *op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case<memref::AllocOp, memref::AllocaOp, memref::DeallocOp>(
          [](auto) { return success(); })
      .Case([&](memref::GetGlobalOp global) { return bindGlobal(global); })
      .Case([&](memref::StoreOp store) {
        auto map = AffineMap::getMultiDimIdentityMap(store.getIndices().size(),
                                                     op->getContext());
        return emitStore(op, store.getMemRef(), map, store.getIndices(),
                         store.getValueToStore());
      })
      .Case([&](affine::AffineStoreOp store) {
        return emitStore(op, store.getMemRef(), store.getAffineMap(),
                         store.getMapOperands(), store.getValueToStore());
      })
      .Case([&](memref::CopyOp copy) { return emitCopy(copy); })
      .Case([&](affine::AffineForOp loop) { return emitAffineFor(loop); })
      .Case([&](scf::ForOp loop) { return emitScfFor(loop); })
      .Case([&](scf::IfOp branch) {
        return emitBranch(op, use(branch.getCondition()).text, branch.getThenRegion(),
                          branch.getElseRegion());
      })
      .Case([&](affine::AffineIfOp branch) {
        return emitBranch(op, getCondition(branch).text, branch.getThenRegion(),
                          branch.getElseRegion());
      })
      .Default([&](Operation *op) -> LogicalResult {
        if (op->getNumResults() == 1 && isa<BaseMemRefType>(op->getResult(0).getType()))
          return bindView(op);
        if (op->getNumResults() == 1 && isDead(op->getResult(0)))
          return success();
        if (op->getNumResults() == 1 && getConstant(op->getResult(0)))
          return getLocalType(op->getResult(0));
        FailureOr<Expression> expression = getExpression(op);
        return failed(expression) ? failure() : bindResult(op, *expression);
      });
}

LogicalResult FunctionEmitter::emitStore(Operation *op, Value memref, AffineMap map,
                                         ValueRange operands, Value stored) {
  FailureOr<std::string> element = getElement(op, memref, map, operands);
  if (failed(element))
    return failure();
  Expression value = use(stored);
  if (views.lookup(memref).isUnsigned)
    value = {castTo(stored, /*isUnsigned=*/true), Binding::Unary};
  line(*element + " = " + value.text + ";");
  return success();
}

//===----------------------------------------------------------------------===//
// Values that leave a region
//===----------------------------------------------------------------------===//

LogicalResult FunctionEmitter::declareResults(ValueRange results, ValueRange initial) {
  for (auto [index, result] : llvm::enumerate(results)) {
    FailureOr<std::string> type = getLocalType(result);
    if (failed(type))
      return failure();
    std::string name = makeLocal(initial.empty() ? "t" : "acc");
    line(*type + " " + name +
         (initial.empty() ? std::string() : " = " + use(initial[index]).text) + ";");
    expressions[result] = {name};
  }
  return success();
}

void FunctionEmitter::silenceUnused(ValueRange results) {
  for (Value result : results)
    if (isDead(result) || getConstant(result))
      line("(void)" + expressions.lookup(result).text + ";");
}

LogicalResult FunctionEmitter::assignYield(Operation *yield, ValueRange targets) {
  // All operands are read before the first target changes.
  SmallVector<std::string> values;
  for (auto [operand, target] : llvm::zip_equal(yield->getOperands(), targets)) {
    std::string text = use(operand).text;
    if (targets.size() > 1) {
      FailureOr<std::string> type = getLocalType(operand);
      if (failed(type))
        return failure();
      std::string name = makeLocal("next");
      line("const " + *type + " " + name + " = " + text + ";");
      text = name;
    }
    values.push_back(text);
  }
  for (auto [value, target] : llvm::zip_equal(values, targets))
    if (std::string name = expressions.lookup(target).text; name != value)
      line(name + " = " + value + ";");
  return success();
}

LogicalResult FunctionEmitter::emitScope(Block &block, ValueRange yieldTargets) {
  unsigned savedTemporary = nextTemporary;
  ++indent;
  LogicalResult result = emitBlock(block);
  if (succeeded(result))
    result = assignYield(block.getTerminator(), yieldTargets);
  --indent;
  nextTemporary = savedTemporary;
  return result;
}

//===----------------------------------------------------------------------===//
// Loops and branches
//===----------------------------------------------------------------------===//

LogicalResult FunctionEmitter::emitFor(LoopLikeOpInterface loop, const Expression &low,
                                       const Expression &high, const Expression &step) {
  Value counter = *loop.getSingleInductionVar();
  Block &block = loop.getLoopRegions().front()->front();
  if (failed(declareResults(loop->getResults(), loop.getInits())))
    return failure();
  for (auto [argument, result] :
       llvm::zip_equal(loop.getRegionIterArgs(), loop->getResults()))
    expressions[argument] = expressions.lookup(result);

  FailureOr<std::string> type = getLocalType(counter);
  if (failed(type))
    return failure();
  std::string name = "i" + std::to_string(loopDepth);
  expressions[counter] = {name};
  std::string increment = step.text == "1" ? "++" + name : name + " += " + step.text;
  line("for (" + *type + " " + name + " = " + low.text + "; " + name + " < " +
       high.as(Binding::Sum) + "; " + increment + ") {");
  ++loopDepth;
  LogicalResult result = emitScope(block, loop->getResults());
  --loopDepth;
  line("}");
  silenceUnused(loop->getResults());
  endStep(loop);
  return result;
}

void FunctionEmitter::endStep(Operation *loop) {
  auto isStep = [&](Operation *op) {
    if (isa<LoopLikeOpInterface, memref::CopyOp>(op))
      return true;
    return loopDepth == 0 && (isa<RegionBranchOpInterface>(op) || hasEffect<MemoryEffects::Read>(op));
  };
  for (Operation *next = loop->getNextNode(); next; next = next->getNextNode())
    if (isStep(next))
      return line(helpers.useBarrier() + ";");
}

LogicalResult FunctionEmitter::emitAffineFor(affine::AffineForOp op) {
  if (op.hasConstantBounds()) {
    int64_t length = op.getConstantUpperBound() - op.getConstantLowerBound();
    checkIndex(Interval{op.getConstantUpperBound(),
                        op.getConstantUpperBound() + op.getStepAsInt()});
    // A loop that runs once is its body; the counter is a known constant.
    if (length > 0 && length <= op.getStepAsInt() && op.getNumResults() == 0 &&
        ranges.get(op.getInductionVar()).isConstant()) {
      LogicalResult result = emitBlock(*op.getBody());
      endStep(op);
      return result;
    }
  }
  return emitFor(op, getBound(op.getLowerBoundMap(), op.getLowerBoundOperands(), "max"),
                 getBound(op.getUpperBoundMap(), op.getUpperBoundOperands(), "min"),
                 {std::to_string(op.getStepAsInt())});
}

LogicalResult FunctionEmitter::emitScfFor(scf::ForOp op) {
  if (op.getUnsignedCmp())
    return op.emitOpError("compares its counter as unsigned, which the C exit lacks");
  if (op.getInductionVar().getType().isIndex())
    checkIndex(add(ranges.get(op.getUpperBound()), ranges.get(op.getStep())));
  return emitFor(op, use(op.getLowerBound()), use(op.getUpperBound()), use(op.getStep()));
}

LogicalResult FunctionEmitter::emitBranch(Operation *op, StringRef condition,
                                          Region &thenRegion, Region &elseRegion) {
  if (failed(declareResults(op->getResults(), {})))
    return failure();
  line("if (" + condition + ") {");
  if (failed(emitScope(thenRegion.front(), op->getResults())))
    return failure();
  if (!elseRegion.empty()) {
    line("} else {");
    if (failed(emitScope(elseRegion.front(), op->getResults())))
      return failure();
  }
  line("}");
  silenceUnused(op->getResults());
  return success();
}

Expression FunctionEmitter::getCondition(affine::AffineIfOp op) {
  IntegerSet set = op.getIntegerSet();
  ValueRange operands = op->getOperands();
  ValueRange dims = operands.take_front(set.getNumDims());
  ValueRange symbols = operands.drop_front(set.getNumDims());
  std::string text;
  for (unsigned i = 0; i < set.getNumConstraints(); ++i)
    text += (i ? " && " : "") + getAffine(set.getConstraint(i), dims, symbols).as(Binding::Sum) +
            (set.isEq(i) ? " == 0" : " >= 0");
  return {text.empty() ? "1" : text, Binding::Loose};
}
