//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Checks the keys of an option string before it is parsed.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/StrictOptions.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

/// The end of the value that starts `text`: at the next space outside of
/// braces and quotes.
static size_t findValueEnd(StringRef text) {
  int depth = 0;
  char quote = 0;
  for (size_t index = 0; index < text.size(); ++index) {
    char c = text[index];
    if (quote) {
      if (c == quote)
        quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}') {
      --depth;
    } else if (depth <= 0 && llvm::isSpace(c)) {
      return index;
    }
  }
  return text.size();
}

LogicalResult mlir::lowp::checkOptionKeys(
    StringRef text, ArrayRef<StringRef> validKeys,
    function_ref<LogicalResult(const Twine &)> errorHandler) {
  llvm::StringSet<> seen;
  text = text.trim();
  while (!text.empty()) {
    size_t end = findValueEnd(text);
    StringRef key = text.take_front(end).split('=').first;
    if (!llvm::is_contained(validKeys, key)) {
      if (validKeys.empty())
        return errorHandler("unknown option '" + key + "': there are none");
      return errorHandler("unknown option '" + key +
                          "': valid ones are " + llvm::join(validKeys, ", "));
    }
    if (!seen.insert(key).second)
      return errorHandler("option '" + key +
                          "' is given twice; each may be given once: " +
                          llvm::join(validKeys, ", "));
    text = text.drop_front(end).ltrim();
  }
  return success();
}
