//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-to-arith: codes become integers at any level. One pattern per scalar op
// asks the format what to emit; one pattern converts the types of everything
// else.
//
//===----------------------------------------------------------------------===//

#include "lowp/Conversion/LowpToArith.h"
#include "LutToMemory.h"
#include "lowp/Analysis/Thresholds.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/IR/ContractOp.h"
#include "lowp/IR/PhiloxEmitter.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPTOARITH
#include "lowp/Conversion/Passes.h.inc"

namespace {

/// The lowering of `type`, or null after a diagnostic at `op`.
FormatLoweringInterface getLowering(Operation *op, Type type) {
  auto lowering = dyn_cast<FormatLoweringInterface>(type);
  if (!lowering)
    op->emitOpError("format ") << type << " has no lowering to arithmetic "
                                  "(FormatLoweringInterface)";
  return lowering;
}

/// Fails with a diagnostic if `op` is still on tensors.
LogicalResult requireScalar(Operation *op) {
  for (Type type : op->getResultTypes())
    if (isa<ShapedType>(type))
      return op->emitOpError("works on a tensor; run convert-lowp-to-linalg "
                             "before lowp-to-arith");
  return success();
}

/// Base of the patterns below. What they cannot lower they diagnose: the driver
/// only says that it failed.
template <typename OpTy>
struct ScalarPattern : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;
};

struct QuantizePattern : ScalarPattern<QuantizeOp> {
  using ScalarPattern::ScalarPattern;
  LogicalResult
  matchAndRewrite(QuantizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (failed(requireScalar(op)))
      return failure();
    FormatLoweringInterface lowering = getLowering(op, op.getType());
    if (!lowering)
      return failure();
    Value random;
    if (!adaptor.getRandom().empty())
      random = emitRandomBits(rewriter, op.getLoc(), adaptor.getRandom()[0],
                              adaptor.getRandom()[1]);
    rewriter.replaceOp(op, lowering.emitQuantize(
                               rewriter, op.getLoc(), adaptor.getInput(),
                               adaptor.getScale(), adaptor.getZeroPoint(),
                               toNumerics(op.getRounding()),
                               toNumerics(op.getOverflow()), random));
    return success();
  }
};

struct DequantizePattern : ScalarPattern<DequantizeOp> {
  using ScalarPattern::ScalarPattern;
  LogicalResult
  matchAndRewrite(DequantizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (failed(requireScalar(op)))
      return failure();
    FormatLoweringInterface lowering = getLowering(op, op.getInput().getType());
    if (!lowering)
      return failure();
    rewriter.replaceOp(op, lowering.emitDequantize(
                               rewriter, op.getLoc(), adaptor.getInput(),
                               adaptor.getScale(), adaptor.getZeroPoint(),
                               cast<FloatType>(op.getType())));
    return success();
  }
};

struct RescalePattern : ScalarPattern<RescaleOp> {
  using ScalarPattern::ScalarPattern;
  LogicalResult
  matchAndRewrite(RescaleOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    FormatLoweringInterface lowering = getLowering(op, op.getType());
    if (!lowering)
      return failure();
    FailureOr<Value> code = lowering.emitRescale(
        rewriter, op.getLoc(), adaptor.getInput(), op.getInput().getType(),
        adaptor.getMultiplier(), adaptor.getShift(), adaptor.getInZeroPoint(),
        adaptor.getOutZeroPoint(), toNumerics(op.getRounding()),
        toNumerics(op.getOverflow()), op.isShiftOnly());
    if (failed(code))
      return failure();
    rewriter.replaceOp(op, *code);
    return success();
  }
};

