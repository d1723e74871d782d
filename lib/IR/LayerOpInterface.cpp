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
#include "mlir/IR/TypeUtilities.h"
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

/// Whether loops are only added up, times constants.
static bool isLinear(AffineMap map) {
  bool linear = map.getNumSymbols() == 0;
  for (AffineExpr result : map.getResults())
    result.walk([&](AffineExpr part) {
      AffineExprKind kind = part.getKind();
      linear &= kind != AffineExprKind::Mod && kind != AffineExprKind::FloorDiv &&
                kind != AffineExprKind::CeilDiv;
    });
  return linear;
}

/// Whether each loop that is a dimension has one size (LAYER-C7).
static LogicalResult verifySizes(Operation *op, ArrayRef<AffineMap> maps,
                                 ArrayRef<Type> types) {
  SmallVector<int64_t> sizes(maps[0].getNumDims(), ShapedType::kDynamic);
  for (auto [map, type] : llvm::zip_equal(maps, types))
    for (auto [expression, size] :
         llvm::zip_equal(map.getResults(), cast<RankedTensorType>(type).getShape())) {
      auto loop = dyn_cast<AffineDimExpr>(expression);
      if (!loop || ShapedType::isDynamic(size))
        continue;
      int64_t &known = sizes[loop.getPosition()];
      if (!ShapedType::isDynamic(known) && known != size)
        return op->emitOpError() << "has the sizes " << known << " and " << size
                                 << " for the loop d" << loop.getPosition()
                                 << " of its maps (LAYER-C7)";
      known = size;
    }
  return success();
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
    if (!isLinear(map) || map.getNumDims() != maps[0].getNumDims() ||
        map.getNumResults() != rank)
      return op->emitOpError() << "the map of its " << what << " is " << AffineMapAttr::get(map)
                               << "; expected " << rank << " results and the loops of "
                               << "the other maps, without symbols, divisions and "
                                  "remainders (LAYER-C2)";
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
  return verifySizes(op, maps, types);
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
    if (!getFloatTensor(type) ||
        getElementTypeOrSelf(type) != getElementTypeOrSelf(types[0]))
      return op->emitOpError() << "has " << types
                               << " for data, weights and result; a layer has ranked "
                                  "tensors of one float type (LAYER-C1)";
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
        type.getElementType() != result.getElementType() ||
        type.getDimSize(0) != result.getDimSize(channel))
      return op->emitOpError() << "has a bias of type " << bias->get().getType()
                               << "; expected one " << result.getElementType()
                               << " per channel, of which there are "
                               << result.getDimSize(channel) << " (LAYER-C5)";
  }
  LayerActivation bounds = layer.getLayerActivation();
  double lower = bounds.lower.value_or(-HUGE_VAL), upper = bounds.upper.value_or(HUGE_VAL);
  if (!(lower <= upper))
    return op->emitOpError() << "clamps to [" << lower << ", " << upper
                             << "], which holds no number (LAYER-C6)";
  return success();
}
