//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-quantize: choices on observes become quantize, dequantize and packed
// constants.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Layers.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Packing.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Remarks.h"

#include <functional>
#include <numeric>

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPQUANTIZE
#include "lowp/Transforms/Passes.h.inc"

namespace {

/// The format of a value: element type, and one scale per tensor or per index
/// of `axis`.
struct ValueFormat {
  Type type;
  SmallVector<double> scales;
  std::optional<int64_t> axis;

  explicit ValueFormat(ChoiceAttr choice)
      : type(choice.getFormat()), scales(choice.getScales()),
        axis(choice.getGranularity().getAxis()) {}
  ValueFormat(Type type, ArrayRef<double> scales, std::optional<int64_t> axis)
      : type(type), scales(scales), axis(axis) {}

  FormatTypeInterface getInterface() const {
    return cast<FormatTypeInterface>(type);
  }
};

/// The codes of a constant, row-major.
///
/// Rounding: the quotient by the scale in f64 to nearest even, then to a code
/// to nearest even; out-of-range values saturate. That is what lowp.quantize
/// does (docs/NumericContract.md).
std::vector<uint64_t> encodeConstant(const ConstantView &constant,
                                     const ValueFormat &format) {
  ArrayRef<int64_t> shape = constant.getShape();
  int64_t inner = 1, channels = 1;
  if (format.axis) {
    channels = shape[*format.axis];
    inner = std::accumulate(shape.begin() + *format.axis + 1, shape.end(),
                            int64_t(1), std::multiplies<>());
  }
  FormatTypeInterface type = format.getInterface();
  std::vector<uint64_t> codes(constant.size());
  for (int64_t index = 0; index < constant.size(); ++index) {
    double scale = format.scales[index / inner % channels];
    llvm::APSInt code = type.encode(
        numerics::Dyadic::fromDouble(constant[index] / scale),
        numerics::Rounding::NearestEven, numerics::Overflow::Saturate);
    codes[index] = code.zextOrTrunc(64).getZExtValue();
  }
  return codes;
}

/// Whether every value of `constant` rounds to a code of `type` unsaturated.
bool fitsWithoutSaturation(const ConstantView &constant,
                           const ValueFormat &format) {
  FormatTypeInterface type = format.getInterface();
  for (int64_t index = 0; index < constant.size(); ++index) {
    double scale = format.scales[format.axis ? index : 0];
    numerics::Dyadic value =
        numerics::Dyadic::fromDouble(constant[index] / scale);
    numerics::Dyadic decoded = type.decode(type.encode(
        value, numerics::Rounding::NearestEven, numerics::Overflow::Saturate));
    numerics::Dyadic step = type.decode(
        llvm::APSInt(llvm::APInt(type.getBitWidth(), 1), !type.isSignedCode()));
    numerics::Dyadic error = value - decoded;
    if (step < error || step < -error)
      return false;
  }
  return true;
}

/// The one accumulator of products of codes of `lhs` and `rhs` whose sums have
/// magnitudes up to `bound`, or null.
Type getAccumulator(Type lhs, Type rhs, const llvm::APInt &bound) {
  for (auto [format, other] : {std::pair(lhs, rhs), std::pair(rhs, lhs)})
    if (auto lowering = dyn_cast<FormatLoweringInterface>(format)) {
      SmallVector<Type> accumulators = lowering.getAccumulators(other, bound);
      if (!accumulators.empty())
        return accumulators.size() == 1 ? accumulators.front() : Type();
    }
  return {};
}

/// What lowp-quantize does to one function.
class Quantizer {
public:
  explicit Quantizer(FunctionOpInterface function)
      : analysis(function), function(function),
        builder(function->getContext()) {}

  LogicalResult run();

private:
  LogicalResult quantizeWeights(ObserveOp observe);
  void quantizeActivation(ObserveOp observe);
  void quantizeBias(const Layer &layer);
  /// The choice of the activation that `layer` reads, or null.
  ChoiceAttr getDataChoice(const Layer &layer) const;

  /// Constant operands with the scales and zero points (0) of `format`.
  std::pair<Value, Value> makeScale(Location loc, const ValueFormat &format);
  Value dequantize(Location loc, Value codes, const ValueFormat &format,
                   Type result);
  GranularityAttr getGranularity(const ValueFormat &format) {
    return GranularityAttr::get(builder.getContext(), format.axis);
  }
  void keepBiasFloat(const Layer &layer, StringRef reason);

