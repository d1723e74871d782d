//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Codes that became a constant are read back, whole and in spans, whatever holds them.
//
//===----------------------------------------------------------------------===//

#include "lowp/Constants/CodeTensor.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/AsmParser/AsmParser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class CodeTensorTest : public testing::Test {
protected:
  CodeTensorTest() : builder(&context) {
    context.loadDialect<LowpDialect, arith::ArithDialect>();
    module = ModuleOp::create(builder.getUnknownLoc());
    builder.setInsertionPointToStart(module->getBody());
  }
  RankedTensorType getType(StringRef format, ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, parseType(format, &context));
  }

  MLIRContext context;
  OpBuilder builder;
  OwningOpRef<ModuleOp> module;
};

/// The integer of a code, by definition of two's complement.
int64_t extend(uint64_t bits, unsigned width, bool isSigned) {
  bool isNegative = isSigned && (bits >> (width - 1)) & 1;
  return static_cast<int64_t>(isNegative ? bits - (uint64_t(1) << (width - 1)) * 2 : bits);
}

TEST_F(CodeTensorTest, ReadsWhatWasMade) {
  for (StringRef format : {"!lowp.fixed<s8, 5>", "!lowp.fixed<u3, 0>", "!lowp.fixed<s12, 2>", "!lowp.fixed<s32, 9>",
                           "!lowp.ternary", "!lowp.binary", "!lowp.minifloat<e2m1, finite>"})
    // More than one span, and an odd rest.
    for (int64_t columns : {int64_t(0), int64_t(1), int64_t(13), int64_t(7001)}) {
      RankedTensorType type = getType(format, {3, columns});
      auto meaning = cast<FormatTypeInterface>(type.getElementType());
      unsigned width = meaning.getBitWidth();
      std::vector<uint64_t> codes;
      for (int64_t index = 0; index < type.getNumElements(); ++index)
        codes.push_back(meaning.getLevelCode(index * 7 % meaning.getLevelCount()).getZExtValue());
      for (bool isPacked : {false, true}) {
        Location loc = builder.getUnknownLoc();
        Value made = isPacked ? makePackedCodes(builder, loc, type, codes, "codes")
                              : makeStoredCodes(builder, loc, type, codes, "codes");
        FailureOr<CodeTensor> read = CodeTensor::get(made);
        ASSERT_TRUE(succeeded(read));
        EXPECT_EQ(read->size(), type.getNumElements());
        std::vector<int64_t> all = read->toVector();
        int64_t next = 0;
        read->forEachSpan([&](int64_t first, ArrayRef<int64_t> span) {
          ASSERT_EQ(first, next);
          ASSERT_EQ(span, ArrayRef(all).slice(first, span.size()));
          next += span.size();
        });
        EXPECT_EQ(next, read->size());
        for (auto [index, code] : llvm::enumerate(codes))
          ASSERT_EQ(all[index], extend(code, width, meaning.isSignedCode())) << format.str();
        for (int64_t first : {1, 5, 39, 41}) {
          std::vector<uint64_t> bits(std::max<int64_t>(0, std::min<int64_t>(17, read->size() - first)));
          if (bits.empty())
            continue;
          read->readBits(first, bits);
          ASSERT_EQ(ArrayRef(bits), ArrayRef(codes).slice(first, bits.size()));
          std::vector<int64_t> steps(llvm::divideCeil(bits.size(), 2));
          read->read(first, steps, /*step=*/2);
          for (auto [index, code] : llvm::enumerate(steps))
            ASSERT_EQ(code, all[first + 2 * index]);
        }
      }
    }
}

TEST_F(CodeTensorTest, OneByteForAll) {
  // A constant of equal bytes is a splat: one byte.
  RankedTensorType type = getType("!lowp.fixed<s4, 0>", {2, 100});
  std::vector<uint64_t> codes(200, 0x9);
  FailureOr<CodeTensor> read =
      CodeTensor::get(makePackedCodes(builder, builder.getUnknownLoc(), type, codes, "codes"));
  ASSERT_TRUE(succeeded(read));
  EXPECT_EQ(read->toVector(), std::vector<int64_t>(200, -7));
}

TEST_F(CodeTensorTest, WhatIsNoConstant) {
  Block block;
  Value argument = block.addArgument(getType("!lowp.fixed<s8, 5>", {4}), builder.getUnknownLoc());
  EXPECT_TRUE(failed(CodeTensor::get(argument)));
  Value stored = block.addArgument(RankedTensorType::get({4}, builder.getI8Type()), builder.getUnknownLoc());
  builder.setInsertionPointToStart(&block);
  Value cast = StorageCastOp::create(builder, builder.getUnknownLoc(), getType("!lowp.fixed<s8, 5>", {4}), stored);
  EXPECT_TRUE(failed(CodeTensor::get(cast)));
}

} // namespace
