//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Questions on single ops: see lowp/Analysis/Structure.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Structure.h"
#include "lowp/Analysis/Bodies.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

#include <limits>

namespace mlir::lowp {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLargest = std::numeric_limits<float>::max();

/// -inf, or no larger than the lowest finite value of the type.
bool isLowest(Value value) {
  APFloat constant(0.0);
  if (!matchPattern(value, m_ConstantFloat(&constant)))
    return false;
  APFloat lowest = APFloat::getLargest(constant.getSemantics(), true);
  return constant <= lowest;
}

/// `value` as a clamp of `data`: bounds lower <= upper, infinite for none.
struct Bounds {
  double lower = -kInfinity, upper = kInfinity;
};
std::optional<Bounds> evaluateClamp(Value value, Value data) {
  if (value == data)
    return Bounds();
  std::optional<Extremum> extremum = matchExtremum(value);
  if (!extremum)
    return std::nullopt;
  std::optional<double> constant = getScalarConstant(extremum->rhs);
  Value other = extremum->lhs;
  if (!constant) {
    constant = getScalarConstant(extremum->lhs);
    other = extremum->rhs;
  }
  if (!constant || *constant != *constant)
    return std::nullopt;
  std::optional<Bounds> inner = evaluateClamp(other, data);
  if (!inner)
    return std::nullopt;
  auto combine = [&](double bound) {
    return extremum->isMax ? std::max(bound, *constant)
                           : std::min(bound, *constant);
  };
  return Bounds{combine(inner->lower), combine(inner->upper)};
}

/// The input that a generic or a named op yields unchanged, if that is all.
OpOperand *getYieldedInput(linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics() || op->getNumResults() != 1 ||
      op.getNumDpsInputs() != 1 || op.getNumParallelLoops() != op.getNumLoops())
    return nullptr;
  auto argument = dyn_cast_or_null<BlockArgument>(getYielded(op));
  OpOperand *input = op.getDpsInputOperand(0);
  if (!argument || argument != op.getMatchingBlockArgument(input) ||
      !op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity())
    return nullptr;
  return input;
}

Value stripExtension(Value value) {
  if (auto extension = value.getDefiningOp<arith::ExtFOp>())
    return extension.getIn();
  return value;
}

} // namespace

bool isElementwiseOp(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.hasPureTensorSemantics() &&
         linalgOp->getNumResults() == 1 &&
         linalgOp.getNumParallelLoops() == linalgOp.getNumLoops() &&
         linalgOp.getMatchingIndexingMap(linalgOp.getDpsInitOperand(0))
             .isIdentity();
}

std::optional<ClampBounds> getClampBounds(Operation *op) {
  if (!isElementwiseOp(op))
    return std::nullopt;
  auto linalgOp = cast<linalg::LinalgOp>(op);
  if (linalgOp.getNumDpsInputs() != 1 ||
      !linalgOp.getMatchingIndexingMap(linalgOp.getDpsInputOperand(0))
           .isIdentity())
    return std::nullopt;
  Value yielded = getYielded(linalgOp);
  Value data =
      linalgOp.getMatchingBlockArgument(linalgOp.getDpsInputOperand(0));
  if (!yielded || yielded == data || !isa<FloatType>(yielded.getType()))
    return std::nullopt;
  std::optional<Bounds> bounds = evaluateClamp(yielded, data);
  if (!bounds)
    return std::nullopt;
  ClampBounds result;
  if (bounds->lower > -kLargest)
    result.lower = bounds->lower;
  if (bounds->upper < kLargest)
    result.upper = bounds->upper;
  return result;
}

bool isReluLike(Operation *op) {
  std::optional<ClampBounds> bounds = getClampBounds(op);
  return bounds && bounds->lower == 0.0;
}

bool isContraction(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !linalgOp.hasPureTensorSemantics() ||
      linalgOp.getNumDpsInputs() != 2 || linalgOp.getNumDpsInits() != 1 ||
      linalgOp.getNumReductionLoops() == 0)
    return false;
  Value yielded = getYielded(linalgOp);
  auto sum = yielded ? yielded.getDefiningOp<arith::AddFOp>() : nullptr;
  if (!sum)
    return false;
  Value out = linalgOp.getMatchingBlockArgument(linalgOp.getDpsInitOperand(0));
  Value product = sum.getLhs() == out   ? sum.getRhs()
                  : sum.getRhs() == out ? sum.getLhs()
                                        : Value();
  auto multiply =
      product ? product.getDefiningOp<arith::MulFOp>() : arith::MulFOp();
  if (!multiply)
    return false;
  Value a = linalgOp.getMatchingBlockArgument(linalgOp.getDpsInputOperand(0));
  Value b = linalgOp.getMatchingBlockArgument(linalgOp.getDpsInputOperand(1));
  Value lhs = stripExtension(multiply.getLhs());
  Value rhs = stripExtension(multiply.getRhs());
  return (lhs == a && rhs == b) || (lhs == b && rhs == a);
}

