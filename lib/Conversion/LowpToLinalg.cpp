//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do lowp's ops on tensors become loops over elements? Quantize, dequantize
// and requantize turn into linalg.generic with the scalar op inside; the
// broadcast of the scales is read off the granularity: scales of groups are first
// repeated for each element. Takes any phase up to integer; leaves linalg.generic,
// reshapes, storage_cast and constants.
//
//===----------------------------------------------------------------------===//

#include "FlexToLinalg.h"
#include "lowp/Constants/CodeTensor.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
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

/// A scale or zero point as the loops over the elements read it: `values` has one
/// tensor, or two for a pair (of positive and of negative elements).
struct Parameter {
  SmallVector<Value, 2> values;
  AffineMap map;
};

Value makeParallel(OpBuilder &builder, Location loc, Value input, AffineMap map, Value empty) {
  int64_t rank = cast<RankedTensorType>(empty.getType()).getRank();
  auto yield = [](OpBuilder &builder, Location loc, ValueRange arguments) {
    linalg::YieldOp::create(builder, loc, arguments.front());
  };
  return linalg::GenericOp::create(
             builder, loc, TypeRange{empty.getType()}, ValueRange{input}, ValueRange{empty},
             ArrayRef{map, builder.getMultiDimIdentityMap(rank)},
             SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), yield)
      .getResult(0);
}

/// [axis, G] or [G], one value per group -> [axis, the other dims of `shape`], one
/// per element: repeat, flatten, drop what the last group lacks, unflatten. No
/// floordiv in maps: upstream tiling miscompiles it.
Value repeatGroups(OpBuilder &builder, Location loc, Value parameter, ArrayRef<int64_t> shape,
                   GranularityAttr granularity) {
  auto type = cast<RankedTensorType>(parameter.getType());
  SmallVector<int64_t> others(shape);
  bool hasAxis = !granularity.getAxes().empty();
  if (hasAxis)
    others.erase(others.begin() + granularity.getAxes().front());
  int64_t elements = 1;
  for (int64_t size : others)
    elements *= size;
  int64_t lead = hasAxis ? 1 : 0;

  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(builder, loc, parameter);
  sizes.push_back(builder.getIndexAttr(std::min(granularity.getGroup(), elements)));
  Value empty = tensor::EmptyOp::create(builder, loc, sizes, type.getElementType());
  AffineMap map = builder.getMultiDimIdentityMap(lead + 2).dropResult(lead + 1);
  Value result = makeParallel(builder, loc, parameter, map, empty);

  SmallVector<ReassociationIndices> flat;
  if (hasAxis)
    flat.push_back({0});
  flat.push_back({lead, lead + 1});
  result = tensor::CollapseShapeOp::create(builder, loc, result, flat);
  sizes.truncate(lead);
  if (cast<RankedTensorType>(result.getType()).getShape().back() != elements) {
    SmallVector<OpFoldResult> offsets(lead + 1, builder.getIndexAttr(0));
    SmallVector<OpFoldResult> strides(lead + 1, builder.getIndexAttr(1));
    sizes.push_back(builder.getIndexAttr(elements));
    result = tensor::ExtractSliceOp::create(builder, loc, result, offsets, sizes, strides);
    sizes.truncate(lead);
  }
  if (others.size() == 1)
    return result;
  SmallVector<int64_t> full(type.getShape().take_front(lead));
  full.append(others);
  auto fullType = RankedTensorType::get(full, type.getElementType());
  SmallVector<ReassociationIndices> groups;
  if (others.empty()) {
    // [axis, 1] -> [axis], or [1] -> [].
    if (hasAxis)
      groups.push_back({0, 1});
    return tensor::CollapseShapeOp::create(builder, loc, fullType, result, groups);
  }
  if (hasAxis)
    groups.push_back({0});
  groups.emplace_back(llvm::to_vector(
      llvm::seq<int64_t>(lead, static_cast<int64_t>(full.size()))));
  for (int64_t size : others)
    sizes.push_back(builder.getIndexAttr(size));
  return tensor::ExpandShapeOp::create(builder, loc, fullType, result, groups, sizes);
}

