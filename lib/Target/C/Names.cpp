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
#include "lowp/Target/C/EmitC.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

static bool isIdentifier(StringRef name) {
  return !name.empty() && !llvm::isDigit(name.front()) &&
         llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
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
  return isIdentifier(name) && !isTakenInC(name) && !isEmitterName(name);
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

std::string mlir::lowp::makeCommentText(StringRef text) {
  constexpr size_t kLongest = 200;
  std::string result;
  for (char c : text.take_front(kLongest))
    result += llvm::isPrint(c) && c != '*' && c != '?' && c != '\\' ? c : '_';
  return text.size() > kLongest ? result + ".." : result;
}

std::string mlir::lowp::makeMacroName(StringRef name) { return name.upper(); }

std::string NameScope::unique(StringRef hint) {
  std::string base = hint.str();
  // The header has types and macros of names that begin with that of the function.
  bool isOfHeader =
      hint.starts_with(owner + "_") || hint.starts_with(makeMacroName(owner) + "_");
  if (!isUsableCName(base) || hint.starts_with("lowp_") || isOfHeader)
    base = "table_" + base;
  std::string name = base;
  for (unsigned n = 2; !taken.insert(name).second; ++n)
    name = base + "_" + std::to_string(n);
  return name;
}
