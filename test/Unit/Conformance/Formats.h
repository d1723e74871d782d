//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which formats are there, and which laws does each keep? Listing a format here
// is all that it takes to run every law on it, and to have it in docs/Status.md
// and docs/Formats/Products.md.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_UNIT_CONFORMANCE_FORMATS_H
#define LOWP_TEST_UNIT_CONFORMANCE_FORMATS_H

#include "lowp/IR/Lowp.h"
#include "llvm/ADT/StringRef.h"
#include <ostream>
#include <string>
#include <vector>

namespace lowp_conformance {

/// The laws of docs/HowTo/AddAFormat.md.
enum class Law {
  RoundTrip,  ///< L1: encode of decode is the code of that level
  Nearest,    ///< L2: no value is nearer; ties as the mode says
  Monotone,   ///< L3: encode is monotone
  Emission,   ///< L4: fold, JIT and C are what the oracle says
  Dot,        ///< L5: dot products are exact
  Model,      ///< L6: the mean square error is that of the data
  Packing,    ///< L7: unpack of pack is the identity
  Portable,   ///< L8: emission is made of portable ops
  Parameters, ///< L9: bad parameters are rejected with their label
};

/// A type that must not parse, and the label of its diagnostic.
struct BadType {
  std::string type, label;
};

/// A law that a format does not keep, and why.
struct SkippedLaw {
  Law law;
  std::string reason;
};

/// One format and what is particular about it.
struct FormatCase {
  /// `type`: as it is written in IR. `spelling`: as it is asked for in options,
  /// empty for a type that no family makes.
  FormatCase(std::string type, std::string spelling = "")
      : type(std::move(type)), spelling(std::move(spelling)) {}
  FormatCase &bad(std::string text, std::string label) {
    badTypes.push_back({std::move(text), std::move(label)});
    return *this;
  }
  FormatCase &skip(Law law, std::string reason) {
    skippedLaws.push_back({law, std::move(reason)});
    return *this;
  }
  /// Every other format is multiplied with it, and it is a row and a column of
  /// the table of products.
  FormatCase &factor() {
    isFactor = true;
    return *this;
  }

  /// A name of letters and digits.
  std::string getName() const;
  /// The type in the context of the tests; null after a failure.
  mlir::lowp::FormatTypeInterface parse() const;
  /// Why a law is skipped; empty if it is not.
  std::string getSkipReason(Law law) const;

  std::string type, spelling;
  std::vector<BadType> badTypes;
  std::vector<SkippedLaw> skippedLaws;
  bool isFactor = false;
};

/// For gtest.
inline void PrintTo(const FormatCase &entry, std::ostream *os) {
  *os << entry.type;
}

/// Every format, once.
const std::vector<FormatCase> &getFormats();

} // namespace lowp_conformance

#endif // LOWP_TEST_UNIT_CONFORMANCE_FORMATS_H
