//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Are the integer thresholds of a batch norm the activation itself, for every
// accumulator and every sign of gamma? Against the nearest level by distance.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Thresholds.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::lowp;
using numerics::Dyadic;
using numerics::Number;

namespace {

class ThresholdsTest : public ::testing::Test {
protected:
  ThresholdsTest() {
    context.loadDialect<LowpDialect, arith::ArithDialect>();
  }
  Type parse(StringRef text) { return parseType(text, &context); }

  /// The level nearest to value / unit; the higher one of two as near.
  static llvm::APSInt findNearest(FormatTypeInterface format, const Number &value,
                                  const Number &unit) {
    auto distance = [&](uint64_t rank) {
      Number rest =
          value - format.decode(format.getLevelCode(rank)) * unit;
      return rest.isNegative() ? -rest : rest;
    };
    uint64_t best = 0;
    for (uint64_t rank = 1; rank < format.getLevelCount(); ++rank)
      if (distance(rank).compare(distance(best)) <= 0)
        best = rank;
    return format.getLevelCode(best);
  }

  void check(Type accumulator, Type out, ArrayRef<ExactRequantize> channels) {
    OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
    OpBuilder builder(module->getBodyRegion());
    Location loc = builder.getUnknownLoc();
    auto in = cast<FormatTypeInterface>(accumulator);
    auto format = cast<FormatTypeInterface>(out);
    Value input = ConstantOp::create(builder, loc, accumulator, 0);
    Value index = channels.size() > 1
                      ? Value(arith::ConstantIndexOp::create(builder, loc, 0))
                      : Value();
    FailureOr<Value> code = createThreshold(builder, loc, input, index, channels);
    ASSERT_TRUE(succeeded(code));
    auto op = code->getDefiningOp<ThresholdOp>();
    ASSERT_TRUE(op && succeeded(op.verify()));
    for (auto [channel, requantize] : llvm::enumerate(channels))
      for (int64_t acc = in.getMinCode().getExtValue();
           acc <= in.getMaxCode().getExtValue(); ++acc) {
        Number value = Number::fromInt(acc) *
                           Number(in.decode(llvm::APSInt(
                               llvm::APInt(in.getBitWidth(), 1),
                               /*isUnsigned=*/false))) *
                           Number::fromDouble(requantize.inScale) *
                           Number(requantize.factor) +
                       Number(requantize.offset);
        llvm::APSInt expected =
            findNearest(format, value, Number::fromDouble(requantize.outScale));
        SmallVector<Attribute> operands{
            builder.getIntegerAttr(in.getStorageType(), acc)};
        if (index)
          operands.push_back(builder.getIndexAttr(channel));
        SmallVector<OpFoldResult> results;
        ASSERT_TRUE(succeeded(op->fold(operands, results)));
        auto found = cast<IntegerAttr>(cast<Attribute>(results.front()));
        ASSERT_EQ(found.getValue().zextOrTrunc(format.getBitWidth()),
                  llvm::APInt(expected))
            << "accumulator " << acc << ", channel " << channel;
      }
  }

  MLIRContext context;
};

TEST_F(ThresholdsTest, BatchNormOfEverySign) {
  Type accumulator = parse("!lowp.fixed<s10, 3>");
  for (StringRef text :
       {"!lowp.binary", "!lowp.ternary", "!lowp.fixed<u2, 0>",
        "!lowp.fixed<s4, 2>", "!lowp.codebook<u2, [0, 3, 7, 12]>"}) {
    SCOPED_TRACE(text.str());
    Type out = parse(text);
    ASSERT_TRUE(out);
    std::vector<ExactRequantize> channels;
    for (double gamma : {0.75, -0.375, 0.0, 1.0 / 1024, -3.0})
      for (double beta : {0.0, 0.3, -0.7, 20.0}) {
        ExactRequantize channel{accumulator, out, 0.1f, 0.25};
        channel.factor = Dyadic::fromDouble(gamma);
        channel.offset = Dyadic::fromDouble(beta);
        channels.push_back(channel);
      }
    check(accumulator, out, channels);
    check(accumulator, out, channels.front());
  }
}

TEST_F(ThresholdsTest, TiesGoUp) {
  Type accumulator = parse("!lowp.fixed<s6, 0>");
  // Every odd accumulator is a tie.
  check(accumulator, parse("!lowp.fixed<s5, 0>"),
        ExactRequantize{accumulator, parse("!lowp.fixed<s5, 0>"), 0.5, 1.0});
}

} // namespace
