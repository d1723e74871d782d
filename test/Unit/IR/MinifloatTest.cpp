//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does what `!lowp.minifloat` emits compute what the oracle says, and are blocks
// scaled as their rules say? The emitted ops are evaluated by their own folders.
//
//===----------------------------------------------------------------------===//

#include "lowp/External/BuiltinFloats.h"
#include "../Quantizers/FitChannels.h"
#include "lowp/IR/FormatDefaults.h"
#include "lowp/IR/Types.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "gtest/gtest.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::lowp;
using llvm::APFloat;
using llvm::APSInt;
using numerics::MinifloatFormat;
using numerics::Overflow;
using numerics::Rounding;
using Flavour = MinifloatFormat::Flavour;

namespace {

class MinifloatLowering : public ::testing::Test {
protected:
  MinifloatLowering() : builder(&context) {
    DialectRegistry registry;
    registerBuiltinFloatFormats(registry);
    context.appendDialectRegistry(registry);
    context.loadDialect<LowpDialect, arith::ArithDialect>();
  }

  std::vector<Type> getTypes() {
    std::vector<Type> types;
    for (unsigned e = 1; e <= 5; ++e)
      for (unsigned m = 0; m <= 3; ++m)
        for (Flavour flavour : {Flavour::IEEE, Flavour::FN, Flavour::FNUZ,
                                Flavour::Finite, Flavour::NoDenorm}) {
          if ((flavour == Flavour::IEEE || flavour == Flavour::FN) &&
              (m == 0 || e == 1))
            continue;
          int bias = MinifloatFormat::getDefaultBias(e, flavour) +
                     (m == 1 ? 2 : m == 3 ? -2 : 0);
          types.push_back(MinifloatType::get(&context, {e, m, bias, flavour}));
        }
    types.push_back(MinifloatType::get(&context, {5, 10, 15, Flavour::IEEE}));
    types.push_back(MinifloatType::get(&context, {8, 7, 127, Flavour::IEEE}));
    types.push_back(MinifloatType::get(&context, {8, 1, 250, Flavour::Finite}));
    types.push_back(Float8E4M3FNType::get(&context));
    types.push_back(Float8E5M2FNUZType::get(&context));
    types.push_back(Float8E8M0FNUType::get(&context));
    return types;
  }

  Attribute f64(double value) { return builder.getF64FloatAttr(value); }
  Attribute stored(FormatTypeInterface format, const APSInt &code) {
    IntegerType storage = format.getStorageType();
    return IntegerAttr::get(storage, code.extOrTrunc(storage.getWidth()));
  }

