//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Options of passes and pipelines are read in one way and checked before they
// are parsed: an unknown key, one that is given twice, an empty value, a value
// of the wrong kind, or a quote that is not closed is one error that says what
// is valid.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_STRICTOPTIONS_H
#define LOWP_IR_STRICTOPTIONS_H

#include "mlir/Pass/Pass.h"

namespace mlir::lowp {

/// Gets the text of an error; returns failure.
using OptionErrorHandler = function_ref<LogicalResult(const Twine &)>;

/// One word of an option text: "key=value", or "key" alone.
struct OptionWord {
  StringRef key;
  /// Without the quotes or braces around it; "" of a key alone.
  StringRef value;
  bool hasValue = false;
  /// As it was written.
  StringRef text;
};

/// What an option may be given.
struct OptionKey {
  enum Kind {
    Text,         ///< key=value
    Flag,         ///< key, key=true, key=false
    Whole,        ///< key=N, 0 to 2^31 - 1
    Real,         ///< key=X, finite
    OptionalText, ///< key, key=value
  };
  StringRef name;
  Kind kind = Text;
};

/// Splits "a=1 b='x y' c" at blanks outside of quotes and brackets. Errors: a
/// quote or bracket without its other half, a word without a key.
FailureOr<SmallVector<OptionWord>>
splitOptions(StringRef text, OptionErrorHandler errorHandler);

/// splitOptions, and each word is of one of `keys`, which occurs once, with a
/// value of its kind that is not empty.
FailureOr<SmallVector<OptionWord>> readOptions(StringRef text,
                                               ArrayRef<OptionKey> keys,
                                               OptionErrorHandler errorHandler);

/// The items of a value that is a list: at commas, as upstream's list options; none of
/// "". Items are trimmed and may be empty.
SmallVector<std::string> splitList(StringRef value);

/// Fails if one of `keys` is among `words` and `needed` is not, without which
/// nothing reads it.
LogicalResult requireOption(ArrayRef<OptionWord> words,
                            ArrayRef<StringRef> keys, StringRef needed,
                            OptionErrorHandler errorHandler);

/// The keys of a pass, of the kinds that its defaults have: true or false is a
/// flag, a number a number. `pipeline`: "name{key=value key=value}".
SmallVector<OptionKey> getOptionKeys(StringRef pipeline);

/// The option text `given` of a pass, whose defaults `pipeline` shows as above:
/// read by readOptions. What --dump-pass-pipeline and reproducers print has all
/// keys, in order, also those that nobody gave: there, a value that is the
/// default counts as not given, and may be empty. `lists` are the keys of
/// lists, which upstream does not print while they are empty.
FailureOr<SmallVector<OptionWord>>
readPassOptions(StringRef given, StringRef pipeline, ArrayRef<StringRef> lists,
                OptionErrorHandler errorHandler);

/// Base of a pass whose options are checked:
///
///   struct Foo : StrictOptions<impl::FooBase<Foo>> {
///     using StrictOptions::StrictOptions;
template <class Base>
struct StrictOptions : Base {
  using Base::Base;

  LogicalResult initializeOptions(
      StringRef options,
      function_ref<LogicalResult(const Twine &)> errorHandler) override {
    // The options with their defaults.
    std::string text;
    llvm::raw_string_ostream os(text);
    this->printAsTextualPipeline(os);
    auto fail = [&](const Twine &message) {
      return errorHandler(Twine(this->getArgument()) + ": " + message);
    };
    FailureOr<SmallVector<OptionWord>> words =
        readPassOptions(options, text, getListOptions(), fail);
    if (failed(words) || failed(checkGiven(*words, fail)) ||
        failed(Base::initializeOptions(options, errorHandler)))
      return failure();
    return checkValues(fail);
  }

  /// The keys of options that are lists.
  virtual SmallVector<StringRef> getListOptions() { return {}; }

  /// Checks what was given in text, which defaults are not: options that need
  /// one another. `fail` puts the name of the pass before the message.
  virtual LogicalResult checkGiven(ArrayRef<OptionWord> words,
                                   OptionErrorHandler fail) {
    return success();
  }

  /// Checks the values as far as that takes no program: also those of a pass
  /// that is never run. `fail` puts the name of the pass before the message.
  virtual LogicalResult checkValues(OptionErrorHandler fail) {
    return success();
  }
};

} // namespace mlir::lowp

#endif // LOWP_IR_STRICTOPTIONS_H
