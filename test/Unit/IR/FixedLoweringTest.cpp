//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does what `!lowp.fixed` emits compute what the oracle says? The emitted ops are
// evaluated by their own folders, once with every operand unknown to the emitter
// and once with constants, over every width up to 8 bits, mode, tie and extreme.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Types.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"

#include <limits>
#include <random>

using namespace mlir;
using namespace mlir::lowp;
using llvm::APSInt;
using numerics::Overflow;
using numerics::Rounding;

namespace {

constexpr Rounding kRoundings[] = {Rounding::NearestEven, Rounding::NearestAway,
                                   Rounding::HalfUp, Rounding::Floor,
                                   Rounding::TowardZero};
constexpr Overflow kOverflows[] = {Overflow::Saturate, Overflow::Wrap};

class FixedLowering : public ::testing::Test {
protected:
  FixedLowering() : builder(&context) {
    context.loadDialect<LowpDialect, arith::ArithDialect>();
  }

  FixedType fixed(bool isSigned, unsigned width, int fraction,
                  bool narrow = false) {
    return FixedType::get(&context, isSigned, width, fraction, narrow);
  }
  FloatAttr f32(float value) { return builder.getF32FloatAttr(value); }
  IntegerAttr i32(int64_t value) {
    return IntegerAttr::get(builder.getI32Type(), value);
  }
  IntegerAttr stored(const APSInt &code, FixedType type) {
    IntegerType storage = type.getStorageType();
    return IntegerAttr::get(storage, code.extOrTrunc(storage.getWidth()));
  }

  /// A block with arguments of `types`, to emit into.
  struct Program {
    std::unique_ptr<Block> block = std::make_unique<Block>();
    Value result;
    Value argument(unsigned index) const { return block->getArgument(index); }
  };
  Program start(ArrayRef<Type> types) {
    Program program;
    for (Type type : types)
      program.block->addArgument(type, builder.getUnknownLoc());
    builder.setInsertionPointToStart(program.block.get());
    return program;
  }

  /// The result of `program` by the folders of its ops.
  Attribute run(const Program &program, ArrayRef<Attribute> arguments) {
    DenseMap<Value, Attribute> values;
    for (auto [argument, value] :
         llvm::zip_equal(program.block->getArguments(), arguments))
      values[argument] = value;
    for (Operation &op : *program.block) {
      SmallVector<Attribute> operands;
      for (Value operand : op.getOperands())
        operands.push_back(values.lookup(operand));
      SmallVector<OpFoldResult> results;
      if (failed(op.fold(operands, results)) || results.size() != 1) {
        ADD_FAILURE() << "not folded: " << op.getName().getStringRef().str();
        return {};
      }
      values[op.getResult(0)] = isa<Attribute>(results[0])
                                    ? cast<Attribute>(results[0])
                                    : values.lookup(cast<Value>(results[0]));
    }
    return values.lookup(program.result);
  }

