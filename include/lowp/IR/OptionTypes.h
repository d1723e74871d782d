//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Options of passes that upstream does not print so that they can be given
// back: it prints a double with six digits, and does not quote names of files.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_OPTIONTYPES_H
#define LOWP_IR_OPTIONTYPES_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/CommandLine.h"
#include <string>

namespace mlir::lowp {

/// A double that is printed in as many digits as tell it from others, with a
/// point or an exponent.
struct OptionReal {
  OptionReal(double value = 0) : value(value) {}
  operator double() const { return value; }
  double value;
};

raw_ostream &operator<<(raw_ostream &os, const OptionReal &real);

/// The name of a file or folder; printed in quotes if it has blanks, quotes,
/// brackets or separators. (One with braces without their other half, or with
/// both quotes, cannot be written in a pipeline at all.)
struct OptionPath : std::string {
  using std::string::string;
  OptionPath(std::string path = "") : std::string(std::move(path)) {}
};

raw_ostream &operator<<(raw_ostream &os, const OptionPath &path);

} // namespace mlir::lowp

namespace llvm::cl {

template <>
class parser<mlir::lowp::OptionReal>
    : public basic_parser<mlir::lowp::OptionReal> {
public:
  using basic_parser::basic_parser;
  bool parse(Option &option, StringRef name, StringRef text,
             mlir::lowp::OptionReal &into);
  StringRef getValueName() const override { return "number"; }
  void printOptionDiff(const Option &option, mlir::lowp::OptionReal value,
                       const OptionValue<mlir::lowp::OptionReal> &initial,
                       size_t width) const;
  void anchor() override;
};

template <>
class parser<mlir::lowp::OptionPath>
    : public basic_parser<mlir::lowp::OptionPath> {
public:
  using basic_parser::basic_parser;
  bool parse(Option &option, StringRef name, StringRef text,
             mlir::lowp::OptionPath &into);
  StringRef getValueName() const override { return "path"; }
  void printOptionDiff(const Option &option,
                       const mlir::lowp::OptionPath &value,
                       const OptionValue<mlir::lowp::OptionPath> &initial,
                       size_t width) const;
  void anchor() override;
};

} // namespace llvm::cl

#endif // LOWP_IR_OPTIONTYPES_H
