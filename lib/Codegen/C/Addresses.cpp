//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where in C is an element of a memref? Buffers are one-dimensional arrays; views
// change strides and offsets, and every access becomes one linear index.
//
//===----------------------------------------------------------------------===//

#include "FunctionEmitter.h"
#include "Literals.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

void FunctionEmitter::checkIndex(std::optional<Interval> range) {
  if (!range || !range->fits(indexWidth))
    isIndexTooNarrow = true;
}

//===----------------------------------------------------------------------===//
// Buffers and views
//===----------------------------------------------------------------------===//

/// Returns the strides of `type` if all of them are known.
static FailureOr<SmallVector<int64_t>> getStaticStrides(Operation *op, Value memref) {
  auto type = dyn_cast<MemRefType>(memref.getType());
  int64_t offset = 0;
  SmallVector<int64_t> strides;
  if (!type || failed(type.getStridesAndOffset(strides, offset)) ||
      llvm::any_of(strides, ShapedType::isDynamic))
    return op->emitOpError("involves ") << memref.getType()
                                        << "; the C exit needs memrefs of known strides";
  return strides;
}

LogicalResult FunctionEmitter::bindBuffer(Operation *op, Value buffer, StringRef name,
                                          bool isUnsigned) {
  FailureOr<SmallVector<int64_t>> strides = getStaticStrides(op, buffer);
  if (failed(strides))
    return failure();
  views[buffer] = {name.str(), "", *strides, isUnsigned};
  return success();
}

bool FunctionEmitter::isMentioned(StringRef array) const {
  std::string access = (array + "[").str();
  for (size_t at = body.find(access); at != std::string::npos; at = body.find(access, at + 1))
    if (at == 0 || (!llvm::isAlnum(body[at - 1]) && body[at - 1] != '_'))
      return true;
  return false;
}

LogicalResult FunctionEmitter::bindScratch() {
  FailureOr<ScratchPlan> plan = planScratch(function);
  if (failed(plan))
    return failure();
  scratch = std::move(*plan);
  unsigned number = 0;
  for (auto [op, index] : scratch.arrayOf) {
    Type type = scratch.arrays[index].elementType;
    if (!getElementTypeInC(type))
      return op->emitOpError("allocates elements of type ")
             << type << ", which have no type in C";
    if (failed(bindBuffer(op, op->getResult(0), "buffer" + std::to_string(number++),
                          /*isUnsigned=*/false)))
      return failure();
  }
  return success();
}

void FunctionEmitter::declareScratch() {
  std::string pointers;
  SmallVector<bool> isUsed(scratch.arrays.size(), false);
  for (auto [op, index] : scratch.arrayOf) {
    Value buffer = op->getResult(0);
    std::string name = views.lookup(buffer).base, shape;
    if (!isMentioned(name))
      continue;
    isUsed[index] = true;
    auto type = cast<MemRefType>(buffer.getType());
    for (int64_t size : type.getShape())
      shape += (shape.empty() ? "" : "x") + std::to_string(size);
    pointers += "  " + *getElementTypeInC(type.getElementType()) + " *const " + name +
                " = scratch" + std::to_string(index) + "; /* " +
                (shape.empty() ? "scalar" : shape) + " */\n";
  }
  for (auto [index, array] : llvm::enumerate(scratch.arrays))
    if (isUsed[index])
      fileScope += "static " + *getElementTypeInC(array.elementType) + " scratch" +
                   std::to_string(index) + "[" + std::to_string(array.lenElems) + "];\n";
  if (!pointers.empty())
    fileScope += "\n";
  body = pointers + body;
}

LogicalResult FunctionEmitter::bindGlobal(memref::GetGlobalOp op) {
  if (op->use_empty())
    return success();
  auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(op, op.getNameAttr());
  if (!global || !getElementTypeInC(global.getType().getElementType()))
    return op.emitOpError("reads a table whose elements have no type in C");
  if (global.isExternal())
    return op.emitOpError("reads a table that is defined elsewhere");
  std::string &name = tables[global];
  if (name.empty())
    name = names.unique(makeIdentifier(global.getSymName(), "table"));
  return bindBuffer(op, op.getResult(), name, /*isUnsigned=*/false);
}

