//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The one reader of option texts: splits, and checks keys and values.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/StrictOptions.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

/// What closes `c`, or 0.
static char getCloser(char c) {
  switch (c) {
  case '\'':
  case '"':
    return c;
  case '{':
    return '}';
  case '(':
    return ')';
  case '[':
    return ']';
  default:
    return 0;
  }
}

/// The end of the word that starts `text`: the next blank outside of quotes and
/// brackets. Upstream's parser of options reads the same brackets.
static FailureOr<size_t> findWordEnd(StringRef text,
                                     OptionErrorHandler errorHandler) {
  // What is open, each with its position.
  SmallVector<std::pair<char, size_t>> open;
  size_t index = 0;
  for (; index < text.size(); ++index) {
    char c = text[index];
    bool isQuoted = !open.empty() &&
                    (open.back().first == '\'' || open.back().first == '"');
    if (!open.empty() && c == open.back().first)
      open.pop_back();
    else if (isQuoted)
      continue;
    else if (char closer = getCloser(c))
      open.emplace_back(closer, index);
    else if (c == '}' || c == ')' || c == ']')
      return errorHandler("unbalanced " + Twine(c) + " in \"" + text.trim() +
                          "\"");
    else if (open.empty() && llvm::isSpace(c))
      break;
  }
  if (open.empty())
    return index;
  char first = text[open.back().second];
  bool isQuote = first == '\'' || first == '"';
  return errorHandler("unbalanced " + Twine(isQuote ? "quote " : "") +
                      Twine(first) + " in \"" + text.trim() + "\"");
}

FailureOr<SmallVector<OptionWord>>
mlir::lowp::splitOptions(StringRef text, OptionErrorHandler errorHandler) {
  SmallVector<OptionWord> words;
  for (text = text.trim(); !text.empty();) {
    FailureOr<size_t> end = findWordEnd(text, errorHandler);
    if (failed(end))
      return failure();
    OptionWord word;
    word.text = text.take_front(*end);
    std::tie(word.key, word.value) = word.text.split('=');
    word.hasValue = word.text.contains('=');
    if (word.key.empty())
      return errorHandler("'" + word.text +
                          "' has no name of an option before '='");
    StringRef value = word.value;
    if (value.size() >= 2 && value.front() != '(' && value.front() != '[' &&
        getCloser(value.front()) == value.back())
      word.value = value.drop_front().drop_back().trim();
    words.push_back(word);
    text = text.drop_front(*end).ltrim();
  }
  return words;
}

/// The key of `keys` that stands behind a comma or semicolon in `word`, as in
/// "data=a.npy,weights=fixed:8"; or "". Quotes make it a part of the value.
static StringRef findKeyInside(const OptionWord &word,
                               ArrayRef<OptionKey> keys) {
  if (word.value.data() != word.text.split('=').second.data())
    return "";
  for (StringRef rest = word.text; !rest.empty();) {
    rest = rest.drop_front(std::min(rest.find_first_of(",;"), rest.size()));
    rest = rest.drop_front(!rest.empty());
    StringRef name = rest.take_front(rest.find_first_of("=,;"));
    for (const OptionKey &key : keys)
      if (key.name == name)
        return key.name;
  }
  return "";
}

/// What is wrong with the value of `word`, or "".
static std::string findFault(const OptionWord &word, OptionKey::Kind kind) {
  if (word.hasValue && word.value.empty())
    return ("option '" + word.key +
            "' has an empty value; leave it out for its default")
        .str();
  if (!word.hasValue && kind != OptionKey::Flag &&
      kind != OptionKey::OptionalText)
    return ("option '" + word.key + "' takes a value: " + word.key + "=..")
        .str();
  auto say = [&](StringRef expected) {
    return (word.key + "=" + word.value + " is not known; valid: " + expected)
        .str();
  };
  uint32_t whole = 0;
  double real = 0;
  switch (kind) {
  case OptionKey::Text:
  case OptionKey::OptionalText:
    return "";
  case OptionKey::Flag:
    return !word.hasValue || word.value == "true" || word.value == "false"
               ? ""
               : say("true, false");
  case OptionKey::Whole:
    return llvm::all_of(word.value, llvm::isDigit) &&
                   !word.value.getAsInteger(10, whole) && whole <= INT32_MAX
               ? ""
               : say("a whole number without a sign, up to 2147483647");
  case OptionKey::Real:
    return !word.value.getAsDouble(real) && std::isfinite(real)
               ? ""
               : say("a finite number");
  }
  llvm_unreachable("all kinds are handled");
}