  LayerAnalysis analysis;
  FunctionOpInterface function;
  OpBuilder builder;
};

std::pair<Value, Value> Quantizer::makeScale(Location loc,
                                             const ValueFormat &format) {
  if (!format.axis) {
    Value scale = arith::ConstantOp::create(
        builder, loc,
        builder.getF32FloatAttr(static_cast<float>(format.scales.front())));
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(0));
    return {scale, zero};
  }
  auto count = static_cast<int64_t>(format.scales.size());
  SmallVector<float> scales(format.scales.begin(), format.scales.end());
  auto floats = RankedTensorType::get({count}, builder.getF32Type());
  auto integers = RankedTensorType::get({count}, builder.getI32Type());
  Value scale = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(floats, ArrayRef<float>(scales)));
  Value zero = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(integers, int32_t(0)));
  return {scale, zero};
}

Value Quantizer::dequantize(Location loc, Value codes,
                            const ValueFormat &format, Type result) {
  auto [scale, zero] = makeScale(loc, format);
  return DequantizeOp::create(builder, loc, result, codes, scale, zero,
                              getGranularity(format));
}

LogicalResult Quantizer::quantizeWeights(ObserveOp observe) {
  Value source = observe->getOperand(0);
  FailureOr<ConstantView> constant = readConstant(source);
  if (failed(constant))
    return emitError(observe.getLoc(), "lowp-quantize: weights of '")
           << observe.getLayer() << "' are not a constant that can be read";
  if (int64_t index = findNonFinite(*constant, /*infinities=*/true); index >= 0)
    return emitError(observe.getLoc(), "lowp-quantize: weights of '")
           << observe.getLayer() << "' have no finite value at ["
           << formatIndex(constant->getShape(), index) << "]";

  ValueFormat format(observe.getChoiceAttr());
  unsigned width = format.getInterface().getBitWidth();
  std::vector<uint64_t> codes = encodeConstant(*constant, format);
  std::vector<char> bytes(getPackedBytes(constant->size(), width), 0);
  for (auto [index, code] : llvm::enumerate(codes))
    packCode(bytes, static_cast<int64_t>(index), width, code);

  Location loc = observe.getLoc();
  builder.setInsertionPoint(observe);
  auto packedType = RankedTensorType::get({static_cast<int64_t>(bytes.size())},
                                          builder.getI8Type());
  std::string name = (observe.getLayer() + "_weights").str();
  Value packed = arith::ConstantOp::create(
      builder, loc, makeConstant(packedType, std::move(bytes), name));
  auto codesType = RankedTensorType::get(constant->getShape(), format.type);
  Value unpacked = UnpackOp::create(builder, loc, codesType, packed, "bits");
  Value result =
      dequantize(loc, unpacked, format, observe->getResult(0).getType());
  observe->getResult(0).replaceAllUsesWith(result);
  observe.erase();
  if (Operation *op = source.getDefiningOp(); op && isOpTriviallyDead(op))
    op->erase();
  return success();
}

void Quantizer::quantizeActivation(ObserveOp observe) {
  ValueFormat format(observe.getChoiceAttr());
  Location loc = observe.getLoc();
  builder.setInsertionPoint(observe);
  Value source = observe->getOperand(0);
  auto type = cast<RankedTensorType>(source.getType());
  auto codesType = RankedTensorType::get(type.getShape(), format.type);
  auto [scale, zero] = makeScale(loc, format);
  Value codes = QuantizeOp::create(builder, loc, codesType, source, scale, zero,
                                   getGranularity(format));
  Value result = DequantizeOp::create(builder, loc, type, codes, scale, zero,
                                      getGranularity(format));
  observe->setOperand(0, result);
  observe.setChoiceAttr({});
  observe.setStatisticsAttr({});
}

ChoiceAttr Quantizer::getDataChoice(const Layer &layer) const {
  Value root = traceToRoot(layer.data->get());
  for (Operation *user : root.getUsers())
    if (auto observe = dyn_cast<ObserveOp>(user);
        observe && observe.getChoice())
      return observe.getChoiceAttr();
  return {};
}

void Quantizer::keepBiasFloat(const Layer &layer, StringRef reason) {
  StringAttr name = builder.getStringAttr(layer.name + ".bias");
  remark::missed(
      layer.op->getLoc(),
      remark::RemarkOpts::name(name.getValue()).category("lowp-quantize"))
      << (name.getValue() + " stays float: " + reason).str();
}

