//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp.rescale as it runs, against the oracle: from every code of 8 bits and
// from accumulators of 32 bits, to every format of at most 8 bits, in every
// mode, by multipliers and by shifts near and far.
//
//===----------------------------------------------------------------------===//

#include "FormatText.h"
#include "Harness.h"
#include "mlir/AsmParser/AsmParser.h"
#include "gtest/gtest.h"

#include <random>

using namespace lowp_conformance;
using namespace mlir::lowp;
using namespace mlir::lowp::numerics;

namespace {
struct Case {
  FixedFormat in, out;
  Multiplier factor;
  int32_t inZero, outZero;
};

/// Runs each case in every mode on all `codes` of `storage`; or, to save time,
/// wraps in one rounding mode only.
template <typename T>
void checkRescale(const std::vector<Case> &cases, const std::vector<T> &codes,
                  const std::string &storage, bool everyMode = false) {
  Buffer input(storage, codes);
  Program program;
  std::vector<int8_t> expected;
  std::vector<std::string> names;
  int next = 0;
  auto constant = [&](int64_t value) {
    std::string name = "%c" + std::to_string(next++);
    program.addConstant(name + " = arith.constant " + std::to_string(value) +
                        " : i32");
    return name;
  };
  for (const Case &c : cases)
    for (Rounding rounding : allRoundings)
      for (Overflow overflow : allOverflows) {
        if (!everyMode && overflow == Overflow::Wrap &&
            rounding != Rounding::HalfUp)
          continue;
        bool isShift = c.factor.isPowerOfTwo();
        std::string operands = constant(c.factor.multiplier) + ", " +
                               constant(c.factor.shift) + ", " +
                               constant(c.inZero) + ", " + constant(c.outZero);
        program.addLoop(
            input.count,
            "    %c = affine.load %arg0[%i] : " + input.memrefType() +
                "\n    %x = lowp.storage_cast %c : " + storage + " -> " +
                spell(c.in) + "\n    %q = lowp.rescale %x, " + operands + " {" +
                spellModes(rounding, overflow) + ", kind = \"" +
                (isShift ? "shift" : "multiplier") + "\"} : " + spell(c.in) +
                " -> " + spell(c.out) +
                "\n    %code = lowp.storage_cast %q : " + spell(c.out) +
                " -> i8\n");
        names.push_back(spell(c.in) + " to " + spell(c.out) + " by " +
                        std::to_string(c.factor.multiplier) + " >> " +
                        std::to_string(c.factor.shift) + " zero points " +
                        std::to_string(c.inZero) + ", " +
                        std::to_string(c.outZero) + " " + spell(rounding) +
                        " " + spell(overflow));
        for (T code : codes)
          expected.push_back(
              int8_t(rescale(makeCode(int64_t(code), c.in), c.factor, c.inZero,
                             c.outZero, c.out, rounding, overflow)
                         .getExtValue()));
      }
  expectResults(program, {input}, Buffer("i8", expected), [&](int64_t i) {
    return names[i / input.count] + " of " +
           std::to_string(int64_t(codes[i % input.count]));
  });
}

const FixedFormat s8{true, 8, 0, false}, u8{false, 8, 0, false};
const FixedFormat s32{true, 32, 0, false}, s64{true, 64, 0, false};

std::vector<std::pair<Rounding, Overflow>> listModes() {
  std::vector<std::pair<Rounding, Overflow>> modes;
  for (Rounding rounding : allRoundings)
    for (Overflow overflow : allOverflows)
      modes.push_back({rounding, overflow});
  return modes;
}

std::vector<int8_t> allBytes() {
  std::vector<int8_t> bytes;
  for (int code = -128; code < 128; ++code)
    bytes.push_back(int8_t(code));
  return bytes;
}

/// Multipliers at both ends and between, with these shifts.
std::vector<Multiplier> factors(std::vector<int> shifts) {
  std::vector<Multiplier> all;
  for (int shift : shifts)
    for (int64_t multiplier : {int64_t(1) << 30, (int64_t(1) << 30) + 1,
                               int64_t(1992157658), (int64_t(1) << 31) - 1})
      all.push_back({multiplier, shift});
  return all;
}

/// Codes of an accumulator: extremes, and around ties of the shift.
template <typename T>
std::vector<T> accumulatorCodes() {
  std::vector<T> codes;
  for (T base : {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()})
    for (int i = 0; i < 5; ++i)
      codes.push_back(base < 0 ? T(base + i) : T(base - i));
  for (int code = -1100; code <= 1100; code += 3)
    codes.push_back(T(code));
  std::mt19937_64 random(7);
  for (int i = 0; i < 500; ++i)
    codes.push_back(T(random()) >> (random() % (8 * sizeof(T))));
  return codes;
}
} // namespace

