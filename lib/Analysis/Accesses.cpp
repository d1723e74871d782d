//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does a program stay inside of its tensors and memrefs? Each kind of access is
// reduced to indices and the sizes of the dimensions that they count. See
// RunnableProgram.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/IndexBounds.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "mlir/Analysis/Presburger/IntegerRelation.h"
#include "mlir/Dialect/Affine/Analysis/AffineAnalysis.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

using namespace mlir;
using namespace mlir::lowp;

/// Points of a loop nest at which a map is evaluated one by one.
static constexpr int64_t kMostPoints = 1 << 20;

namespace {

enum class Place { Inside, Outside, Unknown };

/// Where an index within `bounds` lies in a dimension of `size` (may be dynamic).
Place locate(Operation *op, const MaybeBounds &bounds, int64_t size) {
  if (!bounds || bounds->low > bounds->high)
    return bounds ? Place::Inside : Place::Unknown;
  bool isKnown = !ShapedType::isDynamic(size);
  if (bounds->low >= 0 && isKnown && bounds->high < size)
    return Place::Inside;
  bool startsBefore = bounds->low < 0, endsBehind = isKnown && bounds->high >= size;
  if (bounds->high < 0 || (isKnown && bounds->low >= size))
    return Place::Outside;
  if ((startsBefore || endsBehind) && bounds->isReached && !isGuarded(op))
    return Place::Outside;
  return Place::Unknown;
}

LogicalResult diagnose(Operation *op, const IndexBounds &bounds, Type type, size_t dim,
                       int64_t size) {
  InFlightDiagnostic error = op->emitError();
  if (bounds.isConstant())
    error << "index " << bounds.low << " is";
  else
    error << "an index runs from " << bounds.low << " to " << bounds.high << ",";
  error << " outside of dimension " << dim << " of " << type;
  if (size == 0)
    error << ", which has no elements";
  else if (!ShapedType::isDynamic(size))
    error << ", 0 to " << size - 1;
  return error;
}

LogicalResult checkIndex(Operation *op, const MaybeBounds &bounds, ShapedType type, size_t dim) {
  int64_t size = type.getDimSize(dim);
  if (locate(op, bounds, size) != Place::Outside || isInEmptyLoop(op))
    return success();
  return diagnose(op, *bounds, type, dim, size);
}

/// One index per dimension.
template <typename Range>
LogicalResult checkIndices(Operation *op, Type type, const Range &indices) {
  auto shaped = cast<ShapedType>(type);
  for (auto [dim, index] : llvm::enumerate(indices))
    if (static_cast<int64_t>(dim) < shaped.getRank() &&
        failed(checkIndex(op, getIndexBounds(index), shaped, dim)))
      return failure();
  return success();
}

/// `sizes[i]` elements from `offsets[i]` on, `strides[i]` apart.
LogicalResult checkSlice(OffsetSizeAndStrideOpInterface op, ShapedType type) {
  for (auto [dim, offset, size, stride] :
       llvm::enumerate(op.getMixedOffsets(), op.getMixedSizes(), op.getMixedStrides())) {
    MaybeBounds first = getIndexBounds(offset);
    std::optional<int64_t> length = getConstantIntValue(size),
                           distance = getConstantIntValue(stride);
    if (length && *length < 0)
      return op->emitError() << "a size of " << *length << " in dimension " << dim
                             << "; sizes are 0 or more";
    if (distance && *distance < 1)
      return op->emitError() << "a stride of " << *distance << " in dimension " << dim
                             << "; strides are 1 or more";
    if (length == 0)
      continue;
    if (failed(checkIndex(op, first, type, dim)))
      return failure();
    if (length && distance &&
        failed(checkIndex(op,
                          addBounds(first, multiplyBounds(IndexBounds::constant(*length - 1),
                                                          *distance)),
                          type, dim)))
      return failure();
  }
  return success();
}

/// The value of `expr` at a point of the dimensions; the divisors are positive.
int64_t evaluate(AffineExpr expr, ArrayRef<int64_t> point) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue();
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return point[dim.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  int64_t lhs = evaluate(binary.getLHS(), point), rhs = evaluate(binary.getRHS(), point);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return lhs + rhs;
  case AffineExprKind::Mul:
    return lhs * rhs;
  case AffineExprKind::FloorDiv:
    return llvm::divideFloorSigned(lhs, rhs);
  case AffineExprKind::CeilDiv:
    return llvm::divideCeilSigned(lhs, rhs);
  default:
    return llvm::mod(lhs, rhs);
  }
}

