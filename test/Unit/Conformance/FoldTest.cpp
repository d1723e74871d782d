//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Folding of scalar lowp ops on constants, against the oracle: every width of
// at most 8 bits and every mode. What folds before the lowering has to be what
// would have been computed after it.
//
//===----------------------------------------------------------------------===//

#include "Harness.h"
#include "lowp/IR/Types.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"
#include "gtest/gtest.h"

#include <cmath>
#include <limits>

using namespace lowp_conformance;
using namespace mlir;
using namespace mlir::lowp;
using llvm::APFloat;
using numerics::FixedFormat;
using numerics::Overflow;
using numerics::Rounding;

namespace {
class FoldConformance : public testing::Test {
protected:
  FoldConformance() : builder(&getContext()), loc(builder.getUnknownLoc()) {
    restart();
  }
  /// Drops what was built so far.
  void restart() {
    module = ModuleOp::create(loc);
    builder.setInsertionPointToStart(module->getBody());
  }
  Value f32(float value) {
    return arith::ConstantFloatOp::create(builder, loc, builder.getF32Type(),
                                          APFloat(value));
  }
  Value i32(int64_t value) {
    return arith::ConstantIntOp::create(builder, loc, value, 32);
  }
  Value code(int64_t value, const FixedFormat &format) {
    return ConstantOp::create(builder, loc, typeOf(format),
                              makeCode(value, format));
  }
  FixedType typeOf(const FixedFormat &format) {
    return FixedType::get(&getContext(), format);
  }
  GranularityAttr perTensor() {
    return GranularityAttr::get(&getContext(), std::nullopt);
  }
  /// The code that `value` was folded to, or the largest integer.
  static int64_t folded(Value value) {
    auto constant = value.getDefiningOp<ConstantOp>();
    return constant ? constant.getFormatCode().getExtValue()
                    : std::numeric_limits<int64_t>::max();
  }
  static RoundingMode modeOf(Rounding rounding) {
    return RoundingMode(int(rounding));
  }
  static OverflowMode modeOf(Overflow overflow) {
    return OverflowMode(int(overflow));
  }

  OpBuilder builder;
  Location loc;
  OwningOpRef<ModuleOp> module;
};
} // namespace

TEST_F(FoldConformance, Modes) {
  for (Rounding rounding : allRoundings)
    EXPECT_EQ(stringifyRoundingMode(modeOf(rounding)).str(), spell(rounding));
  for (Overflow overflow : allOverflows)
    EXPECT_EQ(stringifyOverflowMode(modeOf(overflow)).str(), spell(overflow));
}

TEST_F(FoldConformance, Quantize) {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const FixedFormat &format : allFormats(1, 8, {1})) {
    restart();
    float scale = format.width % 2 ? 0.25f : 0.1f;
    std::vector<float> inputs = {std::nanf(""), infinity,  -infinity, 1e30f,
                                 -1e30f,        0x1p-149f, -0.0f};
    int end = 4 * (1 << format.width) + 8;
    for (int quarter = -end; quarter <= end; ++quarter)
      inputs.push_back(float(quarter / 8.0 * double(scale)));
    Value scaleValue = f32(scale), zeroPoint = i32(3);
    for (float input : inputs) {
      Value x = f32(input);
      for (Rounding rounding : allRoundings)
        for (Overflow overflow : allOverflows) {
          Value q = builder.createOrFold<QuantizeOp>(
              loc, typeOf(format), x, scaleValue, zeroPoint, perTensor(),
              modeOf(rounding), modeOf(overflow));
          ASSERT_EQ(folded(q), format
                                   .quantize(APFloat(input), APFloat(scale), 3,
                                             rounding, overflow)
                                   .getExtValue())
              << spell(format) << " of " << input << " " << spell(rounding);
        }
    }
  }
}

TEST_F(FoldConformance, Dequantize) {
  for (const FixedFormat &format : allFormats(1, 8, {-20, 3})) {
    restart();
    Value scale = f32(0.1f), zeroPoint = i32(-4);
    for (int64_t c : allCodes(format)) {
      Value x = builder.createOrFold<DequantizeOp>(loc, builder.getF32Type(),
                                                   code(c, format), scale,
                                                   zeroPoint, perTensor());
      APFloat value(0.0f);
      ASSERT_TRUE(matchPattern(x, m_ConstantFloat(&value)));
      ASSERT_TRUE(value.bitwiseIsEqual(format.dequantize(
          makeCode(c, format), APFloat(0.1f), -4, APFloat::IEEEsingle())));
    }
  }
}

TEST_F(FoldConformance, RequantizeAndRescale) {
  for (const FixedFormat &format : allFormats(1, 8, {2}))
    for (float outScale : {0.5f, 0.3f}) {
      restart();
      FixedFormat out{format.isSigned, 9 - format.width, 1, false};
      Value inScale = f32(0.25f), outScaleValue = f32(outScale);
      Value inZero = i32(1), outZero = i32(-2);
      numerics::Multiplier factor =
          numerics::deriveMultiplier(APFloat(0.25f), 2, APFloat(outScale), 1);
      Value multiplier = i32(factor.multiplier), shift = i32(factor.shift);
      for (int64_t c : allCodes(format)) {
        Value x = code(c, format);
        for (Rounding rounding : allRoundings)
          for (Overflow overflow : allOverflows) {
            int64_t expected =
                numerics::requantize(makeCode(c, format), format,
                                     APFloat(0.25f), 1, out, APFloat(outScale),
                                     -2, rounding, overflow)
                    .getExtValue();
            Value q = builder.createOrFold<RequantizeOp>(
                loc, typeOf(out), x, inScale, inZero, outScaleValue, outZero,
                perTensor(), modeOf(rounding), modeOf(overflow));
            ASSERT_EQ(folded(q), expected);
            Value r = builder.createOrFold<RescaleOp>(
                loc, typeOf(out), x, multiplier, shift, inZero, outZero,
                modeOf(rounding), modeOf(overflow),
                factor.isPowerOfTwo() ? "shift" : "multiplier");
            ASSERT_EQ(folded(r), expected);
          }
      }
    }
}

TEST_F(FoldConformance, Arithmetic) {
  for (const FixedFormat &format : allFormats(1, 8, {2})) {
    FixedFormat acc{true, 32, 4, false};
    for (int64_t a : allCodes(format)) {
      restart();
      Value x = code(a, format), sum = code(-100, acc);
      for (int64_t b : allCodes(format)) {
        Value y = code(b, format);
        SmallVector<Value> results;
        builder.createOrFold<MacOp>(results, loc, x, y, ValueRange(sum));
        ASSERT_EQ(results.size(), 1u);
        ASSERT_EQ(folded(results[0]), -100 + a * b);
        ASSERT_EQ(
            folded(builder.createOrFold<MaxOp>(loc, typeOf(format), x, y)),
            std::max(a, b));
        ASSERT_EQ(
            folded(builder.createOrFold<MinOp>(loc, typeOf(format), x, y)),
            std::min(a, b));
        if (a + b >= format.minCode().getExtValue() &&
            a + b <= format.maxCode().getExtValue()) {
          ASSERT_EQ(
              folded(builder.createOrFold<AddOp>(loc, typeOf(format), x, y)),
              a + b);
        }
      }
    }
  }
}
