//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are `toy.dense` and `toy.layer`? They say so as layers; everything else follows.
//
//===----------------------------------------------------------------------===//

#include "Toy.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "ToyOps.cpp.inc"

OpOperand &toy::DenseOp::getLayerData() { return getDataMutable(); }

OpOperand &toy::DenseOp::getLayerWeights() { return getWeightsMutable(); }

OpOperand *toy::DenseOp::getLayerBias() {
  MutableOperandRange bias = getBiasMutable();
  return bias.empty() ? nullptr : &bias[0];
}

SmallVector<AffineMap> toy::DenseOp::getLayerMaps() {
  AffineExpr sample, output, input;
  bindDims(getContext(), sample, output, input);
  auto map = [&](ArrayRef<AffineExpr> dims) {
    return AffineMap::get(/*dimCount=*/3, /*symbolCount=*/0, dims, getContext());
  };
  return {map({sample, input}), map({output, input}), map({sample, output})};
}

lowp::LayerActivation toy::DenseOp::getLayerActivation() {
  if (std::optional<APFloat> max = getMax())
    return {0.0, max->convertToDouble()};
  return {};
}

int64_t toy::DenseOp::getLayerChannelDim() { return 1; }

OpOperand &toy::LayerOp::getLayerData() { return getDataMutable(); }

OpOperand &toy::LayerOp::getLayerWeights() { return getWeightsMutable(); }

SmallVector<AffineMap> toy::LayerOp::getLayerMaps() {
  return llvm::to_vector(getMaps().getAsValueRange<AffineMapAttr>());
}

int64_t toy::LayerOp::getLayerChannelDim() { return getChannel(); }

void toy::ToyDialect::registerOps() {
  addOperations<
#define GET_OP_LIST
#include "ToyOps.cpp.inc"
      >();
}
