//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Options of passes that are checked before they are parsed: an unknown key, or
// one that is given twice, is an error that lists the valid ones.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_STRICTOPTIONS_H
#define LOWP_IR_STRICTOPTIONS_H

#include "mlir/Pass/Pass.h"

namespace mlir::lowp {

/// Checks the keys of `text` ("a=1 b={x y} c"): each is one of `validKeys` and
/// occurs once. `errorHandler` gets the message.
LogicalResult
checkOptionKeys(StringRef text, ArrayRef<StringRef> validKeys,
                function_ref<LogicalResult(const Twine &)> errorHandler);

/// Base of a pass whose option keys are checked:
///
///   struct Foo : StrictOptions<impl::FooBase<Foo>> {
///     using StrictOptions::StrictOptions;
template <class Base>
struct StrictOptions : Base {
  using Base::Base;

  LogicalResult initializeOptions(
      StringRef options,
      function_ref<LogicalResult(const Twine &)> errorHandler) override {
    // The options with their defaults: "name{key=value key=value}". (An empty
    // list option would be missing: passes take lists as one string.)
    std::string text;
    llvm::raw_string_ostream os(text);
    this->printAsTextualPipeline(os);
    SmallVector<StringRef> words, keys;
    StringRef(text).split('{').second.rtrim('}').split(words, ' ', -1, false);
    for (StringRef word : words)
      if (word.contains('='))
        keys.push_back(word.split('=').first);
    if (failed(checkOptionKeys(options, keys, [&](const Twine &message) {
          return errorHandler(Twine(this->getArgument()) + ": " + message);
        })))
      return failure();
    return Base::initializeOptions(options, errorHandler);
  }
};

} // namespace mlir::lowp

#endif // LOWP_IR_STRICTOPTIONS_H
