//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Layers in integers by JIT against sums in 64-bit integers, where the ends of the
// range are: zero points anywhere in their formats, on every pair of codes, and
// biases that no sum of products comes near to.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/CompiledProgram.h"
#include "lowp/IR/Lowp.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// A fixed-point format of integers: its spelling, and its least and largest code.
struct Codes {
  unsigned bits;
  bool isSigned;

  int64_t low() const { return isSigned ? -(int64_t(1) << (bits - 1)) : 0; }
  int64_t count() const { return int64_t(1) << bits; }
  int64_t high() const { return low() + count() - 1; }
  std::string type() const {
    return llvm::formatv("!lowp.fixed<{0}{1}, 0>", isSigned ? "s" : "u", bits).str();
  }
  /// Both ends, and what is about the middle of the codes.
  std::vector<int64_t> zeroPoints() const {
    int64_t middle = low() + count() / 2;
    return {low(), low() + 1, middle - 1, middle, middle + 1, high()};
  }
};

const Codes kCodes[] = {{8, false}, {8, true}, {7, false}, {7, true},
                        {4, false}, {4, true}, {2, false}};

std::string join(const std::vector<int64_t> &values) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : ", ") + std::to_string(value);
  return text;
}

class ContractionTest : public ::testing::Test {
protected:
  ContractionTest() {
    DialectRegistry registry;
    registerAllDialects(registry);
    registerAllExtensions(registry);
    registry.insert<LowpDialect>();
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  /// `name`: a tensor of `shape` ("4x1") and `codes`, dequantized with scale 1.
  static std::string writeDequantize(StringRef name, StringRef shape,
                                     const Codes &codes, StringRef granularity,
                                     StringRef zeroShape, StringRef zeroPoints) {
    std::string zeros =
        zeroShape.empty() ? "i32" : ("tensor<" + zeroShape + "xi32>").str();
    std::string literal = zeroShape.empty()
                              ? zeroPoints.str()
                              : ("dense<[" + zeroPoints + "]>").str();
    return llvm::formatv(
               "%z_{0} = arith.constant {5} : {4}\n"
               "%{0} = lowp.dequantize %q_{0}, %one, %z_{0} {{granularity = "
               "#lowp.granularity<{3}>} : tensor<{1}x{2}>, f32, {4} -> "
               "tensor<{1}xf32>\n",
               name, shape, codes.type(), granularity, zeros, literal)
        .str();
  }
  static std::string writeQuantize(StringRef name, StringRef from, StringRef shape,
                                   const Codes &codes, int64_t zeroPoint) {
    return llvm::formatv("%y_{0} = arith.constant {4} : i32\n"
                         "%q_{0} = lowp.quantize %{1}, %one, %y_{0} {{granularity "
                         "= #lowp.granularity<tensor>} : tensor<{2}xf32>, f32, i32 "
                         "-> tensor<{2}x{3}>\n",
                         name, from, shape, codes.type(), zeroPoint)
        .str();
  }

  /// Runs `body`, which computes %y, in integers; empty after a failure.
  std::vector<float> run(StringRef arguments, const std::string &body,
                         std::vector<std::vector<float>> inputs,
                         std::vector<std::vector<int64_t>> shapes,
                         StringRef resultShape,
                         const LowpIntegerizeOptions &options = {}) {
    std::string text =
        llvm::formatv("module attributes {{lowp.phase = \"quantized\"} {{\n"
                      "func.func @main({0}) -> tensor<{1}xf32> {{\n"
                      "%one = arith.constant 1.0 : f32\n%zero = arith.constant 0.0 "
                      ": f32\n%e = tensor.empty() : tensor<{1}xf32>\n%f = "
                      "linalg.fill ins(%zero : f32) outs(%e : tensor<{1}xf32>) -> "
                      "tensor<{1}xf32>\n{2}return %y : tensor<{1}xf32>\n}\n}\n",
                      arguments, resultShape, body)
            .str();
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    PassManager pm(&context);
    pm.addPass(createLowpIntegerize(options));
    if (!module || failed(pm.run(*module))) {
      ADD_FAILURE() << text;
      return {};
    }
    int floats = 0, macs = 0;
    module->walk([&](Operation *op) {
      macs += isa<MacOp>(op);
      floats += op->getName().getStringRef() == "arith.addf" ||
                op->getName().getStringRef() == "arith.mulf";
    });
    EXPECT_GT(macs, 0) << text;
    EXPECT_EQ(floats, 0) << text;
    CompileOptions compile;
    compile.optimisation = 0;
    auto program = CompiledProgram::compile(*module, compile);
    if (failed(program)) {
      ADD_FAILURE() << text;
      return {};
    }
    int64_t size = 1;
    SmallVector<int64_t, 4> shape((*program)->getResults().front().shape);
    for (int64_t dim : shape)
      size *= dim;
    std::vector<float> result(size);
    SmallVector<TensorBuffer> buffers;
    for (auto [values, sizes] : llvm::zip_equal(inputs, shapes))
      buffers.push_back({values.data(), sizes});
    buffers.push_back({result.data(), shape});
    EXPECT_FALSE(llvm::errorToBool((*program)->call(buffers)));
    return result;
  }

  /// Every code of `codes` less `zeroPoint`, as floats.
  static std::vector<float> list(const Codes &codes, int64_t zeroPoint) {
    std::vector<float> values;
    for (int64_t code = codes.low(); code <= codes.high(); ++code)
      values.push_back(static_cast<float>(code - zeroPoint));
    return values;
  }

  MLIRContext context;
};

constexpr StringLiteral kMatmul =
    "%y = linalg.matmul ins(%a, %b : tensor<{0}x1xf32>, tensor<1x{1}xf32>) outs(%f : "
    "tensor<{0}x{1}xf32>) -> tensor<{0}x{1}xf32>\n";

} // namespace

