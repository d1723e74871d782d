//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a caller of the emitted C have to know? See Border.h.
//
//===----------------------------------------------------------------------===//

#include "Border.h"
#include "Literals.h"
#include "Names.h"
#include "lowp/Codegen/ResultArguments.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

/// Whether anything stores into `buffer` or a view of it.
static bool isWritten(Value buffer) {
  for (Operation *user : buffer.getUsers()) {
    if (auto store = dyn_cast<memref::StoreOp>(user); store && store.getMemRef() == buffer)
      return true;
    if (auto store = dyn_cast<affine::AffineStoreOp>(user);
        store && store.getMemRef() == buffer)
      return true;
    if (auto copy = dyn_cast<memref::CopyOp>(user); copy && copy.getTarget() == buffer)
      return true;
    for (Value result : user->getResults())
      if (isa<BaseMemRefType>(result.getType()) && isWritten(result))
        return true;
  }
  return false;
}

static void nameValues(MutableArrayRef<BorderValue> border) {
  for (bool isResult : {false, true}) {
    auto isSide = [&](const BorderValue &value) { return value.isResult == isResult; };
    unsigned count = llvm::count_if(border, isSide), index = 0;
    for (BorderValue &value : border)
      if (isSide(value))
        value.name = (isResult ? "output" : "input") +
                     (count == 1 ? std::string() : std::to_string(index++));
  }
}

FailureOr<SmallVector<BorderValue>> mlir::lowp::describeBorder(func::FuncOp function) {
  if (function.getNumResults())
    return function.emitOpError("returns values; at phase loops results are trailing "
                                "arguments (run 'lowp-to-loops' first)");
  std::optional<Signature> signature = Signature::read(function);
  unsigned lenArguments = function.getNumArguments();
  std::optional<unsigned> lenResults = countResultArguments(function);
  SmallVector<BorderValue> border;
  for (BlockArgument argument : function.getArguments()) {
    BorderValue value;
    unsigned index = argument.getArgNumber();
    value.type = dyn_cast<MemRefType>(argument.getType());
    if (!value.type)
      return function.emitOpError("argument ") << index << " is " << argument.getType()
                                               << "; the C exit takes memrefs";
    if (!value.type.hasStaticShape() || !value.type.getLayout().isIdentity())
      return function.emitOpError("argument ")
             << index << " is " << value.type
             << "; the C exit needs static shapes in row-major order (a batch '?' becomes "
                "--batch=N, other dynamic dimensions have no form in C)";
    if (!value.type.getNumElements())
      return function.emitOpError("argument ")
             << index << " is " << value.type << ", which has no elements; arrays of C have some";
    value.isWritten = isWritten(argument);
    value.isResult = signature    ? index >= signature->arguments.size()
                     : lenResults ? index >= lenArguments - *lenResults
                                  : value.isWritten;
    // A result without elements, or of any value, is written by no one.
    value.isWritten |= value.isResult;
    if (signature)
      static_cast<SignatureValue &>(value) =
          value.isResult ? signature->results[index - signature->arguments.size()]
                         : signature->arguments[index];
    value.isUnsigned = isUnsignedFormat(value.format);
    std::optional<std::string> type =
        getElementTypeInC(value.type.getElementType(), value.isUnsigned);
    if (!type)
      return function.emitOpError("argument ")
             << index << " has elements of type " << value.type.getElementType()
             << ", which have no type in C";
    value.elementType = *type;
    border.push_back(value);
  }
  nameValues(border);
  return border;
}

std::string mlir::lowp::getParameterList(ArrayRef<BorderValue> border, bool isDefinition) {
  if (border.empty())
    return "void";
  std::string text;
  for (const BorderValue &value : border)
    text += (text.empty() ? "" : ", ") + std::string(value.isWritten ? "" : "const ") +
            value.elementType + " " + value.name + "[" + (isDefinition ? "restrict " : "") +
            std::to_string(std::max<int64_t>(value.type.getNumElements(), 1)) + "]";
  return text;
}

/// The shortest decimal that reads back as `value`.
static std::string getDecimal(double value) {
  char text[40];
  for (int digits = 1; digits <= 17; ++digits) {
    snprintf(text, sizeof(text), "%.*g", digits, value);
    if (strtod(text, nullptr) == value)
      break;
  }
  std::string result = text;
  return result.find_first_of(".e") == std::string::npos ? result + ".0" : result;
}