TEST(RescaleConformance, EightBitCodesToEveryFormat) {
  std::vector<Case> cases;
  for (const FixedFormat &out : allFormats(1, 8, {0}))
    for (const Multiplier &factor : factors({29, 32}))
      if (factor.multiplier % 2 == 0)
        cases.push_back({out.isSigned ? s8 : u8, out, factor, 3, -2});
  checkRescale(cases, allBytes(), "i8", /*everyMode=*/true);
}

TEST(RescaleConformance, EightBitCodesFarShifts) {
  std::vector<Case> cases;
  for (const FixedFormat &in : {s8, u8})
    for (const Multiplier &factor :
         factors({-40, 0, 20, 23, 28, 31, 37, 38, 39, 40, 61, 62, 63, 64, 90}))
      cases.push_back({in, s8, factor, 0, 0});
  checkRescale(cases, allBytes(), "i8");
}

TEST(RescaleConformance, NarrowInputs) {
  for (unsigned width = 1; width < 8; ++width)
    for (bool isSigned : {false, true}) {
      FixedFormat in{isSigned, width, 0, false};
      std::vector<int8_t> codes;
      for (int64_t code : allCodes(in))
        codes.push_back(int8_t(code));
      std::vector<Case> cases;
      for (const Multiplier &factor : factors({30, 32}))
        if (factor.multiplier % 2 == 0)
          cases.push_back({in, s8, factor, 1, -1});
      checkRescale(cases, codes, "i8");
    }
}

TEST(RescaleConformance, AccumulatorsOf32Bits) {
  std::vector<Case> cases;
  for (const Multiplier &factor :
       factors({0, 28, 30, 31, 33, 38, 40, 45, 61, 62, 63, 64, 70, 100}))
    for (auto [inZero, outZero] : {std::pair(0, 0), std::pair(-5, 7)})
      cases.push_back({s32, inZero ? u8 : s8, factor, inZero, outZero});
  for (auto [inZero, outZero] :
       {std::pair(INT32_MIN, INT32_MAX), std::pair(INT32_MAX, INT32_MIN)})
    for (const Multiplier &factor : factors({30, 38}))
      cases.push_back({s32, s8, factor, inZero, outZero});
  checkRescale(cases, accumulatorCodes<int32_t>(), "i32");
}

TEST(RescaleConformance, AccumulatorsOf64BitsShift) {
  std::vector<Case> cases;
  for (int shift : {0, 29, 30, 31, 38, 62, 92, 93, 94, 100})
    cases.push_back({s64, s8, {int64_t(1) << 30, shift}, 0, 3});
  checkRescale(cases, accumulatorCodes<int64_t>(), "i64");
}

// 64 bits times a multiplier do not fit the portable arithmetic: an error, and
// never another number.
TEST(RescaleConformance, AccumulatorsOf64BitsRefuseMultipliers) {
  std::string error;
  EXPECT_FALSE(parseAndLower(
      "func.func @f(%x: !lowp.fixed<s64, 0>) -> !lowp.fixed<s8, 0> {\n"
      "  %m = arith.constant 1992157658 : i32\n"
      "  %s = arith.constant 38 : i32\n"
      "  %z = arith.constant 0 : i32\n"
      "  %q = lowp.rescale %x, %m, %s, %z, %z {kind = \"multiplier\"} : "
      "!lowp.fixed<s64, 0> -> !lowp.fixed<s8, 0>\n"
      "  return %q : !lowp.fixed<s8, 0>\n}\n",
      error));
  EXPECT_NE(error.find("takes more than 64 bits"), std::string::npos) << error;
}

