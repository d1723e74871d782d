//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which identifiers may the emitted C use? Symbols of MLIR are free text; this
// file turns them into names that C99 and C++ accept and that do not meet.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TARGET_C_NAMES_H
#define LOWP_LIB_TARGET_C_NAMES_H

#include "llvm/ADT/StringSet.h"
#include <string>

namespace mlir::lowp {

/// Returns `symbol` with every character that C does not take replaced, without
/// leading underscores; `fallback` if nothing is left.
std::string makeIdentifier(llvm::StringRef symbol, llvm::StringRef fallback);

/// Returns `text`, a name of the program, as a comment of C can hold it: printable
/// ASCII that neither ends nor begins a comment, and at most 200 characters of it.
std::string makeCommentText(llvm::StringRef text);

/// Whether `name` is a keyword, or a type, macro or function of the standard libraries
/// of C99 to C23 and C++20.
bool isTakenInC(llvm::StringRef name);

/// Returns `name` in capitals, for macros.
std::string makeMacroName(llvm::StringRef name);

/// The names of one C file at file scope.
class NameScope {
public:
  /// `owner` is the function of the file; its header has types and macros of names
  /// that begin with it.
  explicit NameScope(llvm::StringRef owner) : owner(owner.str()) { taken.insert(owner); }

  /// Returns `hint`, or `hint_2`, `hint_3`... if that is taken; with `table_` before
  /// it if it is reserved, of the form that the emitter keeps for loop counters and
  /// temporaries, or could be a name of the header.
  std::string unique(llvm::StringRef hint);

private:
  std::string owner;
  llvm::StringSet<> taken;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_TARGET_C_NAMES_H