TEST_F(ContractionTest, ZeroPointsOfTwoActivationsOnEveryPairOfCodes) {
  for (const Codes &codes : kCodes)
    for (int64_t left : codes.zeroPoints())
      for (int64_t right : {left, codes.low() + codes.high() - left}) {
        std::string n = std::to_string(codes.count());
        std::string body = writeQuantize("a", "arg0", n + "x1", codes, left) +
                           writeDequantize("a", n + "x1", codes, "tensor", "",
                                           std::to_string(left)) +
                           writeQuantize("b", "arg1", "1x" + n, codes, right) +
                           writeDequantize("b", "1x" + n, codes, "tensor", "",
                                           std::to_string(right)) +
                           llvm::formatv(kMatmul.data(), n, n).str();
        std::vector<float> result =
            run(llvm::formatv("%arg0: tensor<{0}x1xf32>, %arg1: tensor<1x{0}xf32>", n)
                    .str(),
                body, {list(codes, left), list(codes, right)},
                {{codes.count(), 1}, {1, codes.count()}}, n + "x" + n);
        ASSERT_FALSE(result.empty());
        size_t index = 0;
        for (int64_t a = codes.low(); a <= codes.high(); ++a)
          for (int64_t b = codes.low(); b <= codes.high(); ++b, ++index)
            ASSERT_EQ(result[index], static_cast<float>((a - left) * (b - right)))
                << codes.type() << " " << a << " - " << left << " times " << b
                << " - " << right;
      }
}

TEST_F(ContractionTest, ZeroPointsOfConstantWeightsPerTensorAndPerChannel) {
  for (const Codes &codes : kCodes)
    for (bool perChannel : {false, true})
      for (int64_t left : codes.zeroPoints()) {
        std::string n = std::to_string(codes.count());
        std::vector<int64_t> weights, zeroPoints;
        for (int64_t code = codes.low(); code <= codes.high(); ++code) {
          weights.push_back(code > 127 ? code - 256 : code);
          zeroPoints.push_back(
              perChannel ? codes.zeroPoints()[weights.size() * 7 % 6] : left);
        }
        std::string body =
            writeQuantize("a", "arg0", n + "x1", codes, left) +
            writeDequantize("a", n + "x1", codes, "tensor", "", std::to_string(left)) +
            llvm::formatv("%s = arith.constant dense<[[{0}]]> : tensor<1x{1}xi8>\n"
                          "%q_b = lowp.storage_cast %s : tensor<1x{1}xi8> -> "
                          "tensor<1x{1}x{2}>\n",
                          join(weights), n, codes.type())
                .str();
        if (perChannel)
          body += llvm::formatv("%ones = arith.constant dense<1.0> : "
                                "tensor<{0}xf32>\n",
                                n)
                      .str();
        std::string weightsText =
            writeDequantize("b", "1x" + n, codes, perChannel ? "axis = 1" : "tensor",
                            perChannel ? n : "",
                            perChannel ? join(zeroPoints) : std::to_string(left));
        if (perChannel) {
          weightsText.replace(weightsText.find("%one,"), 5, "%ones,");
          weightsText.replace(weightsText.find(", f32,"), 6,
                              ", tensor<" + n + "xf32>,");
        }
        body += weightsText + llvm::formatv(kMatmul.data(), n, n).str();
        std::vector<float> result =
            run(llvm::formatv("%arg0: tensor<{0}x1xf32>", n).str(), body,
                {list(codes, left)}, {{codes.count(), 1}}, n + "x" + n);
        ASSERT_FALSE(result.empty());
        size_t index = 0;
        for (int64_t a = codes.low(); a <= codes.high(); ++a)
          for (int64_t b = codes.low(); b <= codes.high(); ++b, ++index)
            ASSERT_EQ(result[index],
                      static_cast<float>((a - left) *
                                         (b - zeroPoints[b - codes.low()])))
                << codes.type() << " " << a << " - " << left << " times " << b;
      }
}

