//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a program in f32 (or f16, or bf16) become one in f64, which says
// what its formulas give without their roundings? Types and constants, op by
// op.
//
//===----------------------------------------------------------------------===//

#include "SelfCheckPrograms.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::lowp;

static bool isNarrow(Type type) {
  return type.isF32() || type.isF16() || type.isBF16();
}

static Type widen(Type type) {
  if (isNarrow(type))
    return Float64Type::get(type.getContext());
  if (auto shaped = dyn_cast<ShapedType>(type))
    if (isNarrow(shaped.getElementType()))
      return shaped.clone(Float64Type::get(type.getContext()));
  return type;
}

static SmallVector<Type> widen(TypeRange types) {
  return llvm::map_to_vector(types, [](Type type) { return widen(type); });
}

static void widenConstant(arith::ConstantOp op) {
  Type type = widen(op.getType());
  if (type == op.getType())
    return;
  if (auto number = dyn_cast<FloatAttr>(op.getValue())) {
    op.setValueAttr(FloatAttr::get(type, number.getValueAsDouble()));
  } else if (FailureOr<ConstantView> view = ConstantView::get(op.getValue());
             succeeded(view)) {
    auto tensor = cast<RankedTensorType>(type);
    op.setValueAttr(
        view->isSplat() && view->size() > 0
            ? cast<ElementsAttr>(DenseElementsAttr::get(tensor, (*view)[0]))
            : makeConstant(tensor, view->toVector(), "wide"));
  } else {
    return; // The verifier says so.
  }
  op.getResult().setType(type);
}

/// The operands of `op` that stay f32: scales.
static SmallVector<OpOperand *> getScales(Operation *op) {
  SmallVector<OpOperand *> scales;
  if (auto quantize = dyn_cast<QuantizeOp>(op))
    scales = {&quantize.getScaleMutable()};
  else if (auto dequantize = dyn_cast<DequantizeOp>(op))
    scales = {&dequantize.getScaleMutable()};
  else if (auto requantize = dyn_cast<RequantizeOp>(op))
    scales = {&requantize.getInScaleMutable(),
              &requantize.getOutScaleMutable()};
  return scales;
}

void mlir::lowp::widenFloats(ModuleOp module) {
  OpBuilder builder(module.getContext());
  SmallVector<Operation *> ops;
  module.walk([&](Operation *op) { ops.push_back(op); });
  SmallVector<OpOperand *> computedScales;
  for (Operation *op : ops)
    for (OpOperand *scale : getScales(op)) {
      Operation *constant = scale->get().getDefiningOp<arith::ConstantOp>();
      if (!constant) {
        computedScales.push_back(scale);
        continue;
      }
      builder.setInsertionPoint(constant);
      scale->set(builder.clone(*constant)->getResult(0));
    }

  for (Operation *op : ops) {
    if (auto function = dyn_cast<FunctionOpInterface>(op)) {
      auto type = cast<FunctionType>(function.getFunctionType());
      function.setType(FunctionType::get(
          op->getContext(), widen(type.getInputs()), widen(type.getResults())));
    }
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments())
          argument.setType(widen(argument.getType()));
    if (auto constant = dyn_cast<arith::ConstantOp>(op))
      widenConstant(constant);
    else
      for (Value result : op->getResults())
        result.setType(widen(result.getType()));
  }

  Type narrow = builder.getF32Type();
  for (Operation *op : ops) {
    builder.setInsertionPoint(op);
    if (isa<arith::ExtFOp, arith::TruncFOp>(op)) {
      if (op->getOperand(0).getType() == op->getResult(0).getType()) {
        op->getResult(0).replaceAllUsesWith(op->getOperand(0));
        op->erase();
      }
    } else if (isa<arith::BitcastOp>(op)) {
      Value operand = op->getOperand(0), result = op->getResult(0);
      // Bits are those of the type that there was.
      Type bits;
      for (Type type : {narrow, Type(builder.getF16Type())})
        for (Type other : {operand.getType(), result.getType()})
          if (other.isInteger(type.getIntOrFloatBitWidth()))
            bits = type;
      bool readsBits = bits && operand.getType().isF64();
      bool makesBits = bits && result.getType().isF64();
      if (readsBits)
        op->setOperand(
            0, arith::TruncFOp::create(builder, op->getLoc(), bits, operand));
      if (makesBits) {
        result.setType(bits);
        builder.setInsertionPointAfter(op);
        auto wide = arith::ExtFOp::create(builder, op->getLoc(),
                                          builder.getF64Type(), result);
        result.replaceAllUsesExcept(wide, wide);
      }
    }
  }
  for (OpOperand *scale : computedScales) {
    builder.setInsertionPoint(scale->getOwner());
    Type type = scale->get().getType();
    Type element = getElementTypeOrSelf(type);
    if (!element.isF64())
      continue;
    Type target =
        isa<ShapedType>(type) ? cast<ShapedType>(type).clone(narrow) : narrow;
    scale->set(arith::TruncFOp::create(builder, scale->getOwner()->getLoc(),
                                       target, scale->get()));
  }
}
