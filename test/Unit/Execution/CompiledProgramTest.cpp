//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does a compiled program get its arguments and give its results, for static
// and dynamic batches, from several threads, and with codes at the border?
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/CompiledProgram.h"
#include "lowp/Execution/SampleFeed.h"
#include "lowp/IR/Types.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlir::lowp;

namespace {

class CompiledProgramTest : public ::testing::Test {
protected:
  CompiledProgramTest() {
    DialectRegistry registry;
    registerAllDialects(registry);
    registerAllExtensions(registry);
    registry.insert<LowpDialect>();
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  std::unique_ptr<CompiledProgram> compile(StringRef text) {
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(bool(module));
    auto program = CompiledProgram::compile(*module, {});
    return failed(program) ? nullptr : std::move(*program);
  }

  std::string getError(StringRef text) {
    std::string message;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      message += diagnostic.str();
      return success();
    });
    EXPECT_EQ(compile(text), nullptr);
    return message;
  }

  MLIRContext context;
};

constexpr StringLiteral kAddOne = R"(
  func.func @main(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
    %one = arith.constant 1.0 : f32
    %c0 = arith.constant 0 : index
    %n = tensor.dim %x, %c0 : tensor<?x3xf32>
    %e = tensor.empty(%n) : tensor<?x3xf32>
    %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                         iterator_types = ["parallel", "parallel"]}
        ins(%x : tensor<?x3xf32>) outs(%e : tensor<?x3xf32>) {
    ^bb0(%a: f32, %o: f32):
      %s = arith.addf %a, %one : f32
      linalg.yield %s : f32
    } -> tensor<?x3xf32>
    return %r : tensor<?x3xf32>
  })";

TEST_F(CompiledProgramTest, CallsWithAnyBatch) {
  auto program = compile(kAddOne);
  ASSERT_NE(program, nullptr);
  ASSERT_EQ(program->getArguments().size(), 1u);
  EXPECT_TRUE(program->getArguments()[0].isDynamic());
  for (int64_t batch : {1, 2, 5}) {
    std::vector<float> in(batch * 3), out(batch * 3);
    std::iota(in.begin(), in.end(), 0.0f);
    int64_t shape[] = {batch, 3};
    EXPECT_FALSE(llvm::errorToBool(program->call({{in.data(), shape}, {out.data(), shape}})));
    for (size_t index = 0; index < in.size(); ++index)
      EXPECT_EQ(out[index], in[index] + 1);
  }
}

TEST_F(CompiledProgramTest, ThreadsShareNothing) {
  auto program = compile(kAddOne);
  ASSERT_NE(program, nullptr);
  std::vector<int64_t> wrong(4);
  forEachBlock(400, 4, [&](int64_t block, unsigned thread) {
    float in[3] = {float(block), 0, -1}, out[3];
    int64_t shape[] = {1, 3};
    EXPECT_FALSE(llvm::errorToBool(program->call({{in, shape}, {out, shape}})));
    wrong[thread] += out[0] != float(block) + 1 || out[1] != 1 || out[2] != 0;
  });
  EXPECT_EQ(wrong, std::vector<int64_t>(4));
}

// What starts from an argument is computed in a copy; one result that nothing writes is
// a result all the same.
TEST_F(CompiledProgramTest, LeavesArgumentsAlone) {
  auto program = compile(R"(
    func.func @main(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<0xf32>) {
      %c0 = arith.constant 0 : index
      %seven = arith.constant 7.0 : f32
      %r = tensor.insert %seven into %x[%c0] : tensor<2xf32>
      %none = tensor.empty() : tensor<0xf32>
      return %r, %x, %none : tensor<2xf32>, tensor<2xf32>, tensor<0xf32>
    })");
  ASSERT_NE(program, nullptr);
  ASSERT_EQ(program->getArguments().size(), 1u);
  ASSERT_EQ(program->getResults().size(), 3u);
  float in[2] = {1, 2}, inserted[2], same[2];
  int64_t shape[] = {2}, empty[] = {0};
  llvm::cantFail(program->call({{in, shape}, {inserted, shape}, {same, shape}, {nullptr, empty}}));
  EXPECT_EQ(in[0], 1);
  EXPECT_EQ(inserted[0], 7);
  EXPECT_EQ(inserted[1], 2);
  EXPECT_EQ(same[0], 1);
}

