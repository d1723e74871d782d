//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Between which bounds does an integer lie? See Ranges.h. The bounds of values
// come from upstream's integer range analysis.
//
//===----------------------------------------------------------------------===//

#include "Ranges.h"
#include "mlir/Analysis/DataFlow/ConstantPropagationAnalysis.h"
#include "mlir/Analysis/DataFlow/DeadCodeAnalysis.h"
#include "mlir/Analysis/DataFlow/IntegerRangeAnalysis.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace mlir;
using namespace mlir::lowp;

bool Interval::fits(unsigned width) const {
  return llvm::isIntN(width, low) && llvm::isIntN(width, high);
}

std::optional<Interval> mlir::lowp::add(Interval a, Interval b) {
  Interval result;
  if (llvm::AddOverflow(a.low, b.low, result.low) ||
      llvm::AddOverflow(a.high, b.high, result.high))
    return std::nullopt;
  return result;
}

std::optional<Interval> mlir::lowp::subtract(Interval a, Interval b) {
  Interval result;
  if (llvm::SubOverflow(a.low, b.high, result.low) ||
      llvm::SubOverflow(a.high, b.low, result.high))
    return std::nullopt;
  return result;
}

std::optional<Interval> mlir::lowp::multiply(Interval a, Interval b) {
  int64_t products[4];
  if (llvm::MulOverflow(a.low, b.low, products[0]) ||
      llvm::MulOverflow(a.low, b.high, products[1]) ||
      llvm::MulOverflow(a.high, b.low, products[2]) ||
      llvm::MulOverflow(a.high, b.high, products[3]))
    return std::nullopt;
  auto [low, high] = std::minmax_element(std::begin(products), std::end(products));
  return Interval{*low, *high};
}

namespace {

/// Upstream's analysis without two cases that MLIR 22 gets wrong: the bounds of an
/// affine loop with bounds that are no constants (it reads them all the same), and
/// rounding quotients of the least integer (it loses their sign).
class IntegerRanges : public dataflow::IntegerRangeAnalysis {
public:
  using IntegerRangeAnalysis::IntegerRangeAnalysis;

  LogicalResult
  visitOperation(Operation *op, ArrayRef<const dataflow::IntegerValueRangeLattice *> operands,
                 ArrayRef<dataflow::IntegerValueRangeLattice *> results) override {
    if (!isa<arith::CeilDivSIOp, arith::FloorDivSIOp>(op))
      return IntegerRangeAnalysis::visitOperation(op, operands, results);
    setAllToEntryStates(results);
    return success();
  }

  void visitNonControlFlowArguments(
      Operation *op, const RegionSuccessor &successor,
      ArrayRef<dataflow::IntegerValueRangeLattice *> lattices, unsigned first) override {
    auto loop = dyn_cast<affine::AffineForOp>(op);
    if (!loop || loop.hasConstantBounds())
      return IntegerRangeAnalysis::visitNonControlFlowArguments(op, successor, lattices,
                                                                first);
    for (dataflow::IntegerValueRangeLattice *lattice : lattices)
      setToEntryState(lattice);
  }
};

} // namespace

Ranges::Ranges(Operation *root) : solver(DataFlowConfig().setInterprocedural(false)) {
  solver.load<dataflow::DeadCodeAnalysis>();
  solver.load<dataflow::SparseConstantPropagation>();
  solver.load<IntegerRanges>();
  // Without a result every value has the bounds of its type, which is sound.
  (void)solver.initializeAndRun(root);
}

