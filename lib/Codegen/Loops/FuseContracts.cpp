//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a lowp.contract start its sums from, and what becomes of them? Element-wise
// ops before and after it move into its regions, so that no tensor of sums is left.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Passes.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPFUSECONTRACTS
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// The parts of a lowp.contract, taken apart to be put together again.
struct Parts {
  explicit Parts(ContractOp op)
      : inputs(op.getInputs()), outputs(op.getOutputs()), maps(op.getMaps()) {}
  SmallVector<Value> inputs, outputs;
  SmallVector<AffineMap> maps; ///< of inputs, then of outputs
};

/// `op` with other inputs and outputs; its regions move, with arguments for the inputs
/// that come behind those it has.
ContractOp rebuild(OpBuilder &builder, ContractOp op, const Parts &parts) {
  auto made = ContractOp::create(builder, op.getLoc(), TypeRange(parts.outputs), op.getKernel(),
                                 parts.inputs, parts.outputs,
                                 builder.getAffineMapArrayAttr(parts.maps), op.getIteratorTypes(),
                                 op.getRanges());
  made->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  size_t had = op.getInputs().size();
  for (auto [from, to] : llvm::zip_equal(op->getRegions(), made->getRegions())) {
    to.takeBody(from);
    for (size_t input = had; input < parts.inputs.size(); ++input)
      to.insertArgument(static_cast<unsigned>(input),
                        getElementTypeOrSelf(parts.inputs[input].getType()), op.getLoc());
  }
  return made;
}

bool isElementwise(linalg::GenericOp op) {
  return op && op.hasPureTensorSemantics() && op.getNumReductionLoops() == 0 &&
         !op.hasIndexSemantics() && op.getNumDpsInits() == 1 &&
         op.getRegionOutputArgs().front().use_empty();
}

/// Look-ups read memory by what they are given: they stay loops of their own.
bool isVectorisable(linalg::GenericOp op) {
  return llvm::all_of(op.getBody()->without_terminator(), [](Operation &each) {
    return !isa<ThresholdOp, LutOp>(each) && each.getNumRegions() == 0;
  });
}

/// Clones the body of `generic` where `builder` is; the operands of its terminator.
SmallVector<Value> inlineBody(OpBuilder &builder, linalg::GenericOp generic, ValueRange arguments) {
  IRMapping mapping;
  mapping.map(generic.getBody()->getArguments().take_front(arguments.size()), arguments);
  for (Operation &each : generic.getBody()->without_terminator())
    builder.clone(each, mapping);
  return llvm::map_to_vector(generic.getBody()->getTerminator()->getOperands(),
                             [&](Value value) { return mapping.lookupOrDefault(value); });
}

/// Sums start from a value that one op computes, or repeats, for each of them.
ContractOp fuseStart(ContractOp op) {
  for (unsigned input = 0; input < op.getInputs().size(); ++input) {
    BlockArgument argument = op.getStart().getArgument(input);
    Value value = op.getInputs()[input];
    if (argument.use_empty() || !op.getStep().getArgument(input).use_empty() ||
        !op.getFinish().getArgument(input).use_empty())
      continue;
    OpBuilder builder(op);
    if (auto fill = value.getDefiningOp<linalg::FillOp>()) {
      argument.replaceAllUsesWith(fill.getInputs().front());
      return op;
    }
    auto producer = value.getDefiningOp<linalg::GenericOp>();
    if (!isElementwise(producer) || !isVectorisable(producer) ||
        !(value.hasOneUse() || producer.getBody()->without_terminator().empty()))
      continue;
    AffineMap made = producer.getIndexingMapsArray().back();
    if (!made.isPermutation())
      continue;
    Parts parts(op);
    AffineMap loops = inversePermutation(made).compose(op.getMap(input));
    for (OpOperand *operand : producer.getDpsInputOperands()) {
      parts.maps.insert(parts.maps.begin() + static_cast<int64_t>(parts.inputs.size()),
                        producer.getMatchingIndexingMap(operand).compose(loops));
      parts.inputs.push_back(operand->get());
    }
    size_t had = op.getInputs().size();
    ContractOp fused = rebuild(builder, op, parts);
    Block &start = fused.getStart().front();
    builder.setInsertionPointToStart(&start);
    SmallVector<Value> results =
        inlineBody(builder, producer, start.getArguments().slice(had, producer.getNumDpsInputs()));
    start.getArgument(input).replaceAllUsesWith(results.front());
    op.replaceAllUsesWith(fused);
    op.erase();
    return fused;
  }
  return nullptr;
}

