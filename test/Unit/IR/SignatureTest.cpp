//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The border of a function is read as it was written, with formats as types and
// as text, and says nothing of a function that it does not fit.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Signature.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Types.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct SignatureTest : testing::Test {
  SignatureTest() { context.loadDialect<LowpDialect, func::FuncDialect>(); }

  func::FuncOp parse(StringRef text) {
    module = parseSourceString<ModuleOp>(text, &context);
    return module ? module->lookupSymbol<func::FuncOp>("main") : func::FuncOp();
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

constexpr StringLiteral kTensors = R"(
  func.func private @main(tensor<2xf32>, tensor<2x!lowp.fixed<s8, 3>>)
      -> tensor<2x!lowp.fixed<u8, 4>>)";

Signature makeSignature(MLIRContext *context) {
  Signature signature;
  signature.arguments.resize(2);
  signature.arguments[1] = {parseType("!lowp.fixed<s8, 3>", context), 0.25, -3};
  signature.results.push_back(
      {parseType("!lowp.fixed<u8, 4>", context), 0.1, 7});
  return signature;
}

void expectSame(const Signature &read, MLIRContext *context) {
  Signature expected = makeSignature(context);
  for (auto [values, others] : {std::pair(&read.arguments, &expected.arguments),
                                std::pair(&read.results, &expected.results)}) {
    ASSERT_EQ(values->size(), others->size());
    for (auto [value, other] : llvm::zip_equal(*values, *others)) {
      EXPECT_EQ(value.format, other.format);
      EXPECT_EQ(value.scale, other.scale);
      EXPECT_EQ(value.zeroPoint, other.zeroPoint);
    }
  }
}

TEST_F(SignatureTest, ReadsWhatItWrites) {
  func::FuncOp function = parse(kTensors);
  ASSERT_TRUE(function);
  EXPECT_FALSE(Signature::read(function));
  makeSignature(&context).write(function);
  std::optional<Signature> read = Signature::read(function);
  ASSERT_TRUE(read);
  expectSame(*read, &context);
  EXPECT_EQ(read->describeMismatch(function), "");
  EXPECT_FALSE(findSignatureFault(*module));
}

TEST_F(SignatureTest, ReadsText) {
  func::FuncOp function = parse(kTensors);
  makeSignature(&context).write(function);
  spellAttributesAsText(*module);
  std::string text;
  llvm::raw_string_ostream(text)
      << module->getOperation()->getAttr(kSignatureAttrName);
  EXPECT_NE(text.find("\"!lowp.fixed<u8, 4>\""), std::string::npos) << text;
  std::optional<Signature> read = Signature::read(function);
  ASSERT_TRUE(read);
  expectSame(*read, &context);
}

TEST_F(SignatureTest, ResultsOfLoopsAreArguments) {
  func::FuncOp function = parse(
      "func.func private @main(memref<2xf32>, memref<2xi8>, memref<2xi8>)");
  makeSignature(&context).write(function);
  std::optional<Signature> read = Signature::read(function);
  ASSERT_TRUE(read);
  expectSame(*read, &context);
}

TEST_F(SignatureTest, OtherNumbersOfValues) {
  for (StringRef text :
       {"func.func private @main(memref<2xf32>)",
        "func.func private @main(memref<2xf32>, memref<2xf32>) -> f32",
        "func.func private @main(f32, f32) -> (f32, f32)"}) {
    func::FuncOp function = parse(text);
    ASSERT_TRUE(function);
    makeSignature(&context).write(function);
    bool fits =
        function.getNumArguments() == 2 && function.getNumResults() == 1;
    EXPECT_EQ(Signature::read(function).has_value(), fits);
    EXPECT_TRUE(findSignatureFault(*module));
  }
}

TEST_F(SignatureTest, NoTypes) {
  for (StringRef text : {"", "!lowp.fixed<", "!lowp.fixed<s8, 3> ..",
                         "!lowp.ternary i8", "nothing"})
    EXPECT_FALSE(readFormatAttribute(StringAttr::get(&context, text)))
        << text.str();
  EXPECT_TRUE(readFormatAttribute(StringAttr::get(&context, "!lowp.ternary")));
  EXPECT_FALSE(readFormatAttribute(UnitAttr::get(&context)));
  EXPECT_FALSE(readFormatAttribute(Attribute()));
}

TEST_F(SignatureTest, TypesThatAreNoFormats) {
  ScopedDiagnosticHandler silence(&context,
                                  [](Diagnostic &) { return success(); });
  auto canRead = [&](StringRef format) {
    std::string text =
        ("module attributes {lowp.signature = {main = {args = [{format = " +
         format +
         ", scale = 1.0 : f64, zero_point = 0 : i64}], results = []}}} {}")
            .str();
    return bool(parseSourceString<ModuleOp>(text, &context));
  };
  EXPECT_TRUE(canRead("!lowp.ternary"));
  EXPECT_TRUE(canRead("\"!lowp.ternary\""));
  for (StringRef format : {"i8", "\"i8\"", "\"nothing\""})
    EXPECT_FALSE(canRead(format)) << format.str();
}

} // namespace
