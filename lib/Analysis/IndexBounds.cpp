//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Between which bounds does an index lie, and does it reach them? See
// IndexBounds.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/IndexBounds.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::lowp;

/// Values that are looked at to bound one; beyond it nothing is known.
static constexpr unsigned kMostValues = 1000;
/// Elements of a constant that are looked at.
static constexpr int64_t kMostElements = 1 << 20;

static MaybeBounds getBounds(Value value, unsigned &budget);

/// The interval of a function of two indices; its ends are reached if those of both
/// are, each by counters of its own.
static IndexBounds join(const IndexBounds &a, const IndexBounds &b, int64_t low, int64_t high) {
  IndexBounds result{low, high, a.isReached && b.isReached, a.counters};
  for (auto counter : b.counters) {
    if (llvm::is_contained(a.counters, counter))
      result.isReached = false;
    else
      result.counters.push_back(counter);
  }
  return result;
}

MaybeBounds mlir::lowp::addBounds(const MaybeBounds &a, const MaybeBounds &b) {
  int64_t low, high;
  if (!a || !b || llvm::AddOverflow(a->low, b->low, low) ||
      llvm::AddOverflow(a->high, b->high, high))
    return std::nullopt;
  return join(*a, *b, low, high);
}

MaybeBounds mlir::lowp::multiplyBounds(const MaybeBounds &a, int64_t factor) {
  int64_t low, high;
  if (!a || llvm::MulOverflow(a->low, factor, low) || llvm::MulOverflow(a->high, factor, high))
    return std::nullopt;
  return IndexBounds{std::min(low, high), std::max(low, high), a->isReached, a->counters};
}

static MaybeBounds multiply(const MaybeBounds &a, const MaybeBounds &b) {
  if (a && a->isConstant())
    return multiplyBounds(b, a->low);
  if (b && b->isConstant())
    return multiplyBounds(a, b->low);
  MaybeBounds first = a ? multiplyBounds(b, a->low) : std::nullopt,
              second = a ? multiplyBounds(b, a->high) : std::nullopt;
  if (!first || !second)
    return std::nullopt;
  return join(*a, *b, std::min(first->low, second->low), std::max(first->high, second->high));
}

enum class Division { Floor, Ceil, Truncated };

static int64_t divide(int64_t value, int64_t divisor, Division kind) {
  if (kind == Division::Floor)
    return llvm::divideFloorSigned(value, divisor);
  return kind == Division::Ceil ? llvm::divideCeilSigned(value, divisor) : value / divisor;
}

/// Quotients grow with what is divided, so the ends stay the ends.
static MaybeBounds divide(MaybeBounds a, const MaybeBounds &b, Division kind) {
  if (!a || !b || !b->isConstant() || b->low <= 0)
    return std::nullopt;
  a->low = divide(a->low, b->low, kind);
  a->high = divide(a->high, b->low, kind);
  return a;
}

/// The remainder that is never negative.
static MaybeBounds getModulo(MaybeBounds a, const MaybeBounds &b) {
  if (!b || !b->isConstant() || b->low <= 0)
    return std::nullopt;
  if (a && a->low >= 0 && a->high < b->low)
    return a;
  return IndexBounds{0, b->low - 1, /*isReached=*/false, {}};
}

/// Of the smaller (or larger) of two.
static MaybeBounds getExtreme(const MaybeBounds &a, const MaybeBounds &b, bool isMin) {
  auto pick = [&](int64_t x, int64_t y) { return isMin ? std::min(x, y) : std::max(x, y); };
  if (!a || !b)
    return std::nullopt;
  return join(*a, *b, pick(a->low, b->low), pick(a->high, b->high));
}

MaybeBounds mlir::lowp::getIndexBounds(AffineExpr expr, ArrayRef<MaybeBounds> dims,
                                       ArrayRef<MaybeBounds> symbols) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return IndexBounds::constant(constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return dims[dim.getPosition()];
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return symbols[symbol.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  MaybeBounds lhs = getIndexBounds(binary.getLHS(), dims, symbols),
              rhs = getIndexBounds(binary.getRHS(), dims, symbols);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return addBounds(lhs, rhs);
  case AffineExprKind::Mul:
    return multiply(lhs, rhs);
  case AffineExprKind::FloorDiv:
    return divide(lhs, rhs, Division::Floor);
  case AffineExprKind::CeilDiv:
    return divide(lhs, rhs, Division::Ceil);
  default:
    return getModulo(lhs, rhs);
  }
}

/// Of the results of `map` (one, or the least or greatest of several).
static MaybeBounds getBounds(AffineMap map, ValueRange operands, bool isMin, unsigned &budget) {
  SmallVector<MaybeBounds> inputs;
  for (Value operand : operands)
    inputs.push_back(getBounds(operand, budget));
  auto dims = ArrayRef(inputs).take_front(map.getNumDims()),
       symbols = ArrayRef(inputs).drop_front(map.getNumDims());
  MaybeBounds result;
  for (auto [index, expr] : llvm::enumerate(map.getResults())) {
    MaybeBounds part = getIndexBounds(simplifyAffineExpr(expr, map.getNumDims(),
                                                         map.getNumSymbols()),
                                      dims, symbols);
    result = index == 0 ? part : getExtreme(result, part, isMin);
  }
  return result;
}

