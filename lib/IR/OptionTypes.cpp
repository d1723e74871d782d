//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Options, printed so that they can be given back. See OptionTypes.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/OptionTypes.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::lowp;

raw_ostream &mlir::lowp::operator<<(raw_ostream &os, const OptionReal &real) {
  SmallString<32> text;
  llvm::APFloat(real.value).toString(text);
  os << text;
  if (StringRef(text).find_first_of(".eEnN") == StringRef::npos)
    os << ".0";
  return os;
}

raw_ostream &mlir::lowp::operator<<(raw_ostream &os, const OptionPath &path) {
  StringRef text = path;
  if (text.find_first_of(" '\"()[]{},;") == StringRef::npos)
    return os << text;
  StringRef quote = text.contains('\'') ? "\"" : "'";
  return os << quote << text << quote;
}

bool llvm::cl::parser<OptionReal>::parse(Option &option, StringRef name,
                                         StringRef text, OptionReal &into) {
  return text.getAsDouble(into.value) &&
         option.error("'" + text + "' is not a number", name);
}

void llvm::cl::parser<OptionReal>::printOptionDiff(
    const Option &option, OptionReal value, const OptionValue<OptionReal> &,
    size_t width) const {
  printOptionName(option, width);
  outs() << "= " << value << "\n";
}

void llvm::cl::parser<OptionReal>::anchor() {}

bool llvm::cl::parser<OptionPath>::parse(Option &, StringRef, StringRef text,
                                         OptionPath &into) {
  into = OptionPath(text.str());
  return false;
}

void llvm::cl::parser<OptionPath>::printOptionDiff(
    const Option &option, const OptionPath &value,
    const OptionValue<OptionPath> &, size_t width) const {
  printOptionName(option, width);
  outs() << "= " << value << "\n";
}

void llvm::cl::parser<OptionPath>::anchor() {}
