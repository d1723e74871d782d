//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Values and their codes while a function is rewritten: see
// lowp/CodeForm/CodeContext.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/CodeContext.h"
#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/Constants/CodeTensor.h"

namespace mlir::lowp {

const Representation *CodeContext::lookup(Value value) const {
  auto it = representations.find(value);
  return it == representations.end() ? nullptr : &it->second;
}

void CodeContext::addDequantize(DequantizeOp op) {
  if (std::optional<Representation> rep = readMeaning(
          op.getInput(), op.getScale(), op.getZeroPoint(), op.getGranularity()))
    if (rep->scaleZeroPoints.empty() || succeeded(CodeTensor::get(rep->codes)))
      representations[op.getResult()] = *rep;
}

void CodeContext::addConstant(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeOp>();
  if (dequantize && !lookup(value) &&
      succeeded(CodeTensor::get(dequantize.getInput())))
    addDequantize(dequantize);
}

StringAttr CodeContext::getLayerName(Operation *op) const {
  const Layer *layer = layers.getLayerOf(op);
  return layer ? StringAttr::get(op->getContext(), layer->name) : StringAttr();
}

Value CodeContext::getFloat(Value value) {
  const Representation *rep = lookup(value);
  if (!rep || value.getDefiningOp<DequantizeOp>())
    return value;
  if (rep->hasPending() || rep->hasRoundedBound) {
    // Its op stays, on floats.
    Operation *op = value.getDefiningOp();
    StringRef reason = rep->hasPending() ? "its result waits for a format"
                                         : "its bound is between two codes";
    noteFloat(op, Plan::refuse(reason + ", and what reads it takes a float",
                               "a format for its result"));
    makeOperandsFloat(op);
    return value;
  }
  Value &cached = dequantized[value];
  if (!cached) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointAfterValue(rep->codes);
    cached = makeDequantize(value.getLoc(), *rep, value.getType());
  }
  return cached;
}

void CodeContext::makeOperandsFloat(Operation *op) {
  op->walk([&](Operation *inner) {
    for (OpOperand &operand : inner->getOpOperands())
      if (lookup(operand.get()))
        operand.set(getFloat(operand.get()));
  });
}

void CodeContext::finishFunctions() {
  for (Operation *op : functionParts)
    makeOperandsFloat(op);
}

const Plan *CodeContext::getFloatPlan(Operation *op) const {
  auto it = floatPlans.find(op);
  return it == floatPlans.end() ? nullptr : &it->second;
}

} // namespace mlir::lowp