/// A bias of s32 codes, as other tools export it, in the start of the sum and
/// added behind it.
TEST_F(ContractionTest, BiasesAtTheEndsOfTheirRange) {
  const Codes codes{8, true};
  std::vector<int64_t> biases{INT32_MAX, INT32_MIN, INT32_MAX - 16256, -1};
  for (bool behind : {false, true}) {
    std::string body =
        writeQuantize("a", "arg0", "3x2", codes, 0) +
        writeDequantize("a", "3x2", codes, "tensor", "", "0") +
        "%s = arith.constant dense<[[127, 127, -128, 1], [127, -128, 127, -1]]> : "
        "tensor<2x4xi8>\n%q_b = lowp.storage_cast %s : tensor<2x4xi8> -> "
        "tensor<2x4x!lowp.fixed<s8, 0>>\n" +
        writeDequantize("b", "2x4", codes, "tensor", "", "0");
    std::string bias =
        "%c = arith.constant dense<[" + join(biases) +
        "]> : tensor<4xi32>\n%q_c = lowp.storage_cast %c : tensor<4xi32> -> "
        "tensor<4x!lowp.fixed<s32, 0>>\n%z_c = arith.constant 0 : i32\n%c2 = "
        "lowp.dequantize %q_c, %one, %z_c {granularity = #lowp.granularity<tensor>} : "
        "tensor<4x!lowp.fixed<s32, 0>>, f32, i32 -> tensor<4xf32>\n";
    std::string maps = "indexing_maps = [affine_map<(m, n) -> (n)>, affine_map<(m, n) "
                       "-> (m, n)>], iterator_types = [\"parallel\", \"parallel\"]";
    if (behind)
      body += "%m = linalg.matmul ins(%a, %b : tensor<3x2xf32>, tensor<2x4xf32>) "
              "outs(%f : tensor<3x4xf32>) -> tensor<3x4xf32>\n" +
              bias +
              "%y = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, "
              "affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>], "
              "iterator_types = [\"parallel\", \"parallel\"]} ins(%m, %c2 : "
              "tensor<3x4xf32>, tensor<4xf32>) outs(%e : tensor<3x4xf32>) {\n"
              "^bb0(%i: f32, %j: f32, %o: f32):\n%t = arith.addf %i, %j : f32\n"
              "linalg.yield %t : f32\n} -> tensor<3x4xf32>\n";
    else
      body += bias + "%i = linalg.generic {" + maps +
              "} ins(%c2 : tensor<4xf32>) outs(%e : tensor<3x4xf32>) {\n"
              "^bb0(%j: f32, %o: f32):\nlinalg.yield %j : f32\n} -> "
              "tensor<3x4xf32>\n%y = linalg.matmul ins(%a, %b : tensor<3x2xf32>, "
              "tensor<2x4xf32>) outs(%i : tensor<3x4xf32>) -> tensor<3x4xf32>\n";
    std::vector<float> data{127, 127, -128, -128, 5, -3};
    std::vector<float> result = run("%arg0: tensor<3x2xf32>", body, {data}, {{3, 2}},
                                    "3x4");
    ASSERT_FALSE(result.empty());
    const int64_t weights[2][4] = {{127, 127, -128, 1}, {127, -128, 127, -1}};
    for (int row = 0; row < 3; ++row)
      for (int column = 0; column < 4; ++column)
        // The accumulator is exact, and narrowed to f32 once.
        EXPECT_EQ(result[row * 4 + column],
                  static_cast<float>(static_cast<double>(
                      biases[column] +
                      static_cast<int64_t>(data[row * 2]) * weights[0][column] +
                      static_cast<int64_t>(data[row * 2 + 1]) * weights[1][column])))
            << "behind: " << behind << " row " << row << " column " << column;
  }
}

