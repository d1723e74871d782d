//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What stands between layers, in integers and by JIT, on every code of each format:
// against sums of decoded values in wide floats, and library functions in double.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/CompiledProgram.h"
#include "lowp/IR/Lowp.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace mlir;
using namespace mlir::lowp;

namespace {

using Real = long double;

/// A value's format, scale and zero point.
struct Meaning {
  std::string type;
  float scale;
  int zeroPoint = 0;
};

class BetweenLayersTest : public ::testing::Test {
protected:
  BetweenLayersTest() {
    DialectRegistry registry;
    registerAllDialects(registry);
    registerAllExtensions(registry);
    registry.insert<LowpDialect>();
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  FormatTypeInterface getFormat(const Meaning &meaning) {
    return cast<FormatTypeInterface>(parseType(meaning.type, &context));
  }

  /// Every value of a format, exact.
  std::vector<Real> getValues(const Meaning &meaning) {
    FormatTypeInterface format = getFormat(meaning);
    std::vector<Real> values;
    for (uint64_t rank = 0; rank < format.getLevelCount(); ++rank)
      values.push_back(
          (Real(format.decode(format.getLevelCode(rank)).toDouble()) -
           meaning.zeroPoint) *
          meaning.scale);
    return values;
  }

  /// The values of `meaning` nearest to `value`, one or two at a tie.
  std::vector<Real> getNearest(const Meaning &meaning, Real value) {
    std::vector<Real> values = getValues(meaning), nearest;
    Real best = HUGE_VALL;
    for (Real candidate : values)
      best = std::min(best, std::fabs(candidate - value));
    for (Real candidate : values)
      if (std::fabs(candidate - value) <= best)
        nearest.push_back(candidate);
    return nearest;
  }

  static std::string spell(double value) {
    return llvm::formatv("{0:E12}", value).str();
  }

  /// `name` quantized and dequantized again, of `elements` floats.
  static std::string writeRound(StringRef from, StringRef to, const Meaning &meaning,
                                StringRef shape) {
    return llvm::formatv(
               "%s_{1} = arith.constant {3} : f32\n"
               "%z_{1} = arith.constant {4} : i32\n"
               "%q_{1} = lowp.quantize %{0}, %s_{1}, %z_{1} {{granularity = "
               "#lowp.granularity<tensor>} : tensor<{5}xf32>, f32, i32 -> "
               "tensor<{5}x{2}>\n"
               "%{1} = lowp.dequantize %q_{1}, %s_{1}, %z_{1} {{granularity = "
               "#lowp.granularity<tensor>} : tensor<{5}x{2}>, f32, i32 -> "
               "tensor<{5}xf32>\n",
               from, to, meaning.type, spell(meaning.scale), meaning.zeroPoint,
               shape)
        .str();
  }

  /// An element-wise op on tensors of `shape`, of rank 1.
  static std::string writeGeneric(StringRef result, ArrayRef<StringRef> inputs,
                                  StringRef shape, StringRef body) {
    std::string names, types, maps, arguments;
    for (StringRef input : inputs) {
      names += (names.empty() ? "%" : ", %") + input.str();
      types += (types.empty() ? "tensor<" : ", tensor<") + shape.str() + "xf32>";
      maps += "#id, ";
      arguments += "%b_" + input.str() + ": f32, ";
    }
    return llvm::formatv(
               "%e_{0} = tensor.empty() : tensor<{5}xf32>\n"
               "%{0} = linalg.generic {{indexing_maps = [{3}#id], iterator_types "
               "= [\"parallel\"]} ins({1} : {2}) outs(%e_{0} : tensor<{5}xf32>) {{\n"
               "^bb0({4}%b_out: f32):\n{6}\n} -> tensor<{5}xf32>\n",
               result, names, types, maps, arguments, shape, body)
        .str();
  }

  /// Runs `body`, which computes %y from %arg0, .. of one shape; in integers and
  /// without a float op between the border.
  std::vector<float> run(const std::string &body,
                         const std::vector<std::vector<float>> &inputs,
                         int64_t results) {
    std::string shape = std::to_string(inputs.front().size()), arguments;
    for (size_t index = 0; index < inputs.size(); ++index)
      arguments += llvm::formatv("{0}%arg{1}: tensor<{2}xf32>", index ? ", " : "",
                                 index, shape)
                       .str();
    std::string text =
        llvm::formatv("#id = affine_map<(d0) -> (d0)>\nmodule attributes "
                      "{{lowp.phase = \"quantized\"} {{\nfunc.func @main({0}) -> "
                      "tensor<{1}xf32> {{\n{2}return %y : tensor<{1}xf32>\n}\n}\n",
                      arguments, results, body)
            .str();
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    PassManager pm(&context);
    LowpIntegerizeOptions integerize;
    integerize.requant = "exact";
    pm.addPass(createLowpIntegerize(integerize));
    if (!module || failed(pm.run(*module))) {
      ADD_FAILURE() << text;
      return {};
    }
    int dequantizes = 0;
    module->walk([&](Operation *op) {
      dequantizes += isa<DequantizeOp>(op);
      StringRef name = op->getName().getStringRef();
      EXPECT_FALSE(name.starts_with("math.") || name == "arith.addf" ||
                   name == "arith.divf" || name == "arith.maximumf")
          << text;
    });
    EXPECT_EQ(dequantizes, 1) << text;
    CompileOptions options;
    options.optimisation = 0;
    auto program = CompiledProgram::compile(*module, options);
    if (failed(program)) {
      ADD_FAILURE() << text;
      return {};
    }
    std::vector<std::vector<float>> data(inputs);
    std::vector<float> result(results);
    SmallVector<TensorBuffer> buffers;
    std::vector<int64_t> in{static_cast<int64_t>(inputs.front().size())}, out{results};
    for (std::vector<float> &values : data)
      buffers.push_back({values.data(), in});
    buffers.push_back({result.data(), out});
    EXPECT_FALSE(llvm::errorToBool((*program)->call(buffers)));
    return result;
  }

  MLIRContext context;
};

const Meaning kInputs[] = {
    {"!lowp.fixed<s4, 2>", 1.0f},
    {"!lowp.fixed<u4, -1>", 0.0371f},
    {"!lowp.fixed<u4, 0>", 0.7f, 6},
    {"!lowp.ternary", 0.913f},
    {"!lowp.codebook<u3, [-9, -4, 0, 1, 5, 8]>", 0.1f},
    {"!lowp.minifloat<e2m1, finite>", 0.25f},
};
const Meaning kOutputs[] = {
    {"!lowp.fixed<s5, 1>", 0.5f},
    {"!lowp.fixed<u5, 0>", 0.117f, 11},
    {"!lowp.codebook<u3, [-31, -14, -5, 0, 3, 11, 40]>", 0.083f},
};

} // namespace

TEST_F(BetweenLayersTest, SumsAndExtremaOfTwoScales) {
  struct Kind {
    const char *op;
    Real (*compute)(Real, Real);
  };
  const Kind kinds[] = {
      {"arith.addf", [](Real a, Real b) { return a + b; }},
      {"arith.subf", [](Real a, Real b) { return a - b; }},
      {"arith.maximumf", [](Real a, Real b) { return std::max(a, b); }},
      {"arith.minimumf", [](Real a, Real b) { return std::min(a, b); }}};
  for (const Meaning &left : kInputs)
    for (const Meaning &right : kInputs)
      for (const Kind &kind : kinds) {
        const Meaning &output = kOutputs[(&left - kInputs + &right - kInputs) % 3];
        std::vector<std::vector<float>> inputs(2);
        std::vector<Real> expected;
        for (Real a : getValues(left))
          for (Real b : getValues(right)) {
            inputs[0].push_back(float(a));
            inputs[1].push_back(float(b));
            expected.push_back(kind.compute(a, b));
          }
        std::string shape = std::to_string(inputs[0].size());
        std::string body =
            writeRound("arg0", "a", left, shape) +
            writeRound("arg1", "b", right, shape) +
            writeGeneric("sum", {"a", "b"}, shape,
                         std::string("%v = ") + kind.op +
                             " %b_a, %b_b : f32\nlinalg.yield %v : f32") +
            writeRound("sum", "y", output, shape);
        std::vector<float> result =
            run(body, inputs, static_cast<int64_t>(inputs[0].size()));
        ASSERT_EQ(result.size(), expected.size());
        for (size_t index = 0; index < result.size(); ++index) {
          std::vector<Real> nearest = getNearest(output, expected[index]);
          EXPECT_TRUE(llvm::any_of(nearest, [&](Real value) {
            return float(value) == result[index];
          })) << left.type << " " << kind.op << " " << right.type << " at "
              << inputs[0][index] << ", " << inputs[1][index] << ": "
              << result[index] << ", expected " << double(nearest[0]);
        }
      }
}

TEST_F(BetweenLayersTest, Functions) {
  struct Function {
    const char *body;
    double (*compute)(double);
  };
  const Function functions[] = {
      {"%v = math.tanh %b_a : f32\nlinalg.yield %v : f32",
       [](double x) { return std::tanh(x); }},
      {"%n = arith.negf %b_a : f32\n%e = math.exp %n : f32\n%one = arith.constant "
       "1.0 : f32\n%d = arith.addf %one, %e : f32\n%v = arith.divf %one, %d : "
       "f32\nlinalg.yield %v : f32",
       [](double x) { return 1 / (1 + std::exp(-x)); }},
      {"%r = arith.constant 0.70710678118654752 : f64\n%w = arith.extf %b_a : f32 "
       "to f64\n%s = arith.mulf %w, %r : f64\n%e = math.erf %s : f64\n%one = "
       "arith.constant 1.0 : f64\n%p = arith.addf %e, %one : f64\n%h = "
       "arith.constant 0.5 : f64\n%g = arith.mulf %w, %h : f64\n%m = arith.mulf "
       "%g, %p : f64\n%v = arith.truncf %m : f64 to f32\nlinalg.yield %v : f32",
       [](double x) { return 0.5 * x * (1 + std::erf(x * 0.70710678118654752)); }},
      {"%c = math.absf %b_a : f32\n%p = arith.constant 1.5 : f32\n%v = math.powf "
       "%c, %p : f32\nlinalg.yield %v : f32",
       [](double x) { return std::pow(std::fabs(x), 1.5); }},
      {"%r = arith.constant 4.0 : f32\n%m = arith.mulf %b_a, %r : f32\n%f = "
       "math.floor %m : f32\n%v = arith.divf %f, %r : f32\nlinalg.yield %v : f32",
       [](double x) { return std::floor(x * 4) / 4; }},
  };
  for (const Meaning &input : kInputs)
    for (const Meaning &output : kOutputs)
      for (const Function &function : functions) {
        std::vector<float> values;
        std::vector<Real> exact = getValues(input);
        for (Real value : exact)
          values.push_back(float(value));
        std::string shape = std::to_string(values.size());
        std::vector<float> result =
            run(writeRound("arg0", "a", input, shape) +
                    writeGeneric("f", {"a"}, shape, function.body) +
                    writeRound("f", "y", output, shape),
                {values}, static_cast<int64_t>(values.size()));
        ASSERT_EQ(result.size(), values.size());
        for (size_t index = 0; index < result.size(); ++index) {
          std::vector<Real> nearest =
              getNearest(output, function.compute(double(exact[index])));
          EXPECT_TRUE(llvm::any_of(nearest, [&](Real value) {
            return float(value) == result[index];
          })) << input.type << " at " << values[index] << ": " << result[index]
              << ", expected " << double(nearest[0]) << "\n" << function.body;
        }
      }
}

// Elements with sqrt(2) are rounded to 24 bits before they are added.
TEST_F(BetweenLayersTest, RootsOfTwo) {
  const Meaning log = {"!lowp.log<u4, base = sqrt2, -14 to 0>", 0.75f};
  const Meaning fixed = kInputs[1], output = kOutputs[0];
  std::vector<std::vector<float>> inputs(2);
  std::vector<Real> expected;
  for (Real a : getValues(log))
    for (Real b : getValues(fixed)) {
      inputs[0].push_back(float(a));
      inputs[1].push_back(float(b));
      expected.push_back(a - b);
    }
  std::string shape = std::to_string(inputs[0].size());
  std::vector<float> result =
      run(writeRound("arg0", "a", log, shape) +
              writeRound("arg1", "b", fixed, shape) +
              writeGeneric("sum", {"a", "b"}, shape,
                           "%v = arith.subf %b_a, %b_b : f32\nlinalg.yield %v : f32") +
              writeRound("sum", "y", output, shape),
          inputs, static_cast<int64_t>(inputs[0].size()));
  ASSERT_EQ(result.size(), expected.size());
  for (size_t index = 0; index < result.size(); ++index)
    EXPECT_LE(std::fabs(std::clamp<Real>(expected[index], -4, 3.75) - result[index]),
              0.125 + 1e-6);
}

// Windows of 3 with step 2, over every triple of codes that fits: the mean.
TEST_F(BetweenLayersTest, AveragePool) {
  for (const Meaning &input : kInputs)
    for (const Meaning &output : kOutputs) {
      std::vector<Real> values = getValues(input);
      std::vector<float> data;
      std::vector<Real> exact, expected;
      for (size_t index = 0; index < 301; ++index) {
        exact.push_back(values[(index * index + 3 * index / 2) % values.size()]);
        data.push_back(float(exact.back()));
      }
      int64_t results = (301 - 3) / 2 + 1;
      // The scale of a mean is the scale over the count, as an f32.
      Real step = Real(input.scale / 3.0f) / input.scale;
      for (int64_t index = 0; index < results; ++index)
        expected.push_back((exact[2 * index] + exact[2 * index + 1] +
                            exact[2 * index + 2]) *
                           step);
      std::string shape = std::to_string(results);
      std::string body =
          writeRound("arg0", "a", input, "301") +
          "%x = tensor.expand_shape %a [[0, 1, 2]] output_shape [1, 1, 301] : "
          "tensor<301xf32> into tensor<1x1x301xf32>\n"
          "%zero = arith.constant 0.0 : f32\n%w = tensor.empty() : tensor<3xf32>\n"
          "%e = tensor.empty() : tensor<1x1x" + shape + "xf32>\n"
          "%i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x" + shape +
          "xf32>) -> tensor<1x1x" + shape + "xf32>\n"
          "%p = linalg.pooling_ncw_sum {strides = dense<2> : vector<1xi64>, "
          "dilations = dense<1> : vector<1xi64>} ins(%x, %w : tensor<1x1x301xf32>, "
          "tensor<3xf32>) outs(%i : tensor<1x1x" + shape + "xf32>) -> tensor<1x1x" +
          shape + "xf32>\n"
          "%c = tensor.collapse_shape %p [[0, 1, 2]] : tensor<1x1x" + shape +
          "xf32> into tensor<" + shape + "xf32>\n"
          "%three = arith.constant 3.0 : f32\n" +
          writeGeneric("m", {"c"}, shape,
                       "%v = arith.divf %b_c, %three : f32\nlinalg.yield %v : f32") +
          writeRound("m", "y", output, shape);
      std::vector<float> result = run(body, {data}, results);
      ASSERT_EQ(result.size(), expected.size());
      for (size_t index = 0; index < result.size(); ++index) {
        std::vector<Real> nearest = getNearest(output, expected[index]);
        EXPECT_TRUE(llvm::any_of(nearest, [&](Real value) {
          return float(value) == result[index];
        })) << input.type << " to " << output.type << ": " << result[index]
            << ", expected " << double(nearest[0]);
      }
    }
}

TEST_F(BetweenLayersTest, Concatenation) {
  for (const Meaning &left : kInputs)
    for (const Meaning &output : kOutputs) {
      const Meaning &right = kInputs[(&left - kInputs + 1) % 6];
      std::vector<std::vector<float>> inputs(2);
      std::vector<Real> exact[2];
      for (int part : {0, 1}) {
        std::vector<Real> values = getValues(part == 0 ? left : right);
        for (size_t index = 0; index < 16; ++index) {
          exact[part].push_back(values[index % values.size()]);
          inputs[part].push_back(float(exact[part].back()));
        }
      }
      std::string body =
          writeRound("arg0", "a", left, "16") + writeRound("arg1", "b", right, "16") +
          "%e = tensor.empty() : tensor<32xf32>\n"
          "%p = tensor.insert_slice %a into %e[0] [16] [1] : tensor<16xf32> into "
          "tensor<32xf32>\n"
          "%w = tensor.insert_slice %b into %p[16] [16] [1] : tensor<16xf32> into "
          "tensor<32xf32>\n" +
          writeRound("w", "y", output, "32");
      std::vector<float> result = run(body, inputs, 32);
      ASSERT_EQ(result.size(), 32u);
      for (size_t index = 0; index < 32; ++index) {
        std::vector<Real> nearest =
            getNearest(output, exact[index / 16][index % 16]);
        EXPECT_TRUE(llvm::any_of(nearest, [&](Real value) {
          return float(value) == result[index];
        })) << left.type << ", " << right.type << " at " << index;
      }
    }
}