LogicalResult FunctionEmitter::declareTables() {
  for (auto &[global, name] : tables) {
    if (!isMentioned(name))
      continue;
    llvm::raw_string_ostream os(fileScope);
    os << "static " << (global.getConstant() ? "const " : "")
       << *getElementTypeInC(global.getType().getElementType()) << " " << name << "["
       << std::max<int64_t>(global.getType().getNumElements(), 1) << "]";
    if (auto values = dyn_cast_or_null<ElementsAttr>(global.getInitialValueAttr())) {
      os << " = {\n";
      if (!printTable(os, values, /*isUnsigned=*/false))
        return global.emitOpError("holds a value without a literal in C, such as infinity");
      os << "}";
    }
    os << ";\n\n";
  }
  return success();
}

FailureOr<BufferView> FunctionEmitter::getView(Value memref) {
  auto it = views.find(memref);
  if (it != views.end())
    return it->second;
  emitError(memref.getLoc()) << "this buffer has no array in C";
  return failure();
}

FailureOr<std::string> FunctionEmitter::getSubviewOffset(memref::SubViewOp op,
                                                         const BufferView &source) {
  std::string text = source.offset;
  int64_t constantOffset = 0;
  for (auto [offset, stride] : llvm::zip_equal(op.getMixedOffsets(), source.strides)) {
    if (std::optional<int64_t> constant = getConstantIntValue(offset)) {
      constantOffset += *constant * stride;
      continue;
    }
    Value value = cast<Value>(offset);
    checkIndex(multiply(ranges.get(value), {stride, stride}));
    text += (text.empty() ? "" : " + ") + use(value).as(Binding::Unary) +
            (stride == 1 ? "" : " * " + std::to_string(stride));
  }
  if (constantOffset)
    text += (text.empty() ? "" : " + ") + std::to_string(constantOffset);
  return text;
}

LogicalResult FunctionEmitter::bindView(Operation *op) {
  Value result = op->getResult(0);
  if (result.use_empty())
    return success();
  if (!isa<memref::CastOp, memref::CollapseShapeOp, memref::ExpandShapeOp, memref::SubViewOp,
           memref::ReinterpretCastOp, memref::AssumeAlignmentOp>(op))
    return op->emitOpError("makes a buffer in a way that has no form in C");
  FailureOr<BufferView> view = getView(op->getOperand(0));
  if (failed(view))
    return failure();
  if (auto subview = dyn_cast<memref::SubViewOp>(op)) {
    FailureOr<std::string> offset = getSubviewOffset(subview, *view);
    if (failed(offset))
      return failure();
    view->offset = *offset;
  } else if (auto reinterpret = dyn_cast<memref::ReinterpretCastOp>(op)) {
    std::optional<int64_t> offset = getConstantIntValue(reinterpret.getMixedOffsets()[0]);
    if (!offset)
      return op->emitOpError("has an offset that is not constant");
    view->offset = *offset ? std::to_string(*offset) : "";
  }
  if (!isa<memref::CastOp, memref::AssumeAlignmentOp>(op)) {
    FailureOr<SmallVector<int64_t>> strides = getStaticStrides(op, result);
    if (failed(strides))
      return failure();
    view->strides = *strides;
  }
  views[result] = *view;
  return success();
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

FailureOr<std::string> FunctionEmitter::getElement(Operation *op, Value memref,
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
  return view->base + "[" + text + "]";
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
  line(target->base + "[" + (toIndex.empty() ? "0" : toIndex) + "] = " + source->base + "[" +
       (fromIndex.empty() ? "0" : fromIndex) + "];");
  indent = outerIndent;
  return success();
}
