//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Contractions in codes, with accumulators that are proved wide enough.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "Forms.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/CodeForm/CodeConstants.h"
#include "lowp/Constants/CodeTensor.h"
#include "lowp/IR/IntegerFormat.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"

#include <cmath>

namespace mlir::lowp {

namespace {

constexpr StringLiteral kPass = "lowp-integerize";

/// Whether `value` is 0 everywhere.
bool isZero(Value value) {
  if (auto fill = value.getDefiningOp<linalg::FillOp>())
    return matchPattern(fill.getInputs()[0], m_AnyZeroFloat());
  FailureOr<ConstantView> constant = readConstant(value);
  return succeeded(constant) && constant->isSplat() && constant->size() > 0 &&
         (*constant)[0] == 0.0;
}

} // namespace

bool isMultiplyFree(Type format) {
  auto lowering = dyn_cast<FormatLoweringInterface>(format);
  return lowering && lowering.isMultiplyFree();
}

void Contraction::addUpWeights() {
  FailureOr<CodeDifferences> codes = CodeDifferences::get(*weights);
  FailureOr<Elements> elements = Elements::get(getWeightsFactor(), weights->isPair);
  if (failed(codes) || failed(elements))
    return;
  FailureOr<ConstantSums> added =
      lowp::addUpWeights(op, weightsOperand, *elements, codes->getReader());
  if (succeeded(added))
    sums = std::make_shared<ConstantSums>(std::move(*added));
}

InFlightDiagnostic Contraction::emitError() const {
  return mlir::emitError(op->getLoc(), kPass)
         << ": layer '" << name.getValue() << "': ";
}

bool Contraction::hasBiasPerOutput() const {
  if (!layer || !layer->biasAxis || !layer->weightAxis)
    return false;
  auto countsOne = [](Value value, int64_t axis) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return type && type.hasStaticShape() &&
           type.getNumElements() == type.getDimSize(axis);
  };
  // The weights have other dimensions, but one channel each in those of outputs.
  linalg::LinalgOp contraction = op;
  AffineMap map = contraction.getMatchingIndexingMap(weightsOperand);
  ArrayRef<int64_t> shape = weights->getType().getShape();
  SmallVector<utils::IteratorType> iterators = contraction.getIteratorTypesArray();
  for (auto [dim, expression] : llvm::enumerate(map.getResults())) {
    auto loop = dyn_cast<AffineDimExpr>(expression);
    if (!loop || (static_cast<int64_t>(dim) != *layer->weightAxis && shape[dim] != 1 &&
                  iterators[loop.getPosition()] == utils::IteratorType::parallel))
      return false;
  }
  return countsOne(layer->bias->get(), *layer->biasAxis);
}

LogicalResult ContractionRewriter::scaleAccumulator(const Contraction &contraction,
                                            Representation &accumulator) {
  const Representation &data = *contraction.data, &weights = *contraction.weights;
  linalg::LinalgOp op = contraction.op;
  if (data.axis && weights.axis)
    return contraction.emitError()
           << "data and weights both have one scale per index of a dimension; "
              "one of them needs a format without @axis";
  if (weights.isPair && data.scales.size() > 1)
    return contraction.emitError()
           << "data with several scales times weights with a pair of scales is "
              "not supported; the data needs a format without @axis";
  AffineMap output = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  auto mapAxis = [&](const Representation &rep, OpOperand *operand) {
    return rep.axis ? mapDimension(op.getMatchingIndexingMap(operand), *rep.axis,
                                   output)
                    : std::nullopt;
  };
  accumulator.axis = data.axis ? mapAxis(data, contraction.dataOperand)
                               : mapAxis(weights, contraction.weightsOperand);
  if ((data.axis || weights.axis) && !accumulator.axis)
    return contraction.emitError()
           << "the scales differ along a dimension that is summed over; use a "
              "format without @axis";
  accumulator.isMultiplyFree = isMultiplyFree(data.getFormat()) ||
                               isMultiplyFree(weights.getFormat());
  if (weights.isPair) {
    // The pairs become factors of the accumulators.
    accumulator.scales = data.scales;
    return success();
  }
  for (double a : data.scales)
    for (double b : weights.scales) {
      accumulator.scales.push_back(multiplyScales(a, b));
      if (!std::isnormal(static_cast<float>(accumulator.scales.back())))
        return contraction.emitError()
               << "the scale of its data times that of its weights, " << a << " * "
               << b << ", leaves the range of f32 (1.2e-38 to 3.4e+38); scale the "
               << "values of the program, or leave the layer in float "
               << "(overrides=LAYER.weights=float)";
    }
  return success();
}

