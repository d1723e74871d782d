//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// convert-lowp-to-quant: quantised programs of Lowp in the words of upstream's
// quant dialect, for other compilers.
//
//===----------------------------------------------------------------------===//

#include "QuantFormat.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/IR/Packing.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/IR/TypeUtilities.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_CONVERTLOWPTOQUANT
#include "lowp/Conversion/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

bool isFormat(Type type) {
  return isa<FormatTypeInterface>(getElementTypeOrSelf(type));
}

/// Gives each value of a format the `!quant.uniform` that the quantize and
/// dequantize ops at it agree on, then rewrites the ops.
class QuantExporter {
public:
  explicit QuantExporter(ModuleOp module)
      : module(module), builder(module.getContext()) {}
  LogicalResult run();

private:
  LogicalResult note(Operation *op, Value codes, Value scale, Value zeroPoint,
                     GranularityAttr granularity, Type expressed);
  LogicalResult visit(Operation *op);
  LogicalResult checkValue(Value value, Location loc);
  LogicalResult convert(Operation *op);
  Value unpack(UnpackOp op);

  ModuleOp module;
  OpBuilder builder;
  DenseMap<Value, quant::QuantizedType> types;
};

/// What one op says of `codes`.
LogicalResult QuantExporter::note(Operation *op, Value codes, Value scale,
                                  Value zeroPoint, GranularityAttr granularity,
                                  Type expressed) {
  FailureOr<ConstantView> scales = readConstant(scale);
  FailureOr<ConstantView> zeros = readConstant(zeroPoint);
  if (failed(scales) || failed(zeros))
    return op->emitOpError("has a scale or zero point that is not constant: "
                           "!quant.uniform takes constants (QUANT-EXPORT-C3)");
  AffineFormat format;
  format.format = getElementTypeOrSelf(codes.getType());
  format.granularity = granularity;
  auto count = static_cast<size_t>(std::max(scales->size(), zeros->size()));
  for (double value : scales->toVector())
    format.scales.push_back(value);
  for (int64_t index = 0; index < zeros->size(); ++index)
    format.zeroPoints.push_back(zeros->getInteger(index));
  if (format.scales.size() == 1)
    format.scales.resize(count, format.scales.front());
  if (format.zeroPoints.size() == 1)
    format.zeroPoints.resize(count, format.zeroPoints.front());
  FailureOr<quant::QuantizedType> type = exportQuantType(
      format, cast<FloatType>(getElementTypeOrSelf(expressed)),
      getShape(codes.getType()), [&] { return op->emitOpError(); });
  if (failed(type))
    return failure();
  auto [it, inserted] = types.try_emplace(codes, *type);
  if (!inserted && it->second != *type)
    return op->emitOpError("reads codes as ")
           << *type << " that are also " << it->second << " (QUANT-EXPORT-C4)";
  return success();
}

LogicalResult QuantExporter::visit(Operation *op) {
  if (auto quantize = dyn_cast<QuantizeOp>(op)) {
    if (quantize.getRounding() != RoundingMode::NearestEven ||
        quantize.getOverflow() != OverflowMode::Saturate)
      return op->emitOpError(
          "rounds or overflows as quant.qcast does not: that is "
          "nearest_even and saturate here (QUANT-EXPORT-C5)");
    return note(op, quantize.getResult(), quantize.getScale(),
                quantize.getZeroPoint(), quantize.getGranularity(),
                quantize.getInput().getType());
  }
  if (auto dequantize = dyn_cast<DequantizeOp>(op))
    return note(op, dequantize.getInput(), dequantize.getScale(),
                dequantize.getZeroPoint(), dequantize.getGranularity(),
                dequantize.getType());
  bool isKnown = !isa_and_nonnull<LowpDialect>(op->getDialect()) ||
                 isa<StorageCastOp, UnpackOp, ObserveOp>(op);
  if (!isKnown)
    return op->emitOpError(
        "has no counterpart in the quant dialect; export phase "
        "quantized (QUANT-EXPORT-C6)");
  return success();
}

LogicalResult QuantExporter::checkValue(Value value, Location loc) {
  if (!isFormat(value.getType()) || types.count(value))
    return success();
  return emitError(loc)
         << "a value of " << value.getType()
         << " is neither quantized nor dequantized, so that its scale "
            "is not known (QUANT-EXPORT-C4)";
}

/// The constant codes of an unpack as a tensor of integers of their width.
Value QuantExporter::unpack(UnpackOp op) {
  auto type = cast<RankedTensorType>(op.getType());
  auto format = cast<FormatTypeInterface>(type.getElementType());
  FailureOr<ConstantView> packed = readConstant(op.getInput());
  std::optional<PackedLayout> layout = parsePackedLayout(op.getLayout());
  if (failed(packed) || !layout)
    return {};
  std::vector<char> bytes(packed->getRawData().begin(),
                          packed->getRawData().end());
  if (packed->isSplat())
    bytes.assign(packed->size(), bytes.front());
  unsigned width = format.getBitWidth();
  SmallVector<APInt> codes;
  for (uint64_t code :
       unpackCodes(*layout, bytes, type.getNumElements(), width))
    codes.push_back(APInt(width, code));
  auto integers = RankedTensorType::get(
      type.getShape(), IntegerType::get(op.getContext(), width));
  return arith::ConstantOp::create(builder, op.getLoc(),
                                   DenseElementsAttr::get(integers, codes));
}

