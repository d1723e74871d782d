//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which arrays of the C file hold which memrefs? Arguments, shared scratch arrays,
// constant tables, and the views of them.
//
//===----------------------------------------------------------------------===//

#include "FunctionEmitter.h"
#include "Literals.h"
#include "lowp/Constants/ConstantView.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

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
  auto isNameChar = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  for (size_t at = body.find(array.str()); at != std::string::npos;
       at = body.find(array.str(), at + 1)) {
    size_t end = at + array.size();
    if ((at == 0 || !isNameChar(body[at - 1])) && (end == body.size() || !isNameChar(body[end])))
      return true;
  }
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
    if (isUsed[index]) {
      scratchBytes += array.lenElems * getSizeInC(array.elementType);
      fileScope.add("static " + *getElementTypeInC(array.elementType) + " scratch" +
                    std::to_string(index) + "[" + std::to_string(array.lenElems) + "];\n");
    }
  if (!pointers.empty())
    fileScope.add("\n");
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

LogicalResult FunctionEmitter::declareTable(memref::GlobalOp global, StringRef name) {
  Type type = global.getType().getElementType();
  int64_t lenElems = std::max<int64_t>(global.getType().getNumElements(), 1);
  auto values = dyn_cast_or_null<ElementsAttr>(global.getInitialValueAttr());
  std::string declaration;
  llvm::raw_string_ostream os(declaration);
  (global.getConstant() ? tableBytes : scratchBytes) += lenElems * getSizeInC(type);
  os << "static " << (global.getConstant() ? "const " : "") << *getElementTypeInC(type) << " "
     << name << "[" << lenElems << "]";
  if (values) {
    if (failed(ConstantView::get(values)))
      return global.emitOpError("holds values that cannot be read");
    os << " = {\n";
    fileScope.add(declaration);
    fileScope.add([values](llvm::raw_ostream &os) {
      printTable(os, values, /*isUnsigned=*/false);
    });
    declaration = "}";
  }
  fileScope.add(declaration + ";\n\n");
  return success();
}

LogicalResult FunctionEmitter::declareTables() {
  for (auto &[global, name] : tables)
    if (isMentioned(name) && failed(declareTable(global, name)))
      return failure();
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
