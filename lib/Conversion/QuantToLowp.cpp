//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// convert-quant-to-lowp: programs that say what is quantised with upstream's
// `!quant.uniform` become programs of Lowp, with the same codes and values.
//
//===----------------------------------------------------------------------===//

#include "QuantFormat.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/IR/Packing.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_CONVERTQUANTTOLOWP
#include "lowp/Conversion/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Rewrites the ops of one module, then all types.
class QuantImporter {
public:
  explicit QuantImporter(ModuleOp module)
      : module(module), builder(module.getContext()) {}

  /// Whether there was anything to do. Diagnosed on failure.
  FailureOr<bool> run();

private:
  LogicalResult checkOp(Operation *op);
  LogicalResult convert(quant::QuantizeCastOp op);
  LogicalResult convert(quant::DequantizeCastOp op);
  LogicalResult convert(quant::StorageCastOp op);
  LogicalResult convertTypes();

  FailureOr<AffineFormat> read(Operation *op, Type type) {
    if (isa<UnrankedTensorType>(type))
      return op->emitOpError("has no rank: Lowp's ops take ranked tensors "
                             "(QUANT-IMPORT-C3)");
    auto element = cast<quant::QuantizedType>(getElementTypeOrSelf(type));
    return importQuantType(element, getShape(type),
                           [&] { return op->emitOpError(); });
  }
  /// The scale and zero point operands.
  std::pair<Value, Value> makeParameters(Operation *op,
                                         const AffineFormat &format);
  /// Constant codes, in their low bits, packed where they have fewer bits than
  /// what stores one.
  Value makeCodes(Location loc, RankedTensorType type, FixedType format,
                  ArrayRef<uint64_t> codes);
  Value makeConstantCodes(quant::QuantizeCastOp op, const ConstantView &input,
                          const AffineFormat &format);

  ModuleOp module;
  OpBuilder builder;
};

bool isQuantized(Type type) {
  return isa<quant::QuantizedType>(getElementTypeOrSelf(type));
}

/// Only what moves codes may have quantised operands: what they mean is in
/// their types, which are gone afterwards.
LogicalResult QuantImporter::checkOp(Operation *op) {
  if (!llvm::any_of(op->getOperandTypes(), isQuantized) &&
      !llvm::any_of(op->getResultTypes(), isQuantized))
    return success();
  if (isa_and_nonnull<func::FuncDialect, tensor::TensorDialect, scf::SCFDialect,
                      cf::ControlFlowDialect>(op->getDialect()))
    return success();
  return op->emitOpError(
      "computes on values of !quant.uniform: put quant.dcast in "
      "front of it and quant.qcast behind (QUANT-IMPORT-C4)");
}

std::pair<Value, Value>
QuantImporter::makeParameters(Operation *op, const AffineFormat &format) {
  Location loc = op->getLoc();
  if (format.scales.size() == 1 && format.granularity.isPerTensor()) {
    Value scale = arith::ConstantOp::create(
        builder, loc,
        builder.getF32FloatAttr(static_cast<float>(format.scales.front())));
    Value zero = arith::ConstantOp::create(
        builder, loc,
        builder.getI32IntegerAttr(
            static_cast<int32_t>(format.zeroPoints.front())));
    return {scale, zero};
  }
  SmallVector<int64_t> shape = format.granularity.getScaleShape(getShape(
      isQuantized(op->getResult(0).getType()) ? op->getResult(0).getType()
                                              : op->getOperand(0).getType()));
  // A dynamic axis has as many scales as the type lists.
  if (shape.size() == 1)
    shape.front() = static_cast<int64_t>(format.scales.size());
  SmallVector<float> scales(format.scales.begin(), format.scales.end());
  SmallVector<int32_t> zeros(format.zeroPoints.begin(),
                             format.zeroPoints.end());
  auto floats = RankedTensorType::get(shape, builder.getF32Type());
  auto integers = RankedTensorType::get(shape, builder.getI32Type());
  Value scale = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(floats, ArrayRef<float>(scales)));
  Value zero = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(integers, ArrayRef<int32_t>(zeros)));
  return {scale, zero};
}

