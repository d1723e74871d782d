//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Largest errors along a network: see lowp/Analysis/WorstCase.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/WorstCase.h"
#include "ErrorArithmetic.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

namespace mlir::lowp {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Of a tensor without elements that are read.
constexpr ErrorBound kNothing{kInfinity, -kInfinity, 0};

/// How often the reduction loops of `op` that `map` does not have run, as a product;
/// infinite if that is not known.
double countRepeats(linalg::LinalgOp op, std::optional<AffineMap> map) {
  double count = 1;
  for (auto [loop, range] : llvm::enumerate(op.getStaticLoopRanges())) {
    if (op.getIteratorTypesArray()[loop] != utils::IteratorType::reduction ||
        (map && map->isFunctionOfDim(loop)))
      continue;
    count *= ShapedType::isDynamic(range) ? kInfinity : static_cast<double>(range);
  }
  return count;
}

/// The bound of a sum of a row's weights times numbers of `data`.
ErrorBound sumRow(const RowErrors &row, ErrorBound data) {
  auto scale = [&](double factor) {
    return multiplyBounds({factor, factor, 0}, {data.low, data.high, 0});
  };
  ErrorBound sum = addBounds(scale(row.positive), scale(-row.negative));
  // The codes' sum of x + e is off by that of the codes times e, and of what the codes
  // are off times x.
  ErrorBound moved = addBounds(scale(row.above), scale(-row.below));
  ErrorBound passed = multiplyBounds({row.magnitude, row.magnitude, 0}, {0, 0, data.error});
  sum.error = passed.error + moved.getMagnitude();
  return sum;
}

} // namespace

ErrorBound WorstCaseNoise::resolve(const Noise &noise) {
  if (!noise.constant)
    return noise.bound;
  FailureOr<ConstantView> constant = readConstant(noise.constant);
  if (failed(constant))
    return getExactBound();
  auto observe = noise.constant.getDefiningOp<ObserveOp>();
  SmallVector<bool> isRow(constant->getShape().size(), false);
  ConstantErrors errors =
      measureErrors(*constant, observe ? observe.getChoiceAttr() : ChoiceAttr(), isRow);
  return {errors.low, errors.high, errors.largest};
}

WorstCaseNoise::Noise WorstCaseNoise::observe(ObserveOp op, const Noise &operand) {
  Noise result;
  if (operand.constant) {
    result.constant = op->getResult(0);
    return result;
  }
  result.bound = operand.bound;
  if (StatisticsAttr statistics = op.getStatisticsAttr();
      statistics && statistics.getCount() > 0) {
    result.bound.low = std::max(result.bound.low, statistics.getMin());
    result.bound.high = std::min(result.bound.high, statistics.getMax());
  }
  if (ChoiceAttr choice = op.getChoiceAttr()) {
    double before = result.bound.error;
    bool isPerTensor = choice.getGranularity().isPerTensor() ||
                       choice.getScales().size() == (choice.getGranularity().getPair() ? 2 : 1);
    result.bound.error =
        isPerTensor ? rounding.getLargest(choice, result.bound.low, result.bound.high, before)
                    : kInfinity;
    if (std::isfinite(before) && !std::isfinite(result.bound.error) && !obstacle)
      obstacle = op;
  }
  return result;
}

double WorstCaseNoise::getBiasError(const Layer &layer) const {
  auto weights = layer.weights->get().getDefiningOp<ObserveOp>();
  ChoiceAttr choice = weights ? weights.getChoiceAttr() : ChoiceAttr();
  ChoiceAttr data = getDataChoice(layer);
  if (!layer.biasConstant || !choice || !data)
    return 0;
  std::optional<int> grid = cast<FormatTypeInterface>(choice.getFormat()).getGridExponent();
  std::optional<int> other = cast<FormatTypeInterface>(data.getFormat()).getGridExponent();
  // Without a step the bias stays float.
  if (!grid || !other)
    return 0;
  double scale = *llvm::max_element(choice.getScales());
  return std::ldexp(scale * data.getScales().front(), *grid + *other - 1);
}

ErrorBound WorstCaseNoise::contractConstant(linalg::LinalgOp op, OpOperand *weights,
                                            const ConstantView &constant, ErrorBound data) {
  AffineMap map = op.getMatchingIndexingMap(weights);
  SmallVector<bool> isRow;
  for (AffineExpr position : map.getResults())
    isRow.push_back(op.getIteratorTypesArray()[cast<AffineDimExpr>(position).getPosition()] ==
                    utils::IteratorType::parallel);
  auto observe = weights->get().getDefiningOp<ObserveOp>();
  ConstantErrors errors =
      measureErrors(constant, observe ? observe.getChoiceAttr() : ChoiceAttr(), isRow);
  ErrorBound result = kNothing;
  for (const RowErrors &row : errors.rows)
    result = joinBounds(result, sumRow(row, data));
  return repeatBound(result, countRepeats(op, map));
}

WorstCaseNoise::Noise WorstCaseNoise::contract(linalg::LinalgOp op, const Noise &lhs,
                                               const Noise &rhs, const Noise &init) {
  ErrorBound sum;
  bool isWithin = true;
  OpOperand *weights = op.getDpsInputOperand(rhs.constant ? 1 : 0);
  const Noise &data = rhs.constant ? lhs : rhs;
  FailureOr<ConstantView> constant = failure();
  if ((lhs.constant || rhs.constant) &&
      op.getMatchingIndexingMap(weights).isProjectedPermutation())
    constant = readConstant(weights->get());
  if (succeeded(constant)) {
    ErrorBound bound = resolve(data);
    isWithin = std::isfinite(bound.error);
    sum = contractConstant(op, weights, *constant, bound);
  } else {
    ErrorBound a = resolve(lhs), b = resolve(rhs);
    isWithin = std::isfinite(a.error) && std::isfinite(b.error);
    sum = repeatBound(multiplyBounds(a, b), countRepeats(op, std::nullopt));
  }
  ErrorBound start = resolve(init);
  Noise result{addBounds(sum, start), {}};
  if (const Layer *layer = layers.getLayerOf(op); layer && layer->op == op)
    result.bound.error += getBiasError(*layer);
  if (isWithin && std::isfinite(start.error) && !std::isfinite(result.bound.error) &&
      !obstacle)
    obstacle = op;
  return result;
}

WorstCaseNoise::Noise WorstCaseNoise::transfer(Operation *op, ArrayRef<Noise> read) {
  Noise result;
  if (op->hasTrait<OpTrait::ConstantLike>()) {
    result.constant = op->getResult(0);
    return result;
  }
  if (isa<tensor::EmptyOp>(op)) {
    result.bound = kNothing;
    return result;
  }
  if (isReshape(op) || isSlice(op) || isLowestPad(op) || isa<tensor::ExtractOp>(op))
    return read.front();
  SmallVector<ErrorBound> bounds;
  for (const Noise &noise : read)
    bounds.push_back(resolve(noise));
  if (std::optional<double> value = getPadValue(op))
    result.bound = joinBounds(bounds.front(), {*value, *value, 0});
  else if (isa<tensor::InsertSliceOp>(op))
    result.bound = joinBounds(bounds[0], bounds[1]);
  else if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    result.bound = evaluateBody(linalgOp, bounds);
  else if (llvm::any_of(bounds, [](ErrorBound bound) { return bound.error > 0; }))
    result.bound = getUnbounded();
  bool isWithin = llvm::all_of(
      bounds, [](ErrorBound bound) { return std::isfinite(bound.error); });
  if (isWithin && !std::isfinite(result.bound.error) && !obstacle)
    obstacle = op;
  return result;
}

} // namespace mlir::lowp