void Quantizer::quantizeBias(const Layer &layer) {
  if (!layer.bias || !layer.biasConstant)
    return;
  auto weights = layer.weights->get().getDefiningOp<ObserveOp>();
  ChoiceAttr dataChoice = getDataChoice(layer);
  ChoiceAttr weightsChoice = weights ? weights.getChoiceAttr() : ChoiceAttr();
  if (!dataChoice && !weightsChoice)
    return;
  if (!dataChoice || !weightsChoice)
    return keepBiasFloat(layer, "data and weights of the layer do not both "
                                "have a format");
  FailureOr<ConstantView> constant = readConstant(layer.bias->get());
  if (failed(constant) || findNonFinite(*constant, true) >= 0)
    return keepBiasFloat(layer, "it is not a finite constant");

  // One accumulator format for all channels; its scale is the product.
  SmallVector<double> scales;
  for (double scale : weightsChoice.getScales())
    scales.push_back(static_cast<float>(static_cast<float>(scale) *
                                        static_cast<double>(static_cast<float>(
                                            dataChoice.getScales().front()))));
  std::optional<int64_t> axis;
  if (scales.size() > 1) {
    if (!layer.biasAxis || constant->getShape().size() != 1 ||
        constant->size() != static_cast<int64_t>(scales.size()))
      return keepBiasFloat(layer, "it does not have one value per scale of the "
                                  "weights; a format without @axis would do");
    axis = layer.biasAxis;
  }
  // The narrowest accumulator that holds every value.
  std::optional<ValueFormat> found;
  for (unsigned bits : {31, 63}) {
    Type type =
        getAccumulator(dataChoice.getFormat(), weightsChoice.getFormat(),
                       llvm::APInt::getMaxValue(bits));
    if (!type)
      break;
    ValueFormat candidate(type, scales, axis);
    if (!fitsWithoutSaturation(*constant, candidate))
      continue;
    found = candidate;
    break;
  }
  if (!found)
    return keepBiasFloat(layer, "no accumulator of its layer holds it");
  ValueFormat format = *found;

  std::vector<uint64_t> codes = encodeConstant(*constant, format);
  unsigned width = format.getInterface().getBitWidth();
  Type storage = format.getInterface().getStorageType();
  std::vector<char> bytes(getPackedBytes(constant->size(), width), 0);
  for (auto [index, code] : llvm::enumerate(codes))
    packCode(bytes, static_cast<int64_t>(index), width, code);

  // Only the layer's own operand is replaced: another layer that reads the same
  // constant has a scale of its own.
  OpOperand *operand = layer.bias;
  auto observe = operand->get().getDefiningOp<ObserveOp>();
  Location loc = observe ? observe.getLoc() : layer.op->getLoc();
  builder.setInsertionPoint(operand->getOwner());
  auto type = cast<RankedTensorType>(operand->get().getType());
  Value stored = arith::ConstantOp::create(
      builder, loc,
      makeConstant(RankedTensorType::get(type.getShape(), storage),
                   std::move(bytes), layer.name + "_bias"));
  Value cast = StorageCastOp::create(
      builder, loc, RankedTensorType::get(type.getShape(), format.type),
      stored);
  operand->set(dequantize(loc, cast, format, type));
  if (observe && observe->use_empty())
    observe.erase();
}

LogicalResult Quantizer::run() {
  // Biases first: they read the choices of data and weights.
  for (const Layer &layer : analysis.getLayers())
    quantizeBias(layer);
  SmallVector<ObserveOp> observes;
  function->walk([&](ObserveOp observe) { observes.push_back(observe); });
  for (ObserveOp observe : observes) {
    if (!observe.getChoice()) {
      // Weights and biases that stay float are plain constants again.
      if (observe.getRole() == "weights" || observe.getRole() == "bias") {
        observe->getResult(0).replaceAllUsesWith(observe->getOperand(0));
        observe.erase();
      } else {
        observe.setStatisticsAttr({});
      }
    } else if (observe.getRole() == "weights") {
      if (failed(quantizeWeights(observe)))
        return failure();
    } else {
      quantizeActivation(observe);
    }
  }
  return success();
}

struct QuantizePass : StrictOptions<impl::LowpQuantizeBase<QuantizePass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(requirePhase(module, {Phase::Allocated}, "lowp-quantize")))
      return signalPassFailure();
    auto function = findEntry(module, entry);
    if (failed(function) || failed(Quantizer(*function).run()))
      return signalPassFailure();
    setPhase(module, Phase::Quantized);
  }
};

} // namespace

} // namespace mlir::lowp