Value QuantImporter::makeCodes(Location loc, RankedTensorType type,
                               FixedType format, ArrayRef<uint64_t> codes) {
  IntegerType storage = format.getStorageType();
  auto result = cast<RankedTensorType>(withElement(type, format));
  std::vector<char> bytes =
      packCodes(PackedLayout::Bits, codes, format.getWidth());
  bool isPacked = format.getWidth() != storage.getWidth();
  auto stored =
      isPacked ? RankedTensorType::get({static_cast<int64_t>(bytes.size())},
                                       builder.getI8Type())
               : RankedTensorType::get(type.getShape(), storage);
  Value constant = arith::ConstantOp::create(
      builder, loc, makeConstant(stored, std::move(bytes), "codes"));
  if (isPacked)
    return UnpackOp::create(builder, loc, result, constant, "bits");
  return StorageCastOp::create(builder, loc, result, constant);
}

/// The codes of a constant, one scale for all or one per index of an axis; null
/// where the program has to compute them.
Value QuantImporter::makeConstantCodes(quant::QuantizeCastOp op,
                                       const ConstantView &input,
                                       const AffineFormat &format) {
  auto type = dyn_cast<RankedTensorType>(op.getType());
  std::optional<int64_t> axis = format.granularity.getAxis();
  if (!type || !type.hasStaticShape() ||
      (!format.granularity.isPerTensor() && !axis))
    return {};
  auto fixed = cast<FixedType>(format.format);
  int64_t inner = 1, channels = axis ? type.getDimSize(*axis) : 1;
  for (int64_t dim = axis ? *axis + 1 : type.getRank(); dim < type.getRank();
       ++dim)
    inner *= type.getDimSize(dim);
  std::vector<uint64_t> codes(input.size());
  for (int64_t index = 0; index < input.size(); ++index) {
    int64_t channel = index / inner % channels;
    llvm::APSInt code = fixed.getFormat().quantize(
        APFloat(input[index]),
        APFloat(static_cast<float>(format.scales[channel])),
        format.zeroPoints[channel], numerics::Rounding::NearestEven,
        numerics::Overflow::Saturate);
    codes[index] = code.zextOrTrunc(64).getZExtValue();
  }
  return makeCodes(op.getLoc(), type, fixed, codes);
}

LogicalResult QuantImporter::convert(quant::QuantizeCastOp op) {
  FailureOr<AffineFormat> format = read(op, op.getType());
  if (failed(format))
    return failure();
  builder.setInsertionPoint(op);
  Value codes;
  FailureOr<ConstantView> input = readConstant(op.getInput());
  if (succeeded(input))
    codes = makeConstantCodes(op, *input, *format);
  if (!codes) {
    auto [scale, zero] = makeParameters(op, *format);
    codes = QuantizeOp::create(builder, op.getLoc(),
                               withElement(op.getType(), format->format),
                               op.getInput(), scale, zero, format->granularity);
  }
  op.getResult().replaceAllUsesWith(codes);
  op.erase();
  return success();
}

LogicalResult QuantImporter::convert(quant::DequantizeCastOp op) {
  FailureOr<AffineFormat> format = read(op, op.getInput().getType());
  if (failed(format))
    return failure();
  builder.setInsertionPoint(op);
  auto [scale, zero] = makeParameters(op, *format);
  Value result =
      DequantizeOp::create(builder, op.getLoc(), op.getType(), op.getInput(),
                           scale, zero, format->granularity);
  op.getResult().replaceAllUsesWith(result);
  op.erase();
  return success();
}

