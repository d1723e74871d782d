//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Channels are known at contractions: what weights alone count in the result, and what is
// summed over without a window in the data. From there they spread through loops that
// count the same dimension of several tensors. The first who says so is right: where two
// disagree, the program gets a transposition.
//
//===----------------------------------------------------------------------===//

#include "ChannelDims.h"
#include "lowp/Codegen/Kernel.h"
#include "../Kernels/Kernels.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::lowp;

/// The dimension that `loop` alone counts, if it is in no other one.
static std::optional<unsigned> findDim(AffineMap map, unsigned loop) {
  std::optional<unsigned> found;
  for (auto [dim, result] : llvm::enumerate(map.getResults())) {
    if (!result.isFunctionOfDim(loop))
      continue;
    if (found || !isa<AffineDimExpr>(result))
      return std::nullopt;
    found = dim;
  }
  return found;
}

bool mlir::lowp::keepsDims(Operation *op) {
  if (auto quantize = dyn_cast<QuantizeOp>(op))
    // Random bits are counted by the order of the elements.
    return quantize.getRandom().empty() && quantize.getGranularity().getGroup() == 0;
  if (auto dequantize = dyn_cast<DequantizeOp>(op))
    return dequantize.getGranularity().getGroup() == 0;
  if (auto requantize = dyn_cast<RequantizeOp>(op))
    return requantize.getGranularity().getGroup() == 0;
  if (auto pad = dyn_cast<tensor::PadOp>(op))
    return pad.getLow().empty() && pad.getHigh().empty() && pad.getConstantPaddingValue();
  return isa<StorageCastOp>(op);
}

ChannelDims::ChannelDims(func::FuncOp function) {
  function.walk([&](linalg::GenericOp op) {
    if (isKernelSite(op))
      seed(op);
  });
  while (!work.empty())
    spread(work.pop_back_val());
}

bool ChannelDims::moves(Value value) const {
  std::optional<unsigned> dim = get(value);
  return dim && *dim + 1 != cast<RankedTensorType>(value.getType()).getRank();
}

SmallVector<int64_t> ChannelDims::getOrder(Value value) const {
  SmallVector<int64_t> order = llvm::to_vector(
      llvm::seq<int64_t>(0, cast<RankedTensorType>(value.getType()).getRank()));
  unsigned dim = *get(value);
  order.erase(order.begin() + dim);
  order.push_back(dim);
  return order;
}

void ChannelDims::set(Value value, unsigned dim) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (type && type.getRank() >= 3 && dims.insert({value, dim}).second)
    work.push_back(value);
}

void ChannelDims::seed(linalg::GenericOp op) {
  OpOperand *weights = nullptr;
  for (OpOperand *operand : op.getDpsInputOperands())
    if (cast<RankedTensorType>(operand->get().getType()).getRank() > 1 &&
        succeeded(getConstantCodes(operand->get())))
      weights = operand;
  if (!weights || op.getNumDpsInits() != 1)
    return;
  AffineMap ofWeights = op.getMatchingIndexingMap(weights);
  OpOperand *output = op.getDpsInitOperand(0);
  for (OpOperand *data : op.getDpsInputOperands()) {
    if (data == weights || succeeded(getConstantCodes(data->get())))
      continue;
    AffineMap ofData = op.getMatchingIndexingMap(data);
    AffineMap ofOutput = op.getMatchingIndexingMap(output);
    for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray())) {
      if (!ofWeights.isFunctionOfDim(loop))
        continue;
      bool isSum = kind == utils::IteratorType::reduction;
      if (isSum && ofData.isFunctionOfDim(loop)) {
        if (std::optional<unsigned> dim = findDim(ofData, loop))
          set(data->get(), *dim);
      } else if (!isSum) {
        if (std::optional<unsigned> dim = findDim(ofOutput, loop))
          set(op.getResult(0), *dim);
      }
    }
  }
}

/// Whether `loop` counts one dimension of several tensors. Of a contraction those are
/// channels of which each has sums of its own: what data and weights are summed over, and
/// what weights alone count, is not in the other side's order.
static bool joins(linalg::GenericOp op, unsigned loop) {
  if (!isKernelSite(op))
    return true;
  return op.getIteratorTypesArray()[loop] == utils::IteratorType::parallel &&
         llvm::any_of(op.getDpsInputOperands(), [&](OpOperand *operand) {
           return failed(getConstantCodes(operand->get())) &&
                  op.getMatchingIndexingMap(operand).isFunctionOfDim(loop);
         });
}

void ChannelDims::spreadThrough(linalg::GenericOp op, Value value, unsigned dim) {
  if (!op.hasPureTensorSemantics())
    return;
  for (OpOperand &operand : op->getOpOperands()) {
    bool isIt = operand.get() == value ||
                (op.isDpsInit(&operand) && op.getTiedOpResult(&operand) == value);
    if (!isIt)
      continue;
    // What sums start from lies as they do.
    if (op.isDpsInit(&operand)) {
      set(operand.get(), dim);
      set(op.getTiedOpResult(&operand), dim);
    }
    auto loop = dyn_cast<AffineDimExpr>(op.getMatchingIndexingMap(&operand).getResult(dim));
    if (!loop || !joins(op, loop.getPosition()))
      continue;
    for (OpOperand &other : op->getOpOperands()) {
      std::optional<unsigned> found =
          findDim(op.getMatchingIndexingMap(&other), loop.getPosition());
      if (!found)
        continue;
      set(other.get(), *found);
      if (op.isDpsInit(&other))
        set(op.getTiedOpResult(&other), *found);
    }
  }
}

void ChannelDims::spread(Value value) {
  unsigned dim = dims[value];
  auto visit = [&](Operation *op) {
    if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
      spreadThrough(generic, value, dim);
    } else if (auto fill = dyn_cast<linalg::FillOp>(op)) {
      set(fill.getOutputs()[0], dim);
      if (fill->getNumResults())
        set(fill.getResult(0), dim);
    } else if (keepsDims(op) && (op->getOperand(0) == value || op->getResult(0) == value)) {
      set(op->getOperand(0), dim);
      set(op->getResult(0), dim);
    }
  };
  if (Operation *op = value.getDefiningOp())
    visit(op);
  for (Operation *user : value.getUsers())
    visit(user);
}