/// How the loops over a tensor of `shape` read `value`.
Parameter makeParameter(OpBuilder &builder, Location loc, Value value, ArrayRef<int64_t> shape,
                        GranularityAttr granularity) {
  auto rank = static_cast<int64_t>(shape.size());
  MLIRContext *context = builder.getContext();
  Parameter result;
  result.values.push_back(asTensor(builder, loc, value));
  auto type = cast<RankedTensorType>(result.values.front().getType());
  result.map = AffineMap::get(rank, 0, context);
  if (type.getRank() == 0)
    return result;
  if (granularity.getPair()) {
    int64_t last = type.getRank() - 1;
    auto half = RankedTensorType::get(type.getShape().drop_back(), type.getElementType());
    SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(builder, loc, result.values.front());
    SmallVector<OpFoldResult> offsets(last + 1, builder.getIndexAttr(0));
    SmallVector<OpFoldResult> strides(last + 1, builder.getIndexAttr(1));
    Value pair = result.values.pop_back_val();
    sizes[last] = builder.getIndexAttr(1);
    for (int64_t sign : {0, 1}) {
      offsets[last] = builder.getIndexAttr(sign);
      result.values.push_back(tensor::ExtractSliceOp::create(builder, loc, half, pair, offsets,
                                                             sizes, strides));
    }
  }
  SmallVector<AffineExpr> dims;
  for (int64_t axis : granularity.getAxes())
    dims.push_back(getAffineDimExpr(axis, context));
  if (granularity.getGroup()) {
    for (Value &part : result.values)
      part = repeatGroups(builder, loc, part, shape, granularity);
    for (int64_t dim = 0; dim < rank; ++dim)
      if (!llvm::is_contained(granularity.getAxes(), dim))
        dims.push_back(getAffineDimExpr(dim, context));
  }
  result.map = AffineMap::get(rank, 0, dims, context);
  return result;
}

/// Whether an element is below 0, so that the second scale of a pair holds.
Value isNegative(OpBuilder &builder, Location loc, Value element) {
  if (isa<FormatTypeInterface>(element.getType())) {
    Value one = arith::ConstantOp::create(builder, loc, builder.getF32FloatAttr(1.0f));
    Value none = arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(0));
    element = DequantizeOp::create(builder, loc, builder.getF64Type(), element, one, none,
                                   GranularityAttr::get(builder.getContext(), std::nullopt));
  }
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(element.getType()));
  return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT, element, zero);
}

/// The sizes of `tensor` as index values.
SmallVector<Value> getSizes(OpBuilder &builder, Location loc, Value tensor) {
  return llvm::map_to_vector(tensor::getMixedSizes(builder, loc, tensor),
                             [&](OpFoldResult size) {
                               return getValueOrCreateConstantIndexOp(builder, loc, size);
                             });
}

/// `counter` plus the row-major position of the element that a body is for.
Value addPosition(OpBuilder &builder, Location loc, Value counter, ValueRange sizes) {
  Value position;
  for (auto [dim, size] : llvm::enumerate(sizes)) {
    Value index = linalg::IndexOp::create(builder, loc, dim);
    position = position ? arith::AddIOp::create(
                              builder, loc, arith::MulIOp::create(builder, loc, position, size),
                              index)
                        : index;
  }
  if (!position)
    return counter;
  Value wide = arith::IndexCastOp::create(builder, loc, counter.getType(), position);
  return arith::AddIOp::create(builder, loc, counter, wide);
}