/// The bounds of `expr` over all points of `ranges`, where they are few; used where
/// interval arithmetic is too coarse, so that nothing overflows.
MaybeBounds enumerateBounds(AffineExpr expr, ArrayRef<int64_t> ranges) {
  SmallVector<unsigned> dims;
  int64_t points = 1;
  for (auto [dim, range] : llvm::enumerate(ranges))
    if (expr.isFunctionOfDim(dim)) {
      if (ShapedType::isDynamic(range) || llvm::MulOverflow(points, range, points) ||
          points > kMostPoints)
        return std::nullopt;
      dims.push_back(dim);
    }
  SmallVector<int64_t> point(ranges.size());
  MaybeBounds result;
  for (int64_t number = 0; number < points; ++number) {
    int64_t rest = number;
    for (unsigned dim : dims) {
      point[dim] = rest % ranges[dim];
      rest /= ranges[dim];
    }
    int64_t value = evaluate(expr, point);
    if (!result)
      result = IndexBounds::constant(value);
    result->low = std::min(result->low, value);
    result->high = std::max(result->high, value);
  }
  return result;
}

LogicalResult checkStrides(linalg::LinalgOp op) {
  for (StringRef name : {"strides", "dilations"}) {
    auto values = op->getAttrOfType<DenseIntElementsAttr>(name);
    if (!values)
      continue;
    for (const APInt &value : values)
      if (value.slt(1))
        return op->emitError() << "'" << op->getName().getStringRef() << "' has " << name
                               << " of " << value.getSExtValue() << "; "
                               << name << " are 1 or more";
  }
  return success();
}

LogicalResult checkStructured(linalg::LinalgOp op) {
  if (failed(checkStrides(op)))
    return failure();
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  if (llvm::is_contained(ranges, 0))
    return success();
  SmallVector<MaybeBounds> counters;
  for (auto [index, range] : llvm::enumerate(ranges))
    counters.push_back(ShapedType::isDynamic(range)
                           ? std::nullopt
                           : MaybeBounds(IndexBounds{0, range - 1, true, {{op, index}}}));
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<ShapedType>(operand.get().getType());
    if (!type)
      continue;
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
      MaybeBounds bounds = getIndexBounds(expr, counters, {});
      int64_t size = type.getDimSize(dim);
      if (locate(op, bounds, size) == Place::Unknown && bounds && !bounds->isReached) {
        if (MaybeBounds exact = enumerateBounds(expr, ranges))
          bounds = exact;
        else if (bounds->low < 0 || (!ShapedType::isDynamic(size) && bounds->high >= size))
          return op->emitError()
                 << "an index of operand " << operand.getOperandNumber()
                 << " cannot be shown to stay inside of dimension " << dim << " of " << type;
      }
      if (failed(checkIndex(op, bounds, type, dim)))
        return failure();
    }
  }
  return success();
}

/// Whether an affine access leaves its memref, by upstream's relation of what the loops
/// and branches around it reach; false where values other than counters decide.
bool leavesExactly(Operation *op, MemRefType type) {
  presburger::IntegerRelation reached(presburger::PresburgerSpace::getRelationSpace());
  if (failed(affine::MemRefAccess(op).getAccessRelation(reached)) ||
      reached.getNumSymbolVars() > 0)
    return false;
  unsigned first = reached.getVarKindOffset(presburger::VarKind::Range);
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    presburger::IntegerRelation before(reached), behind(reached);
    before.addBound(presburger::BoundType::UB, first + dim, -1);
    if (!before.isIntegerEmpty())
      return true;
    if (type.isDynamicDim(dim))
      continue;
    behind.addBound(presburger::BoundType::LB, first + dim, type.getDimSize(dim));
    if (!behind.isIntegerEmpty())
      return true;
  }
  return false;
}