FailureOr<SmallVector<IntegerRange, 2>>
ContractionRewriter::boundContraction(const Contraction &contraction,
                       ArrayRef<int64_t> bias) const {
  const Representation &data = *contraction.data, &weights = *contraction.weights;
  FailureOr<Elements> dataElements =
      Elements::get(data.getFormat(), data.isPair,
                    contraction.startsWithZeroPoint() ? 0 : data.zeroPoint);
  FailureOr<Elements> weightElements =
      Elements::get(contraction.getWeightsFactor(), weights.isPair);
  if (failed(dataElements) || failed(weightElements))
    return failure();
  auto bound = [&](ArrayRef<int64_t> start) {
    return mlir::lowp::boundContraction(contraction.op, contraction.weightsOperand,
                                        *dataElements, *weightElements,
                                        contraction.sums.get(), start);
  };
  if (bias.empty() || contraction.hasBiasPerOutput())
    return bound(bias);
  // Any integer of the bias may meet any sum.
  auto sums = bound(*llvm::min_element(bias)), others = bound(*llvm::max_element(bias));
  if (failed(sums) || failed(others))
    return failure();
  for (auto [sum, other] : llvm::zip_equal(*sums, *others))
    sum = sum.unite(other);
  return sums;
}

LogicalResult
ContractionRewriter::checkAccumulatorBits(const Contraction &contraction,
                                          ArrayRef<IntegerRange> sums) const {
  unsigned needed = 0;
  for (const IntegerRange &sum : sums)
    needed = std::max(needed, sum.getSignedBits());
  if (needed <= options.accumulatorBits)
    return success();
  return contraction.emitError()
         << "its sums need " << needed << " bits, "
         << needed - options.accumulatorBits << " more than an accumulator of "
         << options.accumulatorBits
         << " has; fewer bits for its weights or activations would do";
}

FailureOr<Accumulators>
ContractionRewriter::proveAccumulators(const Contraction &contraction,
                               ArrayRef<int64_t> bias) {
  auto failOnPair = [&]() {
    return contraction.emitError()
           << "there is no common accumulator for products of "
           << Type(contraction.data->getFormat()) << " and "
           << Type(contraction.weights->getFormat())
           << (contraction.weights->isPair ? " with a pair of scales" : "")
           << " (INTEGERIZE-C1)";
  };
  Accumulators result;
  FailureOr<SmallVector<IntegerRange, 2>> bounded = boundContraction(contraction, bias);
  if (failed(bounded)) {
    if (failed(countRepeats(contraction.op, [](unsigned) { return false; })))
      return contraction.emitError()
             << "it sums over a dimension of unknown size, so no accumulator can "
                "be proved wide enough";
    return failOnPair();
  }
  result.sums = std::move(*bounded);
  FailureOr<std::optional<StartCorrection>> correction =
      getStartCorrection(contraction);
  if (failed(correction))
    return failure();
  if (*correction)
    for (auto [part, sum] : llvm::enumerate(result.sums))
      sum = sum + IntegerRange::withZero((*correction)->integers[part]);
  if (failed(checkAccumulatorBits(contraction, result.sums)))
    return failure();
  result.types =
      findAccumulators(contraction.getDataFactor(), contraction.getWeightsFactor(),
                       getLargestMagnitude(result.sums), contraction.weights->isPair ? 2 : 1);
  if (result.types.size() != result.sums.size() ||
      getWidthBits(result.types.front()) > options.accumulatorBits)
    return failOnPair();
  return result;
}