/// An op on tensors -> the same op on scalars in a linalg.generic.
template <typename OpTy>
struct ScalariseOp : public OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    auto type = dyn_cast<RankedTensorType>(op.getResult().getType());
    if (!type)
      return failure();
    GranularityAttr granularity = op.getGranularity();
    if (failed(checkGroups(op, type, granularity)))
      return failure();
    Location loc = op.getLoc();
    int64_t rank = type.getRank();
    SmallVector<Value> inputs{op->getOperand(0)};
    SmallVector<AffineMap> maps{rewriter.getMultiDimIdentityMap(rank)};
    SmallVector<bool> isPair;
    for (Value operand : op->getOperands().drop_front()) {
      // A pair has one zero point.
      bool isScale = isa<FloatType>(getElementTypeOrSelf(operand.getType()));
      Parameter parameter =
          makeParameter(rewriter, loc, operand, type.getShape(),
                        isScale ? granularity : granularity.withPair(false));
      isPair.push_back(parameter.values.size() == 2);
      for (Value value : parameter.values) {
        inputs.push_back(value);
        maps.push_back(parameter.map);
      }
    }
    maps.push_back(rewriter.getMultiDimIdentityMap(rank));
    Value empty = tensor::EmptyOp::create(
        rewriter, loc, tensor::getMixedSizes(rewriter, loc, op->getOperand(0)),
        type.getElementType());
    bool isStochastic = false;
    if constexpr (std::is_same_v<OpTy, QuantizeOp>)
      isStochastic = !op.getRandom().empty();
    SmallVector<Value> sizes;
    if (isStochastic)
      sizes = getSizes(rewriter, loc, op->getOperand(0));
    auto body = [&](OpBuilder &builder, Location loc, ValueRange arguments) {
      SmallVector<Value> operands{arguments.front()};
      Value negative;
      size_t next = 1;
      for (bool pair : isPair) {
        Value value = arguments[next++];
        if (pair) {
          if (!negative)
            negative = isNegative(builder, loc, arguments.front());
          value = arith::SelectOp::create(builder, loc, negative, arguments[next++], value);
        }
        operands.push_back(value);
      }
      // Each element has bits of its own.
      if (isStochastic)
        operands.back() = addPosition(builder, loc, operands.back(), sizes);
      Operation *scalar =
          builder.create(loc, op->getName().getIdentifier(), operands,
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

  /// Groups run over dims of known size, and a sum has no sign that is known.
  static LogicalResult checkGroups(OpTy op, RankedTensorType type, GranularityAttr granularity) {
    if (granularity.getGroup())
      for (int64_t dim = 0; dim < type.getRank(); ++dim)
        if (type.isDynamicDim(dim) && !llvm::is_contained(granularity.getAxes(), dim))
          return op.emitOpError("has groups over dimension ")
                 << dim << ", whose size is not known: give it a static size, or make it the axis";
    if (isa<RequantizeOp>(op) && granularity.getPair())
      return op.emitOpError("has a scale that is a pair: only quantize and dequantize take one");
    return success();
  }
};

/// unpack(constant bytes) -> storage_cast(constant storage integers).
struct UnpackConstant : public OpRewritePattern<UnpackOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(UnpackOp op, PatternRewriter &rewriter) const override {
    FailureOr<CodeTensor> codes = CodeTensor::get(op.getResult());
    if (failed(codes))
      return op.emitOpError("unpacks a value that is not constant: only constants can be "
                            "unpacked");
    rewriter.replaceOp(op, makeStoredCodes(rewriter, op.getLoc(), codes->getType(), "codes",
                                           [&](int64_t first, MutableArrayRef<uint64_t> span) {
                                             codes->readBits(first, span);
                                           }));
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
    : StrictOptions<lowp::impl::ConvertLowpToLinalgBase<ConvertLowpToLinalgPass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ScalariseOp<QuantizeOp>, ScalariseOp<DequantizeOp>,
                 ScalariseOp<RequantizeOp>, UnpackConstant, DropObserve>(&getContext());
    populateFlexToLinalgPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
    WalkResult left = getOperation()->walk([](Operation *op) {
      bool onTensors = isa<QuantizeOp, DequantizeOp, RequantizeOp>(op) &&
                       isa<RankedTensorType>(op->getResult(0).getType());
      return isa<UnpackOp>(op) || onTensors ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (left.wasInterrupted())
      signalPassFailure();
  }
};

} // namespace
