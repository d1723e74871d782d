//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do lowp's ops on tensors become loops over elements? Quantize, dequantize
// and requantize turn into linalg.generic with the scalar op inside; the
// broadcast of the scales is read off the granularity. Takes any phase up to
// integer; leaves linalg.generic, storage_cast and constants.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Packing.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_CONVERTLOWPTOLINALG
#include "lowp/Conversion/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// A scale or zero point as a tensor: linalg's specialisation crashes on scalars.
Value asTensor(OpBuilder &builder, Location loc, Value value) {
  if (isa<TensorType>(value.getType()))
    return value;
  return tensor::FromElementsOp::create(
      builder, loc, RankedTensorType::get({}, value.getType()), ValueRange{value});
}

/// From the dims of the data to those of a scale of rank 0 or 1.
AffineMap getParameterMap(Value parameter, int64_t rank, GranularityAttr granularity) {
  MLIRContext *context = parameter.getContext();
  if (cast<RankedTensorType>(parameter.getType()).getRank() == 0)
    return AffineMap::get(rank, 0, context);
  return AffineMap::get(rank, 0, {getAffineDimExpr(granularity.getAxis().value_or(0), context)},
                        context);
}

/// An op on tensors -> the same op on scalars in a linalg.generic.
template <typename OpTy>
struct ScalariseOp : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    auto type = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!type)
      return failure();
    Location loc = op.getLoc();
    int64_t rank = type.getRank();
    SmallVector<Value> inputs{op->getOperand(0)};
    SmallVector<AffineMap> maps{rewriter.getMultiDimIdentityMap(rank)};
    for (Value parameter : op->getOperands().drop_front()) {
      inputs.push_back(asTensor(rewriter, loc, parameter));
      maps.push_back(getParameterMap(inputs.back(), rank, op.getGranularity()));
    }
    maps.push_back(rewriter.getMultiDimIdentityMap(rank));
    Value empty = tensor::EmptyOp::create(
        rewriter, loc, tensor::getMixedSizes(rewriter, loc, op->getOperand(0)),
        type.getElementType());
    auto body = [&](OpBuilder &builder, Location loc, ValueRange arguments) {
      Operation *scalar = builder.create(
          loc, op->getName().getIdentifier(), arguments.drop_back(),
          TypeRange{type.getElementType()}, op->getAttrs());
      scalar->setAttr("granularity", GranularityAttr::get(op.getContext(), std::nullopt));
      linalg::YieldOp::create(builder, loc, scalar->getResults());
    };
    auto generic = linalg::GenericOp::create(
        rewriter, loc, TypeRange{type}, inputs, ValueRange{empty}, maps,
        SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), body);
    rewriter.replaceOp(op, generic.getResults());
    return success();
  }
};

/// unpack(constant bytes) -> storage_cast(constant storage integers).
struct UnpackConstant : public OpRewritePattern<UnpackOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(UnpackOp op, PatternRewriter &rewriter) const override {
    FailureOr<ConstantView> packed = readConstant(op.getInput());
    if (failed(packed))
      return op.emitOpError("unpacks a value that is not constant: only constants can be "
                            "unpacked");
    auto type = cast<RankedTensorType>(op.getResult().getType());
    auto format = cast<FormatTypeInterface>(type.getElementType());
    auto storage = format.getStorageType();
    std::vector<char> splat;
    ArrayRef<char> bytes = packed->getRawData();
    if (packed->isSplat()) {
      splat.assign(packed->size(), bytes.empty() ? 0 : bytes[0]);
      bytes = splat;
    }
    unsigned width = format.getBitWidth(), storageBytes = storage.getWidth() / 8;
    int64_t count = type.getNumElements();
    std::vector<char> codes(count * storageBytes);
    for (int64_t i = 0; i < count; ++i) {
      uint64_t code = unpackCode(bytes, i, width);
      if (format.isSignedCode() && width < 64 && (code >> (width - 1)))
        code |= ~uint64_t(0) << width;
      for (unsigned byte = 0; byte < storageBytes; ++byte)
        codes[i * storageBytes + byte] = char(code >> (8 * byte));
    }
    auto storageType = RankedTensorType::get(type.getShape(), storage);
    Value constant = arith::ConstantOp::create(
        rewriter, op.getLoc(), DenseElementsAttr::getFromRawBuffer(storageType, codes));
    rewriter.replaceOpWithNewOp<StorageCastOp>(op, type, constant);
    return success();
  }
};

struct DropObserve : public OpRewritePattern<ObserveOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ObserveOp op, PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, op.getInput());
    return success();
  }
};

struct ConvertLowpToLinalgPass
    : public lowp::impl::ConvertLowpToLinalgBase<ConvertLowpToLinalgPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ScalariseOp<QuantizeOp>, ScalariseOp<DequantizeOp>,
                 ScalariseOp<RequantizeOp>, UnpackConstant, DropObserve>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
    WalkResult left = getOperation()->walk([](UnpackOp) { return WalkResult::interrupt(); });
    if (left.wasInterrupted())
      signalPassFailure();
  }
};

} // namespace
