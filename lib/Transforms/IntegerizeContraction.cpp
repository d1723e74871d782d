//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Contractions in codes, with accumulators that are proved wide enough.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Remarks.h"

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

/// The scale of the accumulator: the product, rounded to f32 like every scale.
double multiplyScales(double a, double b) {
  return static_cast<float>(static_cast<double>(static_cast<float>(a)) *
                            static_cast<double>(static_cast<float>(b)));
}

/// How often each index of `operand` is met in one sum; fails on sizes that are
/// not known.
FailureOr<int64_t> countRepeats(linalg::LinalgOp op, OpOperand *operand) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  AffineMap map =
      operand ? op.getMatchingIndexingMap(operand) : AffineMap();
  int64_t repeats = 1;
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray())) {
    if (kind != utils::IteratorType::reduction ||
        (map && map.isFunctionOfDim(loop)))
      continue;
    if (ShapedType::isDynamic(ranges[loop]))
      return failure();
    repeats *= ranges[loop];
  }
  return repeats;
}

} // namespace

LogicalResult Integerizer::scaleAccumulator(
    linalg::LinalgOp op, StringRef layer, const Representation &data,
    OpOperand &dataOperand, const Representation &weights,
    OpOperand &weightsOperand, Representation &accumulator) {
  auto fail = [&](const Twine &why) {
    return emitError(op.getLoc(), kPass + Twine(": layer '") + layer + "': " + why);
  };
  if (data.zeroPoint || weights.zeroPoint)
    return fail("a zero point other than 0 in a contraction is not supported");
  AffineMap output = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  auto mapAxis = [&](const Representation &rep, OpOperand &operand) {
    return rep.axis ? mapDimension(op.getMatchingIndexingMap(&operand),
                                   *rep.axis, output)
                    : std::nullopt;
  };
  if (data.axis && weights.axis)
    return fail("data and weights both have one scale per index of a dimension; "
                "one of them needs a format without @axis");
  accumulator.axis = data.axis ? mapAxis(data, dataOperand)
                               : mapAxis(weights, weightsOperand);
  if ((data.axis || weights.axis) && !accumulator.axis)
    return fail("the scales differ along a dimension that is summed over; use a "
                "format without @axis");
  for (double a : data.scales)
    for (double b : weights.scales)
      accumulator.scales.push_back(multiplyScales(a, b));
  return success();
}

FailureOr<Type> Integerizer::proveAccumulator(
    linalg::LinalgOp op, StringRef layer, const Representation &data,
    OpOperand &dataOperand, const Representation &weights,
    OpOperand &weightsOperand, Value bias) {
  auto fail = [&](const Twine &why) {
    return emitError(op.getLoc(), kPass + Twine(": layer '") + layer + "': " + why);
  };
  CodeRange dataRange = CodeRange::of(data.getFormat());
  std::vector<int64_t> biasCodes;
  if (bias) {
    FailureOr<std::vector<int64_t>> codes = readConstantCodes(bias);
    if (failed(codes))
      return fail("its bias is not a constant, so no accumulator can be proved "
                  "wide enough");
    biasCodes = std::move(*codes);
  }

  CodeRange sums;
  AffineMap map = op.getMatchingIndexingMap(&weightsOperand);
  FailureOr<std::vector<int64_t>> codes = readConstantCodes(weights.codes);
  if (succeeded(codes) && map.isProjectedPermutation()) {
    FailureOr<int64_t> repeats = countRepeats(op, &weightsOperand);
    if (failed(repeats))
      return fail("it sums over a dimension of unknown size, so no accumulator "
                  "can be proved wide enough");
    SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
    SmallVector<bool> isOutput;
    for (AffineExpr expression : map.getResults())
      isOutput.push_back(
          iterators[cast<AffineDimExpr>(expression).getPosition()] ==
          utils::IteratorType::parallel);
    sums = boundConstantSums({*codes, weights.getType().getShape(), isOutput},
                             dataRange, *repeats, biasCodes);
  } else {
    FailureOr<int64_t> count = countRepeats(op, nullptr);
    if (failed(count))
      return fail("it sums over a dimension of unknown size, so no accumulator "
                  "can be proved wide enough");
    CodeRange biasRange;
    for (int64_t code : biasCodes)
      biasRange = biasRange.unite(CodeRange::get(code, code));
    sums = boundSums(dataRange, CodeRange::of(weights.getFormat()), *count,
                     biasRange);
  }

  unsigned needed = sums.getSignedBits();
  for (auto [format, other] :
       {std::pair(data.getFormat(), weights.getFormat()),
        std::pair(weights.getFormat(), data.getFormat())}) {
    auto lowering = dyn_cast<FormatLoweringInterface>(Type(format));
    if (!lowering)
      continue;
    SmallVector<Type> types =
        lowering.getAccumulators(other, sums.getMagnitude());
    auto single = types.size() == 1 ? dyn_cast<FormatTypeInterface>(types.front())
                                    : FormatTypeInterface();
    if (single && single.getBitWidth() <= options.accumulatorBits)
      return Type(single);
    if (single)
      break;
  }
  if (needed > options.accumulatorBits)
    return fail("its sums need " + Twine(needed) + " bits, " +
                Twine(needed - options.accumulatorBits) +
                " more than an accumulator of " +
                Twine(options.accumulatorBits) +
                " has; fewer bits for its weights or activations would do");
  std::string pair;
  llvm::raw_string_ostream os(pair);
  os << Type(data.getFormat()) << " and " << Type(weights.getFormat());
  return fail("there is no accumulator for products of " + pair);
}

