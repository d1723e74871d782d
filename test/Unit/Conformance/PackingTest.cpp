//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// L7 on every format: codes that are packed come back, from the bytes that an
// independent reading of the layout gives, and through lowp.unpack as it runs.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Packing.h"
#include "FormatText.h"
#include "Harness.h"
#include "Samples.h"
#include "lowp/Execution/CompiledProgram.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

using namespace lowp_conformance;
using namespace mlir;
using lowp::FormatTypeInterface;
using lowp::PackedLayout;

namespace {

class Packing : public testing::TestWithParam<FormatCase> {
protected:
  void SetUp() override {
    format = GetParam().parse();
    ASSERT_TRUE(format) << GetParam().type << " does not parse";
    LOWP_SKIP_IF_LISTED(Law::Packing);
  }
  /// The low bits of codes of any values, as many as asked for.
  std::vector<uint64_t> pickCodes(int64_t count);

  FormatTypeInterface format;
};

std::vector<uint64_t> Packing::pickCodes(int64_t count) {
  std::vector<llvm::APSInt> all = listCodes(format);
  Random random(static_cast<uint64_t>(count));
  std::vector<uint64_t> codes;
  for (int64_t i = 0; i < count; ++i)
    codes.push_back(all[random.below(all.size())].getZExtValue());
  return codes;
}

/// Code `index`, by the words of docs/NumericContract.md.
uint64_t readCode(PackedLayout layout, const std::vector<char> &bytes,
                  int64_t index, int64_t count, unsigned width) {
  auto bitAt = [&](int64_t bit) -> uint64_t {
    return static_cast<uint8_t>(bytes[bit / 8]) >> (bit % 8) & 1;
  };
  if (layout == PackedLayout::Trits) {
    unsigned digits = static_cast<uint8_t>(bytes[index / 5]);
    for (int64_t i = 0; i < index % 5; ++i)
      digits /= 3;
    int64_t code = static_cast<int64_t>(digits % 3) - 1;
    return static_cast<uint64_t>(code) & ((uint64_t(1) << width) - 1);
  }
  uint64_t code = 0;
  for (unsigned bit = 0; bit < width; ++bit)
    code |= (layout == PackedLayout::Bits
                 ? bitAt(index * width + bit)
                 : bitAt(bit * ((count + 7) / 8) * 8 + index))
            << bit;
  return code;
}

} // namespace

TEST_P(Packing, Bytes) {
  std::vector<PackedLayout> layouts = {PackedLayout::Bits,
                                       PackedLayout::Planes};
  std::optional<PackedLayout> own =
      lowp::parsePackedLayout(format.getPackedLayout());
  ASSERT_TRUE(own) << format.getPackedLayout().str();
  ASSERT_TRUE(lowp::isPackedLayoutOf(*own, format));
  if (*own == PackedLayout::Trits)
    layouts.push_back(*own);
  unsigned width = format.getBitWidth();
  for (PackedLayout layout : layouts)
    for (int64_t count : {1, 7, 8, 9, 64, 65, 1000}) {
      std::vector<uint64_t> codes = pickCodes(count);
      std::vector<char> bytes = lowp::packCodes(layout, codes, width);
      ASSERT_EQ(int64_t(bytes.size()),
                lowp::getPackedBytes(layout, count, width));
      ASSERT_LE(int64_t(bytes.size()) * 8, layout == PackedLayout::Planes
                                               ? (count + 7) / 8 * 8 * width
                                               : count * width + 7);
      ASSERT_EQ(lowp::unpackCodes(layout, bytes, count, width), codes);
      ASSERT_EQ(lowp::findInvalidByte(layout, bytes, count, width), -1);
      for (int64_t i = 0; i < count; ++i)
        ASSERT_EQ(readCode(layout, bytes, i, count, width), codes[i])
            << "element " << i << " of " << count;
    }
}

TEST_P(Packing, Unpack) {
  constexpr int64_t kCount = 77;
  std::optional<PackedLayout> layout =
      lowp::parsePackedLayout(format.getPackedLayout());
  ASSERT_TRUE(layout);
  std::vector<uint64_t> codes = pickCodes(kCount);
  std::vector<char> bytes =
      lowp::packCodes(*layout, codes, format.getBitWidth());
  std::string hex;
  for (char byte : bytes)
    hex += llvm::formatv("{0:X-2}", static_cast<unsigned>(uint8_t(byte)));
  std::string text = llvm::formatv(
      "func.func @main(%x: tensor<{0}xf32>) -> tensor<{0}xf32> {{\n"
      "  %s = arith.constant 1.0 : f32\n  %z = arith.constant 0 : i32\n"
      "  %b = arith.constant dense<\"0x{1}\"> : tensor<{2}xi8>\n"
      "  %q = lowp.unpack %b {{layout = \"{3}\"} : tensor<{2}xi8> -> "
      "tensor<{0}x{4}>\n"
      "  %y = lowp.dequantize %q, %s, %z {{granularity = "
      "#lowp.granularity<tensor>} "
      ": tensor<{0}x{4}>, f32, i32 -> tensor<{0}xf32>\n"
      "  return %y : tensor<{0}xf32>\n}",
      kCount, hex, bytes.size(), format.getPackedLayout(), GetParam().type);
  std::string messages;
  ScopedDiagnosticHandler handler(&getContext(), [&](Diagnostic &diagnostic) {
    messages += diagnostic.str() + "\n";
    return success();
  });
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(text, &getContext());
  ASSERT_TRUE(module) << messages << text;
  auto program = lowp::CompiledProgram::compile(*module, {});
  ASSERT_TRUE(succeeded(program)) << messages;
  std::vector<float> unused(kCount), values(kCount);
  int64_t shape[] = {kCount};
  EXPECT_FALSE(llvm::errorToBool((*program)->call({{unused.data(), shape}, {values.data(), shape}})));
  for (int64_t i = 0; i < kCount; ++i) {
    auto expected = static_cast<float>(
        format.decode(makeCode(format, codes[i])).toDouble());
    if (expected != expected)
      ASSERT_NE(values[i], values[i]);
    else
      ASSERT_EQ(values[i], expected) << "element " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Packing, testing::ValuesIn(getFormats()),
                         [](const testing::TestParamInfo<FormatCase> &info) {
                           return std::to_string(info.index) + "_" +
                                  info.param.getName();
                         });
