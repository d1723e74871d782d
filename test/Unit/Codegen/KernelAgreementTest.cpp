//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Do the kernels of a machine give the bits of kernel "scalar"? Random layers: products
// and windows of odd sizes, strides, dilations, layouts, formats, offsets, biases,
// rescales; random codes and the ends of their formats. LOWP_KERNEL_SHAPES=N runs N of
// them (test kernel-agreement-many: 2,000) instead of 100, for each level that this machine has;
// a tile unit is emulated.
//
//===----------------------------------------------------------------------===//

#include "EmulatedTiles.h"
#include "lowp/Codegen/Target.h"
#include "lowp/Codegen/ToLoops.h"
#include "lowp/Execution/CompiledProgram.h"
#include "lowp/InitAll.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "gtest/gtest.h"

#include <cstdlib>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// One layer as text, and what its program takes.
class Layer {
public:
  explicit Layer(unsigned seed) : random(seed) {}

  std::string write();
  /// Codes of the data.
  std::vector<int8_t> draw();
  /// The kernel that must compute it, where the machine has it.
  StringRef getKernel() const { return kernel; }

private:
  int64_t pick(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  }
  int64_t oneOf(std::initializer_list<int64_t> values) {
    return values.begin()[pick(0, static_cast<int64_t>(values.size()) - 1)];
  }
  bool chance(int64_t ofTen) { return pick(1, 10) <= ofTen; }

  struct Format {
    std::string type;
    int64_t low, high;
  };
  /// A constant whose codes are random, or the ends of the format.
  std::string makeCodes(ArrayRef<int64_t> shape, const Format &format, StringRef name);
  void setShape();

  std::mt19937 random;
  SmallVector<int64_t> dataShape, weightsShape, resultShape;
  std::string dataMap, weightsMap, resultMap, loops, iterators;
  int64_t channels = 1, channelDim = 1;
  StringRef kernel = "dot";
  Format data{"", 0, 0};
};

std::string join(ArrayRef<int64_t> values, StringRef separator) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(values, os, separator);
  return text;
}

std::string Layer::makeCodes(ArrayRef<int64_t> shape, const Format &format, StringRef name) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  int64_t mode = pick(0, 5);
  std::string hex;
  llvm::raw_string_ostream os(hex);
  int64_t last = 0;
  bool isOne = true;
  for (int64_t index = 0; index < count; ++index) {
    int64_t code = mode == 0   ? format.low
                   : mode == 1 ? format.high
                   : mode == 2 ? (chance(5) ? format.low : format.high)
                               : pick(format.low, format.high);
    isOne &= index == 0 || code == last;
    last = code;
    os << llvm::format_hex_no_prefix(static_cast<uint8_t>(code), 2, /*Upper=*/true);
  }
  std::string type = "tensor<" + join(shape, "x") + "x";
  std::string value = isOne ? std::to_string(last) : "\"0x" + hex + "\"";
  return "  %" + name.str() + "_codes = arith.constant dense<" + value + "> : " + type + "i8>\n" +
         "  %" + name.str() + " = lowp.storage_cast %" + name.str() + "_codes : " + type +
         "i8> -> " + type + format.type + ">\n";
}

