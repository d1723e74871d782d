//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Is a contraction in groups of integers the contraction of the decoded numbers?
// Every kind of contraction, granularity and format: the program before and after
// lowp-integerize gives the same bits, since its numbers are so small that float
// sums are exact.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/CompiledProgram.h"
#include "lowp/IR/Lowp.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

#include <cmath>
#include <functional>
#include <numeric>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

using Shape = std::vector<int64_t>;

int64_t count(const Shape &shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t(1),
                         std::multiplies<>());
}

std::string printShape(const Shape &shape) {
  std::string text;
  for (int64_t size : shape)
    text += (size < 0 ? std::string("?") : std::to_string(size)) + "x";
  return text;
}

/// `values` as a nested list of this shape.
template <typename T>
std::string printElements(const std::vector<T> &values, const Shape &shape,
                          size_t dim, size_t &next) {
  if (dim == shape.size())
    return llvm::formatv("{0}", values[next++]).str();
  std::string text = "[";
  for (int64_t index = 0; index < shape[dim]; ++index)
    text += (index ? ", " : "") + printElements(values, shape, dim + 1, next);
  return text + "]";
}
template <typename T>
std::string printElements(const std::vector<T> &values, const Shape &shape) {
  size_t next = 0;
  return printElements(values, shape, 0, next);
}

/// A contraction: OP of DATA and WEIGHTS.
struct Kind {
  const char *name;
  /// $x, $w and $o are the operands with their types to follow.
  const char *op;
  Shape data, weights, result;
  /// The dimension of the weights that counts outputs, if any.
  int64_t axis;
};

const Kind kKinds[] = {
    {"conv", "linalg.conv_2d_nchw_fchw", {2, 3, 6, 5}, {4, 3, 3, 2}, {2, 4, 4, 4}, 0},
    {"strided",
     "linalg.conv_2d_nchw_fchw {strides = dense<2> : vector<2xi64>, dilations = "
     "dense<[1, 2]> : vector<2xi64>}",
     {1, 2, 7, 9},
     {3, 2, 3, 2},
     {1, 3, 3, 4},
     0},
    {"nhwc", "linalg.conv_2d_nhwc_hwcf", {1, 5, 5, 3}, {2, 2, 3, 4}, {1, 4, 4, 4}, 3},
    {"depthwise", "linalg.depthwise_conv_2d_nchw_chw", {1, 3, 5, 5}, {3, 3, 3}, {1, 3, 3, 3}, 0},
    {"grouped", "linalg.conv_2d_ngchw_gfchw", {1, 2, 3, 4, 4}, {2, 2, 3, 3, 2}, {1, 2, 2, 2, 3}, 1},
    {"line", "linalg.conv_1d_ncw_fcw", {1, 4, 9}, {3, 4, 3}, {1, 3, 7}, 0},
    {"matmul", "linalg.matmul", {3, 40}, {40, 5}, {3, 5}, 1},
    {"transposed",
     "linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, "
     "affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]",
     {3, 40},
     {5, 40},
     {3, 5},
     0},
    {"batch", "linalg.batch_matmul", {2, 3, 10}, {2, 10, 4}, {2, 3, 4}, 2},
    {"unknown", "linalg.matmul", {-1, 24}, {24, 5}, {-1, 5}, 1},
    {"unknownConv", "linalg.conv_2d_nchw_fchw", {-1, 2, 4, 4}, {3, 2, 3, 3}, {-1, 3, 2, 2}, 0},
};

/// Weights of a format with codes from `low` to `high`.
struct Format {
  const char *name, *type;
  int64_t low, high;
  bool isPair;
};

const Format kFormats[] = {
    {"fixed", "!lowp.fixed<s4, 2>", -8, 7, false},
    {"ternary", "!lowp.ternary", -1, 1, false},
    {"pair", "!lowp.ternary", -1, 1, true},
    {"binary", "!lowp.binary", 0, 1, false},
};

