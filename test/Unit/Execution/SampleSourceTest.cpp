//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Calibration on a file, on memory and on a callback writes the same program,
// and says how far it is; what a source does wrong is one message.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/SampleSource.h"
#include "lowp/InitAll.h"
#include "lowp/Pipelines/Compile.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

constexpr StringLiteral kProgram = R"(
  func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %w = arith.constant dense<[[0.5, -0.25], [0.75, 1.0]]> : tensor<2x2xf32>
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<1x2xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>)
                       outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
    return %y : tensor<1x2xf32>
  })";

constexpr float kNumbers[] = {0.5f,  -1.0f, 0.25f,  0.75f,
                              -0.5f, 1.0f,  0.125f, 0.0f};
const SampleLayout kLayout = {ElementKind::F32, {2}, 4};

ArrayRef<uint8_t> getBytes() {
  return ArrayRef(reinterpret_cast<const uint8_t *>(kNumbers),
                  sizeof(kNumbers));
}

struct SampleSourceTest : testing::Test {
  SampleSourceTest() {
    DialectRegistry registry;
    registerAllDialects(registry);
    context.appendDialectRegistry(registry);
  }

  /// The integer program, or the first error.
  std::string compile(StringRef data) {
    std::string error;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      if (error.empty() &&
          diagnostic.getSeverity() == DiagnosticSeverity::Error)
        error = diagnostic.str();
      return success();
    });
    OwningOpRef<ModuleOp> module =
        parseSourceString<ModuleOp>(kProgram, &context);
    PassManager passes(&context);
    LowpCompileOptions options;
    options.data = data.str();
    options.weights = options.activations = "fixed:8";
    options.averageBits = "6";
    auto fail = [&](const Twine &message) {
      error = message.str();
      return failure();
    };
    if (!module || failed(buildCompilePipeline(passes, options, fail)) ||
        failed(passes.run(*module)))
      return "error: " + error;
    std::string text;
    llvm::raw_string_ostream(text) << *module;
    return text;
  }

  MLIRContext context;
};

TEST_F(SampleSourceTest, SameFromEverywhere) {
  SmallString<128> path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("samples", "npy", path));
  ASSERT_FALSE(writeNpy(path, ElementKind::F32, {4, 2}, kNumbers));
  std::string expected = compile(path);
  llvm::sys::fs::remove(path);
  EXPECT_NE(expected.find("lowp.phase = \"integer\""), std::string::npos)
      << expected;

  auto memory = makeMemorySource(kLayout, getBytes());
  ASSERT_TRUE(bool(memory));
  nameSamples(context, "memory", *memory);
  EXPECT_EQ(compile("@memory"), expected);

  std::vector<int64_t> asked;
  nameSamples(context, "callback",
              makeCallbackSource(kLayout, [&](int64_t index,
                                              MutableArrayRef<uint8_t> into) {
                asked.push_back(index);
                llvm::copy(getBytes().slice(index * into.size(), into.size()),
                           into.begin());
                return llvm::Error::success();
              }));
  EXPECT_EQ(compile("@callback"), expected);
  ASSERT_GE(asked.size(), 8u);
  for (auto [position, index] : llvm::enumerate(asked))
    EXPECT_EQ(index, int64_t(position % 4));
}

TEST_F(SampleSourceTest, Progress) {
  nameSamples(context, "memory",
              llvm::cantFail(makeMemorySource(kLayout, getBytes())));
  std::vector<std::string> steps;
  int64_t last = 0;
  setProgressCallback(
      context, [&](StringRef pass, int64_t done, int64_t total) {
        EXPECT_EQ(total, 4);
        EXPECT_LE(done, total);
        if (steps.empty() || steps.back() != pass || done < last) {
          EXPECT_EQ(done, 0);
          EXPECT_TRUE(steps.empty() || last == total);
          steps.push_back(pass.str());
        }
        last = done;
      });
  std::string text = compile("@memory");
  EXPECT_NE(text.find("lowp.phase = \"integer\""), std::string::npos) << text;
  ASSERT_GE(steps.size(), 3u);
  EXPECT_EQ(steps.front(), "lowp-calibrate");
  EXPECT_EQ(steps[1], "lowp-allocate-on-data");
  EXPECT_EQ(steps.back(), "lowp-self-check");
  EXPECT_EQ(last, 4);
  setProgressCallback(context, nullptr);
  size_t count = steps.size();
  compile("@memory");
  EXPECT_EQ(steps.size(), count);
}

TEST_F(SampleSourceTest, Errors) {
  EXPECT_NE(compile("@nobody").find("'@nobody': no samples have this name"),
            std::string::npos);
  auto wrong = makeMemorySource(kLayout, getBytes().drop_back());
  ASSERT_FALSE(bool(wrong));
  EXPECT_EQ(llvm::toString(wrong.takeError()),
            "31 bytes in memory; expected 32 for 4 samples of 2 f32");
  nameSamples(
      context, "broken",
      makeCallbackSource(kLayout, [](int64_t index, MutableArrayRef<uint8_t>) {
        return index < 2 ? llvm::Error::success()
                         : llvm::createStringError("the camera is off");
      }));
  EXPECT_NE(compile("@broken").find(
                "lowp-calibrate: '@broken': sample 2: the camera is off"),
            std::string::npos);
  nameSamples(context, "empty",
              makeCallbackSource({ElementKind::F32, {2}, 0}, {}));
  EXPECT_NE(compile("@empty").find("expected at least one"), std::string::npos);
  nameSamples(context, "other",
              makeCallbackSource({ElementKind::F32, {3}, 1},
                                 [](int64_t, MutableArrayRef<uint8_t>) {
                                   return llvm::Error::success();
                                 }));
  EXPECT_NE(compile("@other").find("samples of 3 (3 elements)"),
            std::string::npos);
}

} // namespace