SmallVector<Value> ContractionRewriter::makeContraction(const Contraction &contraction,
                                                ValueRange inits) {
  linalg::LinalgOp op = contraction.op;
  bool swapped = contraction.dataOperand != op.getDpsInputOperand(0);
  SmallVector<Value> inputs{contraction.data->codes, contraction.weights->codes};
  if (swapped)
    std::swap(inputs[0], inputs[1]);
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  // Zero points that differ are one more input.
  AffineMap output = maps.pop_back_val();
  if (Value zeroPoints = makeNegatedZeroPoints(contraction)) {
    inputs.push_back(zeroPoints);
    maps.push_back(op.getMatchingIndexingMap(contraction.weightsOperand)
                       .getSubMap({static_cast<unsigned>(*contraction.weights->axis)}));
  }
  maps.append(inits.size(), output);
  return makeGeneric(
      op.getLoc(), contraction.name, inputs, maps, inits,
      op.getIteratorTypesArray(),
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        Value data = arguments[swapped], weights = arguments[!swapped];
        if (!contraction.startsWithZeroPoint())
          data = subtractZeroPoint(inner, loc, data, contraction.getDataFactor(),
                                   contraction.data->zeroPoint, Value());
        weights = subtractZeroPoint(inner, loc, weights,
                                    contraction.getWeightsFactor(),
                                    contraction.weights->zeroPoint,
                                    inputs.size() > 2 ? arguments[2] : Value());
        auto mac = MacOp::create(inner, loc, data, weights,
                                 arguments.drop_front(inputs.size()));
        return SmallVector<Value>(mac.getResults());
      });
}

namespace {

class ContractionForm : public CodeForm {
public:
  bool match(Operation *op) const override { return isContraction(op); }
  Plan plan(Operation *op, const CodeFacts &facts) const override;
  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    if (failed(ContractionRewriter(cast<linalg::LinalgOp>(op), context).rewrite()))
      return failure();
    return Outcome::Rewritten;
  }
};

} // namespace

Contraction::Contraction(linalg::LinalgOp op, const CodeFacts &facts)
    : op(op), layer(facts.layers.getLayerOf(op)),
      name(StringAttr::get(op.getContext(),
                           layer ? StringRef(layer->name) : StringRef("contraction"))),
      dataOperand(layer ? layer->data : op.getDpsInputOperand(0)),
      weightsOperand(layer ? layer->weights : op.getDpsInputOperand(1)),
      data(facts.lookup(dataOperand->get())),
      weights(facts.lookup(weightsOperand->get())) {}

Plan ContractionForm::plan(Operation *op, const CodeFacts &facts) const {
  Contraction contraction(cast<linalg::LinalgOp>(op), facts);
  Value dataValue = contraction.dataOperand->get();
  Value weightsValue = contraction.weightsOperand->get();
  // Floats that a contraction reads are quantized in front of it.
  if (!facts.knowsFormats())
    return Plan::from({dataValue, weightsValue});
  const Representation *data = contraction.data, *weights = contraction.weights;
  if (data && !data->isPlain())
    return Plan::refuse(data->groups   ? "its data has scales per group"
                        : data->isPair ? "its data has a pair of scales"
                                       : "its data has a zero point per scale",
                        "a format with one scale for its data");
  if (!data || !weights)
    return Plan::refuse(data      ? "its weights have no format"
                        : weights ? "its data has no format"
                                  : "neither its data nor its weights have a format");
  if (data->hasPending() || weights->hasPending())
    return Plan::refuse("a clamp or a function of what it reads waits for a format",
                        "a format for the values that it reads");
  // A sum that was left without a format has a scale per channel of its weights.
  linalg::LinalgOp linalgOp = contraction.op;
  if (data->layer && data->axis &&
      (weights->axis ||
       !mapDimension(linalgOp.getMatchingIndexingMap(contraction.dataOperand),
                     *data->axis,
                     linalgOp.getMatchingIndexingMap(linalgOp.getDpsInitOperand(0)))))
    return Plan::refuse("its data has no format of its own: it is the sum of layer '" +
                            data->layer.getValue() + "', with a scale per channel",
                        "a format for the activations of that layer");
  return Plan::from({dataValue, weightsValue});
}

