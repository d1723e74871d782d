//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Every format under every granularity: per tensor, per axis, per group with a
// ragged last group, per block with scales that are powers of two, and pairs of
// scales. A tensor goes through quantize and dequantize as the JIT runs it;
// each element is what the oracle gives for the scale of its place.
//
//===----------------------------------------------------------------------===//

#include "FormatText.h"
#include "Harness.h"
#include "Samples.h"
#include "lowp/Execution/CompiledProgram.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace lowp_conformance;
using namespace mlir;
using lowp::FormatTypeInterface;
using lowp::numerics::Overflow;
using lowp::numerics::Rounding;

namespace {

constexpr int64_t kRows = 3, kColumns = 40, kGroup = 16;

/// A granularity as it is written, the shape of its scales, and the index of
/// the scale of an element.
struct Granularity {
  std::string name, text, shape;
  int64_t count;
  int64_t (*indexOf)(int64_t row, int64_t column);
  bool isPowerOfTwo = false, isPair = false;
};

void PrintTo(const Granularity &granularity, std::ostream *os) {
  *os << granularity.text;
}

const Granularity kGranularities[] = {
    {"Axis", "axis = 0", "3", kRows, [](int64_t row, int64_t) { return row; }},
    {"Axes", "axes = [0, 1]", "3x40", kRows *kColumns,
     [](int64_t row, int64_t column) { return row * kColumns + column; }},
    {"Group", "group = 16 axis = 0", "3x3", 9,
     [](int64_t row, int64_t column) { return row * 3 + column / kGroup; }},
    {"FlatGroup", "group = 16", "8", 8,
     [](int64_t row, int64_t column) {
       return (row * kColumns + column) / kGroup;
     }},
    {"Block", "group = 32 axis = 0", "3x2", 6,
     [](int64_t row, int64_t column) { return row * 2 + column / 32; },
     /*isPowerOfTwo=*/true},
    {"Pair", "axis = 0 pair", "3x2", 6,
     [](int64_t row, int64_t) { return row * 2; }, /*isPowerOfTwo=*/false,
     /*isPair=*/true},
};

class Granularities
    : public testing::TestWithParam<std::tuple<FormatCase, Granularity>> {};

std::string spellTensor(StringRef element) {
  return llvm::formatv("tensor<{0}x{1}x{2}>", kRows, kColumns, element);
}

std::string spellDense(const std::vector<float> &values) {
  std::string bits;
  for (float value : values)
    for (int i = 0; i < 4; ++i)
      bits += llvm::formatv("{0:X-2}",
                            llvm::bit_cast<uint32_t>(value) >> (8 * i) & 0xff);
  return "dense<\"0x" + bits + "\">";
}

} // namespace

TEST_P(Granularities, Quantize) {
  const auto &[entry, granularity] = GetParam();
  FormatTypeInterface format = entry.parse();
  ASSERT_TRUE(format);
  if (std::string reason = entry.getSkipReason(Law::Emission); !reason.empty())
    GTEST_SKIP() << reason;
  std::string messages;
  ScopedDiagnosticHandler handler(&getContext(), [&](Diagnostic &diagnostic) {
    messages += diagnostic.str() + "\n";
    return success();
  });
  Random random(17);
  std::vector<float> scales, x(kRows * kColumns), y(x.size());
  for (int64_t i = 0; i < granularity.count; ++i)
    scales.push_back(granularity.isPowerOfTwo
                         ? std::ldexp(1.0f, int(random.below(9)) - 4)
                         : static_cast<float>(0.05 + random.uniform()));
  double most = format.decode(format.getHighestCode()).toDouble();
  for (float &value : x)
    value = static_cast<float>((2 * random.uniform() - 1) * most * 0.7);
  std::string attribute =
      "{granularity = #lowp.granularity<" + granularity.text + ">}";
  std::string text = llvm::formatv(
      "func.func @main(%x: {0}) -> {0} {{\n"
      "  %z = arith.constant 0 : i32\n"
      "  %s = arith.constant {1} : tensor<{2}xf32>\n"
      "  %q = lowp.quantize %x, %s, %z {3} : {0}, tensor<{2}xf32>, i32 -> {4}\n"
      "  %y = lowp.dequantize %q, %s, %z {3} : {4}, tensor<{2}xf32>, i32 -> "
      "{0}\n"
      "  return %y : {0}\n}",
      spellTensor("f32"), spellDense(scales), granularity.shape, attribute,
      spellTensor(entry.type));
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(text, &getContext());
  bool isRefused = granularity.isPair && !module &&
                   messages.find("QUANT-C7") != std::string::npos;
  if (isRefused)
    GTEST_SKIP() << "the elements have no positive and negative part: a scale "
                    "that is a pair has no sense (QUANT-C7)";
  ASSERT_TRUE(module) << messages << text;
  auto program = lowp::CompiledProgram::compile(*module, {});
  ASSERT_TRUE(succeeded(program)) << messages;
  int64_t shape[] = {kRows, kColumns};
  EXPECT_FALSE(llvm::errorToBool((*program)->call({{x.data(), shape}, {y.data(), shape}})));
  for (int64_t i = 0; i < int64_t(x.size()); ++i) {
    int64_t index = granularity.indexOf(i / kColumns, i % kColumns);
    // The second of a pair is of the negative elements.
    if (granularity.isPair && x[i] < 0)
      ++index;
    float scale = scales[index];
    llvm::APSInt code = quantize(format, x[i], scale, Rounding::NearestEven,
                                 Overflow::Saturate);
    auto expected =
        static_cast<float>(toDouble(format, code) * static_cast<double>(scale));
    ASSERT_EQ(llvm::bit_cast<uint32_t>(y[i]),
              llvm::bit_cast<uint32_t>(expected))
        << x[i] << " at " << i << ", scale " << scale << ": found " << y[i]
        << ", expected " << expected;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Granularities,
                         testing::Combine(testing::ValuesIn(getFormats()),
                                          testing::ValuesIn(kGranularities)),
                         [](const testing::TestParamInfo<
                             std::tuple<FormatCase, Granularity>> &info) {
                           return std::to_string(info.index) + "_" +
                                  std::get<0>(info.param).getName() + "_" +
                                  std::get<1>(info.param).name;
                         });
