//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which steps of a random network are written in TOSA? Convolutions with their bias,
// products, pools, clamps and functions; they stand beside linalg in one program.
//
//===----------------------------------------------------------------------===//

#include "Generator.h"

using namespace mlir::lowp::random;

static std::string array(llvm::ArrayRef<int64_t> numbers) {
  std::string list;
  for (int64_t number : numbers)
    list += (list.empty() ? "" : ", ") + std::to_string(number);
  return "array<i64: " + list + ">";
}

/// What TOSA wants of a window: its stride divides the way that it goes.
static void fitStride(int64_t input, Generator::Window &window) {
  int64_t way = input + window.low + window.high - window.dilation * (window.size - 1) - 1;
  if (way % window.stride)
    window.stride = 1;
  window.output = way / window.stride + 1;
}

Tensor Generator::tosaZero() {
  return text.constant({0.0f}, {1}, false);
}

Tensor Generator::tosaConvolution(const Tensor &x) {
  Window windows[] = {drawWindow(x.shape[1], true), drawWindow(x.shape[2], true)};
  for (int64_t index = 0; index < 2; ++index)
    fitStride(x.shape[1 + index], windows[index]);
  bool isDepthwise = tape.chance(30);
  int64_t channels = x.shape[3], height = windows[0].size, width = windows[1].size;
  int64_t factor = 1 + tape.draw(isDepthwise ? 2 : 5);
  int64_t outputs = isDepthwise ? channels * factor : factor;
  Tensor w = isDepthwise ? weights({height, width, channels, factor}, 2, height * width)
                         : weights({factor, height, width, channels}, 0, channels * height * width);
  Tensor bias = text.constant(drawBias(outputs), {outputs}, usesResources);
  Tensor zero = tosaZero();
  Shape shape{x.shape[0], windows[0].output, windows[1].output, outputs};
  Tensor y = text.define(
      llvm::Twine(isDepthwise ? "tosa.depthwise_conv2d " : "tosa.conv2d ") + x.name + ", " + w.name + ", " +
          bias.name + ", " + zero.name + ", " + zero.name + " {acc_type = f32, dilation = " +
          array({windows[0].dilation, windows[1].dilation}) + ", pad = " +
          array({windows[0].low, windows[0].high, windows[1].low, windows[1].high}) +
          ", stride = " + array({windows[0].stride, windows[1].stride}) + "} : (" + typeOf(x) +
          ", " + typeOf(w) + ", " + typeOf(bias) + ", tensor<1xf32>, tensor<1xf32>) -> " + typeOf(shape),
      shape, true);
  return tape.chance(50) ? tosaClamp(y) : y;
}

Tensor Generator::tosaClamp(const Tensor &x) {
  constexpr const char *kBounds[] = {"max_val = 3.40282347E+38 : f32, min_val = 0.0 : f32",
                                     "max_val = 6.0 : f32, min_val = 0.0 : f32",
                                     "max_val = 1.0 : f32, min_val = -1.0 : f32"};
  return text.define(llvm::Twine("tosa.clamp ") + x.name + " {" + tape.pick(kBounds) + "} : (" +
                         typeOf(x) + ") -> " + typeOf(x),
                     x.shape, x.isChannelLast);
}

Tensor Generator::tosaPool(const Tensor &x) {
  bool isAverage = tape.chance(50);
  // Averages with padding count what is not padded, by linalg.index.
  Window windows[] = {drawWindow(x.shape[1], !isAverage || isExotic, false),
                      drawWindow(x.shape[2], !isAverage || isExotic, false)};
  for (int64_t index = 0; index < 2; ++index) {
    Window &window = windows[index];
    window.low = std::min(window.low, window.size - 1);
    window.high = std::min(window.high, window.size - 1);
    fitStride(x.shape[1 + index], window);
  }
  Shape shape{x.shape[0], windows[0].output, windows[1].output, x.shape[3]};
  std::string attributes =
      "kernel = " + array({windows[0].size, windows[1].size}) + ", pad = " +
      array({windows[0].low, windows[0].high, windows[1].low, windows[1].high}) + ", stride = " +
      array({windows[0].stride, windows[1].stride}) + "} : (" + typeOf(x);
  if (!isAverage)
    return text.define("tosa.max_pool2d " + x.name + " {" + attributes + ") -> " + typeOf(shape), shape, true);
  Tensor zero = tosaZero();
  return text.define("tosa.avg_pool2d " + x.name + ", " + zero.name + ", " + zero.name +
                         " {acc_type = f32, " + attributes + ", tensor<1xf32>, tensor<1xf32>) -> " + typeOf(shape),
                     shape, true);
}

Tensor Generator::tosaProduct(const Tensor &x) {
  int64_t inputs = x.shape[2], outputs = 1 + tape.draw(6);
  Tensor w = weights({x.shape[0], inputs, outputs}, 2, inputs), zero = tosaZero();
  Shape shape{x.shape[0], x.shape[1], outputs};
  Tensor y = text.define("tosa.matmul " + x.name + ", " + w.name + ", " + zero.name + ", " + zero.name + " : (" +
                             typeOf(x) + ", " + typeOf(w) + ", tensor<1xf32>, tensor<1xf32>) -> " + typeOf(shape),
                         shape, true);
  if (tape.chance(60)) {
    Tensor bias = text.constant(drawBias(outputs), {1, 1, outputs}, usesResources);
    y = text.define("tosa.add " + y.name + ", " + bias.name + " : (" + typeOf(y) + ", " + typeOf(bias) + ") -> " + typeOf(y),
                    shape, true);
  }
  return tape.chance(50) ? tosaClamp(y) : y;
}

Tensor Generator::tosaStep(const Tensor &x) {
  if (tape.chance(20)) {
    constexpr const char *kFunctions[] = {"tosa.tanh ", "tosa.sigmoid ", "tosa.abs "};
    return text.define(llvm::Twine(tape.pick(kFunctions)) + x.name + " : (" + typeOf(x) + ") -> " + typeOf(x),
                       x.shape, x.isChannelLast);
  }
  if (x.rank() == 4 && x.isChannelLast)
    return tape.chance(25) ? tosaPool(x) : tosaConvolution(x);
  if (x.rank() == 3)
    return tosaProduct(x);
  if (tape.chance(30))
    return tosaClamp(x);
  Tensor other = partner(x);
  constexpr const char *kOps[] = {"tosa.add ", "tosa.sub ", "tosa.maximum ", "tosa.minimum "};
  return text.define(llvm::Twine(tape.pick(kOps)) + x.name + ", " + other.name + " : (" + typeOf(x) + ", " +
                         typeOf(x) + ") -> " + typeOf(x),
                     x.shape, x.isChannelLast);
}
