//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The patterns of lowp-normalise: see NormalisePatterns.h.
//
//===----------------------------------------------------------------------===//

#include "NormalisePatterns.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Structure.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

namespace mlir::lowp {

namespace {

/// The one value of `value`'s elements as a scalar attribute: a splat or
/// one-element constant, a scalar constant, or a linalg.fill of one.
TypedAttr getSplatScalar(Value value) {
  if (auto fill = value.getDefiningOp<linalg::FillOp>())
    value = fill.getInputs()[0];
  Attribute attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return {};
  if (isa<FloatAttr, IntegerAttr>(attr))
    return cast<TypedAttr>(attr);
  FailureOr<ConstantView> view = ConstantView::get(attr);
  if (failed(view) || view->size() == 0 ||
      !(view->isSplat() || view->size() == 1))
    return {};
  Builder builder(value.getContext());
  Type type = view->getElementType();
  if (isa<FloatType>(type))
    return builder.getFloatAttr(type, (*view)[0]);
  return builder.getIntegerAttr(type, view->getInteger(0));
}

/// `generic` without input `dropped`, whose body argument becomes a constant.
void inlineInput(linalg::GenericOp generic, OpOperand *dropped,
                 TypedAttr scalar, PatternRewriter &rewriter) {
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  for (OpOperand &operand : generic->getOpOperands()) {
    if (&operand == dropped)
      continue;
    if (generic.isDpsInput(&operand))
      inputs.push_back(operand.get());
    maps.push_back(generic.getMatchingIndexingMap(&operand));
  }
  unsigned position = dropped->getOperandNumber();
  auto constant = arith::ConstantOp::create(rewriter, generic.getLoc(), scalar);
  auto replacement = linalg::GenericOp::create(
      rewriter, generic.getLoc(), generic.getResultTypes(), inputs,
      generic.getOutputs(), maps, generic.getIteratorTypesArray());
  Block *body = generic.getBody();
  rewriter.replaceAllUsesWith(body->getArgument(position), constant);
  rewriter.modifyOpInPlace(generic, [&] { body->eraseArgument(position); });
  rewriter.inlineRegionBefore(generic.getRegion(), replacement.getRegion(),
                              replacement.getRegion().end());
  rewriter.replaceOp(generic, replacement);
}

struct GeneraliseElementwise
    : public OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (isa<linalg::GenericOp, linalg::TransposeOp, linalg::BroadcastOp,
            linalg::FillOp, linalg::CopyOp>(op.getOperation()) ||
        !isElementwiseOp(op))
      return failure();
    return linalg::generalizeNamedOp(rewriter, op);
  }
};

/// Element-wise ops and contractions read what was broadcast for them.
struct AbsorbConstantBroadcast
    : public OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if ((!isElementwiseOp(op) && !isContraction(op)) ||
        op.getNumDpsInputs() < 2)
      return failure();
    for (int64_t index : llvm::seq(op.getNumDpsInputs())) {
      std::optional<ConstantBroadcast> broadcast =
          isConstantBroadcast(op.getDpsInputOperand(index)->get());
      if (!broadcast || !broadcast->operand ||
          broadcast->operand->get() != broadcast->constant ||
          !isa<RankedTensorType>(broadcast->constant.getType()) ||
          broadcast->map.isPermutation()) // The evaluator transposes.
        continue;
      auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
      if (!generic) {
        FailureOr<linalg::GenericOp> generalised =
            linalg::generalizeNamedOp(rewriter, op);
        if (failed(generalised))
          return failure();
        generic = *generalised;
      }
      SmallVector<AffineMap> maps = generic.getIndexingMapsArray();
      maps[index] = broadcast->map.compose(maps[index]);
      rewriter.modifyOpInPlace(generic, [&] {
        generic.getDpsInputOperand(index)->set(broadcast->constant);
        generic.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
      });
      return success();
    }
    return failure();
  }
};

/// expand_shape of a broadcast constant broadcasts the expanded constant: the
/// bias of grouped convolutions.
struct ExpandConstantBroadcast
    : public OpRewritePattern<tensor::ExpandShapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExpandShapeOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<ConstantBroadcast> broadcast =
        isConstantBroadcast(op.getSrc());
    if (!broadcast || !broadcast->operand)
      return failure();
    auto type = dyn_cast<RankedTensorType>(broadcast->constant.getType());
    if (!type || broadcast->map.getNumResults() == 0)
      return failure();
    SmallVector<ReassociationIndices> groups = op.getReassociationIndices();
    SmallVector<ReassociationIndices> constantGroups;
    SmallVector<int64_t> shape;
    SmallVector<AffineExpr> expressions;
    for (AffineExpr expression : broadcast->map.getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(expression);
      if (!dim)
        return failure();
      ReassociationIndices group;
      for (int64_t expanded : groups[dim.getPosition()]) {
        if (op.getType().isDynamicDim(expanded))
          return failure();
        group.push_back(shape.size());
        shape.push_back(op.getType().getDimSize(expanded));
        expressions.push_back(rewriter.getAffineDimExpr(expanded));
      }
      constantGroups.push_back(group);
    }
    int64_t rank = op.getType().getRank();
    Location loc = op.getLoc();
    Value constant = tensor::ExpandShapeOp::create(
        rewriter, loc, type.clone(shape), broadcast->constant, constantGroups);
    Value empty = tensor::EmptyOp::create(
        rewriter, loc, op.getMixedOutputShape(), type.getElementType());
    AffineMap maps[] = {
        AffineMap::get(rank, 0, expressions, rewriter.getContext()),
        rewriter.getMultiDimIdentityMap(rank)};
    SmallVector<utils::IteratorType> iterators(rank,
                                               utils::IteratorType::parallel);
    rewriter.replaceOpWithNewOp<linalg::GenericOp>(
        op, op.getType(), constant, empty, maps, iterators,
        [](OpBuilder &builder, Location loc, ValueRange arguments) {
          linalg::YieldOp::create(builder, loc, arguments[0]);
        });
    return success();
  }
};