LogicalResult Integerizer::visitContraction(linalg::LinalgOp op,
                                            bool &handled) {
  const Layer *layer = layers.getLayerOf(op);
  OpOperand *dataOperand = layer ? layer->data : op.getDpsInputOperand(0);
  OpOperand *weightsOperand = layer ? layer->weights : op.getDpsInputOperand(1);
  StringAttr name = builder.getStringAttr(layer ? StringRef(layer->name)
                                                : StringRef("contraction"));
  const Representation *data = lookup(dataOperand->get());
  const Representation *weights = lookup(weightsOperand->get());
  if (!data || !weights || data->hasPending() || weights->hasPending()) {
    remark::missed(op.getLoc(), remark::RemarkOpts::name(name.getValue())
                                    .category(kPass))
        << (name.getValue() + " stays float: " +
            (data      ? "its weights have no format"
             : weights ? "its data has no format"
                       : "neither its data nor its weights have a format"))
               .str();
    return success();
  }
  Location loc = op.getLoc();
  Representation result;
  result.layer = name;
  if (failed(scaleAccumulator(op, name, *data, *dataOperand, *weights,
                              *weightsOperand, result)))
    return failure();

  // The value to start from: 0, codes at the accumulator's scale, or floats
  // that are added afterwards.
  Value init = op.getDpsInits()[0];
  const Representation *start = isZero(init) ? nullptr : lookup(init);
  auto isAtScale = [&](const Representation *rep) {
    return rep && !rep->hasPending() && rep->scales == result.scales &&
           (rep->axis == result.axis || result.scales.size() == 1) &&
           rep->zeroPoint == 0;
  };
  if (!isAtScale(start))
    start = nullptr;
  // The bias codes that count in the proof.
  Value bias;
  const Representation *layerBias =
      layer && layer->bias ? lookup(layer->bias->get()) : nullptr;
  if (start) {
    if (layerBias && layer->bias->getOwner() == init.getDefiningOp())
      bias = layerBias->codes;
    else if (succeeded(readConstantCodes(start->codes)) && !layerBias)
      bias = start->codes;
    else
      start = nullptr;
  }
  if (!start && layerBias)
    bias = layerBias->codes;

  FailureOr<Type> format = proveAccumulator(op, name, *data, *dataOperand,
                                            *weights, *weightsOperand, bias);
  if (failed(format))
    return failure();
  if (start && cast<FixedType>(*format).getFractionLength() !=
                   cast<FixedType>(Type(start->getFormat())).getFractionLength())
    start = nullptr;

  builder.setInsertionPoint(op);
  Value codes;
  if (start) {
    codes = convertCodes(loc, start->codes, *format);
  } else {
    llvm::APSInt zero =
        *cast<FormatTypeInterface>(*format).getZeroCode();
    codes = makeFill(loc, init, *format, zero);
  }
  bool swapped = dataOperand != op.getDpsInputOperand(0);
  SmallVector<Value> inputs{data->codes, weights->codes};
  if (swapped)
    std::swap(inputs[0], inputs[1]);
  result.codes = makeGeneric(
      loc, name, inputs, op.getIndexingMapsArray(), codes,
      op.getIteratorTypesArray(),
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        return MacOp::create(inner, loc, arguments[swapped], arguments[!swapped],
                             arguments.drop_front(2))
            .getResult(0);
      });
  handled = true;
  Value replaced = op->getResult(0);
  if (start || isZero(init)) {
    representations[replaced] = result;
    return success();
  }
  // A start in floats: codes from 0, then one float addition.
  builder.setInsertionPoint(op);
  Value product = makeDequantize(loc, result, replaced.getType());
  Type element = cast<RankedTensorType>(replaced.getType()).getElementType();
  int64_t rank = result.getType().getRank();
  AffineMap identity = builder.getMultiDimIdentityMap(rank);
  Value sum = makeElementwise(
      loc, name, ValueRange{product, getFloat(init)}, {identity, identity},
      element,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        return arith::AddFOp::create(inner, loc, arguments[0], arguments[1]);
      });
  replaced.replaceAllUsesWith(sum);
  return success();
}

} // namespace mlir::lowp