/// Of counter `index` of `loop`; none unless its bounds are known. An empty loop
/// has bounds that cross.
static MaybeBounds getCounter(LoopLikeOpInterface loop, unsigned index, unsigned &budget) {
  IndexBounds result;
  result.counters = {{loop, index}};
  if (auto affineLoop = dyn_cast<affine::AffineForOp>(loop.getOperation())) {
    MaybeBounds low = getBounds(affineLoop.getLowerBoundMap(),
                                affineLoop.getLowerBoundOperands(), /*isMin=*/false, budget),
                high = getBounds(affineLoop.getUpperBoundMap(),
                                 affineLoop.getUpperBoundOperands(), /*isMin=*/true, budget);
    if (!low || !high)
      return std::nullopt;
    int64_t step = affineLoop.getStepAsInt(), span;
    if (llvm::SubOverflow(high->high - 1, low->low, span))
      return std::nullopt;
    result.low = low->low;
    result.high = low->isConstant() && high->isConstant() && span >= 0
                      ? low->low + span / step * step
                      : high->high - 1;
    result.isReached = low->isConstant() && high->isConstant();
    return result;
  }
  auto lows = loop.getLoopLowerBounds(), highs = loop.getLoopUpperBounds(),
       steps = loop.getLoopSteps();
  if (!lows || !highs || !steps || index >= lows->size())
    return std::nullopt;
  auto low = getConstantIntValue((*lows)[index]), high = getConstantIntValue((*highs)[index]),
       step = getConstantIntValue((*steps)[index]);
  int64_t span;
  if (!low || !high || !step || *step <= 0 || llvm::SubOverflow(*high, *low, span))
    return std::nullopt;
  result.low = *low;
  result.high = span <= 0 ? *low - 1 : *low + (span - 1) / *step * *step;
  return result;
}

/// The least and greatest element of a constant tensor of integers.
static MaybeBounds getBoundsOfElements(Value tensor) {
  FailureOr<ConstantView> view = readConstant(tensor);
  if (failed(view) || !isa<IntegerType, IndexType>(view->getElementType()) ||
      view->size() == 0 || view->size() > kMostElements)
    return std::nullopt;
  IndexBounds result = IndexBounds::constant(view->getInteger(0));
  for (int64_t index = 1; index < (view->isSplat() ? 1 : view->size()); ++index) {
    result.low = std::min(result.low, view->getInteger(index));
    result.high = std::max(result.high, view->getInteger(index));
  }
  return result;
}

/// Of an argument of a block: the counter of a loop, or an element of a constant
/// that a linalg op reads (each of them once, as it reads all of its operand).
static MaybeBounds getBoundsOfArgument(BlockArgument argument, unsigned &budget) {
  Operation *parent = argument.getOwner()->getParentOp();
  if (auto loop = dyn_cast_or_null<LoopLikeOpInterface>(parent))
    if (auto counters = loop.getLoopInductionVars())
      for (auto [index, counter] : llvm::enumerate(*counters))
        if (counter == argument)
          return getCounter(loop, index, budget);
  auto structured = dyn_cast_or_null<linalg::LinalgOp>(parent);
  if (structured && argument.getOwner() == structured.getBlock())
    if (OpOperand *operand = structured.getMatchingOpOperand(argument);
        isa<RankedTensorType>(operand->get().getType()))
      return getBoundsOfElements(operand->get());
  return std::nullopt;
}

/// Of an integer of which nothing but its width is known, read as unsigned.
static MaybeBounds getBoundsOfBits(Type type) {
  constexpr unsigned kWidest = 62;
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer || integer.getWidth() > kWidest)
    return std::nullopt;
  return IndexBounds{0, (int64_t(1) << integer.getWidth()) - 1, /*isReached=*/false, {}};
}