LogicalResult ContractionRewriter::rewrite() {
  // A bias that is added later belongs to the proof; before the others are looked
  // up, because it may be new.
  const Layer *layer = context.layers.getLayerOf(op);
  if (layer && layer->bias)
    context.addConstant(layer->bias->get());
  Contraction contraction(op, context);
  const Representation *data = contraction.data, *weights = contraction.weights;
  AffineMap weightsMap = op.getMatchingIndexingMap(contraction.weightsOperand);
  AffineMap output = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (weights->groups ||
      (weights->axis && !mapDimension(weightsMap, *weights->axis, output)))
    return rewriteGroups(contraction);
  contraction.addUpWeights();
  Representation result;
  result.layer = contraction.name;
  if (failed(scaleAccumulator(contraction, result)))
    return failure();
  std::optional<int> dataGrid = data->getFormat().getGridExponent();
  std::optional<int> weightsGrid = weights->getFormat().getGridExponent();
  int fraction = -(dataGrid.value_or(0) + weightsGrid.value_or(0));

  if (std::optional<WordSum> plan = planWords(contraction))
    return rewriteWords(contraction, *plan, result, fraction);
  bool isTwo = weights->isPair || data->getFormat().hasRoot() ||
               weights->getFormat().hasRoot();
  return buildContraction(
      contraction, result, fraction, isTwo,
      [&](ArrayRef<int64_t> bias) { return proveAccumulators(contraction, bias); },
      [&](ValueRange inits) { return makeContraction(contraction, inits); });
}

LogicalResult ContractionRewriter::buildContraction(
    const Contraction &contraction, Representation &result, int fraction,
    bool isTwo, function_ref<FailureOr<Accumulators>(ArrayRef<int64_t>)> prove,
    function_ref<SmallVector<Value>(ValueRange)> build) {
  linalg::LinalgOp op = contraction.op;
  const Layer *layer = contraction.layer;
  // The value to start from: 0, a constant as integers at the accumulator's
  // scale, or floats that are added afterwards.
  Value init = op.getDpsInits()[0];
  bool fromZero = isZero(init);
  const Representation *start = fromZero ? nullptr : context.lookupPlain(init);
  const Representation *bias =
      layer && layer->bias ? context.lookupPlain(layer->bias->get()) : nullptr;
  if (start) {
    if (!bias && succeeded(CodeTensor::get(start->codes)))
      bias = start;
    else if (!bias || (layer->bias != op.getDpsInitOperand(0) &&
                       layer->bias->getOwner() != init.getDefiningOp()))
      start = nullptr;
  }
  std::vector<int64_t> integers;
  if (bias) {
    FailureOr<std::vector<int64_t>> encoded =
        encodeConstant(*bias, result, fraction, contraction.getBiasAxis(result));
    if (succeeded(encoded)) {
      integers = std::move(*encoded);
      // The bias addition adds what was proved here, and nothing else.
      result.provedBias = layer ? layer->bias : nullptr;
    } else {
      bias = nullptr;
      start = nullptr;
    }
  }
  FailureOr<Accumulators> sums = prove(integers);
  if (failed(sums))
    return failure();

  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  Type format = sums->types.front();
  Value codes;
  if (start && !isTwo)
    codes = replaceConstant(loc, start->codes, format, integers);
  if (!codes) {
    codes = makeFill(loc, init, format,
                     *cast<FormatTypeInterface>(format).getZeroCode());
    start = isTwo ? start : nullptr;
  }
  SmallVector<Value> inits(sums->types.size(), codes);
  FailureOr<std::optional<StartCorrection>> correction =
      getStartCorrection(contraction);
  if (failed(correction))
    return failure();
  if (*correction && (*correction)->integers.size() != inits.size())
    return contraction.emitError()
           << "sums of more than 64 bits take data with the zero point 0";
  if (*correction)
    for (auto [part, value] : llvm::enumerate(inits))
      value = correctStart(contraction, **correction, part, format,
                           start && !isTwo ? value : Value());
  SmallVector<Value> accumulators = build(inits);
  result.codes = accumulators.front();
  if (isTwo && failed(combine(contraction, *sums, accumulators, bias, start, result)))
    return failure();
  Value replaced = op->getResult(0);
  if (start || fromZero) {
    context.setCodes(replaced, result);
    return success();
  }
  // A start in floats: codes from 0, then one float addition.
  builder.setInsertionPoint(op);
  Value product = makeDequantize(loc, result, replaced.getType());
  Type element = cast<RankedTensorType>(replaced.getType()).getElementType();
  int64_t rank = result.getType().getRank();
  AffineMap identity = builder.getMultiDimIdentityMap(rank);
  Value sum = makeElementwise(
      loc, contraction.name, ValueRange{product, context.getFloat(init)},
      {identity, identity}, element,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        return arith::AddFOp::create(inner, loc, arguments[0], arguments[1]);
      });
  replaced.replaceAllUsesWith(sum);
  return success();
}

const CodeForm &forms::getContraction() {
  static ContractionForm form;
  return form;
}

} // namespace mlir::lowp
