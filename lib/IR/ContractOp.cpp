//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp.contract: its rules, what it reads and writes, and how it becomes an op on buffers.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::lowp;

#define GET_OP_CLASSES
#include "lowp/IR/ContractOp.cpp.inc"

bool ContractOp::isReduction(unsigned loop) {
  return cast<StringAttr>(getIteratorTypes()[loop]).getValue() == "reduction";
}

TypeRange ContractOp::getSumTypes() {
  return getStart().front().getTerminator()->getOperandTypes();
}

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

/// Maps and iterator types: CONTRACT-C1 and C2.
static LogicalResult verifyNest(ContractOp op) {
  SmallVector<AffineMap> maps = op.getMaps();
  if (maps.size() != op->getNumOperands())
    return op.emitOpError("takes one indexing map per operand, got ")
           << maps.size() << " for " << op->getNumOperands() << " operands (CONTRACT-C1)";
  for (auto [index, map] : llvm::enumerate(maps)) {
    auto type = cast<ShapedType>(op->getOperand(index).getType());
    if (!type.hasRank() || map.getNumDims() != op.getNumLoops() || map.getNumSymbols() != 0 ||
        map.getNumResults() != type.getRank())
      return op.emitOpError("operand ")
             << index << " of type " << Type(type) << " takes a map of " << op.getNumLoops()
             << " dimensions, no symbols, and a result per dimension of the type, got " << AffineMapAttr::get(map)
             << " (CONTRACT-C1)";
  }
  if (op.getIteratorTypes().size() != op.getNumLoops())
    return op.emitOpError("takes an iterator type per range, got ")
           << op.getIteratorTypes().size() << " for " << op.getNumLoops()
           << " ranges (CONTRACT-C2)";
  for (Attribute each : op.getIteratorTypes())
    if (StringRef name = cast<StringAttr>(each).getValue(); name != "parallel" && name != "reduction")
      return op.emitOpError("takes iterator types \"parallel\" and \"reduction\", got ")
             << each << " (CONTRACT-C2)";
  for (auto [loop, range] : llvm::enumerate(op.getRanges()))
    if (range < 0 && (range != ShapedType::kDynamic || op.isReduction(loop)))
      return op.emitOpError("loop ") << loop << " takes a range of 0 or more, got " << range
                                     << " (CONTRACT-C2)";
  return success();
}

/// CONTRACT-C3.
static LogicalResult verifyOutputs(ContractOp op) {
  unsigned parallel = 0;
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
    parallel += !op.isReduction(loop);
  for (OpOperand &output : op.getOutputsMutable()) {
    AffineMap map = op.getMap(output.getOperandNumber());
    auto type = cast<ShapedType>(output.get().getType());
    bool fits = map.isProjectedPermutation() && map.getNumResults() == parallel;
    for (unsigned dim = 0; fits && dim < map.getNumResults(); ++dim) {
      unsigned loop = map.getDimPosition(dim);
      fits = !op.isReduction(loop) && type.getDimSize(dim) == op.getRanges()[loop];
    }
    if (!fits)
      return op.emitOpError("output of type ")
             << Type(type) << " takes a permutation of the " << parallel
             << " parallel loops, with their ranges as its sizes, got " << AffineMapAttr::get(map)
             << " (CONTRACT-C3)";
  }
  return success();
}

/// CONTRACT-C4 and C5.
static LogicalResult verifyBodies(ContractOp op) {
  SmallVector<Type> elements, outputs;
  for (Value input : op.getInputs())
    elements.push_back(getElementTypeOrSelf(input.getType()));
  for (Value output : op.getOutputs())
    outputs.push_back(getElementTypeOrSelf(output.getType()));
  SmallVector<Type> sums(op.getSumTypes());
  SmallVector<Type> withSums(elements);
  llvm::append_range(withSums, sums);
  auto check = [&](Region &region, StringRef name, ArrayRef<Type> takes,
                   ArrayRef<Type> yields) -> LogicalResult {
    Operation *end = region.front().getTerminator();
    if (!isa<ContractYieldOp>(end) || TypeRange(region.getArgumentTypes()) != TypeRange(takes) ||
        end->getOperandTypes() != TypeRange(yields))
      return op.emitOpError("region '")
             << name << "' takes (" << takes << ") and yields (" << yields << "), got ("
             << region.getArgumentTypes() << ") and (" << end->getOperandTypes()
             << ") (CONTRACT-C4)";
    return success();
  };
  if (failed(check(op.getStart(), "start", elements, sums)) ||
      failed(check(op.getStep(), "step", withSums, sums)) ||
      failed(check(op.getFinish(), "finish", withSums, outputs)))
    return failure();
  for (unsigned input = 0; input < op.getInputs().size(); ++input)
    for (Region *region : {&op.getStart(), &op.getFinish()}) {
      if (region->getArgument(input).use_empty())
        continue;
      for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
        if (op.isReduction(loop) && op.getMap(input).isFunctionOfDim(loop))
          return op.emitOpError("input ")
                 << input << " is read where sums start or end, but reduction loop " << loop
                 << " chooses its element (CONTRACT-C5)";
    }
  return success();
}