static MaybeBounds getBoundsOfOp(Operation *op, unsigned &budget) {
  auto operand = [&](unsigned index) { return getBounds(op->getOperand(index), budget); };
  if (auto index = dyn_cast<linalg::IndexOp>(op)) {
    auto structured = dyn_cast<linalg::LinalgOp>(op->getParentOp());
    if (!structured || index.getDim() >= structured.getNumLoops())
      return std::nullopt;
    int64_t size = structured.getStaticLoopRanges()[index.getDim()];
    if (ShapedType::isDynamic(size))
      return std::nullopt;
    return IndexBounds{0, size - 1, true, {{structured, unsigned(index.getDim())}}};
  }
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op))
    return getBounds(apply.getAffineMap(), apply.getMapOperands(), /*isMin=*/true, budget);
  if (auto minimum = dyn_cast<affine::AffineMinOp>(op))
    return getBounds(minimum.getMap(), minimum.getOperands(), /*isMin=*/true, budget);
  if (auto maximum = dyn_cast<affine::AffineMaxOp>(op))
    return getBounds(maximum.getMap(), maximum.getOperands(), /*isMin=*/false, budget);
  if (auto extract = dyn_cast<tensor::ExtractOp>(op)) {
    MaybeBounds elements = getBoundsOfElements(extract.getTensor());
    if (elements && !elements->isConstant())
      elements->isReached = false;
    return elements;
  }
  if (isa<arith::AddIOp>(op))
    return addBounds(operand(0), operand(1));
  if (isa<arith::SubIOp>(op))
    return addBounds(operand(0), multiplyBounds(operand(1), -1));
  if (isa<arith::MulIOp>(op))
    return multiply(operand(0), operand(1));
  if (isa<arith::IndexCastOp, arith::ExtSIOp>(op))
    return operand(0);
  if (isa<arith::MinSIOp, arith::MaxSIOp>(op)) {
    MaybeBounds a = operand(0), b = operand(1);
    bool isMin = isa<arith::MinSIOp>(op);
    if (a && b)
      return getExtreme(a, b, isMin);
    return std::nullopt;
  }
  if (isa<arith::DivSIOp>(op))
    return divide(operand(0), operand(1), Division::Truncated);
  if (isa<arith::FloorDivSIOp>(op))
    return divide(operand(0), operand(1), Division::Floor);
  if (isa<arith::CeilDivSIOp>(op))
    return divide(operand(0), operand(1), Division::Ceil);
  MaybeBounds first = op->getNumOperands() > 0 ? operand(0) : std::nullopt;
  bool isNatural = first && first->low >= 0;
  if (isa<arith::DivUIOp>(op))
    return isNatural ? divide(first, operand(1), Division::Truncated) : std::nullopt;
  if (isa<arith::RemUIOp>(op))
    return getModulo(isNatural ? first : std::nullopt, operand(1));
  if (isa<arith::RemSIOp>(op))
    return isNatural ? getModulo(first, operand(1)) : std::nullopt;
  if (isa<arith::IndexCastUIOp, arith::ExtUIOp>(op))
    return isNatural ? first : getBoundsOfBits(op->getOperand(0).getType());
  if (isa<arith::AndIOp>(op)) {
    // No more than a factor that is never negative.
    MaybeBounds second = operand(1);
    bool bothNatural = isNatural && second && second->low >= 0;
    int64_t most = bothNatural ? std::min(first->high, second->high)
                   : isNatural ? first->high
                   : second    ? second->high
                               : -1;
    if (!isNatural && !(second && second->low >= 0))
      return std::nullopt;
    return IndexBounds{0, most, /*isReached=*/false, {}};
  }
  if (isa<arith::SelectOp>(op)) {
    MaybeBounds a = operand(1), b = operand(2);
    if (!a || !b)
      return std::nullopt;
    return IndexBounds{std::min(a->low, b->low), std::max(a->high, b->high),
                       a->isConstant() && b->isConstant() && a->low == b->low, {}};
  }
  return std::nullopt;
}

static MaybeBounds getBounds(Value value, unsigned &budget) {
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return constant.getSignificantBits() <= 64
               ? MaybeBounds(IndexBounds::constant(constant.getSExtValue()))
               : std::nullopt;
  if (budget == 0)
    return std::nullopt;
  --budget;
  if (auto argument = dyn_cast<BlockArgument>(value))
    return getBoundsOfArgument(argument, budget);
  return getBoundsOfOp(value.getDefiningOp(), budget);
}

MaybeBounds mlir::lowp::getIndexBounds(Value value) {
  unsigned budget = kMostValues;
  return getBounds(value, budget);
}

MaybeBounds mlir::lowp::getIndexBounds(OpFoldResult value) {
  if (std::optional<int64_t> constant = getConstantIntValue(value))
    return IndexBounds::constant(*constant);
  auto dynamic = dyn_cast<Value>(value);
  return dynamic ? getIndexBounds(dynamic) : std::nullopt;
}

bool mlir::lowp::isInEmptyLoop(Operation *op) {
  for (; op; op = op->getParentOp()) {
    if (auto structured = dyn_cast<linalg::LinalgOp>(op))
      if (llvm::is_contained(structured.getStaticLoopRanges(), 0))
        return true;
    auto loop = dyn_cast<LoopLikeOpInterface>(op);
    auto counters = loop ? loop.getLoopInductionVars() : std::nullopt;
    for (unsigned index = 0; counters && index < counters->size(); ++index) {
      unsigned budget = kMostValues;
      MaybeBounds bounds = getCounter(loop, index, budget);
      if (bounds && bounds->low > bounds->high)
        return true;
    }
  }
  return false;
}

bool mlir::lowp::isGuarded(Operation *op) {
  while (Block *block = op->getBlock()) {
    if (!block->isEntryBlock())
      return true;
    Operation *parent = op->getParentOp();
    if (!parent || isa<FunctionOpInterface>(parent))
      return false;
    auto loop = dyn_cast<LoopLikeOpInterface>(parent);
    if (!isa<linalg::LinalgOp, tensor::GenerateOp>(parent) &&
        (!loop || !loop.getLoopInductionVars()))
      return true;
    op = parent;
  }
  return false;
}
