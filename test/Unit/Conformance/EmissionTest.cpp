//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// L4 on every format: folded constants, JIT, gcc and clang give what the oracle
// gives, for quantize around every value under every mode, and for dequantize
// of every code. L8: what is emitted is made of portable ops.
//
//===----------------------------------------------------------------------===//

#include "FormatText.h"
#include "Harness.h"
#include "Samples.h"
#include "lowp/Numerics/Philox.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace lowp_conformance;
using namespace mlir;
using lowp::FormatTypeInterface;
using lowp::GranularityAttr;
using lowp::OverflowMode;
using lowp::RoundingMode;
using lowp::numerics::Number;
using lowp::numerics::Overflow;
using lowp::numerics::Rounding;

namespace {

/// Scales: a power of two, under which middles are exact, and one that is not.
constexpr float kScales[] = {1.0f, 0.1f};
constexpr uint64_t kSeed = 0x1234567890abcdef, kCounter = 1000;

class Emission : public testing::TestWithParam<FormatCase> {
protected:
  void SetUp() override {
    format = GetParam().parse();
    ASSERT_TRUE(format) << GetParam().type << " does not parse";
    if (std::string reason = GetParam().getSkipReason(Law::Emission);
        !reason.empty())
      GTEST_SKIP() << reason;
  }
  FormatTypeInterface format;
};

/// One loop of a program: a mode at a scale.
struct Quantization {
  float scale;
  Rounding rounding;
  Overflow overflow;
  std::vector<float> inputs;
};

std::vector<Quantization> listStochastic(FormatTypeInterface format,
                                         size_t limit) {
  std::vector<Quantization> result;
  for (float scale : kScales)
    for (Overflow overflow : listOverflows(format))
      result.push_back({scale, Rounding::Stochastic, overflow,
                        listFloats(format, scale, limit)});
  return result;
}

std::vector<Quantization> listQuantizations(FormatTypeInterface format,
                                            size_t limit) {
  std::vector<Quantization> result;
  for (float scale : kScales) {
    std::vector<float> inputs = listFloats(format, scale, limit);
    for (Rounding rounding : allRoundings)
      for (Overflow overflow : listOverflows(format))
        // The modes differ in few inputs: the second scale takes two of them.
        if (scale == kScales[0] || rounding == Rounding::NearestEven ||
            rounding == Rounding::Floor)
          result.push_back({scale, rounding, overflow, inputs});
  }
  return result;
}

std::string spellQuantize(const std::string &type, const Quantization &q,
                          StringRef input) {
  return llvm::formatv(
      "lowp.quantize {0}, %scale{1}, %zero{2} {{granularity = "
      "#lowp.granularity<tensor>, {3}} : f32, f32, i32 -> {4}\n",
      input, q.scale == kScales[0] ? 0 : 1,
      q.rounding == Rounding::Stochastic ? " seed(%seed, %counter)" : "",
      spellModes(q.rounding, q.overflow), type);
}

/// Runs quantizations on every target and compares them with the oracle.
void checkQuantizations(FormatTypeInterface format, const std::string &type,
                        const std::vector<Quantization> &all) {
  Program program;
  for (int i = 0; i < 2; ++i)
    program.addConstant(llvm::formatv("%scale{0} = arith.constant {1:e} : f32",
                                      i, static_cast<double>(kScales[i]))
                            .str());
  program.addConstant("%zero = arith.constant 0 : i32");
  program.addConstant("%seed = arith.constant " + std::to_string(kSeed) +
                      " : i64");
  program.addConstant("%first = arith.constant " + std::to_string(kCounter) +
                      " : i64");
  std::vector<float> inputs;
  for (const Quantization &q : all)
    inputs.insert(inputs.end(), q.inputs.begin(), q.inputs.end());
  Buffer input("f32", inputs);
  std::vector<int64_t> expected;
  std::vector<const Quantization *> owners;
  for (const Quantization &q : all) {
    std::string body =
        llvm::formatv("    %x = affine.load %arg0[%i + {0}] : {1}\n",
                      expected.size(), input.memrefType());
    if (q.rounding == Rounding::Stochastic)
      body += "    %step = arith.index_cast %i : index to i64\n"
              "    %counter = arith.addi %step, %first : i64\n";
    body +=
        "    %q = " + spellQuantize(type, q, "%x") + storeCode(format, "%q");
    program.addLoop(q.inputs.size(), body);
    for (auto [i, x] : llvm::enumerate(q.inputs)) {
      uint32_t random = lowp::numerics::getRandomBits(kSeed, kCounter + i);
      expected.push_back(toStored(
          quantize(format, x, q.scale, q.rounding, q.overflow, random)));
      owners.push_back(&q);
    }
  }
  expectResults(program, {input}, Buffer("i64", expected), [&](int64_t i) {
    const Quantization &q = *owners[i];
    return llvm::formatv("quantize {0:e} (bits {1:x}) scale {2} {3} {4}",
                         inputs[i], llvm::bit_cast<uint32_t>(inputs[i]),
                         q.scale, spell(q.rounding), spell(q.overflow))
        .str();
  });
}

} // namespace