bool isMaxPool(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !linalgOp.hasPureTensorSemantics() ||
      linalgOp->getNumResults() != 1 || linalgOp.getNumDpsInputs() < 1 ||
      linalgOp.getNumDpsInputs() > 2 || linalgOp.getNumReductionLoops() == 0)
    return false;
  Value yielded = getYielded(linalgOp);
  std::optional<Extremum> extremum =
      yielded ? matchExtremum(yielded) : std::nullopt;
  if (!extremum || !extremum->isMax || !isa<FloatType>(yielded.getType()))
    return false;
  Value in = linalgOp.getMatchingBlockArgument(linalgOp.getDpsInputOperand(0));
  Value out = linalgOp.getMatchingBlockArgument(linalgOp.getDpsInitOperand(0));
  bool reads = (extremum->lhs == in && extremum->rhs == out) ||
               (extremum->lhs == out && extremum->rhs == in);
  auto fill = linalgOp.getDpsInits()[0].getDefiningOp<linalg::FillOp>();
  return reads && fill && isLowest(fill.getInputs()[0]);
}

std::optional<double> getPadValue(Operation *op) {
  auto pad = dyn_cast<tensor::PadOp>(op);
  if (!pad)
    return std::nullopt;
  Value value = pad.getConstantPaddingValue();
  return value ? getScalarConstant(value) : std::nullopt;
}

bool isZeroPad(Operation *op) { return getPadValue(op) == 0.0; }

bool isLowestPad(Operation *op) {
  auto pad = dyn_cast<tensor::PadOp>(op);
  if (!pad)
    return false;
  Value value = pad.getConstantPaddingValue();
  return value && isLowest(value) && !op->use_empty() &&
         llvm::all_of(op->getUsers(), isMaxPool);
}

bool isReshape(Operation *op) {
  return isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp, tensor::CastOp>(
      op);
}

std::optional<SmallVector<int64_t>> getTransposePermutation(Operation *op) {
  if (auto transpose = dyn_cast<linalg::TransposeOp>(op))
    return llvm::to_vector(transpose.getPermutation());
  auto generic = dyn_cast<linalg::GenericOp>(op);
  OpOperand *input = generic ? getYieldedInput(generic) : nullptr;
  if (!input)
    return std::nullopt;
  AffineMap map = generic.getMatchingIndexingMap(input);
  if (!map.isPermutation())
    return std::nullopt;
  // Source dim k is read at loop dim map(k), which is the result's dim.
  SmallVector<int64_t> permutation(map.getNumDims());
  for (auto [source, expression] : llvm::enumerate(map.getResults()))
    permutation[cast<AffineDimExpr>(expression).getPosition()] = source;
  return permutation;
}

bool isSlice(Operation *op) { return isa<tensor::ExtractSliceOp>(op); }

bool isCopy(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || isa<linalg::FillOp>(op))
    return false;
  OpOperand *input = getYieldedInput(linalgOp);
  return input && linalgOp.getMatchingIndexingMap(input).isIdentity() &&
         isa<RankedTensorType>(input->get().getType());
}

OpOperand *getStructuralSource(Operation *op) {
  if (isMaxPool(op) || isZeroPad(op) || isLowestPad(op) || isReshape(op) ||
      isSlice(op) || isCopy(op) || isa<ObserveOp>(op) || getTransposePermutation(op))
    return &op->getOpOperand(0);
  return nullptr;
}

Value traceToRoot(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    OpOperand *source = getStructuralSource(op);
    if (!source)
      break;
    value = source->get();
  }
  return value;
}

Value getConstantBehind(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (op->hasTrait<OpTrait::ConstantLike>())
      return value;
    if (!isa<ObserveOp, DequantizeOp, UnpackOp, StorageCastOp, tensor::CastOp>(op))
      return {};
    value = op->getOperand(0);
  }
  return {};
}

std::optional<ConstantBroadcast> isConstantBroadcast(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type)
    return std::nullopt;
  MLIRContext *context = value.getContext();
  if (Value constant = getConstantBehind(value))
    return ConstantBroadcast{
        nullptr, constant,
        AffineMap::getMultiDimIdentityMap(type.getRank(), context)};
  auto op = value.getDefiningOp<linalg::LinalgOp>();
  if (!op)
    return std::nullopt;
  OpOperand *input = getYieldedInput(op);
  Value constant = input ? getConstantBehind(input->get()) : Value();
  if (!constant)
    return std::nullopt;
  return ConstantBroadcast{input, constant, op.getMatchingIndexingMap(input)};
}

} // namespace mlir::lowp