/// What reads each sum once, at its place, becomes what the op yields.
ContractOp fuseFinish(ContractOp op) {
  if (op.getNumResults() != 1 || !op.getResult(0).hasOneUse())
    return nullptr;
  OpOperand &use = *op.getResult(0).getUses().begin();
  auto consumer = dyn_cast<linalg::GenericOp>(use.getOwner());
  if (!isElementwise(consumer) || !isVectorisable(consumer) || !consumer.isDpsInput(&use) ||
      consumer->getBlock() != op->getBlock())
    return nullptr;
  AffineMap read = consumer.getMatchingIndexingMap(&use);
  if (!read.isPermutation())
    return nullptr;
  Parts parts(op);
  unsigned place = use.getOperandNumber();
  AffineMap written = op.getMap(parts.inputs.size());
  AffineMap loops = inversePermutation(read).compose(written);
  OpOperand *output = consumer.getDpsInitOperand(0);
  AffineMap becomes = consumer.getMatchingIndexingMap(output).compose(loops);
  // Kernels write what lies together at once.
  if (becomes.getNumResults() == 0 || becomes.getResults().back() != written.getResults().back())
    return nullptr;
  for (OpOperand *operand : consumer.getDpsInputOperands()) {
    if (operand->getOperandNumber() == place)
      continue;
    parts.maps.insert(parts.maps.begin() + static_cast<int64_t>(parts.inputs.size()),
                      consumer.getMatchingIndexingMap(operand).compose(loops));
    parts.inputs.push_back(operand->get());
  }
  parts.maps.back() = becomes;
  parts.outputs = {output->get()};
  size_t had = op.getInputs().size();
  OpBuilder builder(consumer);
  ContractOp fused = rebuild(builder, op, parts);
  Block &finish = fused.getFinish().front();
  Operation *end = finish.getTerminator();
  builder.setInsertionPoint(end);
  SmallVector<Value> arguments;
  size_t next = had;
  for (unsigned input = 0; input < consumer.getNumDpsInputs(); ++input)
    arguments.push_back(input == place ? end->getOperand(0) : finish.getArgument(next++));
  end->setOperands(inlineBody(builder, consumer, arguments));
  consumer->replaceAllUsesWith(fused);
  consumer.erase();
  op.erase();
  return fused;
}

/// Inputs that no region reads any more disappear.
void dropUnusedInputs(ContractOp op) {
  Parts parts(op);
  SmallVector<unsigned> unused;
  for (unsigned input = 0; input < parts.inputs.size(); ++input)
    if (llvm::all_of(op->getRegions(),
                     [&](Region &region) { return region.getArgument(input).use_empty(); }))
      unused.push_back(input);
  for (unsigned input : llvm::reverse(unused)) {
    parts.inputs.erase(parts.inputs.begin() + input);
    parts.maps.erase(parts.maps.begin() + input);
    for (Region &region : op->getRegions())
      region.eraseArgument(input);
  }
  op.getInputsMutable().assign(parts.inputs);
  op.setIndexingMapsAttr(OpBuilder(op).getAffineMapArrayAttr(parts.maps));
}

struct FuseContractsPass : lowp::impl::LowpFuseContractsBase<FuseContractsPass> {
  void runOnOperation() override {
    SmallVector<ContractOp> ops;
    getOperation()->walk([&](ContractOp op) {
      if (op.getNumResults() != 0)
        ops.push_back(op);
    });
    for (ContractOp op : ops) {
      while (ContractOp fused = fuseStart(op))
        op = fused;
      while (ContractOp fused = fuseFinish(op))
        op = fused;
      dropUnusedInputs(op);
    }
  }
};

} // namespace