TEST_P(Emission, Quantize) {
  size_t limit = format.getBitWidth() <= 8 ? 4096 : 600;
  checkQuantizations(format, GetParam().type, listQuantizations(format, limit));
}

TEST_P(Emission, Stochastic) {
  size_t limit = format.getBitWidth() <= 8 ? 4096 : 600;
  checkQuantizations(format, GetParam().type, listStochastic(format, limit));
}

TEST_P(Emission, Dequantize) {
  std::vector<int64_t> codes;
  for (const llvm::APSInt &code : listCodes(format))
    codes.push_back(toStored(code));
  if (codes.size() > 4096) {
    // Every code of 12 bits, and a sample of more.
    Random random(3);
    for (size_t i = 0; i < 4096; ++i)
      std::swap(codes[i], codes[i + random.below(codes.size() - i)]);
    codes.resize(4096);
  }
  Buffer input("i64", codes);
  Program program;
  std::vector<float> expected;
  for (float scale : kScales) {
    std::string body =
        loadCode(format, "%q", "%arg0", "%i", input.memrefType());
    body += llvm::formatv(
        "    %scale = arith.constant {0:e} : f32\n"
        "    %zero = arith.constant 0 : i32\n"
        "    %value = lowp.dequantize %q, %scale, %zero {{granularity = "
        "#lowp.granularity<tensor>} : {1}, f32, i32 -> f32\n"
        "    %isNan = arith.cmpf uno, %value, %value : f32\n"
        "    %nan = arith.constant 0x7fc00000 : f32\n"
        "    %code = arith.select %isNan, %nan, %value : f32\n",
        static_cast<double>(scale), GetParam().type);
    program.addLoop(input.count, body);
    for (int64_t code : codes) {
      double value =
          toDouble(format, makeCode(format, code)) * static_cast<double>(scale);
      expected.push_back(std::isnan(value) ? llvm::bit_cast<float>(0x7fc00000)
                                           : static_cast<float>(value));
    }
  }
  expectResults(program, {input}, Buffer("f32", expected), [&](int64_t i) {
    return llvm::formatv("dequantize code {0} scale {1}",
                         codes[i % input.count], kScales[i / input.count])
        .str();
  });
}