/// An affine load or store: by the bounds of its loops, or, where these are too
/// coarse, by upstream's exact sets.
template <typename Op>
LogicalResult checkAffine(Op op) {
  auto type = cast<MemRefType>(op.getMemRef().getType());
  AffineMap map = simplifyAffineMap(op.getAffineMap());
  SmallVector<MaybeBounds> operands;
  for (Value operand : op.getMapOperands())
    operands.push_back(getIndexBounds(operand));
  auto dims = ArrayRef(operands).take_front(map.getNumDims()),
       symbols = ArrayRef(operands).drop_front(map.getNumDims());
  bool isUnknown = false;
  for (auto [dim, expr] : llvm::enumerate(map.getResults())) {
    MaybeBounds bounds = getIndexBounds(expr, dims, symbols);
    if (failed(checkIndex(op, bounds, type, dim)))
      return failure();
    isUnknown |= locate(op, bounds, type.getDimSize(dim)) == Place::Unknown;
  }
  if (!isUnknown || isInEmptyLoop(op) || !leavesExactly(op, type))
    return success();
  return op.emitError() << "an index is outside of " << type;
}

/// A view of offset, sizes and strides of its own on a memref of known size.
LogicalResult checkReinterpretation(memref::ReinterpretCastOp op) {
  auto source = dyn_cast<MemRefType>(op.getSource().getType());
  if (!source || !source.hasStaticShape() || !source.getLayout().isIdentity())
    return success();
  MaybeBounds first = getIndexBounds(op.getMixedOffsets().front()), last = first;
  for (auto [size, stride] : llvm::zip_equal(op.getMixedSizes(), op.getMixedStrides())) {
    std::optional<int64_t> length = getConstantIntValue(size),
                           distance = getConstantIntValue(stride);
    if (length == 0)
      return success();
    if (!length || !distance)
      return success();
    MaybeBounds way = multiplyBounds(IndexBounds::constant(*length - 1), *distance);
    (*distance < 0 ? first : last) = addBounds(*distance < 0 ? first : last, way);
  }
  auto flat = MemRefType::get({source.getNumElements()}, source.getElementType());
  return success(succeeded(checkIndex(op, first, flat, 0)) &&
                 succeeded(checkIndex(op, last, flat, 0)));
}