void Layer::setShape() {
  channels = oneOf({1, 2, 7, 10, 15, 16, 17, 31, 32, 33, 40, 48, 64, 65, 96, 100});
  if (chance(5)) {
    int64_t rows = oneOf({1, 2, 3, 5, 12, 13, 14, 15, 28, 29, 31});
    int64_t sums = oneOf({1, 2, 3, 4, 5, 7, 8, 37, 40, 64, 67, 130});
    bool turned = chance(5);
    dataShape = {rows, sums};
    weightsShape = turned ? SmallVector<int64_t>{channels, sums} : SmallVector<int64_t>{sums, channels};
    resultShape = {rows, channels};
    loops = "(m, n, k)";
    dataMap = "(m, k)";
    weightsMap = turned ? "(n, k)" : "(k, n)";
    resultMap = "(m, n)";
    iterators = "\"parallel\", \"parallel\", \"reduction\"";
    return;
  }
  int64_t in = oneOf({1, 2, 3, 4, 5, 8, 13}), window = oneOf({1, 1, 2, 3, 3, 5});
  int64_t stride = oneOf({1, 1, 2, 3}), dilation = oneOf({1, 1, 1, 2});
  int64_t high = pick(1, 6), wide = oneOf({1, 2, 3, 7, 9, 14, 15, 29});
  auto extent = [&](int64_t out) { return (out - 1) * stride + (window - 1) * dilation + 1; };
  auto place = [&](char out, char in) {
    return std::string(1, out) + " * " + std::to_string(stride) + " + " + in + " * " +
           std::to_string(dilation);
  };
  int64_t batch = oneOf({1, 1, 2});
  bool isLast = chance(6);
  if (chance(4)) {
    // Each channel has weights of its own.
    kernel = "depthwise";
    loops = "(b, y, x, n, i, j)";
    iterators = "\"parallel\", \"parallel\", \"parallel\", \"parallel\", \"reduction\", "
                "\"reduction\"";
    if (chance(1))
      window = 7;
    dataShape = isLast ? SmallVector<int64_t>{batch, extent(high), extent(wide), channels}
                       : SmallVector<int64_t>{batch, channels, extent(high), extent(wide)};
    dataMap = isLast ? "(b, " + place('y', 'i') + ", " + place('x', 'j') + ", n)"
                     : "(b, n, " + place('y', 'i') + ", " + place('x', 'j') + ")";
    resultShape = isLast ? SmallVector<int64_t>{batch, high, wide, channels}
                         : SmallVector<int64_t>{batch, channels, high, wide};
    resultMap = isLast ? "(b, y, x, n)" : "(b, n, y, x)";
    channelDim = isLast ? 3 : 1;
    bool isFirst = chance(5);
    weightsShape = isFirst ? SmallVector<int64_t>{channels, window, window}
                           : SmallVector<int64_t>{window, window, channels};
    weightsMap = isFirst ? "(n, i, j)" : "(i, j, n)";
    return;
  }
  loops = "(b, y, x, n, c, i, j)";
  iterators = "\"parallel\", \"parallel\", \"parallel\", \"parallel\", \"reduction\", "
              "\"reduction\", \"reduction\"";
  if (isLast) {
    dataShape = {batch, extent(high), extent(wide), in};
    dataMap = "(b, " + place('y', 'i') + ", " + place('x', 'j') + ", c)";
    resultShape = {batch, high, wide, channels};
    resultMap = "(b, y, x, n)";
    channelDim = 3;
  } else {
    dataShape = {batch, in, extent(high), extent(wide)};
    dataMap = "(b, c, " + place('y', 'i') + ", " + place('x', 'j') + ")";
    resultShape = {batch, channels, high, wide};
    resultMap = "(b, n, y, x)";
    channelDim = 1;
  }
  switch (pick(0, 2)) {
  case 0:
    weightsShape = {channels, window, window, in};
    weightsMap = "(n, i, j, c)";
    break;
  case 1:
    weightsShape = {window, window, in, channels};
    weightsMap = "(i, j, c, n)";
    break;
  default:
    weightsShape = {channels, in, window, window};
    weightsMap = "(n, c, i, j)";
  }
}

