//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which identifiers may the emitted C use? See Names.h.
//
//===----------------------------------------------------------------------===//

#include "Names.h"
#include "lowp/Codegen/C/EmitC.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

static bool isIdentifier(StringRef name) {
  return !name.empty() && !llvm::isDigit(name.front()) &&
         llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

/// Keywords of C99 to C23 and C++20, and the names of <stdint.h> that are in use.
static bool isReservedWord(StringRef name) {
  static const llvm::StringSet<> words = {
      "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool",
      "break", "case", "catch", "char", "char8_t", "char16_t", "char32_t", "class",
      "compl", "concept", "const", "consteval", "constexpr", "constinit", "const_cast",
      "continue", "co_await", "co_return", "co_yield", "decltype", "default", "delete",
      "do", "double", "dynamic_cast", "else", "enum", "explicit", "export", "extern",
      "false", "float", "for", "friend", "goto", "if", "inline", "int", "long",
      "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator",
      "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
      "requires", "restrict", "return", "short", "signed", "sizeof", "static",
      "static_assert", "static_cast", "struct", "switch", "template", "this",
      "thread_local", "throw", "true", "try", "typedef", "typeid", "typename", "typeof",
      "typeof_unqual", "union", "unsigned", "using", "virtual", "void", "volatile",
      "wchar_t", "while", "xor", "xor_eq", "main", "linux", "unix", "i386"};
  if (words.contains(name))
    return true;
  // int8_t, uint_fast16_t, INT32_MAX, ...
  StringRef rest = name;
  bool startsLikeInteger = rest.consume_front("u"), isInteger = rest.starts_with("int");
  (void)startsLikeInteger;
  return (isInteger && name.ends_with("_t")) || name.starts_with("INT") ||
         name.starts_with("UINT") || name.starts_with("_");
}

/// Names of libraries that compilers know and check the type of: `exp`, `floor`.
static bool isLibraryFunction(StringRef name) {
  static const llvm::StringSet<> names = {
      "abort", "abs", "acos", "asin", "atan", "atan2", "calloc", "ceil", "copysign",
      "cos", "cosh", "erf", "exit", "exp", "exp2", "fabs", "floor", "fma", "fmax",
      "fmin", "fmod", "free", "gamma", "hypot", "index", "j0", "j1", "jn", "labs",
      "ldexp", "log", "log10", "log2", "malloc", "memcmp", "memcpy", "memmove",
      "memset", "pow", "printf", "puts", "putchar", "realloc", "remainder", "rint",
      "round", "scanf", "sin", "sinh", "sqrt", "strcmp", "strcpy", "strlen", "tan",
      "tanh", "tgamma", "trunc", "y0", "y1", "yn"};
  if (names.contains(name))
    return true;
  return (name.ends_with("f") || name.ends_with("l")) && names.contains(name.drop_back());
}

/// Loop counters i0, accumulators acc0, temporaries t0 and arrays of the emitter.
static bool isEmitterName(StringRef name) {
  StringRef stem = name.rtrim("0123456789");
  if (stem == name)
    return stem == "input" || stem == "output";
  static const llvm::StringSet<> stems = {"i",      "t",      "acc",   "next",
                                          "buffer", "scratch", "input", "output"};
  return stems.contains(stem);
}

bool mlir::lowp::isUsableCName(StringRef name) {
  return isIdentifier(name) && !isReservedWord(name) && !isLibraryFunction(name) &&
         !isEmitterName(name);
}

std::string mlir::lowp::makeIdentifier(StringRef symbol, StringRef fallback) {
  std::string name;
  for (char c : symbol)
    name += llvm::isAlnum(c) ? c : '_';
  name = StringRef(name).ltrim('_').str();
  if (name.empty() || llvm::isDigit(name.front()))
    name = (fallback + (name.empty() ? "" : "_" + name)).str();
  return name;
}

std::string mlir::lowp::makeMacroName(StringRef name) { return name.upper(); }

std::string NameScope::unique(StringRef hint) {
  std::string base = hint.str();
  if (!isUsableCName(base) || hint.starts_with("lowp_"))
    base = "table_" + base;
  std::string name = base;
  for (unsigned n = 2; !taken.insert(name).second; ++n)
    name = base + "_" + std::to_string(n);
  return name;
}