/// The value before casts.
Value getBeforeCasts(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<tensor::CastOp, memref::CastOp>(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

/// A cast to sizes that the value does not have.
LogicalResult checkCast(Operation *op) {
  auto source = dyn_cast<ShapedType>(getBeforeCasts(op->getResult(0)).getType()),
       target = dyn_cast<ShapedType>(op->getResult(0).getType());
  if (!source || !target || !source.hasRank() || !target.hasRank())
    return success();
  bool fits = source.getRank() == target.getRank();
  for (int64_t dim = 0; fits && dim < source.getRank(); ++dim)
    fits = source.isDynamicDim(dim) || target.isDynamicDim(dim) ||
           source.getDimSize(dim) == target.getDimSize(dim);
  if (fits)
    return success();
  return op->emitError() << source << " is cast to " << target << ", which has other sizes";
}

/// Indices that are a constant tensor: coordinates in the last dimension, one for
/// each of `dims` of `type`.
LogicalResult checkIndexTensor(Operation *op, Value indices, ShapedType type,
                               ArrayRef<int64_t> dims) {
  FailureOr<ConstantView> view = readConstant(indices);
  if (failed(view) || dims.empty() || isa<FloatType>(view->getElementType()))
    return success();
  int64_t count = view->isSplat() ? std::min<int64_t>(view->size(), dims.size()) : view->size();
  for (int64_t index = 0; index < count; ++index)
    if (failed(checkIndex(op, IndexBounds::constant(view->getInteger(index)), type,
                          dims[index % dims.size()])))
      return failure();
  return success();
}

LogicalResult checkDynamicSizes(Operation *op, ValueRange sizes) {
  for (Value size : sizes)
    if (MaybeBounds bounds = getIndexBounds(size); bounds && bounds->high < 0)
      return op->emitError() << "a size of " << bounds->high << "; sizes are 0 or more";
  return success();
}

LogicalResult checkPadding(tensor::PadOp op) {
  for (OpFoldResult amount : llvm::concat<OpFoldResult>(op.getMixedLowPad(), op.getMixedHighPad()))
    if (MaybeBounds bounds = getIndexBounds(amount); bounds && bounds->high < 0)
      return op.emitError() << "padding of " << bounds->high << "; padding is 0 or more";
  return success();
}

LogicalResult checkRank(Operation *op, Value index, Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  MaybeBounds bounds = getIndexBounds(index);
  if (!shaped || !shaped.hasRank() || !bounds ||
      (bounds->high >= 0 && bounds->low < shaped.getRank()))
    return success();
  return op->emitError() << "dimension " << bounds->low << " of " << type << ", which has "
                         << shaped.getRank();
}

LogicalResult checkLoop(LoopLikeOpInterface loop) {
  auto steps = loop.getLoopSteps();
  if (!steps)
    return success();
  for (OpFoldResult step : *steps)
    if (MaybeBounds bounds = getIndexBounds(step); bounds && bounds->high < 1)
      return loop->emitError() << "a loop with step " << bounds->high
                               << " has no end; steps are 1 or more";
  return success();
}

LogicalResult checkDivision(Operation *op) {
  llvm::APInt dividend, divisor;
  if (matchPattern(op->getOperand(1), m_Zero()))
    return op->emitError() << "'" << op->getName().getStringRef() << "' divides by 0";
  if (isa<arith::DivSIOp, arith::CeilDivSIOp, arith::FloorDivSIOp, arith::RemSIOp>(op) &&
      matchPattern(op->getOperand(0), m_ConstantInt(&dividend)) &&
      matchPattern(op->getOperand(1), m_ConstantInt(&divisor)) &&
      dividend.isMinSignedValue() && divisor.isAllOnes())
    return op->emitError() << "'" << op->getName().getStringRef() << "' divides the least number of "
                           << op->getOperand(0).getType() << " by -1, which has no result";
  return success();
}

/// An amount of the width or more has no meaning: machines, and C, differ.
LogicalResult checkShift(Operation *op) {
  llvm::APInt amount;
  if (!matchPattern(op->getOperand(1), m_ConstantInt(&amount)) ||
      amount.ult(amount.getBitWidth()))
    return success();
  return op->emitError() << "'" << op->getName().getStringRef() << "' shifts "
                         << getElementTypeOrSelf(op->getOperand(0).getType()) << " by "
                         << llvm::toString(amount, 10, /*Signed=*/true)
                         << "; amounts are from 0 to " << amount.getBitWidth() - 1;
}

LogicalResult checkOp(Operation *op) {
  if (auto structured = dyn_cast<linalg::LinalgOp>(op))
    return checkStructured(structured);
  if (auto loop = dyn_cast<LoopLikeOpInterface>(op))
    return checkLoop(loop);
  if (auto extract = dyn_cast<tensor::ExtractOp>(op))
    return checkIndices(op, extract.getTensor().getType(), extract.getIndices());
  if (auto insert = dyn_cast<tensor::InsertOp>(op))
    return checkIndices(op, insert.getDest().getType(), insert.getIndices());
  if (auto load = dyn_cast<memref::LoadOp>(op))
    return checkIndices(op, load.getMemRefType(), load.getIndices());
  if (auto store = dyn_cast<memref::StoreOp>(op))
    return checkIndices(op, store.getMemRefType(), store.getIndices());
  if (auto load = dyn_cast<affine::AffineLoadOp>(op))
    return checkAffine(load);
  if (auto store = dyn_cast<affine::AffineStoreOp>(op))
    return checkAffine(store);
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    return checkSlice(slice, slice.getSourceType());
  if (auto slice = dyn_cast<tensor::InsertSliceOp>(op))
    return checkSlice(slice, slice.getDestType());
  if (auto slice = dyn_cast<tensor::ParallelInsertSliceOp>(op))
    return checkSlice(slice, slice.getDestType());
  if (auto view = dyn_cast<memref::SubViewOp>(op))
    return checkSlice(view, view.getSourceType());
  if (auto view = dyn_cast<memref::ReinterpretCastOp>(op))
    return checkReinterpretation(view);
  if (isa<tensor::CastOp, memref::CastOp>(op))
    return checkCast(op);
  if (auto gather = dyn_cast<tensor::GatherOp>(op))
    return checkIndexTensor(op, gather.getIndices(), gather.getSourceType(),
                            gather.getGatherDims());
  if (auto scatter = dyn_cast<tensor::ScatterOp>(op))
    return checkIndexTensor(op, scatter.getIndices(), scatter.getDestType(),
                            scatter.getScatterDims());
  if (auto gather = dyn_cast<tosa::GatherOp>(op))
    return checkIndexTensor(op, gather.getIndices(),
                            cast<ShapedType>(gather.getValues().getType()), {1});
  if (auto scatter = dyn_cast<tosa::ScatterOp>(op))
    return checkIndexTensor(op, scatter.getIndices(),
                            cast<ShapedType>(scatter.getValuesIn().getType()), {1});
  if (isa<tensor::EmptyOp, tensor::SplatOp, tensor::GenerateOp>(op))
    return checkDynamicSizes(op, op->getOperands());
  if (auto alloc = dyn_cast<memref::AllocOp>(op))
    return checkDynamicSizes(op, alloc.getDynamicSizes());
  if (auto alloca = dyn_cast<memref::AllocaOp>(op))
    return checkDynamicSizes(op, alloca.getDynamicSizes());
  if (auto pad = dyn_cast<tensor::PadOp>(op))
    return checkPadding(pad);
  if (auto dim = dyn_cast<tensor::DimOp>(op))
    return checkRank(op, dim.getIndex(), dim.getSource().getType());
  if (auto dim = dyn_cast<memref::DimOp>(op))
    return checkRank(op, dim.getIndex(), dim.getSource().getType());
  if (isa<arith::DivSIOp, arith::DivUIOp, arith::CeilDivSIOp, arith::CeilDivUIOp,
          arith::FloorDivSIOp, arith::RemSIOp, arith::RemUIOp>(op))
    return checkDivision(op);
  if (isa<arith::ShLIOp, arith::ShRSIOp, arith::ShRUIOp>(op))
    return checkShift(op);
  return success();
}

} // namespace

LogicalResult mlir::lowp::verifyAccesses(Operation *root) {
  WalkResult walk = root->walk<WalkOrder::PreOrder>(
      [](Operation *op) -> WalkResult { return checkOp(op); });
  return failure(walk.wasInterrupted());
}

bool mlir::lowp::mayBeOutside(Operation *access) {
  auto isUnknown = [&](MemRefType type, ValueRange indices) {
    for (auto [dim, index] : llvm::enumerate(indices))
      if (locate(access, getIndexBounds(index), type.getDimSize(dim)) != Place::Inside)
        return true;
    return false;
  };
  if (auto load = dyn_cast<memref::LoadOp>(access))
    return isUnknown(load.getMemRefType(), load.getIndices());
  auto store = dyn_cast<memref::StoreOp>(access);
  return store && isUnknown(store.getMemRefType(), store.getIndices());
}
