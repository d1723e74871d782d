//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The list of formats. One entry per format; more than one where parameters
// change the code that is taken.
//
//===----------------------------------------------------------------------===//

#include "Formats.h"
#include "Harness.h"

#include "mlir/AsmParser/AsmParser.h"
#include "llvm/ADT/StringExtras.h"

using namespace lowp_conformance;

static const char kOwnBoundaries[] =
    "boundaries of its own separate the values; L1, L3 and L4 run on them";
static const char kGreedy[] = "the greedy search of ShiftCNN does not always "
                              "find the nearest sum, as the "
                              "paper has it; L1, L3 and L4 run on it";

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
      // ternary, binary
      F("!lowp.ternary", "ternary").factor(),
      F("!lowp.binary", "binary").factor(),
      // codebook
      F("!lowp.codebook<u2, [0, 3, 7, 12]>", "codebook:2")
          .bad("!lowp.codebook<u0, [0]>", "CODEBOOK-C1")
          .bad("!lowp.codebook<u9, [0, 1]>", "CODEBOOK-C1")
          .bad("!lowp.codebook<u2, [0, 1, 2, 3, 4]>", "CODEBOOK-C2")
          .bad("!lowp.codebook<u2, []>", "CODEBOOK-C2")
          .bad("!lowp.codebook<u2, [0, 8388608]>", "CODEBOOK-C3")
          .bad("!lowp.codebook<u2, [0, 3, 3]>", "CODEBOOK-C4")
          .bad("!lowp.codebook<u2, [3, 0]>", "CODEBOOK-C4")
          .bad("!lowp.codebook<u2, [0, 3], boundaries = [4]>", "CODEBOOK-C5")
          .factor(),
      F("!lowp.codebook<u4, [-90, -61, -40, -22, -11, -5, -1, 0, 2, 7, 13, 25, "
        "41, "
        "60, 77, 95]>",
        "codebook:4"),
      F("!lowp.codebook<u3, [-9, -4, 0, 1, 5]>"),
      F("!lowp.codebook<u2, [0, 3, 7, 12], boundaries = [1, 5, 11]>", "hwgq:2")
          .skip(Law::Nearest, kOwnBoundaries),
      // minifloat
      F("!lowp.minifloat<e4m3, fn>", "minifloat:e4m3")
          .bad("!lowp.minifloat<e0m3, finite>", "MINIFLOAT-C1")
          .bad("!lowp.minifloat<e9m3, fn>", "MINIFLOAT-C1")
          .bad("!lowp.minifloat<e4m11, finite>", "MINIFLOAT-C2")
          .bad("!lowp.minifloat<e8m10, ieee>", "MINIFLOAT-C3")
          .bad("!lowp.minifloat<e4m0, ieee>", "MINIFLOAT-C4")
          .bad("!lowp.minifloat<e4m3, fn, bias = 256>", "MINIFLOAT-C5")
          .factor(),
      F("!lowp.minifloat<e5m2, ieee>", "mxfp8-e5m2").factor(),
      F("!lowp.minifloat<e2m1, finite>", "mxfp4").factor(),
      F("!lowp.minifloat<e2m3, finite>", "mxfp6-e2m3"),
      F("!lowp.minifloat<e3m2, finite>", "mxfp6-e3m2"),
      F("!lowp.minifloat<e4m3, fnuz>"),
      F("!lowp.minifloat<e3m4, ieee>", "minifloat:e3m4"),
      F("!lowp.minifloat<e4m3, nodenorm>"),
      F("!lowp.minifloat<e4m0, finite, bias = 20>"),
      F("!lowp.minifloat<e5m10, ieee>"),
      F("f8E4M3FN"),
      F("f8E5M2FNUZ"),
      F("f4E2M1FN"),
      // log
      F("!lowp.log<s4, -6 to 0>", "log:4")
          .bad("!lowp.log<s1, 0 to 0>", "LOG-C1")
          .bad("!lowp.log<u17, 0 to 0>", "LOG-C1")
          .bad("!lowp.log<s4, -257 to 0>", "LOG-C2")
          .bad("!lowp.log<s4, 1 to 0>", "LOG-C3")
          .bad("!lowp.log<s4, -7 to 0>", "LOG-C4")
          .factor(),
      F("!lowp.log<s5, base = sqrt2, -14 to 0>", "log:5:sqrt2").factor(),
      F("!lowp.log<u3, -7 to -1, geometric>")
          .skip(Law::Nearest, kOwnBoundaries),
      F("!lowp.log<s4, -8 to -1, nozero, geometric>")
          .skip(Law::Nearest, kOwnBoundaries),
      F("!lowp.log<u4, base = sqrt2, -14 to 0, geometric>")
          .skip(Law::Nearest, kOwnBoundaries),
      F("!lowp.log<s8, -23 to 0>", "log:8"),
      F("!lowp.log<s8, -40 to 15>"),
      // pow2sum
      F("!lowp.pow2sum<2x4>", "pow2sum:2x4")
          .bad("!lowp.pow2sum<9x2>", "POW2SUM-C1")
          .bad("!lowp.pow2sum<3x6>", "POW2SUM-C1")
          .bad("!lowp.pow2sum<signed, [[zero]]>", "POW2SUM-C2")
          .bad("!lowp.pow2sum<signed, [[zero, 257]]>", "POW2SUM-C3")
          .bad("!lowp.pow2sum<signed, [[zero, -1, -1]]>", "POW2SUM-C4")
          .skip(Law::Nearest, kGreedy)
          .factor(),
      F("!lowp.pow2sum<1x4>", "pow2sum:1x4").skip(Law::Nearest, kGreedy),
      F("!lowp.pow2sum<3x3>", "pow2sum:3x3").skip(Law::Nearest, kGreedy),
      F("!lowp.pow2sum<signed, [[zero, -1, -2, -4], [zero, -3]]>"),
      F("!lowp.pow2sum<unsigned, [[zero, 0, -2, -4], [zero, -1, -3, -5]]>"),
      // flex
      F("!lowp.flex<16, 5>", "flex:16+5")
          .bad("!lowp.flex<1, 5>", "FLEX-C1")
          .bad("!lowp.flex<33, 5>", "FLEX-C1")
          .bad("!lowp.flex<16, 0>", "FLEX-C2")
          .bad("!lowp.flex<16, 7>", "FLEX-C2"),
      F("!lowp.flex<8, 3>", "flex:8+3").factor(),
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
  for (char c : llvm::StringRef(type).ltrim('!'))
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