LogicalResult QuantExporter::convert(Operation *op) {
  builder.setInsertionPoint(op);
  Location loc = op->getLoc();
  auto quantized = [&](Value value) {
    return withElement(value.getType(), types.lookup(value));
  };
  Value result;
  if (isa<QuantizeOp>(op)) {
    result = quant::QuantizeCastOp::create(
        builder, loc, quantized(op->getResult(0)), op->getOperand(0));
  } else if (isa<DequantizeOp>(op)) {
    result = quant::DequantizeCastOp::create(
        builder, loc, op->getResult(0).getType(), op->getOperand(0));
  } else if (isa<ObserveOp>(op)) {
    result = op->getOperand(0);
  } else if (auto unpackOp = dyn_cast<UnpackOp>(op)) {
    Value codes = unpack(unpackOp);
    if (!codes)
      return op->emitOpError(
          "unpacks a value that is not constant (QUANT-EXPORT-C6)");
    result = quant::StorageCastOp::create(builder, loc,
                                          quantized(op->getResult(0)), codes);
  } else if (auto cast = dyn_cast<StorageCastOp>(op)) {
    // Integers of the width of the codes are what quant stores.
    bool toCodes = isFormat(cast.getType());
    auto format = ::llvm::cast<FormatTypeInterface>(getElementTypeOrSelf(
        toCodes ? cast.getResult().getType() : cast.getInput().getType()));
    Type storage = IntegerType::get(op->getContext(), format.getBitWidth());
    Type narrow = withElement(cast.getResult().getType(), storage);
    bool isSame = format.getStorageType() == storage;
    result = cast.getInput();
    if (toCodes) {
      if (!isSame)
        result = arith::TruncIOp::create(builder, loc, narrow, result);
      result = quant::StorageCastOp::create(
          builder, loc, quantized(cast.getResult()), result);
    } else {
      result = quant::StorageCastOp::create(builder, loc, narrow, result);
      if (!isSame && format.isSignedCode())
        result = arith::ExtSIOp::create(builder, loc, cast.getType(), result);
      else if (!isSame)
        result = arith::ExtUIOp::create(builder, loc, cast.getType(), result);
    }
  } else {
    return success();
  }
  op->getResult(0).replaceAllUsesWith(result);
  SmallVector<Value> operands(op->getOperands());
  op->erase();
  // Constant scales and packed codes that nothing reads any more.
  for (Value operand : operands)
    if (Operation *source = operand.getDefiningOp();
        source && isOpTriviallyDead(source))
      source->erase();
  return success();
}

LogicalResult QuantExporter::run() {
  WalkResult walk =
      module.walk([&](Operation *op) -> WalkResult { return visit(op); });
  if (walk.wasInterrupted())
    return failure();
  walk = module.walk([&](Operation *op) -> WalkResult {
    for (Value result : op->getResults())
      if (failed(checkValue(result, op->getLoc())))
        return failure();
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments())
          if (failed(checkValue(argument, argument.getLoc())))
            return failure();
    return success();
  });
  if (walk.wasInterrupted())
    return failure();
  // Values that stay (arguments, results of calls) get their types; the ops go.
  SmallVector<Operation *> ops;
  module.walk([&](Operation *op) {
    if (isa_and_nonnull<LowpDialect>(op->getDialect()))
      ops.push_back(op);
  });
  for (auto &[value, type] : types) {
    bool isMade =
        value.getDefiningOp() &&
        isa_and_nonnull<LowpDialect>(value.getDefiningOp()->getDialect());
    if (!isMade)
      Value(value).setType(withElement(value.getType(), type));
  }
  for (Operation *op : ops)
    if (failed(convert(op)))
      return failure();
  module.walk([&](func::FuncOp function) {
    if (function.isExternal())
      return;
    SmallVector<Type> results(function.getResultTypes());
    function.walk([&](func::ReturnOp op) {
      results.assign(op->operand_type_begin(), op->operand_type_end());
    });
    function.setFunctionType(builder.getFunctionType(
        function.getBody().front().getArgumentTypes(), results));
  });
  return success();
}

struct ConvertLowpToQuantPass
    : StrictOptions<
          lowp::impl::ConvertLowpToQuantBase<ConvertLowpToQuantPass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(QuantExporter(module).run()))
      return signalPassFailure();
    module->removeAttr(kPhaseAttrName);
  }
};

} // namespace