TEST_F(CompiledProgramTest, ReturnsArgumentsConstantsAndSeveralResults) {
  auto program = compile(R"(
    func.func @main(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<2xi8>, tensor<1x2xf32>) {
      %c = arith.constant dense<[3, -4]> : tensor<2xi8>
      return %x, %c, %x : tensor<1x2xf32>, tensor<2xi8>, tensor<1x2xf32>
    })");
  ASSERT_NE(program, nullptr);
  ASSERT_EQ(program->getResults().size(), 3u);
  float in[2] = {1, 2}, first[2], third[2];
  int8_t second[2];
  int64_t wide[] = {1, 2}, flat[] = {2};
  EXPECT_FALSE(llvm::errorToBool(program->call({{in, wide}, {first, wide}, {second, flat}, {third, wide}})));
  EXPECT_EQ(first[1], 2);
  EXPECT_EQ(second[1], -4);
  EXPECT_EQ(third[0], 1);
}

TEST_F(CompiledProgramTest, LargeProgramsAreOutlined) {
  std::string text =
      "func.func @main(%x0: tensor<1x2xf32>) -> tensor<1x2xf32> {\n"
      "%e = tensor.empty() : tensor<1x2xf32>\n"
      "%z = arith.constant 0.0 : f32\n"
      "%w = arith.constant dense<[[1.0, 1.0], [0.0, 1.0]]> : tensor<2x2xf32>\n";
  int count = 60;
  for (int step = 0; step < count; ++step)
    text += llvm::formatv(
        "%i{0} = linalg.fill ins(%z : f32) outs(%e : tensor<1x2xf32>) -> "
        "tensor<1x2xf32>\n%x{1} = linalg.matmul ins(%x{0}, %w : "
        "tensor<1x2xf32>, tensor<2x2xf32>) outs(%i{0} : tensor<1x2xf32>) -> "
        "tensor<1x2xf32>\n",
        step, step + 1);
  text += llvm::formatv("return %x{0} : tensor<1x2xf32>\n}", count);
  auto program = compile(text);
  ASSERT_NE(program, nullptr);
  float in[2] = {1, 2}, out[2];
  int64_t shape[] = {1, 2};
  EXPECT_FALSE(llvm::errorToBool(program->call({{in, shape}, {out, shape}})));
  EXPECT_EQ(out[0], 1);
  EXPECT_EQ(out[1], 2 + count);
}

TEST_F(CompiledProgramTest, NamesWhatCannotCrossTheBorder) {
  EXPECT_NE(getError("func.func @main(%x: f32) -> tensor<1xf32> {\n"
                     "  %r = tensor.from_elements %x : tensor<1xf32>\n"
                     "  return %r : tensor<1xf32>\n}")
                .find("a ranked tensor is expected"),
            std::string::npos);
  EXPECT_NE(
      getError("func.func @main(%x: tensor<2x?xf32>) -> tensor<2x?xf32> {\n"
               "  return %x : tensor<2x?xf32>\n}")
          .find("only dimension 0, the batch, may be"),
      std::string::npos);
  EXPECT_NE(getError("func.func @main(%x: tensor<2xf16>) -> tensor<2xf16> {\n"
                     "  return %x : tensor<2xf16>\n}")
                .find("buffers hold f32, f64, integers"),
            std::string::npos);
}

TEST_F(CompiledProgramTest, CodesAtTheBorderAreTheOracles) {
  ProgramValue border;
  border.format =
      FixedType::get(&context, /*isSigned=*/true, 8, 4, /*narrow=*/false);
  border.kind = ElementKind::I8;
  EXPECT_EQ(encodeAtBorder(1.0, border), 16);
  EXPECT_EQ(encodeAtBorder(1.0 / 32, border), 0);
  EXPECT_EQ(encodeAtBorder(3.0 / 32, border), 2);
  EXPECT_EQ(encodeAtBorder(100, border), 127);
  EXPECT_EQ(encodeAtBorder(-INFINITY, border), -128);
  EXPECT_EQ(encodeAtBorder(NAN, border), 0);
  for (int code = -128; code < 128; ++code)
    EXPECT_EQ(encodeAtBorder(decodeAtBorder(code, border), border), code);
  border.scale = 0.5;
  EXPECT_EQ(decodeAtBorder(-16, border), -0.5);
  EXPECT_EQ(encodeAtBorder(-0.5, border), -16);
}

} // namespace