std::string Layer::write() {
  setShape();
  const Format dataFormats[] = {{"!lowp.fixed<u8, 0>", 0, 255},
                                {"!lowp.fixed<s8, 0>", -128, 127},
                                {"!lowp.fixed<u4, 0>", 0, 15},
                                {"!lowp.fixed<s5, 0>", -16, 15}};
  const Format weightFormats[] = {{"!lowp.fixed<s8, 0>", -128, 127},
                                  {"!lowp.fixed<u8, 0>", 0, 255},
                                  {"!lowp.fixed<s4, 0>", -8, 7},
                                  {"!lowp.ternary", -1, 1},
                                  {"!lowp.binary", 0, 1}};
  data = dataFormats[pick(0, 3)];
  Format weights = weightFormats[pick(0, 4)];
  // Offsets, as codes with a zero point have them.
  bool hasOffsets = weights.type.find("u8") != std::string::npos;
  bool dataHasOffset = data.type.find("u8") != std::string::npos && chance(4);
  std::string sum = "!lowp.fixed<s32, 0>";
  auto type = [](ArrayRef<int64_t> shape, StringRef element) {
    return "tensor<" + join(shape, "x") + "x" + element.str() + ">";
  };
  auto map = [&](StringRef to) { return "affine_map<" + loops + " -> " + to.str() + ">"; };
  std::string outLoops = resultShape.size() == 2 ? "(m, n)" : "(a, b, c, d)";
  std::string outAll = outLoops;
  std::string outChannel = resultShape.size() == 2 ? "(n)" : channelDim == 1 ? "(b)" : "(d)";

  std::string text;
  llvm::raw_string_ostream os(text);
  std::string resultType = chance(5) ? "!lowp.fixed<s8, 0>" : "!lowp.fixed<u8, 0>";
  os << "module attributes {lowp.phase = \"integer\"} {\nfunc.func @main(%x: "
     << type(dataShape, data.type) << ") -> " << type(resultShape, resultType) << " {\n";
  os << makeCodes(weightsShape, weights, "w");
  SmallVector<int64_t> bias;
  for (int64_t channel = 0; channel < channels; ++channel)
    bias.push_back(pick(-2000, 2000));
  os << "  %bias_codes = arith.constant dense<[" << join(bias, ", ") << "]> : tensor<" << channels
     << "xi32>\n  %bias = lowp.storage_cast %bias_codes : tensor<" << channels
     << "xi32> -> tensor<" << channels << "x" << sum << ">\n";
  os << "  %e = tensor.empty() : " << type(resultShape, sum) << "\n";
  std::string parallel = resultShape.size() == 2
                             ? "\"parallel\", \"parallel\""
                             : "\"parallel\", \"parallel\", \"parallel\", \"parallel\"";
  os << "  %init = linalg.generic {indexing_maps = [affine_map<" << outLoops << " -> "
     << outChannel << ">, affine_map<" << outLoops << " -> " << outAll
     << ">], iterator_types = [" << parallel << "]} ins(%bias : tensor<" << channels << "x" << sum
     << ">) outs(%e : " << type(resultShape, sum) << ") {\n  ^bb0(%p: " << sum << ", %o: " << sum
     << "):\n    linalg.yield %p : " << sum << "\n  } -> " << type(resultShape, sum) << "\n";
  std::string inputs = "%x, %w", types = type(dataShape, data.type) + ", " +
                                         type(weightsShape, weights.type);
  std::string maps = map(dataMap) + ", " + map(weightsMap);
  if (hasOffsets) {
    bool perChannel = chance(7);
    SmallVector<int64_t> offsets;
    for (int64_t channel = 0; channel < channels; ++channel)
      offsets.push_back(channel && !perChannel ? offsets.front() : pick(-255, 0));
    os << "  %z_codes = arith.constant dense<[" << join(offsets, ", ") << "]> : tensor<"
       << channels << "xi16>\n  %z = lowp.storage_cast %z_codes : tensor<" << channels
       << "xi16> -> tensor<" << channels << "x!lowp.fixed<s9, 0>>\n";
    inputs += ", %z";
    types += ", tensor<" + std::to_string(channels) + "x!lowp.fixed<s9, 0>>";
    maps += ", " + map("(n)");
  }
  os << "  %c = linalg.generic {indexing_maps = [" << maps << ", " << map(resultMap)
     << "], iterator_types = [" << iterators << "]} ins(" << inputs << " : " << types
     << ") outs(%init : " << type(resultShape, sum) << ") {\n  ^bb0(%p: " << data.type
     << ", %q: " << weights.type << (hasOffsets ? ", %r: !lowp.fixed<s9, 0>" : "")
     << ", %s: " << sum << "):\n";
  std::string wide = "    %one = arith.constant 1073741824 : i32\n    %thirty = arith.constant 30 "
                     ": i32\n    %none = arith.constant 0 : i32\n";
  auto widen = [](StringRef to, StringRef from) {
    return "    %" + to.str() + "_wide = lowp.rescale %" + from.str() +
           ", %one, %thirty, %none, %none {kind = \"shift\"} : !lowp.fixed<u8, 0> -> "
           "!lowp.fixed<s9, 0>\n";
  };
  if (hasOffsets || dataHasOffset)
    os << wide;
  std::string left = "%p", right = "%q", leftType = data.type, rightType = weights.type;
  if (hasOffsets) {
    os << widen("q", "q") << "    %q_moved = lowp.add %q_wide, %r : !lowp.fixed<s9, 0>\n";
    right = "%q_moved";
    rightType = "!lowp.fixed<s9, 0>";
  }
  if (dataHasOffset) {
    os << widen("p", "p") << "    %zero = lowp.constant " << -pick(0, 255)
       << " : !lowp.fixed<s9, 0>\n    %p_moved = lowp.add %p_wide, %zero : !lowp.fixed<s9, 0>\n";
    left = "%p_moved";
    leftType = "!lowp.fixed<s9, 0>";
  }
  os << "    %m = lowp.mac " << left << ", " << right << ", %s : " << leftType << ", " << rightType
     << ", " << sum << "\n    linalg.yield %m : " << sum << "\n  } -> " << type(resultShape, sum)
     << "\n";
  // Some sums saturate, most do not.
  bool perChannel = chance(5), isPower = chance(5);
  SmallVector<double> scales;
  for (int64_t channel = 0; channel < (perChannel ? channels : 1); ++channel)
    scales.push_back(isPower ? 1.0 / static_cast<double>(1 << pick(0, 12))
                             : static_cast<double>(pick(1, 4000)) / (1 << 20));
  os << "  %t = arith.constant 1.0 : f32\n  %none = arith.constant 0 : i32\n";
  std::string count = std::to_string(channels), scaleType = "f32", zeroType = "i32", zero = "%none";
  if (perChannel) {
    os << "  %scale = arith.constant dense<[";
    llvm::interleaveComma(scales, os, [&](double scale) { os << llvm::format("%.12e", scale); });
    os << "]> : tensor<" << count << "xf32>\n  %nones = arith.constant dense<0> : tensor<" << count
       << "xi32>\n";
    scaleType = "tensor<" + count + "xf32>";
    zeroType = "tensor<" + count + "xi32>";
    zero = "%nones";
  } else {
    os << "  %scale = arith.constant " << llvm::format("%.12e", scales.front()) << " : f32\n";
  }
  os << "  %y = lowp.requantize %c, %scale, " << zero << ", %t, %none {granularity = "
     << "#lowp.granularity<" << (perChannel ? "axis = " + std::to_string(channelDim) : "tensor")
     << ">} : " << type(resultShape, sum) << ", " << scaleType << ", " << zeroType
     << ", f32, i32 -> " << type(resultShape, resultType) << "\n  return %y : "
     << type(resultShape, resultType) << "\n}\n}\n";
  return text;
}