LogicalResult ContractOp::verify() {
  if (failed(verifyNest(*this)) || failed(verifyOutputs(*this)) || failed(verifyBodies(*this)))
    return failure();
  bool isTensors = getNumResults() != 0;
  bool fits = !isTensors || TypeRange(getResultTypes()) == TypeRange(getOutputs().getTypes());
  for (Value operand : getOperands())
    fits &= isTensors ? isa<RankedTensorType>(operand.getType())
                      : isa<MemRefType>(operand.getType());
  if (!fits)
    return emitOpError("is on tensors, with a result of the type of each output, or on memrefs, "
                       "without results (CONTRACT-C6)");
  return success();
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

// Upstream's passes ask how regions follow each other. What passes between them are the
// sums alone: elements come from and go to memory.

void ContractOp::getSuccessorRegions(RegionBranchPoint point,
                                     SmallVectorImpl<RegionSuccessor> &regions) {
  if (point.isParent()) {
    regions.emplace_back(&getStart(), Block::BlockArgListType());
    return;
  }
  Region *from = point.getTerminatorPredecessorOrNull()->getParentRegion();
  if (from == &getFinish()) {
    regions.emplace_back(getOperation(), getOperation()->getResults().take_front(0));
    return;
  }
  for (Region *to : {&getStep(), &getFinish()})
    regions.emplace_back(to, to->getArguments().drop_front(getInputs().size()));
}

MutableOperandRange ContractYieldOp::getMutableSuccessorOperands(RegionSuccessor successor) {
  MutableOperandRange sums = getValuesMutable();
  return successor.isParent() ? sums.slice(0, 0) : sums;
}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

void ContractOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  for (OpOperand &operand : (*this)->getOpOperands())
    if (isa<BaseMemRefType>(operand.get().getType())) {
      if (isDpsInput(&operand))
        effects.emplace_back(MemoryEffects::Read::get(), &operand);
      else
        effects.emplace_back(MemoryEffects::Write::get(), &operand);
    }
}

bool ContractOp::bufferizesToMemoryRead(OpOperand &operand,
                                        const bufferization::AnalysisState &) {
  return isDpsInput(&operand);
}

bool ContractOp::bufferizesToMemoryWrite(OpOperand &operand,
                                         const bufferization::AnalysisState &) {
  return isDpsInit(&operand);
}

bufferization::AliasingValueList
ContractOp::getAliasingValues(OpOperand &operand, const bufferization::AnalysisState &) {
  if (!isDpsInit(&operand))
    return {};
  return {{getTiedOpResult(&operand), bufferization::BufferRelation::Equivalent}};
}

LogicalResult ContractOp::bufferize(RewriterBase &rewriter,
                                    const bufferization::BufferizationOptions &options,
                                    bufferization::BufferizationState &state) {
  if (getNumResults() == 0)
    return success();
  SmallVector<Value> buffers;
  for (Value operand : getOperands()) {
    FailureOr<Value> buffer = bufferization::getBuffer(rewriter, operand, options, state);
    if (failed(buffer))
      return failure();
    buffers.push_back(*buffer);
  }
  rewriter.setInsertionPoint(*this);
  size_t inputs = getInputs().size();
  auto op = ContractOp::create(rewriter, getLoc(), TypeRange(), getKernel(),
                               ArrayRef(buffers).take_front(inputs),
                               ArrayRef(buffers).drop_front(inputs), getIndexingMaps(),
                               getIteratorTypes(), getRanges());
  op->setDiscardableAttrs((*this)->getDiscardableAttrDictionary());
  for (auto [from, to] : llvm::zip_equal((*this)->getRegions(), op->getRegions()))
    rewriter.inlineRegionBefore(from, to, to.end());
  bufferization::replaceOpWithBufferizedValues(rewriter, *this,
                                               ArrayRef(buffers).drop_front(inputs));
  return success();
}
