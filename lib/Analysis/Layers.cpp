//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Layers: see lowp/Analysis/Layers.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Layers.h"
#include "lowp/Analysis/ChannelAffine.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

namespace {

/// The `layer` of the lowp.observe that weights pass through, or "". (An observed
/// activation has the name of the layer that ends in it.)
StringRef getObservedName(Value weights) {
  auto observe = weights.getDefiningOp<ObserveOp>();
  return observe && observe.getRole() == "weights" ? observe.getLayer() : "";
}

/// The name an earlier phase gave to the contraction, or "".
StringRef getRecordedName(const Layer &layer) {
  if (auto name = layer.op->getAttrOfType<StringAttr>("lowp.layer"))
    return name.getValue();
  return getObservedName(layer.weights->get());
}

/// Position of loop dim `dim` among the results of `map`, as a plain dim.
std::optional<int64_t> findDim(AffineMap map, int64_t dim) {
  for (auto [index, expression] : llvm::enumerate(map.getResults()))
    if (auto plain = dyn_cast<AffineDimExpr>(expression))
      if (static_cast<int64_t>(plain.getPosition()) == dim)
        return index;
  return std::nullopt;
}

/// Where dimension `dim` of the source goes in a reshape: only if it keeps its
/// size there (everything it is grouped with has size 1).
std::optional<int64_t> followReshape(Operation *op, int64_t dim) {
  auto source = dyn_cast<RankedTensorType>(op->getOperand(0).getType());
  auto result = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!source || !result)
    return std::nullopt;
  if (isa<tensor::CastOp>(op))
    return dim;
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
    for (auto [index, group] :
         llvm::enumerate(collapse.getReassociationIndices()))
      if (llvm::is_contained(group, dim) &&
          source.getDimSize(dim) == result.getDimSize(index))
        return index;
    return std::nullopt;
  }
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op)) {
    SmallVector<ReassociationIndices> groups = expand.getReassociationIndices();
    for (int64_t index : groups[dim])
      if (result.getDimSize(index) == source.getDimSize(dim))
        return index;
    return std::nullopt;
  }
  return std::nullopt;
}

/// Splits the operands of a contraction into data and weights and finds the
/// channel axes.
void classify(Layer &layer) {
  OpOperand *lhs = layer.op.getDpsInputOperand(0);
  OpOperand *rhs = layer.op.getDpsInputOperand(1);
  AffineMap lhsMap = layer.op.getMatchingIndexingMap(lhs);
  AffineMap rhsMap = layer.op.getMatchingIndexingMap(rhs);
  auto isConstant = [](OpOperand *operand) {
    return getConstantBehind(traceToRoot(operand->get())) != nullptr;
  };
  bool lhsWindows = !lhsMap.isProjectedPermutation(true);
  bool rhsWindows = !rhsMap.isProjectedPermutation(true);
  bool swapped;
  if (lhsWindows || rhsWindows) {
    layer.kind = LayerKind::Convolution;
    swapped = rhsWindows && !lhsWindows;
  } else {
    swapped = isConstant(lhs) && !isConstant(rhs);
    layer.kind = isConstant(lhs) || isConstant(rhs) ? LayerKind::FullyConnected
                                                    : LayerKind::MatMul;
  }
  layer.data = swapped ? rhs : lhs;
  layer.weights = swapped ? lhs : rhs;
  layer.weightsConstant = getConstantBehind(layer.weights->get());

  AffineMap dataMap = layer.op.getMatchingIndexingMap(layer.data);
  AffineMap weightsMap = layer.op.getMatchingIndexingMap(layer.weights);
  AffineMap outMap =
      layer.op.getMatchingIndexingMap(layer.op.getDpsInitOperand(0));
  // Best: a channel dim that only the weights have, and that is not trivial.
  auto weightsShape = cast<ShapedType>(layer.weights->get().getType());
  int bestRank = -1;
  for (auto [axis, expression] : llvm::enumerate(weightsMap.getResults())) {
    auto plain = dyn_cast<AffineDimExpr>(expression);
    std::optional<int64_t> out =
        plain ? findDim(outMap, plain.getPosition()) : std::nullopt;
    if (!out)
      continue;
    int rank = (weightsShape.getDimSize(axis) != 1 ? 2 : 0) +
               (dataMap.isFunctionOfDim(plain.getPosition()) ? 0 : 1);
    if (rank <= bestRank)
      continue;
    bestRank = rank;
    layer.weightAxis = axis;
    layer.outputAxis = out;
  }
}

/// The sum of the layer's value and a constant: the constant's operand.
OpOperand *matchBiasAdd(Operation *user, Value current) {
  if (!isElementwiseOp(user))
    return nullptr;
  auto op = cast<linalg::LinalgOp>(user);
  if (op.getNumDpsInputs() != 2)
    return nullptr;
  Operation *terminator = op.getBlock()->getTerminator();
  auto sum = terminator->getOperand(0).getDefiningOp<arith::AddFOp>();
  OpOperand *data = op.getDpsInputOperand(0), *bias = op.getDpsInputOperand(1);
  if (data->get() != current)
    std::swap(data, bias);
  if (!sum || data->get() != current ||
      !op.getMatchingIndexingMap(data).isIdentity())
    return nullptr;
  Value a = op.getMatchingBlockArgument(data);
  Value b = op.getMatchingBlockArgument(bias);
  bool reads = (sum.getLhs() == a && sum.getRhs() == b) ||
               (sum.getLhs() == b && sum.getRhs() == a);
  if (!reads)
    return nullptr;
  std::optional<ConstantBroadcast> broadcast = isConstantBroadcast(bias->get());
  return broadcast && isa<RankedTensorType>(broadcast->constant.getType())
             ? bias
             : nullptr;
}