class GroupedContractionTest : public ::testing::Test {
protected:
  GroupedContractionTest() {
    DialectRegistry registry;
    registerAllDialects(registry);
    registerAllExtensions(registry);
    registry.insert<LowpDialect>();
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  GranularityAttr granularity(const std::vector<int64_t> &axes, int64_t group,
                              bool pair) {
    return GranularityAttr::get(&context, axes, group, pair);
  }

  /// The program in phase quantized; scales are drawn by `scale`.
  std::string write(const Kind &kind, const Format &format,
                    GranularityAttr granularity,
                    const std::function<double()> &scale,
                    bool hasZeroPoints = false) {
    std::vector<int64_t> codes(count(kind.weights));
    std::uniform_int_distribution<int64_t> code(format.low, format.high);
    for (int64_t &value : codes)
      value = code(random);
    auto scaleShape = llvm::to_vector(granularity.getScaleShape(kind.weights));
    Shape scalesShape(scaleShape.begin(), scaleShape.end());
    std::vector<std::string> scales(count(scalesShape));
    for (std::string &text : scales)
      text = llvm::formatv("{0:E8}", scale()).str();
    std::string attribute;
    llvm::raw_string_ostream(attribute) << Attribute(granularity);
    std::string x = printShape(kind.data), w = printShape(kind.weights),
                r = printShape(kind.result), s = printShape(scalesShape);
    std::string dynamic =
        kind.data[0] < 0
            ? llvm::formatv("%c0 = arith.constant 0 : index\n"
                            "%n = tensor.dim %arg, %c0 : tensor<{0}f32>\n",
                            x)
                  .str()
            : "";
    std::vector<int64_t> zeroPoints(scales.size());
    std::uniform_int_distribution<int64_t> zeroPoint(-2, 2);
    for (int64_t &value : zeroPoints)
      value = zeroPoint(random);
    return printProgram(kind, format, attribute, x, w, r, s, dynamic,
                        printElements(codes, kind.weights),
                        printElements(scales, scalesShape),
                        hasZeroPoints ? printElements(zeroPoints, scalesShape) : "");
  }

  static std::string printProgram(const Kind &kind, const Format &format,
                                 const std::string &attribute,
                                 const std::string &x, const std::string &w,
                                 const std::string &r, const std::string &s,
                                 const std::string &dynamic,
                                 const std::string &codes,
                                 const std::string &scales,
                                 const std::string &zeroPoints) {
    std::string zeroType = zeroPoints.empty() ? "i32" : "tensor<" + s + "i32>";
    std::string text;
    llvm::raw_string_ostream os(text);
    os << "module attributes {lowp.phase = \"quantized\"} {\n"
       << "func.func @main(%arg: tensor<" << x << "f32>) -> tensor<" << r
       << "f32> {\n"
       << "%one = arith.constant 0.5 : f32\n%none = arith.constant "
       << (zeroPoints.empty() ? 0 : -3) << " : i32\n"
       << "%zero = arith.constant 0.0 : f32\n"
       << "%q = lowp.quantize %arg, %one, %none {granularity = "
          "#lowp.granularity<tensor>} : tensor<"
       << x << "f32>, f32, i32 -> tensor<" << x << "!lowp.fixed<s4, 1>>\n"
       << "%x = lowp.dequantize %q, %one, %none {granularity = "
          "#lowp.granularity<tensor>} : tensor<"
       << x << "!lowp.fixed<s4, 1>>, f32, i32 -> tensor<" << x << "f32>\n"
       << "%wi = arith.constant dense<" << codes << "> : tensor<" << w << "i8>\n"
       << "%wc = lowp.storage_cast %wi : tensor<" << w << "i8> -> tensor<" << w
       << format.type << ">\n"
       << "%s = arith.constant dense<" << scales << "> : tensor<" << s
       << "f32>\n"
       << "%z = arith.constant "
       << (zeroPoints.empty() ? "0" : "dense<" + zeroPoints + ">") << " : "
       << zeroType << "\n%w = lowp.dequantize %wc, %s, %z {granularity = "
       << attribute << "} : tensor<" << w << format.type << ">, tensor<" << s
       << "f32>, " << zeroType << " -> tensor<" << w << "f32>\n"
       << dynamic << "%e = tensor.empty(" << (dynamic.empty() ? "" : "%n")
       << ") : tensor<" << r << "f32>\n"
       << "%f = linalg.fill ins(%zero : f32) outs(%e : tensor<" << r
       << "f32>) -> tensor<" << r << "f32>\n"
       << "%y = " << kind.op << " ins(%x, %w : tensor<" << x << "f32>, tensor<"
       << w << "f32>) outs(%f : tensor<" << r << "f32>) -> tensor<" << r
       << "f32>\nreturn %y : tensor<" << r << "f32>\n}\n}\n";
    return text;
  }

  /// The result of the program; `integerize`: made of integers first.
  std::vector<float> run(const Kind &kind, const std::string &text,
                         const std::vector<float> &input, bool integerize) {
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    if (!module) {
      ADD_FAILURE() << text;
      return {};
    }
    if (integerize) {
      PassManager pm(&context);
      pm.addPass(createLowpIntegerize());
      if (failed(pm.run(*module))) {
        ADD_FAILURE() << text;
        return {};
      }
      // Nothing is multiplied in float any more.
      module->walk([&](Operation *op) {
        EXPECT_NE(op->getName().getStringRef(), "arith.mulf") << text;
      });
    }
    CompileOptions options;
    options.optimisation = 0;
    auto program = CompiledProgram::compile(*module, options);
    if (failed(program)) {
      ADD_FAILURE() << text;
      return {};
    }
    Shape in = kind.data, out = kind.result;
    for (Shape *shape : {&in, &out})
      if (shape->front() < 0)
        shape->front() = kBatch;
    std::vector<float> data(input), result(count(out));
    EXPECT_FALSE(llvm::errorToBool((*program)->call({{data.data(), in}, {result.data(), out}})));
    return result;
  }

  std::vector<float> draw(const Kind &kind) {
    Shape in = kind.data;
    if (in.front() < 0)
      in.front() = kBatch;
    std::vector<float> input(count(in));
    std::uniform_real_distribution<float> value(-2.5f, 2.5f);
    for (float &x : input)
      x = value(random);
    return input;
  }

  void compare(const Kind &kind, const Format &format,
               GranularityAttr granularity, const std::function<double()> &scale,
               bool hasZeroPoints = false) {
    std::string text =
        write(kind, format, granularity, scale, hasZeroPoints);
    std::vector<float> input = draw(kind);
    EXPECT_EQ(run(kind, text, input, false), run(kind, text, input, true))
        << kind.name << " " << format.name << "\n"
        << text;
  }

  static constexpr int64_t kBatch = 3;
  MLIRContext context;
  std::mt19937 random{20170501};
};

TEST_F(GroupedContractionTest, Groups) {
  std::uniform_int_distribution<int> integer(1, 7);
  for (const Kind &kind : kKinds)
    for (const Format &format : kFormats)
      for (int64_t group : {1, 4, 16, 1000})
        compare(kind, format, granularity({kind.axis}, group, format.isPair),
                [&] { return 0.125 * integer(random); });
}

TEST_F(GroupedContractionTest, GroupsOfTheWholeTensor) {
  std::uniform_int_distribution<int> exponent(-2, 3);
  for (const Kind &kind : kKinds)
    for (int64_t group : {4, 5})
      compare(kind, kFormats[0], granularity({}, group, false),
              [&] { return std::exp2(exponent(random)); });
}

TEST_F(GroupedContractionTest, IndicesOfDimensions) {
  std::uniform_int_distribution<int> integer(1, 7);
  auto scale = [&] { return 0.25 * integer(random); };
  for (const Format &format : kFormats) {
    // Pixels, rows, and the channels that are summed over.
    compare(kKinds[0], format, granularity({2, 3}, 0, format.isPair), scale);
    compare(kKinds[0], format, granularity({2}, 0, format.isPair), scale);
    compare(kKinds[0], format, granularity({1}, 0, format.isPair), scale);
    compare(kKinds[1], format, granularity({0, 2, 3}, 0, format.isPair), scale);
    compare(kKinds[2], format, granularity({0, 1}, 0, format.isPair), scale);
    compare(kKinds[6], format, granularity({0}, 0, format.isPair), scale);
  }
}

TEST_F(GroupedContractionTest, ZeroPoints) {
  std::uniform_int_distribution<int> integer(1, 7);
  for (const Kind &kind : kKinds)
    for (int64_t group : {3, 16})
      compare(kind, kFormats[0], granularity({kind.axis}, group, false),
              [&] { return 0.125 * integer(random); }, /*hasZeroPoints=*/true);
}

// Two accumulators on both levels; sqrt(2) has its own rounding, and so have floats.
TEST_F(GroupedContractionTest, RootsOfTwo) {
  const Format format = {"log", "!lowp.log<u4, base = sqrt2, -14 to 0>", 0, 15, false};
  std::uniform_int_distribution<int> integer(1, 7);
  for (const Kind &kind : kKinds) {
    std::string text = write(kind, format, granularity({kind.axis}, 5, false),
                             [&] { return 0.125 * integer(random); });
    std::vector<float> input = draw(kind);
    std::vector<float> expected = run(kind, text, input, false);
    std::vector<float> result = run(kind, text, input, true);
    ASSERT_EQ(expected.size(), result.size());
    for (size_t index = 0; index < expected.size(); ++index)
      EXPECT_NEAR(expected[index], result[index], 1e-4) << kind.name;
  }
}

TEST_F(GroupedContractionTest, EqualScalesAreOnePerTensor) {
  for (const Kind &kind : kKinds) {
    std::mt19937 start = random;
    std::string grouped = write(kind, kFormats[0],
                                granularity({kind.axis}, 4, false),
                                [] { return 0.5; });
    random = start;
    std::string plain =
        write(kind, kFormats[0], granularity({}, 0, false), [] { return 0.5; });
    std::vector<float> input = draw(kind);
    EXPECT_EQ(run(kind, grouped, input, true), run(kind, plain, input, true))
        << kind.name;
  }
}

TEST_F(GroupedContractionTest, ScalesWithoutACommonStepAreRefused) {
  std::string message;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    message += diagnostic.str();
    return success();
  });
  std::uniform_real_distribution<float> real(0.1f, 1.0f);
  std::string text = write(kKinds[6], kFormats[0], granularity({1}, 4, false),
                           [&] { return real(random); });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  ASSERT_TRUE(bool(module));
  PassManager pm(&context);
  pm.addPass(createLowpIntegerize());
  EXPECT_TRUE(failed(pm.run(*module)));
  EXPECT_NE(message.find("INTEGERIZE-C2"), std::string::npos) << message;
}

} // namespace
