//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-fold-batch-norm: the linear functions per channel that follow a layer with
// constant weights go into its weights and bias. Source: [Jacob18] sec. 3.2, spec
// sheet B7.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ChannelAffine.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Layers.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Matchers.h"

#include <functional>
#include <numeric>

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPFOLDBATCHNORM
#include "lowp/Transforms/Passes.h.inc"

namespace {

/// The ops of a layer that fold, and what they compute together.
struct FoldableChain {
  SmallVector<Operation *> ops;
  std::vector<LinearFunction> functions; ///< one, or one per output channel
};

/// What follows the contraction and its bias directly.
FoldableChain findChain(const Layer &layer) {
  FoldableChain chain;
  chain.functions.resize(1);
  for (Operation *member : layer.epilogue) {
    if (layer.bias && layer.bias->getOwner() == member && chain.ops.empty())
      continue;
    std::optional<ChannelAffine> affine = readChannelAffine(member);
    if (!affine || (affine->axis && affine->axis != layer.outputAxis))
      break;
    if (affine->functions.size() > chain.functions.size())
      chain.functions.resize(affine->functions.size(), chain.functions.front());
    for (auto [index, function] : llvm::enumerate(chain.functions))
      function = function.then(
          affine->functions[affine->functions.size() == 1 ? 0 : index]);
    chain.ops.push_back(member);
  }
  return chain;
}

class Folder {
public:
  explicit Folder(func::FuncOp function)
      : function(function), builder(function.getContext()) {}

  void run() {
    // Each fold makes the analysis stale.
    while (foldOne())
      ;
  }

private:
  bool foldOne();
  bool fold(const Layer &layer, const FoldableChain &chain);
  Value makeFloats(Location loc, RankedTensorType type, ArrayRef<double> values,
                   const Twine &name) {
    return arith::ConstantOp::create(builder, loc,
                                     makeConstant(type, values, name.str()));
  }
  /// `value` plus one constant per index of dimension `axis`.
  Value addPerChannel(Location loc, Value value, int64_t axis,
                      ArrayRef<double> offsets, const Twine &name);

  func::FuncOp function;
  OpBuilder builder;
};

Value Folder::addPerChannel(Location loc, Value value, int64_t axis,
                            ArrayRef<double> offsets, const Twine &name) {
  auto type = cast<RankedTensorType>(value.getType());
  Value bias = makeFloats(
      loc,
      RankedTensorType::get({static_cast<int64_t>(offsets.size())},
                            type.getElementType()),
      offsets, name);
  Value empty = tensor::EmptyOp::create(
      builder, loc, tensor::getMixedSizes(builder, loc, value),
      type.getElementType());
  AffineMap identity = builder.getMultiDimIdentityMap(type.getRank());
  AffineMap channel = AffineMap::get(type.getRank(), 0,
                                     builder.getAffineDimExpr(axis));
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, loc, TypeRange{type}, ValueRange{value, bias},
             ValueRange{empty}, ArrayRef<AffineMap>{identity, channel, identity},
             iterators,
             [](OpBuilder &inner, Location loc, ValueRange arguments) {
               Value sum = arith::AddFOp::create(inner, loc, arguments[0],
                                                 arguments[1]);
               linalg::YieldOp::create(inner, loc, sum);
             })
      .getResult(0);
}

bool Folder::fold(const Layer &layer, const FoldableChain &chain) {
  Operation *last = chain.ops.back();
  auto result = cast<RankedTensorType>(last->getResult(0).getType());
  int64_t channels = result.getDimSize(*layer.outputAxis);
  auto weightsType = cast<RankedTensorType>(layer.weights->get().getType());
  FailureOr<ConstantView> weights = readConstant(layer.weights->get());
  FailureOr<ConstantView> bias = failure();
  if (layer.bias)
    bias = readConstant(layer.bias->get());
  bool biasFits = !layer.bias || (succeeded(bias) && bias->size() == channels &&
                                  layer.biasAxis);
  if (failed(weights) || !biasFits || ShapedType::isDynamic(channels) ||
      weightsType.getDimSize(*layer.weightAxis) != channels)
    return false;
  auto at = [&](int64_t channel) -> const LinearFunction & {
    return chain.functions[chain.functions.size() == 1 ? 0 : channel];
  };

  ArrayRef<int64_t> shape = weightsType.getShape();
  int64_t inner = std::accumulate(shape.begin() + *layer.weightAxis + 1,
                                  shape.end(), int64_t(1), std::multiplies<>());
  std::vector<double> scaled(weights->size());
  for (int64_t index = 0; index < weights->size(); ++index)
    scaled[index] =
        (*weights)[index] * at(index / inner % channels).factor.toDouble();
  std::vector<double> offsets(channels);
  for (int64_t channel = 0; channel < channels; ++channel) {
    LinearFunction function = at(channel);
    numerics::Dyadic start;
    if (layer.bias)
      start = numerics::Dyadic::fromDouble((*bias)[channel]);
    offsets[channel] = (start * function.factor + function.offset).toDouble();
  }

  linalg::LinalgOp op = layer.op;
  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  layer.weights->set(
      makeFloats(loc, weightsType, scaled, layer.name + "_weights"));
  Value sum = chain.ops.front()->getOperand(
      readChannelAffine(chain.ops.front())->data->getOperandNumber());
  if (layer.bias) {
    builder.setInsertionPoint(layer.bias->getOwner());
    layer.bias->set(makeFloats(
        loc, cast<RankedTensorType>(layer.bias->get().getType()), offsets,
        layer.name + "_bias"));
  } else {
    builder.setInsertionPoint(last);
    sum = addPerChannel(last->getLoc(), sum, *layer.outputAxis, offsets,
                        layer.name + "_bias");
  }
  last->getResult(0).replaceAllUsesWith(sum);
  for (Operation *op : llvm::reverse(chain.ops))
    if (isOpTriviallyDead(op))
      op->erase();
  return true;
}

bool Folder::foldOne() {
  LayerAnalysis analysis(function);
  for (const Layer &layer : analysis.getLayers()) {
    if (!layer.hasConstantWeights() || !layer.weightAxis || !layer.outputAxis ||
        !layer.hasChannelAffine)
      continue;
    // Weights that something else reads, or that start from another sum, stay.
    linalg::LinalgOp op = layer.op;
    OpOperand *init = op.getDpsInitOperand(0);
    auto fill = init->get().getDefiningOp<linalg::FillOp>();
    bool startsFromBias =
        layer.bias && layer.bias->getOwner() != op.getOperation() &&
        layer.bias->getOwner() == init->get().getDefiningOp();
    bool startsFromZero = fill && matchPattern(fill.getInputs()[0], m_AnyZeroFloat());
    if (!startsFromBias && !startsFromZero)
      continue;
    FoldableChain chain = findChain(layer);
    if (!chain.ops.empty() && fold(layer, chain))
      return true;
  }
  return false;
}

struct FoldBatchNormPass
    : StrictOptions<impl::LowpFoldBatchNormBase<FoldBatchNormPass>> {
  using StrictOptions::StrictOptions;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    // Later phases have observes on what would move.
    if (getPhase(module) != Phase::Float)
      return;
    module.walk([](func::FuncOp function) {
      if (!function.isExternal())
        Folder(function).run();
    });
  }
};

} // namespace

} // namespace mlir::lowp
