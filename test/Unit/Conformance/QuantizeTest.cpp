//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp.quantize and lowp.dequantize as they run, against the oracle: every
// format of at most 8 bits, every mode, every code, ties and their neighbours,
// extremes, NaN and infinities.
//
//===----------------------------------------------------------------------===//

#include "Harness.h"
#include "gtest/gtest.h"

#include <cfloat>
#include <cmath>
#include <limits>

using namespace lowp_conformance;
using namespace mlir::lowp::numerics;
using llvm::APFloat;

namespace {
/// The floats that matter to codes of at most 8 bits with two fraction bits at
/// `scale`: quarters between codes, the neighbours of ties, extremes, specials.
std::vector<float> interestingInputs(float scale) {
  const float infinity = std::numeric_limits<float>::infinity();
  std::vector<float> inputs = {
      0.0f,      -0.0f,      std::nanf(""), -std::nanf(""), infinity,
      -infinity, FLT_MAX,    -FLT_MAX,      FLT_MIN,        -FLT_MIN,
      0x1p-149f, -0x1p-149f, 1e10f,         -1e10f,         0x1p31f,
      -0x1p31f,  0x1p32f,    0x1p62f,       -0x1p63f,       0x1.8p64f};
  for (int quarter = -4 * 270; quarter <= 4 * 270; ++quarter) {
    float input = float(quarter / 16.0 * double(scale));
    inputs.push_back(input);
    if (quarter % 2 == 0) {
      inputs.push_back(std::nextafterf(input, infinity));
      inputs.push_back(std::nextafterf(input, -infinity));
    }
  }
  return inputs;
}

void checkQuantize(std::vector<FixedFormat> formats, float scale,
                   int32_t zeroPoint, const std::string &storage) {
  std::vector<float> inputs = interestingInputs(scale);
  Buffer input("f32", inputs);
  Program program;
  program.addConstant("%zero = arith.constant 0 : index");
  program.addConstant("%s = affine.load %arg1[0] : memref<1xf32>");
  program.addConstant("%z = affine.load %arg2[0] : memref<1xi32>");
  std::vector<int64_t> expected;
  std::vector<std::string> names;
  for (const FixedFormat &format : formats)
    for (Rounding rounding : allRoundings)
      for (Overflow overflow : allOverflows) {
        program.addLoop(
            input.count,
            "    %x = affine.load %arg0[%i] : " + input.memrefType() + "\n" +
                "    %q = lowp.quantize %x, %s, %z {granularity = "
                "#lowp.granularity<tensor>, " +
                spellModes(rounding, overflow) + "} : f32, f32, i32 -> " +
                spell(format) + "\n    %code = lowp.storage_cast %q : " +
                spell(format) + " -> " + storage + "\n");
        names.push_back(spell(format) + " " + spell(rounding) + " " +
                        spell(overflow));
        for (float x : inputs)
          expected.push_back(format
                                 .quantize(APFloat(x), APFloat(scale),
                                           zeroPoint, rounding, overflow)
                                 .getExtValue());
      }
  Buffer result =
      storage == "i8"
          ? Buffer("i8", std::vector<int8_t>(expected.begin(), expected.end()))
          : Buffer("i32",
                   std::vector<int32_t>(expected.begin(), expected.end()));
  expectResults(program,
                {input, Buffer("f32", std::vector<float>{scale}),
                 Buffer("i32", std::vector<int32_t>{zeroPoint})},
                result, [&](int64_t i) {
                  return names[i / input.count] + " of " +
                         std::to_string(inputs[i % input.count]) + " scale " +
                         std::to_string(scale) + " zero point " +
                         std::to_string(zeroPoint);
                });
}

void checkDequantize(float scale, int32_t zeroPoint) {
  std::vector<int8_t> codes;
  std::vector<float> expected;
  std::vector<std::string> names;
  Program program;
  program.addConstant("%s = affine.load %arg1[0] : memref<1xf32>");
  program.addConstant("%z = affine.load %arg2[0] : memref<1xi32>");
  std::vector<FixedFormat> formats = allFormats(1, 8, {-100, -1, 2, 149});
  int64_t codeCount = 0;
  for (const FixedFormat &format : formats)
    codeCount += allCodes(format).size();
  std::string codesType = "memref<" + std::to_string(codeCount) + "xi8>";
  for (const FixedFormat &format : formats) {
    std::vector<int64_t> all = allCodes(format);
    program.addLoop(all.size(),
                    "    %c = affine.load %arg0[%i + " +
                        std::to_string(codes.size()) + "] : " + codesType +
                        "\n    %q = lowp.storage_cast %c : i8 -> " +
                        spell(format) +
                        "\n    %code = lowp.dequantize %q, %s, %z "
                        "{granularity = #lowp.granularity<tensor>} : " +
                        spell(format) + ", f32, i32 -> f32\n");
    for (int64_t code : all) {
      codes.push_back(int8_t(code));
      expected.push_back(format
                             .dequantize(makeCode(code, format), APFloat(scale),
                                         zeroPoint, APFloat::IEEEsingle())
                             .convertToFloat());
      names.push_back(spell(format) + " code " + std::to_string(code));
    }
  }
  expectResults(program,
                {Buffer("i8", codes), Buffer("f32", std::vector<float>{scale}),
                 Buffer("i32", std::vector<int32_t>{zeroPoint})},
                Buffer("f32", expected), [&](int64_t i) { return names[i]; });
}
} // namespace

TEST(QuantizeConformance, UpToEightBits) {
  checkQuantize(allFormats(1, 8, {2}), 1.0f, 0, "i8");
}
TEST(QuantizeConformance, RealScaleAndZeroPoint) {
  checkQuantize(allFormats(2, 8, {2}), 0.1f, -7, "i8");
}
TEST(QuantizeConformance, FarZeroPoints) {
  checkQuantize(allFormats(8, 8, {2}), 3.7f, INT32_MAX, "i8");
  checkQuantize(allFormats(8, 8, {2}), 1.0f, INT32_MIN, "i8");
}
TEST(QuantizeConformance, FractionLengths) {
  checkQuantize(allFormats(8, 8, {-256, -3, 0, 9, 256}), 1.0f, 3, "i8");
}
TEST(QuantizeConformance, ThirtyTwoBits) {
  checkQuantize(allFormats(31, 32, {2, 24}), 0.37f, 5, "i32");
}

TEST(DequantizeConformance, UpToEightBits) {
  checkDequantize(1.0f, 0);
  checkDequantize(0.1f, -7);
  checkDequantize(1e-38f, INT32_MIN);
  checkDequantize(FLT_MAX, INT32_MAX);
}