/// Each word is of one of `keys`, which occurs once, with a value of its kind.
static LogicalResult checkWords(ArrayRef<OptionWord> words,
                                ArrayRef<OptionKey> keys,
                                OptionErrorHandler errorHandler) {
  std::string all = llvm::join(
      llvm::map_range(keys, [](const OptionKey &key) { return key.name; }),
      ", ");
  llvm::StringSet<> seen;
  for (const OptionWord &word : words) {
    auto *key = llvm::find_if(
        keys, [&](const OptionKey &key) { return key.name == word.key; });
    if (StringRef inside = findKeyInside(word, keys); !inside.empty())
      return errorHandler("'" + word.text + "' has the option '" + inside +
                          "' inside: options are separated by spaces");
    if (key == keys.end())
      return errorHandler(
          "unknown option '" + word.key +
          "': " + (keys.empty() ? "there are none" : "valid ones are " + all));
    if (!seen.insert(word.key).second)
      return errorHandler("option '" + word.key +
                          "' is given twice; each may be given once: " + all);
    if (std::string fault = findFault(word, key->kind); !fault.empty())
      return errorHandler(fault);
  }
  return success();
}

FailureOr<SmallVector<OptionWord>>
mlir::lowp::readOptions(StringRef text, ArrayRef<OptionKey> keys,
                        OptionErrorHandler errorHandler) {
  FailureOr<SmallVector<OptionWord>> words = splitOptions(text, errorHandler);
  if (failed(words) || failed(checkWords(*words, keys, errorHandler)))
    return failure();
  return words;
}

/// The words of "name{key=value key=value}".
static SmallVector<OptionWord> splitPrinted(StringRef pipeline) {
  StringRef text = pipeline.split('{').second;
  text.consume_back("}");
  FailureOr<SmallVector<OptionWord>> words =
      splitOptions(text, [](const Twine &) { return failure(); });
  return succeeded(words) ? *words : SmallVector<OptionWord>();
}

FailureOr<SmallVector<OptionWord>>
mlir::lowp::readPassOptions(StringRef given, StringRef pipeline,
                            ArrayRef<StringRef> lists,
                            OptionErrorHandler errorHandler) {
  FailureOr<SmallVector<OptionWord>> words = splitOptions(given, errorHandler);
  if (failed(words))
    return failure();
  SmallVector<OptionWord> defaults = splitPrinted(pipeline);
  auto isList = [&](const OptionWord &word) {
    return llvm::is_contained(lists, word.key);
  };
  llvm::erase_if(defaults, isList);
  SmallVector<OptionWord> others(*words);
  llvm::erase_if(others, isList);
  bool isPrinted = llvm::equal(others, defaults,
                               [](const OptionWord &a, const OptionWord &b) {
                                 return a.key == b.key && a.hasValue;
                               });
  if (isPrinted)
    llvm::erase_if(*words, [&](const OptionWord &word) {
      return llvm::any_of(defaults, [&](const OptionWord &other) {
        return other.key == word.key && other.value == word.value;
      });
    });
  SmallVector<OptionKey> keys = getOptionKeys(pipeline);
  for (StringRef list : lists)
    if (llvm::none_of(keys,
                      [&](const OptionKey &key) { return key.name == list; }))
      keys.push_back({list, OptionKey::Text});
  if (failed(checkWords(*words, keys, errorHandler)))
    return failure();
  return words;
}

SmallVector<std::string> mlir::lowp::splitList(StringRef value) {
  SmallVector<std::string> items;
  if (!value.empty())
    for (StringRef item : llvm::split(value, ','))
      items.push_back(item.trim().str());
  return items;
}

LogicalResult mlir::lowp::requireOption(ArrayRef<OptionWord> words,
                                        ArrayRef<StringRef> keys,
                                        StringRef needed,
                                        OptionErrorHandler errorHandler) {
  auto isGiven = [&](StringRef key) {
    return llvm::any_of(
        words, [&](const OptionWord &word) { return word.key == key; });
  };
  if (isGiven(needed))
    return success();
  for (StringRef key : keys)
    if (isGiven(key))
      return errorHandler("option '" + key + "' needs " + needed +
                          "=: without it nothing reads '" + key +
                          "'; give both or leave it out");
  return success();
}

SmallVector<OptionKey> mlir::lowp::getOptionKeys(StringRef pipeline) {
  SmallVector<OptionKey> keys;
  for (const OptionWord &word : splitPrinted(pipeline)) {
    StringRef value = word.value;
    double real = 0;
    OptionKey::Kind kind = OptionKey::Text;
    if (value == "true" || value == "false")
      kind = OptionKey::Flag;
    else if (!value.empty() && llvm::all_of(value, llvm::isDigit))
      kind = OptionKey::Whole;
    else if (!value.getAsDouble(real))
      kind = OptionKey::Real;
    keys.push_back({word.key, kind});
  }
  return keys;
}