LogicalResult QuantImporter::convert(quant::StorageCastOp op) {
  bool toCodes = isQuantized(op.getType());
  Type quantized = toCodes ? op.getType() : op.getInput().getType();
  FailureOr<FixedType> format =
      importStorage(cast<quant::QuantizedType>(getElementTypeOrSelf(quantized)),
                    [&] { return op.emitOpError(); });
  if (failed(format))
    return failure();
  builder.setInsertionPoint(op);
  Location loc = op.getLoc();
  IntegerType storage = format->getStorageType();
  Value result = op.getInput();
  auto resize = [&](Type target) {
    unsigned from =
        getElementTypeOrSelf(result.getType()).getIntOrFloatBitWidth();
    unsigned to = getElementTypeOrSelf(target).getIntOrFloatBitWidth();
    if (from > to)
      result = arith::TruncIOp::create(builder, loc, target, result);
    else if (from < to && format->getIsSigned())
      result = arith::ExtSIOp::create(builder, loc, target, result);
    else if (from < to)
      result = arith::ExtUIOp::create(builder, loc, target, result);
  };
  auto shaped = dyn_cast<RankedTensorType>(op.getType());
  FailureOr<ConstantView> constant = readConstant(op.getInput());
  if (toCodes && shaped && shaped.hasStaticShape() && succeeded(constant)) {
    std::vector<uint64_t> codes(constant->size());
    for (int64_t index = 0; index < constant->size(); ++index)
      codes[index] = static_cast<uint64_t>(constant->getInteger(index)) &
                     llvm::maskTrailingOnes<uint64_t>(format->getWidth());
    result = makeCodes(loc, shaped, *format, codes);
  } else if (toCodes) {
    resize(withElement(op.getType(), storage));
    result = StorageCastOp::create(builder, loc,
                                   withElement(op.getType(), *format), result);
  } else {
    result = StorageCastOp::create(builder, loc,
                                   withElement(op.getType(), storage), result);
    resize(op.getType());
  }
  op.getResult().replaceAllUsesWith(result);
  op.erase();
  return success();
}

LogicalResult QuantImporter::convertTypes() {
  bool failedOnce = false;
  AttrTypeReplacer replacer;
  replacer.addReplacement(
      [&](quant::QuantizedType type) -> std::optional<Type> {
        FailureOr<FixedType> format =
            importStorage(type, [&] { return module.emitError(); });
        failedOnce |= failed(format);
        return failed(format) ? Type(type) : Type(*format);
      });
  replacer.recursivelyReplaceElementsIn(module, /*replaceAttrs=*/true,
                                        /*replaceLocs=*/false,
                                        /*replaceTypes=*/true);
  return failure(failedOnce);
}

FailureOr<bool> QuantImporter::run() {
  // What reads codes goes first, while they have their types.
  SmallVector<Operation *> readers, makers;
  WalkResult walk = module.walk([&](Operation *op) -> WalkResult {
    if (!isa_and_nonnull<quant::QuantDialect>(op->getDialect()))
      return checkOp(op);
    (isQuantized(op->getOperand(0).getType()) ? readers : makers).push_back(op);
    return success();
  });
  if (walk.wasInterrupted())
    return failure();
  for (Operation *op : llvm::concat<Operation *>(readers, makers)) {
    LogicalResult converted =
        TypeSwitch<Operation *, LogicalResult>(op)
            .Case<quant::QuantizeCastOp, quant::DequantizeCastOp,
                  quant::StorageCastOp>(
                [&](auto cast) { return convert(cast); })
            .Default([](Operation *) { return success(); });
    if (failed(converted))
      return failure();
  }
  bool hasTypes =
      module
          .walk([](Operation *op) {
            bool any = llvm::any_of(op->getResultTypes(), isQuantized);
            for (Region &region : op->getRegions())
              for (Block &block : region)
                any |= llvm::any_of(block.getArgumentTypes(), isQuantized);
            return any ? WalkResult::interrupt() : WalkResult::advance();
          })
          .wasInterrupted();
  if (readers.empty() && makers.empty() && !hasTypes)
    return false;
  if (failed(convertTypes()))
    return failure();
  return true;
}

struct ConvertQuantToLowpPass
    : StrictOptions<
          lowp::impl::ConvertQuantToLowpBase<ConvertQuantToLowpPass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<bool> changed = QuantImporter(module).run();
    if (failed(changed))
      return signalPassFailure();
    if (*changed && getPhase(module) == Phase::Float)
      setPhase(module, Phase::Quantized);
  }
};

} // namespace
