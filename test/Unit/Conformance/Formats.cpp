//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The list of formats. One entry per format; more than one where parameters change
// the code that is taken.
//
//===----------------------------------------------------------------------===//

#include "Formats.h"
#include "Harness.h"

#include "mlir/AsmParser/AsmParser.h"
#include "llvm/ADT/StringExtras.h"

using namespace lowp_conformance;

const std::vector<FormatCase> &lowp_conformance::getFormats() {
  using F = FormatCase;
  static const std::vector<FormatCase> formats = {
      // fixed
      F("!lowp.fixed<s8, 5>", "fixed:8")
          .bad("!lowp.fixed<s0, 0>", "FIXED-C1")
          .bad("!lowp.fixed<u65, 0>", "FIXED-C1")
          .bad("!lowp.fixed<s8, 257>", "FIXED-C2")
          .bad("!lowp.fixed<u8, 0, narrow>", "FIXED-C3")
          .bad("!lowp.fixed<s1, 0, narrow>", "FIXED-C3")
          .factor(),
      F("!lowp.fixed<u8, 8>", "fixed:8").factor(),
      F("!lowp.fixed<s4, 3, narrow>", "fixed:4"),
      F("!lowp.fixed<s1, 0>"),
      F("!lowp.fixed<u5, -2>", "fixed:5"),
      F("!lowp.fixed<s12, 20>", "fixed:12"),
      F("!lowp.fixed<s16, 10>", "fixed:16"),
      // A dialect that is not part of Lowp.
      F("!toy.squares<s4>", "toy:4")
          .bad("!toy.squares<s1>", "TOY-C1")
          .bad("!toy.squares<u7>", "TOY-C1")
          .factor(),
      F("!toy.squares<u6>", "toy:6"),
  };
  return formats;
}

std::string FormatCase::getName() const {
  std::string name;
  for (char c : llvm::StringRef(type).drop_front())
    name += llvm::isAlnum(c) ? c : c == '-' ? 'm' : '_';
  return name;
}

mlir::lowp::FormatTypeInterface FormatCase::parse() const {
  return llvm::dyn_cast_or_null<mlir::lowp::FormatTypeInterface>(
      mlir::parseType(type, &getContext()));
}

std::string FormatCase::getSkipReason(Law law) const {
  for (const SkippedLaw &skipped : skippedLaws)
    if (skipped.law == law)
      return skipped.reason;
  return "";
}