std::optional<Interval> Ranges::getFromAffine(Value value) const {
  auto bound = [&](AffineMap map, ValueRange operands, bool isMin) {
    std::optional<Interval> result;
    for (AffineExpr expr : map.getResults()) {
      std::optional<Interval> part = get(expr, operands.take_front(map.getNumDims()),
                                         operands.drop_front(map.getNumDims()));
      if (!part)
        return std::optional<Interval>();
      if (!result)
        result = part;
      result->low = isMin ? std::min(result->low, part->low) : std::max(result->low, part->low);
      result->high =
          isMin ? std::min(result->high, part->high) : std::max(result->high, part->high);
    }
    return result;
  };
  if (auto apply = value.getDefiningOp<affine::AffineApplyOp>())
    return bound(apply.getAffineMap(), apply.getMapOperands(), /*isMin=*/true);
  if (auto minimum = value.getDefiningOp<affine::AffineMinOp>())
    return bound(minimum.getMap(), minimum.getOperands(), /*isMin=*/true);
  if (auto maximum = value.getDefiningOp<affine::AffineMaxOp>())
    return bound(maximum.getMap(), maximum.getOperands(), /*isMin=*/false);
  affine::AffineForOp loop = affine::getForInductionVarOwner(value);
  if (!loop || loop.hasConstantBounds())
    return std::nullopt;
  std::optional<Interval> low = bound(loop.getLowerBoundMap(), loop.getLowerBoundOperands(),
                                      /*isMin=*/false);
  std::optional<Interval> high = bound(loop.getUpperBoundMap(), loop.getUpperBoundOperands(),
                                       /*isMin=*/true);
  if (!low || !high || high->high <= low->low)
    return std::nullopt;
  return Interval{low->low, high->high - 1};
}

Interval Ranges::get(Value value) const {
  if (std::optional<Interval> range = getFromAffine(value))
    return *range;
  unsigned width = 64;
  if (auto type = dyn_cast<IntegerType>(value.getType()))
    width = std::min(type.getWidth(), 64u);
  Interval whole = width == 1 ? Interval{0, 1}
                              : Interval{llvm::minIntN(width), llvm::maxIntN(width)};
  const auto *lattice = solver.lookupState<dataflow::IntegerValueRangeLattice>(value);
  if (!lattice || lattice->getValue().isUninitialized())
    return whole;
  const ConstantIntRanges &range = lattice->getValue().getValue();
  if (range.smin().getBitWidth() != width)
    return whole;
  if (width == 1)
    return {int64_t(range.umin().getZExtValue()), int64_t(range.umax().getZExtValue())};
  return {range.smin().getSExtValue(), range.smax().getSExtValue()};
}

/// Bounds of a quotient or remainder by a positive constant.
static std::optional<Interval> getByConstant(AffineExprKind kind, Interval lhs,
                                             Interval rhs) {
  if (!rhs.isConstant() || rhs.low <= 0)
    return std::nullopt;
  int64_t divisor = rhs.low;
  if (kind == AffineExprKind::Mod)
    return lhs.low >= 0 && lhs.high < divisor ? lhs : Interval{0, divisor - 1};
  if (kind == AffineExprKind::FloorDiv)
    return Interval{llvm::divideFloorSigned(lhs.low, divisor),
                    llvm::divideFloorSigned(lhs.high, divisor)};
  return Interval{llvm::divideCeilSigned(lhs.low, divisor),
                  llvm::divideCeilSigned(lhs.high, divisor)};
}

std::optional<Interval> Ranges::get(AffineExpr expr, ValueRange dims,
                                    ValueRange symbols) const {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return Interval{constant.getValue(), constant.getValue()};
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return get(dims[dim.getPosition()]);
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return get(symbols[symbol.getPosition()]);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  std::optional<Interval> lhs = get(binary.getLHS(), dims, symbols);
  std::optional<Interval> rhs = get(binary.getRHS(), dims, symbols);
  if (!lhs || !rhs)
    return std::nullopt;
  if (expr.getKind() == AffineExprKind::Add)
    return add(*lhs, *rhs);
  if (expr.getKind() == AffineExprKind::Mul)
    return multiply(*lhs, *rhs);
  return getByConstant(expr.getKind(), *lhs, *rhs);
}
