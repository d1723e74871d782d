//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Contractions with weights whose scales differ along what is summed over: groups
// of elements, or indices of dimensions. The sum is formed in two levels, both of
// integers: one partial sum per group, then the partial sums times the scales of
// their groups, which are integers times one step (numerics::ScaleGrid). Sources:
// [FGQ], [SYQ], [OCP-MX].
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/CodeConstants.h"
#include "GroupedWeights.h"
#include "lowp/CodeForm/Im2col.h"
#include "lowp/IR/ScaleFormat.h"
#include "lowp/IR/IntegerFormat.h"
#include "lowp/Numerics/ScaleGrid.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

namespace {

/// The positions of `loops` in `all`, then `more`, as dims of a map from as many
/// dims as `all` and `more` have together.
AffineMap makeMap(MLIRContext *context, ArrayRef<unsigned> all,
                  ArrayRef<unsigned> loops, ArrayRef<unsigned> more,
                  unsigned numDims) {
  SmallVector<AffineExpr> dims;
  for (unsigned loop : loops)
    dims.push_back(getAffineDimExpr(llvm::find(all, loop) - all.begin(), context));
  for (unsigned position : more)
    dims.push_back(getAffineDimExpr(position, context));
  return AffineMap::get(numDims, 0, dims, context);
}

/// The loops of the dimensions of the result.
SmallVector<unsigned> getOutputLoops(linalg::LinalgOp op) {
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  SmallVector<unsigned> loops;
  for (unsigned dim = 0; dim < map.getNumResults(); ++dim)
    loops.push_back(map.getDimPosition(dim));
  return loops;
}

/// The code of an integer scale.
uint64_t encodeFactor(const GroupedSum &sum, int64_t factor) {
  auto format = cast<FormatTypeInterface>(sum.factorFormat);
  // The smallest factors have no fraction: their format starts at its grid.
  int grid = format.getGridExponent().value_or(0);
  return format
      .encode(numerics::Number::fromInt(factor, grid),
              numerics::Rounding::NearestEven, numerics::Overflow::Saturate)
      .getZExtValue();
}

} // namespace

FailureOr<GroupedSum>
ContractionRewriter::planGroups(const Contraction &contraction) const {
  const Representation &data = *contraction.data, &weights = *contraction.weights;
  if (data.scales.size() > 1)
    return contraction.emitError()
           << "weights with a scale per group take data with one scale";
  FailureOr<CodeTensor> codes = CodeTensor::get(weights.codes);
  if (failed(codes))
    return contraction.emitError()
           << "weights with a scale per group must be constant";
  bool isPair = weights.groups.getPair();
  FailureOr<Elements> dataElements = Elements::get(data.getFormat());
  FailureOr<Elements> weightElements = Elements::get(weights.getFormat(), isPair);
  auto refusePair = [&] {
    return contraction.emitError()
           << "there is no common accumulator for products of "
           << Type(data.getFormat()) << " and " << Type(weights.getFormat())
           << " (INTEGERIZE-C1)";
  };
  if (failed(dataElements) || failed(weightElements) ||
      (isPair && dataElements->hasRoot()))
    return refusePair();

  // A product with 0 adds nothing: of the weights, else of the data.
  std::optional<llvm::APSInt> zeroWeight = weights.getFormat().getZeroCode();
  std::optional<int64_t> padding;
  if (zeroWeight || data.getFormat().getZeroCode())
    padding = (zeroWeight ? *zeroWeight : weights.getFormat().getLowestCode())
                  .getExtValue();
  linalg::LinalgOp op = contraction.op;
  FailureOr<GroupedWeights> grouped = GroupedWeights::get(
      op, op.getMatchingIndexingMap(contraction.weightsOperand), weights,
      std::move(*codes), padding);
  if (failed(grouped))
    return contraction.emitError()
           << "its weights have scales of groups, and a loop of it is not one "
              "dimension of them";
  FailureOr<int64_t> repeats = countRepeats(
      op, [&](unsigned loop) { return llvm::is_contained(grouped->getSumLoops(), loop); });
  if (failed(repeats))
    return contraction.emitError()
           << "it sums over a dimension of unknown size, so no accumulator can "
              "be proved wide enough";
  int productFraction =
      -(dataElements->getGridExponent() + weightElements->getGridExponent());
  FailureOr<SumMeaning> meaning = getSumMeaning(
      productFraction, data.scales.front(), weights.scales, /*isInner=*/true);
  if (failed(meaning) || std::abs(meaning->fraction) > 256)
    return contraction.emitError()
           << "the scales of its weights are no integers of at most "
           << numerics::kScaleBits << " bits times one step (INTEGERIZE-C2)";

  GroupedSum sum(std::move(*grouped));
  sum.dataElements = *dataElements;
  sum.weightElements = *weightElements;
  sum.isPair = isPair;
  sum.repeats = *repeats;
  sum.fraction = meaning->fraction;
  sum.scale = meaning->scales.front();
  sum.factors = std::move(meaning->factors);
  sum.factorFormat = getScaleFormat(builder.getContext(), sum.factors,
                                    sum.fraction - productFraction);
  SmallVector<int64_t> shape = sum.weights.getShape(/*withElements=*/true);
  SmallVector<bool> isOutput(shape.size(), true);
  isOutput.back() = false;
  sum.groupSums = addUp(builder.getContext(),
                        {sum.weights.getReader(), shape, isOutput}, *weightElements);
  sum.partial.sums =
      boundAccumulators(*dataElements, *weightElements,
                        &sum.groupSums, *repeats, {});
  sum.partial.types =
      findAccumulators(data.getFormat(), weights.getFormat(),
                       getLargestMagnitude(sum.partial.sums), isPair ? 2 : 1);
  if (sum.partial.types.size() != sum.partial.sums.size())
    return refusePair();
  return sum;
}

