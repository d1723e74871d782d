//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where in C is an element of a memref? Buffers are one-dimensional arrays; views
// change strides and offsets (Buffers.cpp); every access becomes one linear index.
//
//===----------------------------------------------------------------------===//

#include "FunctionEmitter.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mlir::lowp;

void FunctionEmitter::checkIndex(std::optional<Interval> range) {
  if (!range || !range->fits(indexWidth))
    isIndexTooNarrow = true;
}

//===----------------------------------------------------------------------===//
// Affine expressions
//===----------------------------------------------------------------------===//

/// Whether `expr` is a product by a negative constant; `positive` is then its
/// negation, so that a sum can print a minus.
static bool isNegative(AffineExpr expr, AffineExpr &positive) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
    positive = getAffineConstantExpr(-constant.getValue(), expr.getContext());
    return constant.getValue() < 0;
  }
  auto product = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!product || product.getKind() != AffineExprKind::Mul)
    return false;
  auto factor = dyn_cast<AffineConstantExpr>(product.getRHS());
  if (!factor || factor.getValue() >= 0)
    return false;
  positive = product.getLHS() * -factor.getValue();
  return true;
}

Expression FunctionEmitter::getAffine(AffineExpr expr, ValueRange dims, ValueRange symbols) {
  checkIndex(ranges.get(expr, dims, symbols));
  return getAffinePart(expr, dims, symbols);
}

/// Appends the terms of a sum in their order.
static void collectTerms(AffineExpr expr, SmallVectorImpl<AffineExpr> &terms) {
  auto sum = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!sum || sum.getKind() != AffineExprKind::Add)
    return terms.push_back(expr);
  collectTerms(sum.getLHS(), terms);
  collectTerms(sum.getRHS(), terms);
}

Expression FunctionEmitter::getAffineSum(AffineExpr expr, ValueRange dims,
                                         ValueRange symbols) {
  SmallVector<AffineExpr> all, terms;
  collectTerms(expr, all);
  // Terms with a minus come last, so that the first needs none.
  AffineExpr positive;
  llvm::copy_if(all, std::back_inserter(terms),
                [&](AffineExpr term) { return !isNegative(term, positive); });
  llvm::copy_if(all, std::back_inserter(terms),
                [&](AffineExpr term) { return isNegative(term, positive); });
  std::string text;
  std::optional<Interval> partial = Interval{0, 0};
  for (AffineExpr term : terms) {
    std::optional<Interval> range = ranges.get(term, dims, symbols);
    partial = partial && range ? add(*partial, *range) : std::nullopt;
    checkIndex(partial);
    bool isSubtracted = !text.empty() && isNegative(term, positive);
    text += text.empty() ? "" : isSubtracted ? " - " : " + ";
    text += getAffinePart(isSubtracted ? positive : term, dims, symbols).as(Binding::Product);
  }
  return {text, Binding::Sum};
}

Expression FunctionEmitter::getAffinePart(AffineExpr expr, ValueRange dims,
                                          ValueRange symbols) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return {std::to_string(constant.getValue()),
            constant.getValue() < 0 ? Binding::Unary : Binding::Primary};
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return use(dims[dim.getPosition()]);
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return use(symbols[symbol.getPosition()]);
  if (expr.getKind() == AffineExprKind::Add)
    return getAffineSum(expr, dims, symbols);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Expression lhs = getAffinePart(binary.getLHS(), dims, symbols);
  Expression rhs = getAffinePart(binary.getRHS(), dims, symbols);
  if (expr.getKind() == AffineExprKind::Mul)
    return {lhs.as(Binding::Product) + " * " + rhs.as(Binding::Unary), Binding::Product};
  // Quotients of MLIR round down or up; those of C toward zero.
  std::optional<Interval> range = ranges.get(binary.getLHS(), dims, symbols);
  std::optional<Interval> divisor = ranges.get(binary.getRHS(), dims, symbols);
  bool isPlain = range && range->low >= 0 && divisor && divisor->low > 0;
  if (isPlain && expr.getKind() != AffineExprKind::CeilDiv)
    return {lhs.as(Binding::Product) +
                (expr.getKind() == AffineExprKind::Mod ? " % " : " / ") +
                rhs.as(Binding::Primary),
            Binding::Product};
  StringRef stem = expr.getKind() == AffineExprKind::Mod        ? "floormod"
                   : expr.getKind() == AffineExprKind::FloorDiv ? "floordiv"
                                                                : "ceildiv";
  return {helpers.useInteger(stem, indexWidth) + "(" + lhs.text + ", " + rhs.text + ")"};
}

