//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What is a program's text? Pieces, of which the tables of weights are spelled only
// where they are written: they are larger as text than as codes.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TARGET_C_SOURCETEXT_H
#define LOWP_TARGET_C_SOURCETEXT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

#include <functional>
#include <string>
#include <vector>

namespace mlir::lowp {

class SourceText {
public:
  using Print = std::function<void(llvm::raw_ostream &)>;

  void add(const llvm::Twine &text) {
    if (pieces.empty() || pieces.back().print)
      pieces.emplace_back();
    pieces.back().text += text.str();
  }
  /// `print` writes the same at each call; what it reads outlives the text.
  void add(Print print) { pieces.push_back({"", std::move(print)}); }
  void add(const SourceText &other) {
    pieces.insert(pieces.end(), other.pieces.begin(), other.pieces.end());
  }

  void write(llvm::raw_ostream &os) const {
    for (const Piece &piece : pieces)
      if (piece.print)
        piece.print(os);
      else
        os << piece.text;
  }
  /// All of it, of programs that are small.
  std::string str() const {
    std::string all;
    llvm::raw_string_ostream os(all);
    write(os);
    return all;
  }

private:
  struct Piece {
    std::string text;
    Print print;
  };
  std::vector<Piece> pieces;
};

} // namespace mlir::lowp

#endif // LOWP_TARGET_C_SOURCETEXT_H
