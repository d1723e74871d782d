//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Every format: what many numbers at once are encoded to, and decoded from, is what the
// oracle says of each.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/BulkCodes.h"
#include "Harness.h"
#include "Samples.h"
#include "gtest/gtest.h"

#include <limits>

using namespace lowp_conformance;
using namespace mlir;
using lowp::BulkDecoder;
using lowp::BulkEncoder;
using lowp::FormatTypeInterface;

namespace {

class BulkCodes : public testing::TestWithParam<FormatCase> {
protected:
  void SetUp() override {
    format = GetParam().parse();
    ASSERT_TRUE(format) << GetParam().type << " does not parse";
  }
  /// Numbers next to everything that separates codes at `scale`, and halves of them.
  static std::vector<double> listNumbers(FormatTypeInterface format, float scale) {
    std::vector<double> numbers;
    for (float value : listFloats(format, scale, 20000)) {
      numbers.push_back(value);
      numbers.push_back(std::nextafter(static_cast<double>(value), 1e300));
    }
    for (double extreme : {0.0, -0.0, 1e-310, -1e-310, 1e300, -1e300})
      numbers.push_back(extreme);
    numbers.push_back(std::numeric_limits<double>::infinity());
    numbers.push_back(-std::numeric_limits<double>::infinity());
    numbers.push_back(std::numeric_limits<double>::quiet_NaN());
    return numbers;
  }
  uint64_t encodeOne(double value, double scale, int64_t zeroPoint) const {
    return lowp::formats::quantize(
               format, llvm::APFloat(value), llvm::APFloat(static_cast<float>(scale)), zeroPoint,
               lowp::numerics::Rounding::NearestEven, lowp::numerics::Overflow::Saturate)
        .getZExtValue();
  }

  FormatTypeInterface format;
};

TEST_P(BulkCodes, EncodeIsTheOracles) {
  BulkEncoder encoder(format);
  std::vector<int64_t> zeroPoints = {0};
  if (format.hasIntegerCodes() && format.getBitWidth() <= 32)
    for (int64_t other : {int64_t(-3), int64_t(5), format.getMinCode().getExtValue(),
                          format.getMaxCode().getExtValue(), int64_t(INT32_MAX), int64_t(INT32_MIN)})
      zeroPoints.push_back(other);
  for (float scale : {1.0f, 0.37f, 1e-20f, 0x1p-126f}) {
    std::vector<double> numbers = listNumbers(format, scale);
    for (int64_t zeroPoint : zeroPoints) {
      std::vector<uint64_t> codes(numbers.size());
      double scales[] = {scale};
      encoder.encode(numbers, {}, {scales, zeroPoint, false}, codes);
      for (auto [number, code] : llvm::zip_equal(numbers, codes))
        ASSERT_EQ(code, encodeOne(number, scale, zeroPoint))
            << number << " at the scale " << scale << " and zero point " << zeroPoint;
    }
  }
}

TEST_P(BulkCodes, EachNumberHasItsScale) {
  double scales[] = {1.0, 0.25, 3.0, 0.125, 0.5f, 7.0};
  std::vector<double> numbers = listNumbers(format, 1.0f);
  std::vector<uint64_t> codes(numbers.size());
  std::vector<int64_t> scaleOf;
  for (size_t index = 0; index < numbers.size(); ++index)
    scaleOf.push_back(static_cast<int64_t>(index % 3));
  for (bool isPair : {false, true}) {
    BulkEncoder(format).encode(numbers, scaleOf, {scales, {}, isPair}, codes);
    for (auto [index, number] : llvm::enumerate(numbers)) {
      int64_t scale = isPair ? 2 * scaleOf[index] + (number < 0) : scaleOf[index];
      ASSERT_EQ(codes[index], encodeOne(number, scales[scale], 0)) << number;
    }
  }
}

TEST_P(BulkCodes, DecodeIsTheOracles) {
  BulkDecoder decoder(format);
  for (const llvm::APSInt &code : listCodes(format)) {
    double expected = toDouble(format, code), value = decoder[code.getZExtValue()];
    if (expected != expected)
      ASSERT_NE(value, value);
    else
      ASSERT_EQ(llvm::bit_cast<uint64_t>(value), llvm::bit_cast<uint64_t>(expected)) << expected;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, BulkCodes, testing::ValuesIn(getFormats()),
                         [](const testing::TestParamInfo<FormatCase> &info) {
                           return std::to_string(info.index) + "_" + info.param.getName();
                         });

} // namespace