  MLIRContext context;
  OpBuilder builder;
};

std::vector<float> getInputs(float step) {
  std::vector<float> inputs = {0.0f, -0.0f, 1e30f, -1e30f, 1e-30f, -1e-30f,
                               4e18f, -4e18f, 9.3e18f, -9.3e18f, 1.9e19f,
                               std::numeric_limits<float>::quiet_NaN(),
                               std::numeric_limits<float>::infinity(),
                               -std::numeric_limits<float>::infinity(),
                               std::numeric_limits<float>::denorm_min(),
                               -std::numeric_limits<float>::denorm_min(),
                               std::numeric_limits<float>::max()};
  // Ties, whole codes and neighbours, over both ends of the range.
  for (int quarter = -36; quarter <= 36; ++quarter)
    inputs.push_back(static_cast<float>(quarter) * 0.25f * step);
  for (int half : {-513, -512, -511, -258, -257, -256, -255, -254, 253, 254, 255,
                   256, 257, 509, 510, 511, 512, 513})
    inputs.push_back(static_cast<float>(half) * 0.5f * step);
  return inputs;
}

TEST_F(FixedLowering, Quantize) {
  Type i32Type = builder.getI32Type(), f32Type = builder.getF32Type();
  for (unsigned width : {1u, 2u, 3u, 8u, 13u, 33u, 61u, 62u, 63u, 64u})
    for (bool isSigned : {false, true})
      for (bool narrow : {false, true})
        for (int fraction : {0, 3, -250, 250})
          for (Rounding rounding : kRoundings)
            for (Overflow overflow : kOverflows) {
              if (narrow && (!isSigned || width < 2))
                continue;
              FixedType type = fixed(isSigned, width, fraction, narrow);
              Program program = start({f32Type, f32Type, i32Type});
              program.result = type.emitQuantize(
                  builder, builder.getUnknownLoc(), program.argument(0),
                  program.argument(1), program.argument(2), rounding, overflow, /*random=*/Value());
              for (int zero : {0, 5, -2147483647})
                for (float input : getInputs(fraction == 3 ? 0.125f : 1.0f)) {
                  APSInt expected = type.getFormat().quantize(
                      APFloat(input), APFloat(1.0f), zero, rounding, overflow);
                  Attribute actual = run(program, {f32(input), f32(1.0f), i32(zero)});
                  ASSERT_EQ(actual, stored(expected, type))
                      << width << (isSigned ? "s" : "u") << narrow << " f"
                      << fraction << " r" << int(rounding) << " o"
                      << int(overflow) << " zp " << zero << " x " << input;
                }
            }
}

/// To f64: arith.truncf does not fold where it rounds.
TEST_F(FixedLowering, Dequantize) {
  std::mt19937_64 random(1);
  for (unsigned width : {1u, 4u, 8u, 32u, 62u, 63u, 64u})
    for (bool isSigned : {false, true}) {
      FixedType type = fixed(isSigned, width, 3);
      Program program = start({type.getStorageType(), builder.getF32Type(),
                               builder.getI32Type()});
      program.result = type.emitDequantize(
          builder, builder.getUnknownLoc(), program.argument(0),
          program.argument(1), program.argument(2), builder.getF64Type());
      for (int index = 0; index < 258; ++index) {
        uint64_t bits = width <= 8 ? uint64_t(index) : random();
        APSInt code(llvm::APInt(64, bits).trunc(width), !isSigned);
        if (index == 256)
          code = type.getMinCode();
        if (index == 257)
          code = type.getMaxCode();
        for (int zero : {0, -3, 2147483647}) {
          APFloat expected = type.getFormat().dequantize(
              code, APFloat(0.3f), zero, APFloat::IEEEdouble());
          ASSERT_EQ(run(program, {stored(code, type), f32(0.3f), i32(zero)}),
                    FloatAttr::get(builder.getF64Type(), expected));
        }
      }
    }
}

/// Runs rescales of `codes` with shifts that the emitter knows and with shifts
/// that it does not.
TEST_F(FixedLowering, Rescale) {
  std::mt19937_64 random(2);
  for (unsigned width : {8u, 32u, 40u, 64u})
    for (bool isSigned : {false, true})
      for (bool shiftOnly : {false, true})
        for (unsigned outWidth : {1u, 4u, 8u, 32u, 61u})
          for (bool known : {false, true})
            for (Rounding rounding : kRoundings)
              for (Overflow overflow : kOverflows) {
                if ((width > 32 && (!shiftOnly || !isSigned)))
                  continue;
                FixedType in = fixed(isSigned, width, 0);
                FixedType out = fixed(outWidth % 8 != 0, outWidth, 0);
                numerics::Multiplier factor;
                factor.multiplier = shiftOnly ? int64_t(1) << 30 : 1518500250;
                for (int shift : {-40, 0, 29, 30, 31, 32, 37, 61, 62, 64, 93, 94,
                                  95, 200}) {
                  factor.shift = shift;
                  int inZero = width == 64 || !isSigned ? 0 : 7;
                  Type i32Type = builder.getI32Type();
                  Program program =
                      start({in.getStorageType(), i32Type, i32Type});
                  Location loc = builder.getUnknownLoc();
                  auto constant = [&](int64_t value) -> Value {
                    return arith::ConstantOp::create(builder, loc, i32(value));
                  };
                  FailureOr<Value> result = out.emitRescale(
                      builder, loc, program.argument(0), in,
                      constant(factor.multiplier),
                      known ? constant(shift) : program.argument(1),
                      constant(inZero),
                      known ? constant(-2) : program.argument(2), rounding,
                      overflow, shiftOnly);
                  ASSERT_TRUE(succeeded(result));
                  program.result = *result;
                  for (int index = 0; index < 24; ++index) {
                    uint64_t bits = random() >> (random() % 64);
                    APSInt code(llvm::APInt(64, index % 2 ? bits : -bits).trunc(width),
                                !isSigned);
                    if (index < 12)
                      code = APSInt(llvm::APInt(64, uint64_t(index - 6), true)
                                        .trunc(width),
                                    !isSigned);
                    if (index == 22)
                      code = in.getMinCode();
                    if (index == 23)
                      code = in.getMaxCode();
                    APSInt expected = numerics::rescale(
                        code, factor, inZero, -2, out.getFormat(), rounding, overflow);
                    ASSERT_EQ(run(program, {stored(code, in), i32(shift), i32(-2)}),
                              stored(expected, out))
                        << width << (isSigned ? "s" : "u") << " to " << outWidth
                        << " shift " << shift << " only " << shiftOnly
                        << " known " << known << " r" << int(rounding) << " o"
                        << int(overflow) << " code "
                        << llvm::toString(code, 10);
                  }
                }
              }
}

TEST_F(FixedLowering, Accumulators) {
  FixedType data = fixed(false, 8, 5), weights = fixed(true, 8, 7);
  EXPECT_EQ(data.getAccumulators(weights, llvm::APInt(128, 0x7FFFFFFF), 1),
            SmallVector<Type>{fixed(true, 32, 12)});
  EXPECT_EQ(data.getAccumulators(weights, llvm::APInt(128, 0x80000000), 1),
            SmallVector<Type>{fixed(true, 64, 12)});
  EXPECT_TRUE(data.getAccumulators(weights, llvm::APInt(128, 1).shl(63), 1).empty());
  EXPECT_TRUE(data.getAccumulators(builder.getF32Type(), llvm::APInt(8, 1), 1).empty());
}

} // namespace