/// Records the constant read through `operand` by `map` as the layer's bias;
/// `channel` is the dim of the map's domain that counts output channels.
void setBias(Layer &layer, OpOperand *operand, Value constant, AffineMap map,
             std::optional<int64_t> channel) {
  layer.bias = operand;
  layer.biasConstant = constant;
  layer.biasAxis = channel ? findDim(map, *channel) : std::nullopt;
}

void findInitialBias(Layer &layer) {
  OpOperand *init = layer.op.getDpsInitOperand(0);
  std::optional<ConstantBroadcast> broadcast = isConstantBroadcast(init->get());
  if (!broadcast || !isa<RankedTensorType>(broadcast->constant.getType()))
    return;
  setBias(layer, broadcast->operand ? broadcast->operand : init,
          broadcast->constant, broadcast->map, layer.outputAxis);
}

/// Intersects a clamp with the ones before it.
void addActivation(Layer &layer, ClampBounds next) {
  if (!layer.activation) {
    layer.activation = next;
    return;
  }
  auto clamp = [&](double bound) {
    if (next.lower)
      bound = std::max(bound, *next.lower);
    return next.upper ? std::min(bound, *next.upper) : bound;
  };
  ClampBounds &bounds = *layer.activation;
  bounds.lower = bounds.lower ? clamp(*bounds.lower) : next.lower;
  bounds.upper = bounds.upper ? clamp(*bounds.upper) : next.upper;
}

/// Walks from the contraction over single uses: reshapes, one bias addition, the
/// steps of a batch norm, then clamps. Reshapes count only if an addition or a clamp follows.
void findEpilogue(Layer &layer) {
  Value current = layer.op->getResult(0);
  layer.end = current;
  std::optional<int64_t> channel = layer.outputAxis;
  SmallVector<Operation *, 4> pending;
  while (current.hasOneUse()) {
    Operation *user = *current.user_begin();
    pending.push_back(user);
    if (isReshape(user)) {
      if (channel)
        channel = followReshape(user, *channel);
    } else if (OpOperand *operand =
                   layer.bias || layer.activation || layer.hasChannelAffine
                       ? nullptr
                       : matchBiasAdd(user, current)) {
      auto op = cast<linalg::LinalgOp>(user);
      ConstantBroadcast broadcast = *isConstantBroadcast(operand->get());
      AffineMap map = broadcast.map.compose(op.getMatchingIndexingMap(operand));
      setBias(layer, broadcast.operand ? broadcast.operand : operand,
              broadcast.constant, map, channel);
    } else if (std::optional<ClampBounds> bounds = getClampBounds(user)) {
      addActivation(layer, *bounds);
    } else if (!layer.activation && readChannelAffine(user)) {
      layer.hasChannelAffine = true;
    } else {
      return;
    }
    current = user->getResult(0);
    if (!isReshape(user)) {
      layer.epilogue.append(pending);
      pending.clear();
      layer.end = current;
    }
  }
}

} // namespace

StringRef getLayerStem(LayerKind kind) {
  switch (kind) {
  case LayerKind::Convolution:
    return "conv";
  case LayerKind::FullyConnected:
    return "fc";
  case LayerKind::MatMul:
    return "matmul";
  }
  llvm_unreachable("all kinds are listed");
}

LayerAnalysis::LayerAnalysis(FunctionOpInterface function) {
  if (function.isExternal())
    return;
  findLayers(function);
}

void LayerAnalysis::findLayers(FunctionOpInterface function) {
  int64_t counts[3] = {0, 0, 0};
  function->walk([&](linalg::LinalgOp op) {
    if (!isContraction(op))
      return;
    Layer layer;
    layer.op = op;
    classify(layer);
    findInitialBias(layer);
    findEpilogue(layer);
    int64_t number = counts[static_cast<int>(layer.kind)]++;
    layer.name = (getLayerStem(layer.kind) + Twine(number)).str();
    if (StringRef name = getRecordedName(layer); !name.empty())
      layer.name = name.str();
    layerOfOp[op] = layers.size();
    for (Operation *member : layer.epilogue)
      layerOfOp[member] = layers.size();
    layerOfEnd[layer.end] = layers.size();
    layers.push_back(std::move(layer));
  });
}

const Layer *LayerAnalysis::lookup(StringRef name) const {
  for (const Layer &layer : layers)
    if (layer.name == name)
      return &layer;
  return nullptr;
}

const Layer *LayerAnalysis::getLayerOf(Operation *op) const {
  auto it = layerOfOp.find(op);
  return it == layerOfOp.end() ? nullptr : &layers[it->second];
}

const Layer *LayerAnalysis::getLayerEndingAt(Value value) const {
  auto it = layerOfEnd.find(value);
  return it == layerOfEnd.end() ? nullptr : &layers[it->second];
}

ChoiceAttr getDataChoice(const Layer &layer) {
  Value root = traceToRoot(layer.data->get());
  for (Operation *user : root.getUsers())
    if (auto observe = dyn_cast<ObserveOp>(user); observe && observe.getChoice())
      return observe.getChoiceAttr();
  return {};
}

} // namespace mlir::lowp