/// A requantize of one code by constant scales is a rescale.
struct RequantizePattern : ScalarPattern<RequantizeOp> {
  using ScalarPattern::ScalarPattern;
  LogicalResult
  matchAndRewrite(RequantizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (failed(requireScalar(op)))
      return failure();
    FormatLoweringInterface lowering = getLowering(op, op.getType());
    if (!lowering)
      return failure();
    Type in = op.getInput().getType(), out = op.getType();
    FloatAttr inScale, outScale;
    IntegerAttr inZero, outZero;
    if (!matchPattern(op.getInScale(), m_Constant(&inScale)) ||
        !matchPattern(op.getOutScale(), m_Constant(&outScale)))
      return op.emitOpError("the scales are not constants here, so there is no "
                            "multiplier; run lowp-derive-multipliers before "
                            "lowp-to-arith");
    Location loc = op.getLoc();
    if (op.getMethod() == "exact") {
      if (!matchPattern(op.getInZeroPoint(), m_Constant(&inZero)) ||
          !matchPattern(op.getOutZeroPoint(), m_Constant(&outZero)))
        return op.emitOpError("the zero points are not constants here, so there "
                              "are no thresholds");
      FailureOr<Value> code = createThreshold(
          rewriter, loc, op.getInput(), /*channel=*/Value(),
          ExactRequantize{in, out, inScale.getValueAsDouble(),
                          outScale.getValueAsDouble(), inZero.getInt(),
                          outZero.getInt(), toNumerics(op.getRounding())});
      if (failed(code))
        return failure();
      rewriter.replaceOp(op, *code);
      return success();
    }
    numerics::Multiplier factor = numerics::deriveMultiplier(
        inScale.getValue(), formats::getFixedFormat(in).fractionLength,
        outScale.getValue(), formats::getFixedFormat(out).fractionLength);
    Type i32 = rewriter.getI32Type();
    auto constant = [&](int64_t value) -> Value {
      return arith::ConstantOp::create(rewriter, loc,
                                       rewriter.getIntegerAttr(i32, value));
    };
    FailureOr<Value> code = lowering.emitRescale(
        rewriter, loc, adaptor.getInput(), in, constant(factor.multiplier),
        constant(factor.shift), adaptor.getInZeroPoint(),
        adaptor.getOutZeroPoint(), toNumerics(op.getRounding()),
        toNumerics(op.getOverflow()), factor.isPowerOfTwo());
    if (failed(code))
      return failure();
    rewriter.replaceOp(op, *code);
    return success();
  }
};

struct MacPattern : ScalarPattern<MacOp> {
  using ScalarPattern::ScalarPattern;
  LogicalResult
  matchAndRewrite(MacOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    FormatLoweringInterface lowering = getLowering(op, op.getLhs().getType());
    if (!lowering)
      return failure();
    FailureOr<SmallVector<Value>> sums = lowering.emitMultiplyAccumulate(
        rewriter, op.getLoc(), adaptor.getLhs(), op.getRhs().getType(),
        adaptor.getRhs(), op.getResultTypes(), adaptor.getAccumulators());
    if (failed(sums))
      return failure();
    rewriter.replaceOp(op, *sums);
    return success();
  }
};

struct AddPattern : ScalarPattern<AddOp> {
  using ScalarPattern::ScalarPattern;
  LogicalResult
  matchAndRewrite(AddOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    FormatLoweringInterface lowering = getLowering(op, op.getType());
    if (!lowering)
      return failure();
    FailureOr<Value> sum = lowering.emitAdd(rewriter, op.getLoc(),
                                            adaptor.getLhs(), adaptor.getRhs());
    if (failed(sum))
      return failure();
    rewriter.replaceOp(op, *sum);
    return success();
  }
};

template <typename OpTy>
struct ExtremumPattern : ScalarPattern<OpTy> {
  using ScalarPattern<OpTy>::ScalarPattern;
  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    FormatLoweringInterface lowering = getLowering(op, op.getType());
    if (!lowering)
      return failure();
    rewriter.replaceOp(op, lowering.emitExtremum(
                               rewriter, op.getLoc(), adaptor.getLhs(),
                               adaptor.getRhs(), std::is_same_v<OpTy, MaxOp>));
    return success();
  }
};

struct ConstantPattern : ScalarPattern<ConstantOp> {
  using ScalarPattern::ScalarPattern;
  LogicalResult
  matchAndRewrite(ConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, op.getCodeAttr());
    return success();
  }
};

/// What changes no bits is its input.
template <typename OpTy>
struct IdentityPattern : ScalarPattern<OpTy> {
  using ScalarPattern<OpTy>::ScalarPattern;
  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, adaptor.getInput());
    return success();
  }
};

struct UnpackPattern : ScalarPattern<UnpackOp> {
  using ScalarPattern::ScalarPattern;
  LogicalResult matchAndRewrite(UnpackOp op, OpAdaptor,
                                ConversionPatternRewriter &) const override {
    return requireScalar(op);
  }
};

/// `attribute` with every type in it converted.
Attribute convertTypesIn(Attribute attribute, const TypeConverter &converter) {
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](Type type) -> std::optional<Type> {
    if (Type converted = converter.convertType(type))
      return converted;
    return std::nullopt;
  });
  return replacer.replace(attribute);
}

/// The attributes of an op whose types follow its values. Discardable ones, as
/// the names of formats in a table, say what the program meant: they stay.
bool isConvertedAttribute(Operation *op, NamedAttribute attribute) {
  return isa<TypeAttr>(attribute.getValue()) &&
         !op->getDiscardableAttr(attribute.getName());
}