// Requantize from its scales, through lowp-derive-multipliers.
TEST(RequantizeConformance, EightBitCodes) {
  std::vector<int8_t> codes = allBytes(), expected;
  Buffer input("i8", codes);
  Program program;
  program.addConstant("%in_scale = arith.constant 0.1 : f32");
  program.addConstant("%real = arith.constant 0.37 : f32");
  program.addConstant("%pow2 = arith.constant 1.0 : f32");
  program.addConstant("%in_zero = arith.constant 2 : i32");
  program.addConstant("%out_zero = arith.constant -3 : i32");
  for (bool isShift : {false, true})
    for (const FixedFormat &out : allFormats(1, 8, {3}))
      for (auto [rounding, overflow] : listModes()) {
        FixedFormat in{out.isSigned, 8, 5, false};
        std::string scale = isShift ? "%pow2" : "%in_scale";
        std::string outScale = isShift ? "%pow2" : "%real";
        program.addLoop(
            input.count,
            "    %c = affine.load %arg0[%i] : " + input.memrefType() +
                "\n    %x = lowp.storage_cast %c : i8 -> " + spell(in) +
                "\n    %q = lowp.requantize %x, " + scale + ", %in_zero, " +
                outScale +
                ", %out_zero {granularity = " + "#lowp.granularity<tensor>, " +
                spellModes(rounding, overflow) + "} : " + spell(in) +
                ", f32, i32, f32, i32 -> " + spell(out) +
                "\n    %code = lowp.storage_cast %q : " + spell(out) +
                " -> i8\n");
        for (int8_t code : codes)
          expected.push_back(
              int8_t(requantize(makeCode(code, in), in,
                                llvm::APFloat(isShift ? 1.0f : 0.1f), 2, out,
                                llvm::APFloat(isShift ? 1.0f : 0.37f), -3,
                                rounding, overflow)
                         .getExtValue()));
      }
  expectResults(program, {input}, Buffer("i8", expected),
                [&](int64_t i) { return "result " + std::to_string(i); });
}

// method = "exact" gives the code of the exact quotient, in every rounding mode, of any
// format; what it has no arithmetic for is refused.
TEST(RequantizeConformance, ExactToEveryFormat) {
  std::vector<int8_t> codes = allBytes();
  std::vector<int64_t> expected;
  std::vector<std::string> names;
  Buffer input("i8", codes);
  Program program;
  program.addConstant("%in_scale = arith.constant 0.75 : f32");
  program.addConstant("%out_scale = arith.constant 0.5 : f32");
  program.addConstant("%in_zero = arith.constant 2 : i32");
  program.addConstant("%out_zero = arith.constant 0 : i32");
  const std::string in = "!lowp.fixed<s8, 2>";
  auto source = cast<FormatTypeInterface>(mlir::parseType(in, &getContext()));
  for (llvm::StringRef text :
       {"!lowp.fixed<s5, 1>", "!lowp.fixed<u3, 0>", "!lowp.ternary", "!lowp.binary",
        "!lowp.minifloat<e4m3, fn>", "!lowp.log<u4, base = sqrt2, -14 to 0>",
        "!lowp.codebook<u2, [0, 3, 7, 12]>"}) {
    auto out = cast<FormatTypeInterface>(mlir::parseType(text, &getContext()));
    for (Rounding rounding : allRoundings) {
      program.addLoop(
          input.count,
          "    %c = affine.load %arg0[%i] : " + input.memrefType() +
              "\n    %x = lowp.storage_cast %c : i8 -> " + in +
              "\n    %q = lowp.requantize %x, %in_scale, %in_zero, %out_scale, "
              "%out_zero {granularity = #lowp.granularity<tensor>, method = \"exact\", " +
              spellModes(rounding, Overflow::Saturate) + "} : " + in +
              ", f32, i32, f32, i32 -> " + text.str() + "\n" + storeCode(out, "%q"));
      for (int8_t code : codes) {
        expected.push_back(toStored(formats::requantizeExactly(
            source, llvm::APSInt(llvm::APInt(8, uint8_t(code)), /*isUnsigned=*/false),
            llvm::APFloat(0.75f), 2, out, llvm::APFloat(0.5f), 0, rounding,
            Overflow::Saturate)));
        names.push_back(text.str() + " " + spell(rounding) + " of " +
                        std::to_string(int(code)));
      }
    }
  }
  expectResults(program, {input}, Buffer("i64", expected),
                [&](int64_t i) { return names[i]; });
}