  /// A block with arguments of `types`, to emit into.
  void start(ArrayRef<Type> types) {
    block = std::make_unique<Block>();
    for (Type type : types)
      block->addArgument(type, builder.getUnknownLoc());
    builder.setInsertionPointToStart(block.get());
  }
  /// `result` by the folders of the ops in the block.
  Attribute run(Value result, ArrayRef<Attribute> arguments) {
    DenseMap<Value, Attribute> values;
    for (auto [argument, value] :
         llvm::zip_equal(block->getArguments(), arguments))
      values[argument] = value;
    for (Operation &op : *block) {
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
    return values.lookup(result);
  }

  /// Levels, their middles and neighbours, and ends.
  std::vector<double> getInputs(FormatTypeInterface format) {
    double infinity = std::numeric_limits<double>::infinity();
    std::vector<double> inputs = {0.0,  -0.0,      1e300,     -1e300,  1e-300,
                                  -1e-300, infinity, -infinity, 5e-324, -5e-324,
                                  std::numeric_limits<double>::quiet_NaN()};
    uint64_t count = format.getLevelCount();
    auto at = [&](uint64_t rank) {
      return format.decode(format.getLevelCode(rank)).toDouble();
    };
    double last = at(count - 1), step = last - at(count - 2);
    for (double beyond : {0.25, 0.5, 0.75, 1.0})
      for (double sign : {1.0, -1.0})
        inputs.push_back(sign * (last + beyond * step));
    uint64_t stride = count > 64 ? count / 31 : 1;
    for (uint64_t rank = 0; rank + 1 < count; rank += stride) {
      double low = at(rank), high = at(rank + 1), middle = low / 2 + high / 2;
      for (double value : {low, middle, std::nextafter(middle, low),
                           std::nextafter(middle, high),
                           low * 0.75 + high * 0.25})
        inputs.push_back(value);
    }
    return inputs;
  }

  MLIRContext context;
  OpBuilder builder;
  std::unique_ptr<Block> block;
};

TEST_F(MinifloatLowering, Quantize) {
  Type f64Type = builder.getF64Type(), i32 = builder.getI32Type();
  for (Type type : getTypes()) {
    auto format = cast<FormatTypeInterface>(type);
    auto lowering = cast<FormatLoweringInterface>(type);
    std::vector<double> inputs = getInputs(format);
    for (Rounding rounding :
         {Rounding::NearestEven, Rounding::NearestAway, Rounding::HalfUp,
          Rounding::Floor, Rounding::TowardZero, Rounding::Stochastic})
      for (Overflow overflow : {Overflow::Saturate, Overflow::Infinity}) {
        start({f64Type, f64Type, i32, i32});
        Value result = lowering.emitQuantize(
            builder, builder.getUnknownLoc(), block->getArgument(0),
            block->getArgument(1), block->getArgument(2), rounding, overflow,
            block->getArgument(3));
        for (double input : inputs)
          for (uint32_t random : {0u, 0x40000000u, 0xffffffffu}) {
            if (random != 0 && rounding != Rounding::Stochastic)
              continue;
            APSInt expected =
                formats::quantize(type, APFloat(input), APFloat(1.0), 0,
                                   rounding, overflow, random);
            Attribute actual =
                run(result, {f64(input), f64(1.0), builder.getI32IntegerAttr(0),
                             builder.getI32IntegerAttr(static_cast<int32_t>(random))});
            std::string name;
            llvm::raw_string_ostream(name) << type;
            ASSERT_EQ(actual, stored(format, expected))
                << name << " " << input << " mode " << int(rounding) << " "
                << int(overflow) << " random " << random;
          }
      }
  }
}

TEST_F(MinifloatLowering, CodesToNumbers) {
  Type f64Type = builder.getF64Type(), i32 = builder.getI32Type();
  for (Type type : getTypes()) {
    auto format = cast<FormatTypeInterface>(type);
    auto lowering = cast<FormatLoweringInterface>(type);
    unsigned width = format.getBitWidth();
    std::optional<int> grid = format.getGridExponent();
    for (Type work : {builder.getI32Type(), builder.getI64Type()}) {
      bool isWide = work.getIntOrFloatBitWidth() == 64;
      start({format.getStorageType(), f64Type, i32});
      Value code = block->getArgument(0);
      Value number = lowering.emitDequantize(
          builder, builder.getUnknownLoc(), code, block->getArgument(1),
          block->getArgument(2), builder.getF64Type());
      bool hasElement = grid && (isWide || formats::getElementBits(type, *grid) <= 32);
      Value element =
          hasElement ? lowering.emitElement(builder, builder.getUnknownLoc(),
                                            code, work, 1)[0]
                     : Value();
      for (uint64_t bits = 0; bits < (uint64_t(1) << width);
           bits += width > 8 ? 41 : 1) {
        APSInt pattern(APInt(width, bits), /*isUnsigned=*/true);
        Attribute arguments[] = {stored(format, pattern), f64(3.0),
                                 builder.getI32IntegerAttr(0)};
        numerics::Number value = format.decode(pattern);
        if (hasElement) {
          APInt integer(64, 0);
          if (value.isFinite())
            integer = value.scaled(-*grid).getRational().round(Rounding::Floor)
                          .sextOrTrunc(64);
          ASSERT_EQ(cast<IntegerAttr>(run(element, arguments)).getValue(),
                    integer.trunc(work.getIntOrFloatBitWidth()));
        }
        double actual =
            cast<FloatAttr>(run(number, arguments)).getValueAsDouble();
        double expected = value.toDouble() * 3;
        ASSERT_TRUE(actual == expected ||
                    (std::isnan(actual) && std::isnan(expected)))
            << actual << " " << expected;
        if (value.isZero()) {
          ASSERT_EQ(std::signbit(actual), pattern == format.getNegativeZeroCode());
        }
      }
    }
  }
}

/// NaN counts as less than every number; of equal ones, zeros of two signs among them, the
/// second is taken, as the folders do.
TEST_F(MinifloatLowering, Extremum) {
  auto isLess = [](const numerics::Number &x, const numerics::Number &y) {
    return x.isNaN() ? !y.isNaN() : !y.isNaN() && x < y;
  };
  for (Type type : getTypes())
    for (bool isMax : {true, false}) {
      auto format = cast<FormatTypeInterface>(type);
      unsigned width = format.getBitWidth();
      start({format.getStorageType(), format.getStorageType()});
      Value extremum = cast<FormatLoweringInterface>(type).emitExtremum(
          builder, builder.getUnknownLoc(), block->getArgument(0), block->getArgument(1), isMax);
      SmallVector<uint64_t> codes;
      uint64_t stride = width > 4 ? (uint64_t(1) << width) / 15 : 1;
      for (uint64_t code = 0; code < (uint64_t(1) << width); code += stride)
        codes.push_back(code);
      for (std::optional<APSInt> special : {format.getZeroCode(), format.getNegativeZeroCode(),
                                            format.getNanCode()})
        if (special)
          codes.push_back(special->getZExtValue());
      for (uint64_t a : codes)
        for (uint64_t b : codes) {
          APSInt lhs(APInt(width, a), true), rhs(APInt(width, b), true);
          numerics::Number x = format.decode(lhs), y = format.decode(rhs);
          ASSERT_EQ(run(extremum, {stored(format, lhs), stored(format, rhs)}),
                    stored(format, (isMax ? isLess(y, x) : isLess(x, y)) ? lhs : rhs))
              << format.getSpelling() << " " << isMax << " " << a << " " << b;
        }
    }
}

/// e8m0 has the powers of two from 2^-127 to 2^127, and NaN; ties go to even exponents' codes.
TEST_F(MinifloatLowering, PowersOfTwoOfE8M0) {
  auto format = cast<FormatTypeInterface>(Type(Float8E8M0FNUType::get(&context)));
  ASSERT_EQ(format.getLevelCount(), 255u);
  for (uint64_t rank = 0; rank < 255; ++rank) {
    double value = std::ldexp(1.0, static_cast<int>(rank) - 127);
    APSInt code = format.getLevelCode(rank);
    EXPECT_EQ(code.getBitWidth(), 8u);
    EXPECT_EQ(code.getZExtValue(), rank);
    EXPECT_EQ(format.decode(code).toDouble(), value);
    for (auto [factor, expected] : {std::pair(1.0, rank), std::pair(1.25, rank),
                                    std::pair(1.5, rank + rank % 2), std::pair(1.75, rank + 1)})
      EXPECT_EQ(format.encode(numerics::Number::fromDouble(value * factor), Rounding::NearestEven,
                              Overflow::Saturate)
                    .getZExtValue(),
                std::min<uint64_t>(expected, 254));
  }
  EXPECT_TRUE(format.decode(APSInt(APInt(8, 255), true)).isNaN());
  EXPECT_EQ(format.getNanCode(), APSInt(APInt(8, 255), true));
}

/// A format of more levels than a table takes: f64 rounded to 12 bits, by f64.
TEST_F(MinifloatLowering, ModelOfManyLevels) {
  Type type = MinifloatType::get(&context, {8, 11, 127, Flavour::IEEE});
  std::vector<double> values;
  std::vector<int64_t> counts;
  double scale = 0.375, sum = 0, count = 0;
  for (int i = -2000; i <= 2000; ++i) {
    // Quotients with ties, in several octaves.
    double quotient = std::ldexp(i + (i * 7 % 16) / 16.0, i % 5 - 12);
    int exponent;
    double mantissa = std::frexp(quotient, &exponent);
    double rounded = std::ldexp(std::nearbyint(std::ldexp(mantissa, 12)), exponent - 12);
    values.push_back(quotient * scale);
    counts.push_back(1 + std::abs(i) % 3);
    sum += static_cast<double>(counts.back()) * std::pow((quotient - rounded) * scale, 2);
    count += static_cast<double>(counts.back());
  }
  ASSERT_GT(sum, 0);
  // The format's own, and what a format without one has.
  for (double found : {cast<FormatModelInterface>(type).meanSquareError(values, counts, scale),
                       defaults::meanSquareError(type, values, counts, scale)})
    EXPECT_NEAR(found, sum / count, 1e-9 * sum / count);
}

class BlockFamilies : public MinifloatLowering {
protected:
  FormatFit fit(StringRef text, ArrayRef<std::vector<double>> blocks,
                ScaleKind kind = ScaleKind::Real) {
    FitRequest request;
    request.scaleKind = kind;
    return fitChannels(context, text, blocks.vec(), request);
  }
};

TEST_F(BlockFamilies, OcpGoldens) {
  std::vector<double> block = {0.9, 0.45, -0.2, 0.05};
  for (auto [text, exponent] : std::initializer_list<std::pair<const char *, int>>{
           {"mxfp4", -3}, {"mxfp6-e2m3", -3}, {"mxfp6-e3m2", -5},
           {"mxfp8-e4m3", -9}, {"mxfp8-e5m2", -16}, {"mxint8", -1},
           {"bfp:6", -1}})
    EXPECT_EQ(fit(text, {block}).scales,
              SmallVector<double>{std::ldexp(1, exponent)})
        << text;
  double error = fit("mxfp4", {block}).meanSquareError;
  EXPECT_NEAR(error, (0.15 * 0.15 + 0.05 * 0.05 + 0.0125 * 0.0125 * 2) / 4,
              1e-9 + 0.0125 * 0.0125);
}

TEST_F(BlockFamilies, ScalesAreSmallIntegers) {
  std::vector<std::vector<double>> blocks = {{3.0, -1.0}, {1e-12}, {0.0}, {0.5}};
  for (const char *text : {"mxfp4", "mxint8", "bfp:4", "nvfp4"})
    for (ScaleKind kind : {ScaleKind::Real, ScaleKind::PowerOfTwo}) {
      FormatFit result = fit(text, blocks, kind);
      ASSERT_EQ(result.scales.size(), blocks.size());
      double least = *llvm::min_element(result.scales);
      for (double scale : result.scales) {
        EXPECT_GT(scale, 0);
        EXPECT_EQ(double(float(scale)), scale);
        EXPECT_EQ(std::nearbyint(scale / least), scale / least);
        EXPECT_LT(scale / least, 1 << 24);
      }
    }
  // A tensor of zeros.
  for (const char *text : {"mxfp8-e5m2", "bfp:8", "nvfp4"})
    EXPECT_EQ(fit(text, {{0.0}, {0.0}}).meanSquareError, 0);
}

// nvfp4: the scale of a block is an E4M3 number times a unit of the tensor, of which only
// scale=pow2 makes a power of two.
TEST_F(BlockFamilies, UnitOfTheTensor) {
  auto hasFourBits = [](double value) {
    int exponent;
    double sixteenths = std::frexp(value, &exponent) * 16;
    return std::nearbyint(sixteenths) == sixteenths;
  };
  std::vector<std::vector<double>> blocks = {{3.0, -1.0}, {0.5, 0.1}};
  for (double scale : fit("nvfp4", blocks, ScaleKind::PowerOfTwo).scales)
    EXPECT_TRUE(hasFourBits(scale)) << scale;
  for (double scale : fit("nvfp4", blocks, ScaleKind::Real).scales)
    EXPECT_FALSE(hasFourBits(scale)) << scale;
}

TEST_F(BlockFamilies, Spellings) {
  auto read = [&](StringRef text) {
    return parseFormatSpec(&context, text, [&] {
      return emitError(UnknownLoc::get(&context));
    });
  };
  EXPECT_EQ(read("mxfp4")->granularity.group, 32);
  EXPECT_EQ(read("nvfp4")->granularity.group, 16);
  EXPECT_EQ(read("bfp:6@group=8")->granularity.group, 8);
  EXPECT_EQ(read("mxfp4@axis")->granularity.kind, SpecGranularity::Axis);
  EXPECT_EQ(read("minifloat:e4m3")->bits, 8u);
  EXPECT_EQ(withBits(&context, *read("minifloat:e4m3@axis"), 6).text,
            "minifloat:e4m1@axis");
  EXPECT_EQ(withBits(&context, *read("minifloat:e4m3"), 4).text,
            "minifloat:e2m1");
  EXPECT_EQ(withBits(&context, *read("minifloat:e4m3"), 3).text,
            "minifloat:e1m1");
  EXPECT_EQ(withBits(&context, *read("minifloat:e2m3"), 16).text,
            "minifloat:e5m10");
  std::string message;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    message = diagnostic.str();
    return success();
  });
  for (const char *text : {"minifloat:8", "minifloat:e6m1", "minifloat:e4m11",
                           "minifloat:e4", "minifloat"}) {
    EXPECT_TRUE(failed(read(text)));
    EXPECT_EQ(message, "'" + std::string(text) +
                           "' is not of the form minifloat:eEmM, with E from 1 "
                           "to 5 and M from 0 to 10");
  }
}

} // namespace