/// Whether an op of lowp is one on storage integers too.
bool isAnyCodes(Operation *op) { return isa<ContractOp, ContractYieldOp>(op); }

struct AnyOpPattern : ConversionPattern {
  AnyOpPattern(const TypeConverter &converter, MLIRContext *context)
      : ConversionPattern(converter, MatchAnyOpTypeTag(), /*benefit=*/0,
                          context) {}

  LogicalResult
  matchAndRewrite(Operation *op, ArrayRef<Value> operands,
                  ConversionPatternRewriter &rewriter) const override {
    if (isa_and_nonnull<LowpDialect>(op->getDialect()) && !isAnyCodes(op))
      return failure();
    const TypeConverter &converter = *getTypeConverter();
    SmallVector<Type> types;
    if (failed(converter.convertTypes(op->getResultTypes(), types)))
      return failure();
    SmallVector<NamedAttribute> attributes;
    for (NamedAttribute attribute : op->getAttrs()) {
      Attribute value = attribute.getValue();
      if (isConvertedAttribute(op, attribute))
        value = convertTypesIn(value, converter);
      attributes.emplace_back(attribute.getName(), value);
    }
    OperationState state(op->getLoc(), op->getName(), operands, types,
                         attributes, op->getSuccessors());
    for (unsigned index = 0; index < op->getNumRegions(); ++index)
      state.addRegion();
    Operation *converted = rewriter.create(state);
    for (auto [from, to] : llvm::zip_equal(op->getRegions(), converted->getRegions())) {
      rewriter.inlineRegionBefore(from, to, to.end());
      if (failed(rewriter.convertRegionTypes(&to, converter)))
        return failure();
    }
    rewriter.replaceOp(op, converted->getResults());
    return success();
  }
};

struct LowpToArithPass : StrictOptions<impl::LowpToArithBase<LowpToArithPass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    StorageTypeConverter converter;
    ConversionTarget target(getContext());
    configureLowpToArithTarget(converter, target);
    RewritePatternSet patterns(&getContext());
    populateLowpToArithPatterns(converter, patterns);
    if (failed(applyFullConversion(getOperation(), target, std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace

StorageTypeConverter::StorageTypeConverter() {
  addConversion([](Type type) { return type; });
  addConversion([](FormatTypeInterface format) -> Type {
    return format.getStorageType();
  });
  auto convertElement = [](auto type) -> Type {
    auto format = dyn_cast<FormatTypeInterface>(type.getElementType());
    return format ? Type(type.clone(Type(format.getStorageType()))) : type;
  };
  addConversion([=](RankedTensorType type) { return convertElement(type); });
  addConversion([=](UnrankedTensorType type) { return convertElement(type); });
  addConversion([=](VectorType type) { return convertElement(type); });
  addConversion([=](MemRefType type) { return convertElement(type); });
  addConversion([=](UnrankedMemRefType type) { return convertElement(type); });
  addConversion([this](FunctionType type) -> std::optional<Type> {
    SmallVector<Type> inputs, results;
    if (failed(convertTypes(type.getInputs(), inputs)) ||
        failed(convertTypes(type.getResults(), results)))
      return std::nullopt;
    return FunctionType::get(type.getContext(), inputs, results);
  });
}

void populateLowpToArithPatterns(const StorageTypeConverter &converter,
                                 RewritePatternSet &patterns) {
  patterns.add<QuantizePattern, DequantizePattern, RescalePattern,
               RequantizePattern, MacPattern, AddPattern,
               ExtremumPattern<MaxOp>, ExtremumPattern<MinOp>, ConstantPattern,
               IdentityPattern<StorageCastOp>,
               IdentityPattern<ObserveOp>, UnpackPattern, AnyOpPattern>(
      converter, patterns.getContext());
  populateLutPatterns(converter, patterns);
}

void configureLowpToArithTarget(const StorageTypeConverter &converter,
                                ConversionTarget &target) {
  target.markUnknownOpDynamicallyLegal([&converter](Operation *op) {
    if (isa_and_nonnull<LowpDialect>(op->getDialect()) && !isAnyCodes(op))
      return false;
    if (!converter.isLegal(op))
      return false;
    for (Region &region : op->getRegions())
      if (!converter.isLegal(&region))
        return false;
    return llvm::all_of(op->getAttrs(), [&](NamedAttribute attribute) {
      auto type = dyn_cast<TypeAttr>(attribute.getValue());
      return !type || !isConvertedAttribute(op, attribute) ||
             converter.isLegal(type.getValue());
    });
  });
}

} // namespace mlir::lowp
