//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-quantize: choices on observes become quantize, dequantize and packed
// constants, of the codes that a choice has or else of the nearest.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Layers.h"
#include "lowp/CodeForm/CodeConstants.h"
#include "lowp/Constants/TensorCoder.h"
#include "lowp/IR/IntegerFormat.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Remarks.h"

#include <cmath>

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPQUANTIZE
#include "lowp/Transforms/Passes.h.inc"

namespace {

/// Whether every value of `constant` rounds to a code of the accumulator
/// `format` unsaturated.
bool fitsWithoutSaturation(const ConstantView &constant,
                           const TensorFormat &format) {
  ScaleIndex scaleOf(format.granularity, constant.getShape());
  double limit = std::ldexp(1.0, static_cast<int>(getWidthBits(format.type)) - 1);
  for (int64_t index = 0; index < constant.size(); ++index) {
    double code = std::ldexp(constant[index] / format.scales[scaleOf[index]],
                             getFraction(format.type));
    if (!(std::abs(code) <= limit - 1))
      return false;
  }
  return true;
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

  /// Constant operands with the scales and zero points of `format` for a tensor of
  /// `shape`.
  std::pair<Value, Value> makeScale(Location loc, const TensorFormat &format,
                                    ArrayRef<int64_t> shape);
  Value dequantize(Location loc, Value codes, const TensorFormat &format,
                   Type result);
  void keepBiasFloat(const Layer &layer, StringRef reason);

  LayerAnalysis analysis;
  FunctionOpInterface function;
  OpBuilder builder;
};

std::pair<Value, Value> Quantizer::makeScale(Location loc,
                                             const TensorFormat &format,
                                             ArrayRef<int64_t> shape) {
  SmallVector<int64_t> scaleShape = format.granularity.getScaleShape(shape);
  SmallVector<int32_t> zeros(format.zeroPoints.begin(), format.zeroPoints.end());
  TypedAttr zeroPoints = builder.getI32IntegerAttr(zeros.empty() ? 0 : zeros.front());
  if (zeros.size() > 1)
    zeroPoints = DenseElementsAttr::get(
        RankedTensorType::get(scaleShape, builder.getI32Type()),
        ArrayRef<int32_t>(zeros));
  Value zero = arith::ConstantOp::create(builder, loc, zeroPoints);
  if (scaleShape.empty()) {
    Value scale = arith::ConstantOp::create(
        builder, loc,
        builder.getF32FloatAttr(static_cast<float>(format.scales.front())));
    return {scale, zero};
  }
  SmallVector<float> scales(format.scales.begin(), format.scales.end());
  auto type = RankedTensorType::get(scaleShape, builder.getF32Type());
  Value scale = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(type, ArrayRef<float>(scales)));
  return {scale, zero};
}

Value Quantizer::dequantize(Location loc, Value codes,
                            const TensorFormat &format, Type result) {
  auto [scale, zero] =
      makeScale(loc, format, cast<RankedTensorType>(result).getShape());
  return DequantizeOp::create(builder, loc, result, codes, scale, zero,
                              format.granularity);
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

  TensorFormat format(observe.getChoiceAttr());
  Location loc = observe.getLoc();
  builder.setInsertionPoint(observe);
  auto type = RankedTensorType::get(constant->getShape(), format.type);
  ElementsAttr codes = observe.getChoiceAttr().getCodesAttr();
  if (!codes)
    codes = makeBytes(builder.getContext(),
                      packCodes(type, ConstantEncoder(*constant, format)),
                      (observe.getLayer() + "_weights").str());
  Value unpacked = unpackBytes(builder, loc, type, codes);
  Value result =
      dequantize(loc, unpacked, format, observe->getResult(0).getType());
  observe->getResult(0).replaceAllUsesWith(result);
  observe.erase();
  if (Operation *op = source.getDefiningOp(); op && isOpTriviallyDead(op))
    op->erase();
  return success();
}

void Quantizer::quantizeActivation(ObserveOp observe) {
  TensorFormat format(observe.getChoiceAttr());
  Location loc = observe.getLoc();
  builder.setInsertionPoint(observe);
  Value source = observe->getOperand(0);
  auto type = cast<RankedTensorType>(source.getType());
  auto codesType = RankedTensorType::get(type.getShape(), format.type);
  auto [scale, zero] = makeScale(loc, format, type.getShape());
  Value codes = QuantizeOp::create(builder, loc, codesType, source, scale, zero,
                                   format.granularity);
  Value result = DequantizeOp::create(builder, loc, type, codes, scale, zero,
                                      format.granularity);
  observe->setOperand(0, result);
  observe.setChoiceAttr({});
  observe.setStatisticsAttr({});
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

  SmallVector<Type> products =
      findAccumulators(dataChoice.getFormat(), weightsChoice.getFormat(),
                       llvm::APInt::getMaxValue(63), /*parts=*/1);
  if (products.empty())
    return keepBiasFloat(layer, "its layer has no accumulator");
  GranularityAttr granularity = weightsChoice.getGranularity();
  bool perChannel = granularity.getAxis() && layer.weightAxis &&
                    *granularity.getAxis() == *layer.weightAxis &&
                    !granularity.getPair();
  FailureOr<SumMeaning> sum = getSumMeaning(
      getFraction(products.front()), dataChoice.getScales().front(),
      weightsChoice.getScales(),
      /*isInner=*/!perChannel && weightsChoice.getScales().size() > 1);
  if (failed(sum) || std::abs(sum->fraction) > 256)
    return keepBiasFloat(layer, "the scales of the weights have no common step");
  if (!llvm::all_of(sum->scales, [](double scale) {
        return std::isnormal(static_cast<float>(scale));
      }))
    return keepBiasFloat(layer, "the scale of the data times that of the weights "
                                "leaves the range of f32");
  std::optional<int64_t> axis;
  if (sum->scales.size() > 1) {
    if (!layer.biasAxis || constant->getShape()[*layer.biasAxis] !=
                               static_cast<int64_t>(sum->scales.size()))
      return keepBiasFloat(layer, "it does not have one value per scale of the "
                                  "weights; a format without @axis would do");
    axis = layer.biasAxis;
  }
  // The narrowest accumulator that holds every value.
  std::optional<TensorFormat> found;
  for (unsigned width : {32, 64}) {
    Type type = getIntegerFormat(builder.getContext(), width, sum->fraction);
    TensorFormat candidate(type, sum->scales, /*zeroPoints=*/{},
                           GranularityAttr::get(builder.getContext(), axis));
    if (!fitsWithoutSaturation(*constant, candidate))
      continue;
    found = candidate;
    break;
  }
  if (!found)
    return keepBiasFloat(layer, "no accumulator of its layer holds it");

  // Only the layer's own operand is replaced: another layer that reads the same
  // constant has a scale of its own.
  OpOperand *operand = layer.bias;
  auto observe = operand->get().getDefiningOp<ObserveOp>();
  Location loc = observe ? observe.getLoc() : layer.op->getLoc();
  builder.setInsertionPoint(operand->getOwner());
  auto type = cast<RankedTensorType>(operand->get().getType());
  Value codes = makeStoredCodes(
      builder, loc, RankedTensorType::get(type.getShape(), found->type),
      layer.name + "_bias", ConstantEncoder(*constant, *found));
  operand->set(dequantize(loc, codes, *found, type));
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