Expression FunctionEmitter::getBound(AffineMap map, ValueRange operands,
                                     StringRef minOrMax) {
  ValueRange dims = operands.take_front(map.getNumDims());
  ValueRange symbols = operands.drop_front(map.getNumDims());
  Expression bound = getAffine(map.getResult(0), dims, symbols);
  for (AffineExpr expr : map.getResults().drop_front())
    bound = {helpers.useInteger(minOrMax, indexWidth) + "(" + bound.text + ", " +
             getAffine(expr, dims, symbols).text + ")"};
  return bound;
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

FailureOr<std::string> FunctionEmitter::getIndex(Operation *op, Value memref,
                                                 AffineMap map, ValueRange operands) {
  FailureOr<BufferView> view = getView(memref);
  if (failed(view))
    return failure();
  // Counters with one value become that value, so that indices get short.
  MLIRContext *context = op->getContext();
  SmallVector<AffineExpr> dims, symbols;
  for (auto [index, operand] : llvm::enumerate(operands)) {
    bool isDim = index < map.getNumDims();
    Interval range = ranges.get(operand);
    AffineExpr expr = range.isConstant() ? getAffineConstantExpr(range.low, context)
                      : isDim ? getAffineDimExpr(index, context)
                              : getAffineSymbolExpr(index - map.getNumDims(), context);
    (isDim ? dims : symbols).push_back(expr);
  }
  AffineExpr linear = getAffineConstantExpr(0, context);
  for (auto [expr, stride] : llvm::zip_equal(map.getResults(), view->strides))
    linear = linear + expr.replaceDimsAndSymbols(dims, symbols) * stride;
  linear = simplifyAffineExpr(linear, map.getNumDims(), map.getNumSymbols());
  Expression index = getAffine(linear, operands.take_front(map.getNumDims()),
                               operands.drop_front(map.getNumDims()));
  std::string text = view->offset;
  if (text.empty() || index.text != "0")
    text += (text.empty() ? "" : " + ") + index.text;
  return text;
}

/// Whether `op` is in a branch of a loop that depends on data.
bool FunctionEmitter::isUnderCondition(Operation *op) {
  for (auto branch = op->getParentOfType<scf::IfOp>(); branch;
       branch = branch->getParentOfType<scf::IfOp>())
    if (branch->getParentOfType<LoopLikeOpInterface>())
      return true;
  return false;
}

/// Returns the element of the array of `memref` at a linear index: as volatile where a
/// compiler could mask the access (see FunctionEmitter.h).
std::string FunctionEmitter::getAccess(Operation *op, Value memref, const std::string &index,
                                       bool isStore) {
  const BufferView &view = views.find(memref)->second;
  if (!isUnderCondition(op))
    return view.base + "[" + index + "]";
  Type type = cast<BaseMemRefType>(memref.getType()).getElementType();
  return (isStore ? "((volatile " : "((const volatile ") +
         *getElementTypeInC(type, view.isUnsigned) + " *)" + view.base + ")[" + index + "]";
}

FailureOr<std::string> FunctionEmitter::getElement(Operation *op, Value memref,
                                                   AffineMap map, ValueRange operands) {
  FailureOr<std::string> index = getIndex(op, memref, map, operands);
  if (failed(index))
    return failure();
  return getAccess(op, memref, *index, isa<memref::StoreOp, affine::AffineStoreOp>(op));
}

FailureOr<Expression> FunctionEmitter::getLoad(Operation *op, Value memref, AffineMap map,
                                               ValueRange operands) {
  FailureOr<std::string> element = getElement(op, memref, map, operands);
  if (failed(element))
    return failure();
  if (!views.lookup(memref).isUnsigned)
    return Expression{*element};
  FailureOr<std::string> type = getLocalType(op->getResult(0));
  return Expression{"(" + *type + ")" + *element, Binding::Unary, *element};
}

LogicalResult FunctionEmitter::emitCopy(memref::CopyOp op) {
  FailureOr<BufferView> source = getView(op.getSource()), target = getView(op.getTarget());
  auto type = dyn_cast<MemRefType>(op.getSource().getType());
  if (failed(source) || failed(target))
    return failure();
  if (!type || !type.hasStaticShape())
    return op.emitOpError("copies a buffer of dynamic size");
  // A counter per dimension, or one for all where both sides are row-major.
  SmallVector<int64_t> sizes(type.getShape()), from = source->strides, to = target->strides;
  SmallVector<int64_t> dense = computeStrides(sizes);
  if (from == dense && to == dense) {
    sizes = {type.getNumElements()};
    from = to = {1};
  }
  std::string fromIndex = source->offset, toIndex = target->offset;
  auto addTerm = [](std::string &index, const std::string &counter, int64_t stride) {
    index += (index.empty() ? "" : " + ") + counter +
             (stride == 1 ? "" : " * " + std::to_string(stride));
  };
  unsigned outerIndent = indent;
  for (auto [dim, size] : llvm::enumerate(sizes)) {
    if (size == 1)
      continue;
    std::string counter = "i" + std::to_string(loopDepth + dim);
    line("for (int" + std::to_string(indexWidth) + "_t " + counter + " = 0; " + counter +
         " < " + std::to_string(size) + "; ++" + counter + ")");
    ++indent;
    checkIndex(multiply({0, size}, {0, std::max(from[dim], to[dim])}));
    addTerm(fromIndex, counter, from[dim]);
    addTerm(toIndex, counter, to[dim]);
  }
  line(getAccess(op, op.getTarget(), toIndex.empty() ? "0" : toIndex, /*isStore=*/true) + " = " +
       getAccess(op, op.getSource(), fromIndex.empty() ? "0" : fromIndex, /*isStore=*/false) +
       ";");
  indent = outerIndent;
  endStep(op);
  return success();
}