FailureOr<Accumulators>
ContractionRewriter::proveGroups(const Contraction &contraction, const GroupedSum &sum,
                         ArrayRef<int64_t> bias) const {
  Accumulators result;
  result.sums = sum.bound(bias);
  if (failed(checkAccumulatorBits(contraction, result.sums)))
    return failure();
  SmallVector<Type> types =
      findAccumulators(sum.partial.types.front(), sum.factorFormat,
                       getLargestMagnitude(result.sums), /*parts=*/1);
  if (types.size() != 1 ||
      getWidthBits(types.front()) > options.accumulatorBits)
    return contraction.emitError()
           << "there is no accumulator of " << options.accumulatorBits
           << " bits for the scales of its groups; fewer bits for its weights or "
              "activations would do";
  result.types.assign(sum.getSumCount(), types.front());
  return result;
}

SmallVector<Value> ContractionRewriter::makePartialSums(const Contraction &contraction,
                                                const GroupedSum &sum) {
  linalg::LinalgOp op = contraction.op;
  Location loc = op.getLoc();
  MLIRContext *context = builder.getContext();
  const GroupedWeights &weights = sum.weights;
  FormatTypeInterface weightFormat = contraction.weights->getFormat();
  FlatOperand flat = flattenOperand(builder, op, *contraction.dataOperand,
                                    contraction.data->codes, weights.getSumLoops(),
                                    contraction.name);
  Value padCode;
  if (weights.getPadding())
    padCode = ConstantOp::create(builder, loc, contraction.data->getFormat(),
                                 contraction.data->encodeZero());
  Value data = padAndSplit(builder, loc, flat.value, weights.getPadding(),
                           padCode, weights.getGroupSize());
  Value constant = makePackedCodes(
      builder, loc,
      RankedTensorType::get(weights.getShape(/*withElements=*/true),
                            Type(weightFormat)),
      (contraction.name.getValue() + "_weights").str(), fillFrom(weights.getReader()));

  // All loops that are not flattened, then group and element.
  SmallVector<unsigned> loops;
  SmallVector<utils::IteratorType> iterators;
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray()))
    if (!llvm::is_contained(weights.getSumLoops(), loop)) {
      loops.push_back(loop);
      iterators.push_back(kind);
    }
  iterators.push_back(utils::IteratorType::parallel);
  iterators.push_back(utils::IteratorType::reduction);
  auto group = static_cast<unsigned>(loops.size());
  unsigned element = group + 1, numDims = group + 2;

  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(builder, loc, op.getDpsInits()[0]);
  sizes.push_back(builder.getIndexAttr(weights.getGroupCount()));
  SmallVector<Value> inits;
  for (Type type : sum.partial.types) {
    Value zero = ConstantOp::create(builder, loc, type, 0);
    Value empty = tensor::EmptyOp::create(builder, loc, sizes, type);
    inits.push_back(linalg::FillOp::create(builder, loc, ValueRange{zero},
                                           ValueRange{empty})
                        .getResult(0));
  }
  SmallVector<AffineMap> maps{
      makeMap(context, loops, flat.outer, {group, element}, numDims),
      makeMap(context, loops, weights.getOutputLoops(), {group, element}, numDims)};
  maps.append(inits.size(),
              makeMap(context, loops, getOutputLoops(op), {group}, numDims));
  return makeGeneric(
      loc, contraction.name, {data, constant}, maps, inits, iterators,
      [](OpBuilder &inner, Location loc, ValueRange arguments) {
        auto mac = MacOp::create(inner, loc, arguments[0], arguments[1],
                                 arguments.drop_front(2));
        return SmallVector<Value>(mac.getResults());
      });
}