static std::string printType(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

/// A literal that stands in macros: in parentheses if negative.
static std::string getMacroInteger(int64_t value) {
  std::string text = getIntegerLiteral(APInt(llvm::isInt<32>(value) ? 32 : 64,
                                             uint64_t(value), /*isSigned=*/true));
  return value < 0 ? "(" + text + ")" : text;
}

/// An initialiser of an array: "{1.0, 2.0}".
template <typename Range, typename Print>
static std::string getInitialiser(const Range &range, Print print) {
  std::string text = "{";
  for (auto [index, value] : llvm::enumerate(range))
    text += (index == 0 ? "" : index % 8 ? ", " : ", \\\n  ") + print(value);
  return text + "}";
}

/// Prints how codes are encoded and decoded by tables.
static void printTable(llvm::raw_ostream &os, const CodeTable &table, StringRef name) {
  os << "/* " << name << "_VALUES: the value of each code at scale 1, by its bits. A number x\n"
     << " * has the code " << name << "_LEVEL_CODES[i], i the number of\n * " << name
     << "_THRESHOLDS that are not above x / " << name << "_SCALE. */\n";
  os << "#define " << name << "_VALUES \\\n  " << getInitialiser(table.values, getDecimal)
     << "\n";
  os << "#define " << name << "_LEVELS " << table.levelCodes.size() << "\n";
  os << "#define " << name << "_LEVEL_CODES \\\n  "
     << getInitialiser(table.levelCodes, [](int64_t code) { return std::to_string(code); })
     << "\n";
  os << "#define " << name << "_THRESHOLDS \\\n  "
     << getInitialiser(table.thresholds, getDecimal) << "\n";
}

/// Prints the comment and the macros of one argument or result.
static void printValue(llvm::raw_ostream &os, const BorderValue &value, StringRef prefix,
                       StringRef typePrefix) {
  std::string name = prefix.str() + "_" + makeMacroName(value.name);
  SmallVector<std::string> shape;
  for (int64_t size : value.type.getShape())
    shape.push_back(std::to_string(size));
  os << "/* " << value.name << ": " << value.elementType << ", shape ["
     << llvm::join(shape, ", ") << "], row-major.";
  std::optional<CodeRange> codes = getCodeRange(value.format);
  if (value.format && !isa<FloatType>(value.format))
    os << "\n * Codes of " << makeCommentText(printType(value.format)) << ".";
  if (codes)
    os << "\n * Real value: (code - " << name << "_ZERO_POINT) * " << name << "_STEP.";
  os << " */\n";
  os << "typedef " << value.elementType << " " << typePrefix << "_" << value.name << "_t;\n";
  os << "#define " << name << "_ELEMENTS " << value.type.getNumElements() << "\n";
  os << "#define " << name << "_RANK " << value.type.getRank() << "\n";
  for (auto [dim, size] : llvm::enumerate(shape))
    os << "#define " << name << "_DIM" << dim << " " << size << "\n";
  if (value.format && !isa<FloatType>(value.format)) {
    os << "#define " << name << "_SCALE " << getDecimal(value.scale) << "\n";
    os << "#define " << name << "_ZERO_POINT " << getMacroInteger(value.zeroPoint) << "\n";
  }
  if (codes) {
    os << "#define " << name << "_STEP "
       << getDecimal(codes->step * value.scale) << "\n";
    os << "#define " << name << "_CODE_MIN " << getMacroInteger(codes->least) << "\n";
    os << "#define " << name << "_CODE_MAX " << getMacroInteger(codes->most) << "\n";
  }
  if (std::optional<CodeTable> table = getCodeTable(value.format))
    printTable(os, *table, name);
  os << "\n";
}

std::string mlir::lowp::emitHeader(ArrayRef<BorderValue> border, StringRef entryName,
                                   StringRef symbol, bool isChosen,
                                   StaticMemory memory) {
  std::string text, prefix = makeMacroName(entryName), guard = prefix + "_H";
  llvm::raw_string_ostream os(text);
  os << "/* Generated by quant-translate --lowp-to-c. Do not edit. */\n";
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n#include <stdint.h>\n\n";
  if (!border.empty() && border.front().type.getRank() > 0)
    os << "/* Samples per call: the first dimension of the first argument. */\n#define "
       << prefix << "_BATCH " << border.front().type.getDimSize(0) << "\n\n";
  os << "/* Static memory in bytes: constant tables, intermediate values. */\n#define "
     << prefix << "_TABLE_BYTES " << memory.tableBytes << "\n#define " << prefix
     << "_SCRATCH_BYTES " << memory.scratchBytes << "\n\n";
  for (const BorderValue &value : border)
    printValue(os, value, prefix, entryName);
  os << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  os << "/* Computes @" << makeCommentText(symbol) << " of the compiled program";
  if (symbol != entryName)
    os << ";\n * it has another name here because "
       << (isChosen ? "--c-name says so"
                    : "'" + makeCommentText(symbol) + "' cannot name a function of a C library");
  os << ".\n * Arguments must not overlap. Not re-entrant: intermediate values are static. */\n";
  os << "void " << entryName << "(" << getParameterList(border, /*isDefinition=*/false)
     << ");\n\n";
  os << "#ifdef __cplusplus\n}\n#endif\n\n#endif /* " << guard << " */\n";
  return text;
}