struct InlineClampBound : public OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    if (!isElementwiseOp(op) || op.getNumDpsInputs() < 2)
      return failure();
    for (OpOperand *input : op.getDpsInputOperands()) {
      BlockArgument argument = op.getMatchingBlockArgument(input);
      auto bounds = [](Operation *user) {
        return isa<arith::CmpFOp, arith::SelectOp, arith::MaximumFOp,
                   arith::MinimumFOp, arith::MaxNumFOp, arith::MinNumFOp>(user);
      };
      if (argument.use_empty() || !llvm::all_of(argument.getUsers(), bounds))
        continue;
      TypedAttr scalar = getSplatScalar(input->get());
      if (!scalar || scalar.getType() != argument.getType())
        continue;
      inlineInput(op, input, scalar, rewriter);
      return success();
    }
    return failure();
  }
};

struct SplatBroadcastToFill
    : public OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (isa<linalg::FillOp>(op.getOperation()) || op->getNumResults() != 1)
      return failure();
    std::optional<ConstantBroadcast> broadcast =
        isConstantBroadcast(op->getResult(0));
    if (!broadcast || !isa<RankedTensorType>(broadcast->constant.getType()))
      return failure();
    // Zeros only: any other splat may be a bias.
    TypedAttr scalar = getSplatScalar(broadcast->constant);
    if (!scalar || !matchPattern(scalar, m_AnyZeroFloat()))
      return failure();
    Value value = arith::ConstantOp::create(rewriter, op.getLoc(), scalar);
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, value, op.getDpsInits());
    return success();
  }
};

struct SplatInitToFill : public OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics() || op.getNumReductionLoops() == 0)
      return failure();
    for (OpOperand &init : op.getDpsInitsMutable()) {
      auto type = dyn_cast<RankedTensorType>(init.get().getType());
      if (!type || !type.hasStaticShape() ||
          !op.payloadUsesValueFromOperand(&init) ||
          !matchPattern(init.get(), m_Constant()))
        continue;
      TypedAttr scalar = getSplatScalar(init.get());
      if (!scalar ||
          (isContraction(op) && !matchPattern(scalar, m_AnyZeroFloat())))
        continue;
      Value value = arith::ConstantOp::create(rewriter, op.getLoc(), scalar);
      Value empty = tensor::EmptyOp::create(
          rewriter, op.getLoc(), type.getShape(), type.getElementType());
      Value fill = linalg::FillOp::create(rewriter, op.getLoc(), value, empty)
                       .getResult(0);
      rewriter.modifyOpInPlace(op, [&] { init.set(fill); });
      return success();
    }
    return failure();
  }
};

/// A size of a tensor, or a constant, possibly cast.
bool isNonNegative(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return false;
  if (isa<tensor::DimOp>(op))
    return true;
  if (std::optional<int64_t> constant = getConstantIntValue(value))
    return *constant >= 0;
  // A size fits an i64; a narrower cast may wrap.
  Type type = value.getType();
  return isa<arith::IndexCastOp, arith::ExtSIOp>(op) &&
         (type.isIndex() || type.isInteger(64)) &&
         isNonNegative(op->getOperand(0));
}

bool isAlwaysTrue(Value condition) {
  if (matchPattern(condition, m_One()))
    return true;
  if (auto both = condition.getDefiningOp<arith::AndIOp>())
    return isAlwaysTrue(both.getLhs()) && isAlwaysTrue(both.getRhs());
  if (auto either = condition.getDefiningOp<arith::OrIOp>())
    return isAlwaysTrue(either.getLhs()) || isAlwaysTrue(either.getRhs());
  auto compare = condition.getDefiningOp<arith::CmpIOp>();
  if (!compare)
    return false;
  std::optional<int64_t> bound = getConstantIntValue(compare.getRhs());
  switch (compare.getPredicate()) {
  case arith::CmpIPredicate::eq:
    return compare.getLhs() == compare.getRhs();
  case arith::CmpIPredicate::sge:
    return compare.getLhs() == compare.getRhs() ||
           (bound && *bound <= 0 && isNonNegative(compare.getLhs()));
  case arith::CmpIPredicate::sgt:
  case arith::CmpIPredicate::ne:
    return bound && *bound < 0 && isNonNegative(compare.getLhs());
  default:
    return false;
  }
}

struct EraseProvenAssert : public OpRewritePattern<cf::AssertOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(cf::AssertOp op,
                                PatternRewriter &rewriter) const override {
    if (!isAlwaysTrue(op.getArg()))
      return failure();
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void populateNormalisePatterns(RewritePatternSet &patterns) {
  patterns.add<GeneraliseElementwise, AbsorbConstantBroadcast,
               ExpandConstantBroadcast, InlineClampBound, SplatBroadcastToFill,
               SplatInitToFill, EraseProvenAssert>(patterns.getContext());
}

} // namespace mlir::lowp
