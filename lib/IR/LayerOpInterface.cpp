//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rules of layers of other dialects: see lowp/IR/LayerOpInterface.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/LayerOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/SmallBitVector.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

#include "lowp/IR/LayerOpInterface.cpp.inc"

static RankedTensorType getFloatTensor(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && isa<FloatType>(tensor.getElementType()) ? tensor
                                                           : RankedTensorType();
}

static LogicalResult verifyMaps(LayerOpInterface layer, ArrayRef<Type> types) {
  Operation *op = layer;
  SmallVector<AffineMap> maps = layer.getLayerMaps();
  if (maps.size() != 3)
    return op->emitOpError() << "has " << maps.size()
                             << " maps; a layer has those of data, weights and result "
                                "(LAYER-C2)";
  for (auto [map, type, what] :
       llvm::zip_equal(maps, types, ArrayRef<StringRef>{"data", "weights", "result"})) {
    auto rank = static_cast<unsigned>(cast<RankedTensorType>(type).getRank());
    if (map.getNumSymbols() != 0 || map.getNumDims() != maps[0].getNumDims() ||
        map.getNumResults() != rank)
      return op->emitOpError() << "the map of its " << what << " is " << AffineMapAttr::get(map)
                               << "; expected " << rank << " results and the loops of "
                               << "the other maps, without symbols (LAYER-C2)";
  }
  llvm::SmallBitVector seen(maps[2].getNumDims());
  for (AffineExpr result : maps[2].getResults()) {
    auto loop = dyn_cast<AffineDimExpr>(result);
    if (!loop || seen.test(loop.getPosition()))
      return op->emitOpError() << "the map of its result is "
                               << AffineMapAttr::get(maps[2])
                               << "; each dimension must be a loop of its own "
                                  "(LAYER-C3)";
    seen.set(loop.getPosition());
  }
  return success();
}

LogicalResult mlir::lowp::verifyLayerOp(Operation *op) {
  auto layer = cast<LayerOpInterface>(op);
  if (op->getNumResults() != 1)
    return op->emitOpError() << "has " << op->getNumResults()
                             << " results; a layer has one (LAYER-C1)";
  SmallVector<Type> types{layer.getLayerData().get().getType(),
                          layer.getLayerWeights().get().getType(),
                          op->getResult(0).getType()};
  for (Type type : types)
    if (!getFloatTensor(type))
      return op->emitOpError() << "has " << type
                               << " for data, weights or result; a layer has ranked "
                                  "tensors of floats (LAYER-C1)";
  if (failed(verifyMaps(layer, types)))
    return failure();
  auto result = cast<RankedTensorType>(types[2]);
  int64_t channel = layer.getLayerChannelDim();
  if (channel < 0 || channel >= result.getRank())
    return op->emitOpError() << "channel dimension " << channel << " is none of "
                             << result << " (LAYER-C4)";
  if (OpOperand *bias = layer.getLayerBias()) {
    RankedTensorType type = getFloatTensor(bias->get().getType());
    if (!type || type.getRank() != 1 ||
        type.getDimSize(0) != result.getDimSize(channel))
      return op->emitOpError() << "has a bias of type " << bias->get().getType()
                               << "; expected one float per channel, of which there are "
                               << result.getDimSize(channel) << " (LAYER-C5)";
  }
  LayerActivation bounds = layer.getLayerActivation();
  double lower = bounds.lower.value_or(-HUGE_VAL), upper = bounds.upper.value_or(HUGE_VAL);
  if (!(lower <= upper))
    return op->emitOpError() << "clamps to [" << lower << ", " << upper
                             << "], which holds no number (LAYER-C6)";
  return success();
}