SmallVector<Value> ContractionRewriter::sumGroups(const Contraction &contraction,
                                          const GroupedSum &sum,
                                          ValueRange partialSums,
                                          ValueRange inits) {
  linalg::LinalgOp op = contraction.op;
  Location loc = op.getLoc();
  MLIRContext *context = builder.getContext();
  const GroupedWeights &weights = sum.weights;
  // The result's dimensions, then the group.
  SmallVector<unsigned> outputs = getOutputLoops(op);
  auto group = static_cast<unsigned>(outputs.size());
  AffineMap all = builder.getMultiDimIdentityMap(group + 1);
  SmallVector<utils::IteratorType> iterators(group, utils::IteratorType::parallel);
  iterators.push_back(utils::IteratorType::reduction);

  // Scales that all outputs share are there once.
  int64_t count = weights.getGroupCount();
  bool isShared = true;
  ArrayRef<int64_t> scales = weights.getScales();
  for (auto [index, scale] : llvm::enumerate(scales))
    isShared &= scale == scales[index % count];
  SmallVector<int64_t> shape = weights.getShape(/*withElements=*/false);
  if (isShared) {
    scales = scales.take_front(count);
    shape.assign(1, count);
  }
  AffineMap factorMap = makeMap(
      context, outputs, isShared ? ArrayRef<unsigned>() : weights.getOutputLoops(),
      {group}, group + 1);
  unsigned perScale = sum.isPair ? 2 : 1;
  SmallVector<Value> factors;
  for (unsigned sign = 0; sign < perScale; ++sign) {
    std::vector<uint64_t> codes;
    for (int64_t scale : scales)
      codes.push_back(encodeFactor(sum, sum.factors[scale * perScale + sign]));
    factors.push_back(makeStoredCodes(
        builder, loc, RankedTensorType::get(shape, sum.factorFormat), codes,
        (contraction.name.getValue() + "_scales").str()));
  }

  SmallVector<Value> inputs(partialSums);
  llvm::append_range(inputs, factors);
  SmallVector<AffineMap> maps(partialSums.size(), all);
  maps.append(factors.size(), factorMap);
  maps.append(inits.size(), all.dropResult(group));
  size_t first = partialSums.size(), last = inputs.size();
  return makeGeneric(
      loc, contraction.name, inputs, maps, inits, iterators,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        SmallVector<Value> results(arguments.drop_front(last));
        for (size_t index = 0; index < first; ++index) {
          Value &result = results[sum.isPair ? 0 : index];
          Value factor = arguments[first + (sum.isPair ? index : 0)];
          result = MacOp::create(inner, loc, arguments[index], factor, result)
                       .getResult(0);
        }
        return results;
      });
}

LogicalResult
ContractionRewriter::rewriteGroups(const Contraction &contraction) {
  builder.setInsertionPoint(contraction.op);
  Representation weights =
      subtractZeroPoints(contraction.op->getLoc(), *contraction.weights);
  Representation data =
      subtractZeroPoints(contraction.op->getLoc(), *contraction.data);
  weights.groups = weights.getGranularity();
  Contraction grouped = contraction;
  grouped.weights = &weights;
  grouped.data = &data;
  FailureOr<GroupedSum> sum = planGroups(grouped);
  if (failed(sum))
    return failure();
  Representation result;
  result.layer = contraction.name;
  result.scales.push_back(sum->scale);
  result.isMultiplyFree = isMultiplyFree(sum->factorFormat) &&
                          (isMultiplyFree(data.getFormat()) ||
                           isMultiplyFree(weights.getFormat()));
  // What is left of the weights has one scale.
  Representation plain = weights;
  plain.groups = {};
  plain.isPair = false;
  Contraction rest = grouped;
  rest.weights = &plain;
  return buildContraction(
      rest, result, sum->fraction, /*isTwo=*/sum->getSumCount() == 2,
      [&](ArrayRef<int64_t> bias) { return proveGroups(grouped, *sum, bias); },
      [&](ValueRange inits) {
        return sumGroups(grouped, *sum, makePartialSums(grouped, *sum), inits);
      });
}

} // namespace mlir::lowp
