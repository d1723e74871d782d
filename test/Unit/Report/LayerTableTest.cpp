//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Do layer records survive the attribute, and is the table aligned?
//
//===----------------------------------------------------------------------===//

#include "lowp/Report/LayerTable.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Unicode.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

SmallVector<LayerRecord> makeRecords(MLIRContext *context) {
  LayerRecord input;
  input.name = "input";
  input.kind = "input";
  input.activations = "fixed:8";
  input.activationFormat = IntegerType::get(context, 8);
  input.predictedSqnr = 48.25;
  LayerRecord layer;
  layer.name = "conv0";
  layer.kind = "conv";
  layer.parameters = 3000;
  layer.weights = "fixed:4@axis";
  layer.weightFormat = IntegerType::get(context, 4);
  layer.weightBits = 4;
  layer.weightBytes = 1500;
  layer.floatBytes = 12000;
  layer.activations = "float";
  layer.worstCaseSqnr = 12.75;
  layer.worstCaseError = 0.125;
  layer.measuredSqnr = 30.5;
  return {input, layer};
}

TEST(LayerRecord, RoundTrip) {
  MLIRContext context;
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  SmallVector<LayerRecord> records = makeRecords(&context);
  writeLayerRecords(*module, records);
  SmallVector<LayerRecord> back = readLayerRecords(*module);
  ASSERT_EQ(back.size(), 2u);
  for (size_t index = 0; index < 2; ++index)
    EXPECT_EQ(back[index].toAttribute(&context),
              records[index].toAttribute(&context));
  EXPECT_EQ(back[1].weightBytes, 1500);
  EXPECT_FALSE(back[1].predictedSqnr);
  EXPECT_EQ(back[1].worstCaseSqnr, 12.75);
  EXPECT_EQ(back[1].worstCaseError, 0.125);
}

TEST(LayerTable, AlignedAndSummed) {
  MLIRContext context;
  std::string text;
  llvm::raw_string_ostream os(text);
  printLayerTable(os, makeRecords(&context));
  SmallVector<StringRef> lines;
  StringRef(text).split(lines, '\n', -1, /*KeepEmpty=*/false);
  ASSERT_EQ(lines.size(), 8u);
  int width = llvm::sys::unicode::columnWidthUTF8(lines[1]);
  for (StringRef line : ArrayRef(lines).drop_back(2))
    EXPECT_LE(llvm::sys::unicode::columnWidthUTF8(line), width);
  EXPECT_NE(lines[3].find("i4@axis"), StringRef::npos);
  EXPECT_NE(lines[3].find("12 000 B"), StringRef::npos);
  EXPECT_NE(lines[5].find("8.00x smaller"), StringRef::npos);
  EXPECT_NE(lines[5].find("4.00"), StringRef::npos);
  EXPECT_TRUE(lines[3].ends_with("–     12.8 dB   30.5 dB")) << lines[3].str();
  EXPECT_TRUE(lines[6].starts_with("Predicted takes noises as independent"));
  EXPECT_TRUE(lines[7].starts_with("The worst case takes every error"));
}

TEST(LayerTable, JsonParses) {
  MLIRContext context;
  std::string text;
  llvm::raw_string_ostream os(text);
  printLayerJson(os, makeRecords(&context));
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(text);
  ASSERT_TRUE(static_cast<bool>(parsed));
  const llvm::json::Object *total = parsed->getAsObject()->getObject("total");
  ASSERT_TRUE(total);
  EXPECT_EQ(total->getInteger("weight_bytes"), 1500);
  const llvm::json::Array *layers = parsed->getAsObject()->getArray("layers");
  ASSERT_TRUE(layers);
  EXPECT_EQ((*layers)[0].getAsObject()->getNumber("predicted_sqnr_db"), 48.25);
  EXPECT_EQ((*layers)[1].getAsObject()->getNumber("worst_case_sqnr_db"), 12.75);
  EXPECT_EQ((*layers)[1].getAsObject()->getNumber("worst_case_error"), 0.125);
}

} // namespace