std::vector<int8_t> Layer::draw() {
  int64_t count = 1;
  for (int64_t size : dataShape)
    count *= size;
  std::vector<int8_t> codes(count);
  int64_t mode = pick(0, 4);
  for (int8_t &code : codes)
    code = static_cast<int8_t>(mode == 0   ? data.high
                               : mode == 1 ? data.low
                                           : pick(data.low, data.high));
  return codes;
}

class KernelAgreement : public ::testing::Test {
protected:
  KernelAgreement() : context(makeRegistry(), MLIRContext::Threading::DISABLED) {}

  static DialectRegistry makeRegistry() {
    DialectRegistry registry;
    lowp::registerAllDialects(registry);
    return registry;
  }

  /// The codes that `text` computes of `data` by `kernel`; counts the layers that are
  /// computed by it.
  std::vector<uint8_t> run(StringRef text, std::vector<int8_t> data, StringRef target,
                           StringRef kernel) {
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    if (!module)
      return {};
    PassManager pm(&context);
    ToLoopsOptions options;
    options.target = target;
    options.kernel = kernel;
    buildToLoops(pm, options);
    if (failed(pm.run(*module)))
      return {};
    byTiles += emulateTiles(*module);
    module->walk([&](Operation *op) { byVectors += op->getName().getStringRef() == "llvm.call_intrinsic"; });
    CompileOptions compile;
    compile.optimisation = 1;
    auto program = CompiledProgram::compile(*module, compile);
    if (failed(program))
      return {};
    const ProgramValue &argument = (*program)->getArguments().front();
    const ProgramValue &result = (*program)->getResults().front();
    std::vector<uint8_t> codes(result.getBytes(), 0xee);
    llvm::Error error =
        (*program)->call({{data.data(), argument.shape}, {codes.data(), result.shape}});
    EXPECT_FALSE(static_cast<bool>(error));
    const char *fault = takeTileFault();
    EXPECT_EQ(fault, nullptr) << fault;
    llvm::consumeError(std::move(error));
    return codes;
  }

