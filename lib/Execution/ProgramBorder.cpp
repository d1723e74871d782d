//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are the arguments and results of the function that is called? See
// ProgramBorder.h.
//
//===----------------------------------------------------------------------===//

#include "ProgramBorder.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Codegen/ResultArguments.h"
#include "lowp/IR/Lowp.h"

using namespace mlir;
using namespace mlir::lowp;

static std::optional<ElementKind> getElementKind(Type type) {
  bool isSigned = true;
  if (auto format = dyn_cast<FormatTypeInterface>(type)) {
    isSigned = format.isSignedCode();
    type = format.getStorageType();
  } else if (auto integer = dyn_cast<IntegerType>(type)) {
    isSigned = !integer.isUnsigned();
  }
  if (type.isF32())
    return ElementKind::F32;
  if (type.isF64())
    return ElementKind::F64;
  if (type.isInteger(8))
    return isSigned ? ElementKind::I8 : ElementKind::U8;
  if (type.isInteger(16))
    return isSigned ? ElementKind::I16 : ElementKind::U16;
  if (type.isInteger(32))
    return isSigned ? ElementKind::I32 : ElementKind::U32;
  if (type.isInteger(64))
    return isSigned ? ElementKind::I64 : ElementKind::U64;
  return std::nullopt;
}

/// Fills in `value` from a type and, if there is one, what the signature says.
static LogicalResult readValue(func::FuncOp function, Type type,
                               const Twine &what, const SignatureValue *described,
                               ProgramValue &value) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped || !shaped.hasRank())
    return function.emitError()
           << what << " of function '" << function.getSymName() << "' is "
           << type << "; a ranked tensor is expected";
  if (auto memref = dyn_cast<MemRefType>(type); memref && !memref.getLayout().isIdentity())
    return function.emitError()
           << what << " of function '" << function.getSymName() << "' is " << type
           << ", which leaves gaps; elements of arguments and results stand one after the other "
              "(no layout)";
  value.shape.assign(shaped.getShape().begin(), shaped.getShape().end());
  for (int64_t dim = 1; dim < shaped.getRank(); ++dim)
    if (shaped.isDynamicDim(dim))
      return function.emitError()
             << "dimension " << dim << " of " << what << " of function '"
             << function.getSymName() << "' is dynamic in " << type
             << "; only dimension 0, the batch, may be";
  Type element = shaped.getElementType();
  if (described && described->format) {
    static_cast<SignatureValue &>(value) = *described;
    element = described->format;
  }
  if (isa<FormatTypeInterface>(element))
    value.format = element;
  std::optional<ElementKind> kind = getElementKind(element);
  if (!kind)
    return function.emitError()
           << what << " of function '" << function.getSymName()
           << "' has elements of " << element
           << "; data files and buffers hold f32, f64, integers of 8, 16, 32 and 64 bits, and "
              "codes: convert it at the program's border (arith.extf, arith.extui ..)";
  value.kind = *kind;
  return success();
}

LogicalResult
mlir::lowp::readProgramBorder(func::FuncOp function, bool isLoops,
                              SmallVectorImpl<ProgramValue> &arguments,
                              SmallVectorImpl<ProgramValue> &results) {
  std::optional<Signature> signature = Signature::read(function);
  SmallVector<Type> argumentTypes(function.getArgumentTypes()),
      resultTypes(function.getResultTypes());
  if (isLoops && resultTypes.empty()) {
    size_t count = argumentTypes.size();
    size_t first = signature ? signature->arguments.size() : count;
    std::optional<unsigned> marked = countResultArguments(function);
    if (!signature && marked)
      first = count - *marked;
    while (!signature && !marked && first > 0 && findWrite(function.getArgument(first - 1)))
      --first;
    resultTypes.assign(argumentTypes.begin() + first, argumentTypes.end());
    argumentTypes.resize(first);
  }
  auto read = [&](ArrayRef<Type> types, StringRef what, ArrayRef<SignatureValue> described,
                  SmallVectorImpl<ProgramValue> &values) {
    for (auto [index, type] : llvm::enumerate(types))
      if (failed(readValue(function, type, what + Twine(" ") + Twine(index),
                           described.empty() ? nullptr : &described[index],
                           values.emplace_back())))
        return failure();
    return success();
  };
  if (!signature)
    signature.emplace();
  if (failed(read(argumentTypes, "argument", signature->arguments, arguments)) ||
      failed(read(resultTypes, "result", signature->results, results)))
    return failure();
  if (arguments.empty())
    return function.emitError()
           << "function '" << function.getSymName()
           << "' takes no tensor; a network takes its samples as one";
  if (results.empty())
    return function.emitError()
           << "function '" << function.getSymName() << "' returns no tensor";
  return success();
}