/// Constants fold to what would have been computed.
TEST_P(Emission, Fold) {
  OpBuilder builder(&getContext());
  Location loc = builder.getUnknownLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  builder.setInsertionPointToStart(module->getBody());
  auto f32 = [&](float value) -> Value {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getF32FloatAttr(value));
  };
  auto tensor = GranularityAttr::get(&getContext(), std::nullopt);
  Value zero = arith::ConstantIntOp::create(builder, loc, 0, 32);
  Value seed = arith::ConstantIntOp::create(builder, loc, kSeed, 64);
  Value counter = arith::ConstantIntOp::create(builder, loc, kCounter, 64);
  uint32_t bits = lowp::numerics::getRandomBits(kSeed, kCounter);
  std::vector<Quantization> all = listQuantizations(format, 600);
  llvm::append_range(all, listStochastic(format, 600));
  for (const Quantization &q : all) {
    Value scale = f32(q.scale);
    SmallVector<Value> random;
    if (q.rounding == Rounding::Stochastic)
      random = {seed, counter};
    for (float x : q.inputs) {
      Value code = builder.createOrFold<lowp::QuantizeOp>(
          loc, format, f32(x), scale, zero, random, tensor,
          RoundingMode(int(q.rounding)), OverflowMode(int(q.overflow)));
      auto constant = code.getDefiningOp<lowp::ConstantOp>();
      ASSERT_TRUE(constant) << x << " does not fold";
      ASSERT_EQ(
          toStored(constant.getFormatCode()),
          toStored(quantize(format, x, q.scale, q.rounding, q.overflow, bits)))
          << x << " " << spell(q.rounding);
    }
  }
  std::vector<llvm::APSInt> codes = listCodes(format);
  for (size_t i = 0; i < codes.size(); i += 1 + codes.size() / 4096)
    for (float scale : kScales) {
      Value code = lowp::ConstantOp::create(builder, loc, format, codes[i]);
      Value value = builder.createOrFold<lowp::DequantizeOp>(
          loc, builder.getF32Type(), code, f32(scale), zero, tensor);
      APFloat folded(0.0f);
      ASSERT_TRUE(matchPattern(value, m_ConstantFloat(&folded)));
      double exact = toDouble(format, codes[i]) * static_cast<double>(scale);
      if (std::isnan(exact))
        ASSERT_TRUE(folded.isNaN());
      else
        ASSERT_TRUE(folded.bitwiseIsEqual(APFloat(static_cast<float>(exact))))
            << toStored(codes[i]);
    }
}

/// L8.
TEST_P(Emission, Portable) {
  LOWP_SKIP_IF_LISTED(Law::Portable);
  std::string text =
      "func.func @program(%x: f32, %a: TYPE, %b: TYPE, %seed: i64, "
      "%counter: i64, %scale0: f32, %scale1: f32, %zero: i32) "
      "-> (f32, TYPE, TYPE";
  std::string body, results = "%d, %most, %least", types = "f32, TYPE, TYPE";
  int count = 0;
  std::vector<Quantization> all = listQuantizations(format, 8);
  llvm::append_range(all, listStochastic(format, 8));
  for (const Quantization &q : all) {
    std::string name = "%q" + std::to_string(count++);
    body += "  " + name + " = " + spellQuantize("TYPE", q, "%x");
    results += ", " + name;
    types += ", TYPE";
    text += ", TYPE";
  }
  body +=
      "  %d = lowp.dequantize %a, %scale0, %zero {granularity = "
      "#lowp.granularity<tensor>} : TYPE, f32, i32 -> f32\n"
      "  %most = lowp.max %a, %b : TYPE\n  %least = lowp.min %a, %b : TYPE\n";
  text += ") {\n" + body + "  return " + results + " : " + types + "\n}\n";
  std::string error;
  OwningOpRef<ModuleOp> module =
      parseAndLower(replaceAll(text, "TYPE", GetParam().type), error);
  ASSERT_TRUE(module) << error;
  EXPECT_EQ(findForeignOp(*module), "");
}

INSTANTIATE_TEST_SUITE_P(Formats, Emission, testing::ValuesIn(getFormats()),
                         [](const testing::TestParamInfo<FormatCase> &info) {
                           return std::to_string(info.index) + "_" +
                                  info.param.getName();
                         });