  MLIRContext context;
  unsigned byVectors = 0, byTiles = 0;
};

TEST_F(KernelAgreement, RandomLayersGiveTheBitsOfKernelScalar) {
  context.loadDialect<LowpDialect>();
  // The levels of x86 that this machine has, each forced.
  SmallVector<std::pair<std::string, std::string>> levels{{"host", ""}};
  auto host = parseTarget(&context, "host", [&] { return emitError(UnknownLoc::get(&context)); });
  ASSERT_TRUE(succeeded(host));
  auto machine = findTarget(&context, *host)->getCapabilities(*host, [&] {
    return emitError(UnknownLoc::get(&context));
  });
  ASSERT_TRUE(succeeded(machine));
  if (machine->dot.bits == 512)
    levels.push_back({"x86_64-unknown-linux-gnu:alderlake", ""});
  // Where they apply; else the best one.
  if (machine->dot.bits == 512)
    levels.push_back({"x86_64-unknown-linux-gnu:sapphirerapids", "tiles"});
  const char *count = std::getenv("LOWP_KERNEL_SHAPES");
  unsigned layers = count ? std::atoi(count) : 100;
  for (unsigned seed = 0; seed < layers; ++seed) {
    Layer layer(seed);
    std::string text = layer.write();
    std::vector<int8_t> data = layer.draw();
    std::vector<uint8_t> expected = run(text, data, "host", "scalar");
    ASSERT_FALSE(expected.empty()) << "seed " << seed << "\n" << text;
    for (const auto &[target, kernel] : levels) {
      byVectors = 0;
      std::vector<uint8_t> codes =
          run(text, data, target, kernel.empty() ? layer.getKernel() : StringRef(kernel));
      ASSERT_EQ(codes.size(), expected.size());
      size_t first = std::mismatch(codes.begin(), codes.end(), expected.begin()).first - codes.begin();
      ASSERT_EQ(first, codes.size()) << "seed " << seed << ", target " << target << " " << kernel << ": "
                                     << int(codes[first]) << " at element " << first << ", not "
                                     << int(expected[first]) << "\n" << text;
      EXPECT_TRUE(byVectors > 0 || machine->dot.bits == 0 || !kernel.empty()) << "seed " << seed << "\n" << text;
    }
  }
  if (machine->dot.bits == 512)
    EXPECT_GT(byTiles, layers / 4) << "products of tiles";
}

} // namespace