/// With as many rows as columns, a bias per row must not be taken for one per
/// channel.
TEST_F(ContractionTest, BiasPerRowBesideScalesPerColumn) {
  const Codes codes{8, true};
  std::string body =
      writeQuantize("a", "arg0", "2x1", codes, 0) +
      writeDequantize("a", "2x1", codes, "tensor", "", "0") +
      "%s = arith.constant dense<[[3, 5]]> : tensor<1x2xi8>\n%q_b = "
      "lowp.storage_cast %s : tensor<1x2xi8> -> tensor<1x2x!lowp.fixed<s8, 0>>\n"
      "%sc = arith.constant dense<[1.0, 4.0]> : tensor<2xf32>\n"
      "%zb = arith.constant dense<0> : tensor<2xi32>\n"
      "%b = lowp.dequantize %q_b, %sc, %zb {granularity = #lowp.granularity<axis = "
      "1>} : tensor<1x2x!lowp.fixed<s8, 0>>, tensor<2xf32>, tensor<2xi32> -> "
      "tensor<1x2xf32>\n"
      "%c = arith.constant dense<[[100], [200]]> : tensor<2x1xi32>\n"
      "%q_c = lowp.storage_cast %c : tensor<2x1xi32> -> "
      "tensor<2x1x!lowp.fixed<s32, 0>>\n%z_c = arith.constant 0 : i32\n"
      "%c2 = lowp.dequantize %q_c, %one, %z_c {granularity = "
      "#lowp.granularity<tensor>} : tensor<2x1x!lowp.fixed<s32, 0>>, f32, i32 -> "
      "tensor<2x1xf32>\n"
      "%m = linalg.matmul ins(%a, %b : tensor<2x1xf32>, tensor<1x2xf32>) outs(%f : "
      "tensor<2x2xf32>) -> tensor<2x2xf32>\n"
      "%y = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, "
      "affine_map<(m, n) -> (m, 0)>, affine_map<(m, n) -> (m, n)>], iterator_types = "
      "[\"parallel\", \"parallel\"]} ins(%m, %c2 : tensor<2x2xf32>, tensor<2x1xf32>) "
      "outs(%e : tensor<2x2xf32>) {\n^bb0(%i: f32, %j: f32, %o: f32):\n%t = "
      "arith.addf %i, %j : f32\nlinalg.yield %t : f32\n} -> tensor<2x2xf32>\n";
  std::string text =
      "module attributes {lowp.phase = \"quantized\"} {\nfunc.func @main(%arg0: "
      "tensor<2x1xf32>) -> tensor<2x2xf32> {\n%one = arith.constant 1.0 : f32\n%zero "
      "= arith.constant 0.0 : f32\n%e = tensor.empty() : tensor<2x2xf32>\n%f = "
      "linalg.fill ins(%zero : f32) outs(%e : tensor<2x2xf32>) -> tensor<2x2xf32>\n" +
      body + "return %y : tensor<2x2xf32>\n}\n}\n";
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  PassManager pm(&context);
  pm.addPass(createLowpIntegerize());
  ASSERT_TRUE(module && succeeded(pm.run(*module))) << text;
  auto program = CompiledProgram::compile(*module, {});
  ASSERT_TRUE(succeeded(program));
  std::vector<float> data{2, -7}, result(4);
  std::vector<int64_t> in{2, 1}, out{2, 2};
  SmallVector<TensorBuffer> buffers{{data.data(), in}, {result.data(), out}};
  EXPECT_FALSE(llvm::errorToBool((*program)->call(buffers)));
  EXPECT_EQ(result, (std::vector<float>{106, 140, 179, 60}));
}
